"""Typst, set up once: our fonts only, no folder of the machine within reach, no network."""

import json
import threading
from datetime import datetime
from functools import lru_cache
from tempfile import mkdtemp
from typing import Any, Literal, cast

import typst

from common.documents.fonts import folders

# One compiler serves one thread at a time; documents are made in tasks, so a lock costs nothing that matters.
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )
    empty = mkdtemp(prefix="typesetting-")
    return typst.Compiler(root=empty, font_paths=fonts, package_path=empty, package_cache_path=empty)


def typeset(
    source: str,
    data: dict[str, Any],
    *,
    form: Literal["pdf", "png"],
    ppi: float | None = None,
    timestamp: datetime | None = None,
    standards: tuple[str, ...] = (),
) -> bytes:
    """Typeset our own ``source`` with ``data``, which it reads as JSON: data is never source, so it cannot command.

    Raises ``typst.TypstError`` where the source or a picture is wrong.
    """
    with _LOCK:
        made = _compiler().compile(
            input=source.encode(),
            format=form,
            ppi=ppi,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=cast(Any, list(standards)),
            timestamp=timestamp,
        )
    if isinstance(made, list):
        made = made[0]
    return cast(bytes, made)


_PICTURE = """#let data = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(data.svg), format: "svg")
"""


@lru_cache(maxsize=64)
def svg_to_png(svg: str, ppi: int = 192) -> bytes:
    """The picture as PNG. 96 pixels of the SVG are one inch, so 192 ppi doubles them."""
    return typeset(_PICTURE, {"svg": svg}, form="png", ppi=ppi)
