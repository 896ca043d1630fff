"""Documents as tagged PDF (PDF/UA-1), by typst."""

from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.documents.cells import cell_text
from common.documents.charts import glyphs, palette
from common.documents.document import (
    Block,
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    StatusText,
    Table,
    levelled,
)
from common.documents.fonts import FAMILIES, installed, printable
from common.documents.typesetting import svg_to_png, typeset

__all__ = ["svg_to_png", "write_pdf"]


def write_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. Its dates are those of ``document.as_at``, so the same document gives the same bytes.

    Characters none of our fonts has are printed as U+FFFD.
    """
    with override(document.language):
        data = _data(document)
    moment = document.as_at.astimezone(UTC).replace(microsecond=0)  # a PDF takes no finer one
    return typeset(_source(), data, form="pdf", timestamp=moment, standards=("ua-1",))


@lru_cache(maxsize=1)
def _source() -> str:
    return Path(__file__).with_name("report.typ").read_text(encoding="utf-8")


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": printable(document.title),
        "subtitle": printable(document.subtitle),
        "running": printable(document.title),
        "asat": printable(document.as_at_line),
        "number": printable(document.number),
        "identity": printable(document.identity),
        "facts": [[printable(name), printable(value)] for name, value in document.facts],
        "demonstration": printable(document.demonstration_note),
        "author": [],
        "lang": document.language.split("-")[0],
        "landscape": document.landscape,
        "fonts": [family for family in FAMILIES if family in installed()],
        "page": page_words(),
        "statuses": {key: {"text": look.text, "glyph": str(glyphs.glyph(key))} for key, look in palette.STATUS.items()},
        "blocks": [_block(block, document.language) for block in levelled(document.blocks)],
    }


def page_words() -> list[str]:
    """``Page x of y`` in the active language, cut where the two numbers stand."""
    said = _("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}
    pieces = said.split("\0")
    return pieces if len(pieces) == 3 else ["", " / ", ""]


def _block(block: Block, language: str) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": printable(block.text), "level": block.level}
        case Paragraph():
            runs = [{"text": printable(run.text), "bold": run.bold} for run in block.runs]
            return {"kind": "paragraph", "runs": runs, "quiet": block.quiet}
        case Table():
            return {
                "kind": "table",
                "caption": printable(block.caption),
                "heads": [printable(column.label) for column in block.columns],
                "weights": [column.weight for column in block.columns],
                "aligns": [column.align for column in block.columns],
                "rows": [[_cell(cell, language) for cell in row] for row in block.rows],
                "total": [_cell(cell, language) if cell not in (None, "") else "" for cell in block.total],
            }
        case Picture():
            return {
                "kind": "picture",
                "svg": printable(block.svg),
                "alt": printable(block.alt),
                "caption": printable(block.caption),
                "width": block.pixels[0],
            }
        case PageBreak():
            return {"kind": "pagebreak"}


def _cell(cell: Cell, language: str) -> str | dict[str, str]:
    said = printable(cell_text(cell, language))
    if isinstance(cell, StatusText):
        key = cell.status if cell.status in palette.STATUS else "not_started"
        return {"status": key, "word": said}
    return said
