"""What an import takes: fields with their names and how each is read, declared once per noun."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from common.documents.sheets import Kind
from common.imports.tables import Cell
from common.imports.words import in_every_language, plain_head

# Where a column goes when it is no field: kept with the row as a note, or left out.
NOTE, LEAVE = "+", "-"


class Unreadable(ValueError):
    """A value that cannot be taken: ``sentence`` says why, ``enter`` what to enter instead.

    Without ``enter`` it is what the field says; None when the sentence says it already.
    """

    def __init__(self, sentence: Any, enter: Any = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.enter = enter


@dataclass(frozen=True)
class Field:
    """A field of a noun: its name in code, its head in our sheets, other heads it goes by, how a cell is read.

    ``required`` is needed to create a row; ``key`` says which row is meant. ``enter`` tells what to enter; ``choices``
    are all there are, when there is a list. ``for_all`` allows one value for all rows that say nothing.
    """

    name: str
    label: Any
    read: Callable[[Cell], Any]
    synonyms: Sequence[str] = ()
    required: bool = False
    key: bool = False
    for_all: bool = False
    enter: Any = ""
    choices: Sequence[tuple[str, Any]] = ()
    width: float = 14
    kind: Kind = "text"


@dataclass(frozen=True)
class Importer:
    """What can be imported of a noun. ``keeps_notes``: columns without a field are kept with the row.

    Rows that repeat a merged cell in the field ``joined_by`` are one. ``calculated`` are heads of our own export that
    the system works out itself.
    """

    noun: str
    label: Any
    fields: Sequence[Field]
    keeps_notes: bool = False
    joined_by: str = ""
    calculated: Sequence[Any] = ()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """All heads a field goes by, as they are compared, in every language."""
        return {
            one.name: frozenset(
                plain_head(said) for said in (*in_every_language(one.label), one.name.replace("_", " "), *one.synonyms)
            )
            for one in self.fields
        }
