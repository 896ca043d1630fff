"""One neutral document, which docx, pdf and html each write in their own way."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from common.documents.charts.chart import Chart

_SIZE = re.compile(r'<svg\b[^>]*?\swidth="([\d.]+)"')
_HEIGHT = re.compile(r'<svg\b[^>]*?\sheight="([\d.]+)"')
Align = Literal["start", "end", "center"]


@dataclass(frozen=True)
class StatusText:
    """A status in words, with its glyph and colour: ``StatusText("at_risk")``; ``word`` replaces the usual word."""

    status: str
    word: str = ""


Cell = str | int | float | Decimal | datetime.date | datetime.datetime | StatusText | None


@dataclass(frozen=True)
class Run:
    """A stretch of text, plain or bold."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 to 4 beneath the title of the document."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: a string, or runs of which some are bold. ``quiet`` is for remarks in the meta size."""

    content: str | Sequence[Run]
    quiet: bool = False

    @property
    def runs(self) -> tuple[Run, ...]:
        return (Run(self.content),) if isinstance(self.content, str) else tuple(self.content)


@dataclass(frozen=True)
class Column:
    """A column: its head, ``start`` or ``end`` alignment, and its share of the width."""

    label: str
    align: Align = "start"
    weight: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table whose head repeats on every page. ``total`` is a last row, ruled and bold; ``caption`` stands above."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        width = len(self.columns)
        if not width:
            raise ValueError("A table needs a column")
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != width:
                raise ValueError(f"A row of {len(row)} cells in a table of {width} columns")


@dataclass(frozen=True)
class Picture:
    """An SVG picture, the text that stands for it, and a caption beneath."""

    svg: str
    alt: str
    caption: str = ""

    @property
    def pixels(self) -> tuple[float, float]:
        """Width and height the picture asks for, in pixels of 96 to the inch."""
        sizes = [_SIZE.search(self.svg[:2000], 0), _HEIGHT.search(self.svg[:2000], 0)]
        if not all(sizes):
            raise ValueError("An SVG picture says its width and height in pixels")
        return float(sizes[0][1]), float(sizes[1][1])  # type: ignore[index]

    @classmethod
    def of(cls, chart: Chart, caption: str = "") -> "Picture":
        return cls(svg=chart.svg, alt=f"{chart.title}. {chart.summary}".strip(), caption=caption)


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Table | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole document.

    ``as_at`` is the moment of its figures; the files carry it as their own date, so that the same document
    makes the same bytes. ``number`` and ``digest`` (sha-256, hexadecimal) identify the snapshot it was made
    from.
    """

    title: str
    blocks: Sequence[Block]
    as_at: datetime.datetime
    subtitle: str = ""
    as_at_line: str = ""
    number: str = ""
    digest: str = ""
    language: str = "en"
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)
    demonstration_note: str = ""
    landscape: bool = False

    @property
    def right_to_left(self) -> bool:
        return self.language.split("-")[0] == "ar"

    @property
    def identity(self) -> str:
        """Number and sha-256, as the foot of the cover says them."""
        return ", ".join(part for part in (self.number, f"sha-256 {self.digest}" if self.digest else "") if part)


def levelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with headings that never skip a level, as screen readers and PDF/UA want them."""
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            level = min(max(block.level, 1), level + 1, 4)
            yield replace(block, level=level)
        else:
            yield block
