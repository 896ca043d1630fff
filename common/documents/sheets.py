"""A sheet of rows, which xlsx and csv each write in their own way."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "lines", "number", "money", "percent", "date", "datetime"]
Value = str | int | float | Decimal | bool | datetime.date | datetime.datetime | None


@dataclass(frozen=True)
class SheetColumn:
    """A column: its head, its width in characters, and what its cells hold.

    ``percent`` holds 55 for 55%, ``lines`` a text of several lines, shown under each other.
    """

    label: str
    width: float = 14
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``notes`` are the first lines: title, filter in words, as at.

    ``rows`` may be a generator, read once.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()
