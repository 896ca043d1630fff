"""The text of a charter: mandate, core functions in their order, duties; as it is frozen, and as it is compared."""

import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from clusters.rules.procedure_text import TextPart, clean_text, parts_of

LETTERS = string.ascii_lowercase


@dataclass(frozen=True)
class CharterText:
    """What a charter says. A function is lettered by its place; duties are set like the text of a procedure."""

    mandate: str = ""
    functions: tuple[str, ...] = ()
    duties: str = ""

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """Each core function with its letter, (a) to (z)."""
        return list(zip(LETTERS, self.functions, strict=False))


def cleaned(mandate: str, functions: Iterable[str], duties: str) -> CharterText:
    """The text without blanks round its parts and without functions that say nothing."""
    lines = (" ".join(clean_text(one).split()) for one in functions)
    return CharterText(clean_text(mandate).strip(), tuple(line for line in lines if line), clean_text(duties).strip())


def content_of(cluster: str, text: CharterText) -> dict[str, Any]:
    """What a version freezes, by the code of its cluster; strings, lists and mappings only."""
    return {
        "cluster": cluster,
        "mandate": text.mandate,
        "functions": [{"letter": letter, "text": said} for letter, said in text.lettered],
        "duties": text.duties,
    }


def text_of(content: dict[str, Any]) -> CharterText:
    """The text a version froze."""
    return CharterText(content["mandate"], tuple(one["text"] for one in content["functions"]), content["duties"])


def duty_parts(duties: str) -> list[TextPart]:
    """The duties in parts, their headings beneath the heading that says duties."""
    return [replace(part, level=part.level + 1) for part in parts_of(duties)] if duties else []


def lines_of(text: CharterText, *, mandate: str, functions: str, duties: str) -> str:
    """The text as lines to be compared, under the given headings; a part that says nothing has none."""
    parts = (
        (mandate, text.mandate),
        (functions, "\n".join(f"({letter}) {said}" for letter, said in text.lettered)),
        (duties, text.duties),
    )
    return "\n".join(f"{heading}\n{said}" for heading, said in parts if said)
