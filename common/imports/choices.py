"""The field that takes one of a closed list: the one shape of it for every noun."""

from collections.abc import Iterable, Sequence
from typing import Any

from common.imports import readers
from common.imports.fields import Field


def closed(
    name: str,
    label: Any,
    choices: Iterable[tuple[str, Any]],
    synonyms: Sequence[str] = (),
    *,
    required: bool = False,
    for_all: bool = False,
    width: float = 16,
) -> Field:
    """A field read by the key or the label of a choice, in any language; what to enter are the choices themselves."""
    known = list(choices)
    return Field(
        name,
        label,
        readers.choice(known),
        synonyms,
        required=required,
        for_all=for_all,
        enter=", ".join(str(said) for _key, said in known),
        choices=known,
        width=width,
    )
