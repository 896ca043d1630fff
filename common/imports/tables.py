"""What a spreadsheet holds once it is read: cells, each with the row and the column it stands in."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import translation
from openpyxl.utils import get_column_letter

from common.dates import PartialDate
from common.documents.cells import clean
from common.refusals import InvalidInput

MOST_BYTES = 5 * 1024 * 1024  # of an uploaded file
MOST_ROWS = 5_000  # that hold something
MOST_COLUMNS = 100
LONGEST_CELL = 32_767  # characters; what Excel holds in a cell


class NotReadable(InvalidInput):
    """The file cannot be read as a spreadsheet; the sentence says why and what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__({"file": [sentence]})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its row and column as spreadsheet programs number them (from 1), and its value.

    A date that the sheet shows without its day is a ``PartialDate``: nobody meant the first of the month.
    ``trouble`` says why its value cannot be used (an error, a formula nobody has worked out). ``covers`` is how many
    columns it takes when merged, and ``repeated`` that it repeats a merged cell above it.
    """

    row: int
    column: int
    value: Any
    trouble: str = ""
    covers: int = 1
    repeated: bool = False

    @property
    def text(self) -> str:
        return text_of(self.value)


@dataclass(frozen=True)
class Line:
    """A row that holds something: its number, and its cells by column."""

    number: int
    cells: Mapping[int, Cell] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells.values())

    @property
    def is_heading(self) -> bool:
        """Whether the row is one text over several columns: a title, or the name of a part of the table."""
        cells = [cell for cell in self if cell.text]
        return len(cells) == 1 and cells[0].covers > 1


@dataclass(frozen=True)
class Table:
    """A sheet: its name and the rows that hold something, in order. ``hidden`` as the workbook says."""

    name: str
    lines: list[Line]
    hidden: bool = False


def column_name(column: int) -> str:
    """``A`` for 1, ``AA`` for 27; an empty string for 0."""
    return str(get_column_letter(column)) if column else ""


def text_of(value: Any) -> str:
    """A value as text, without blanks round it or at the end of its lines: ``5`` for 5.0, ``2016-09-12`` for a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, str):
        return plain(value)
    with translation.override("en"):  # what ``read_date`` reads back
        return value.label if isinstance(value, PartialDate) else str(value)


def plain(text: str) -> str:
    """``text`` as it is kept: one kind of line end, no control characters, no blanks at the ends of lines."""
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
