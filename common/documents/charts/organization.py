"""The organization chart as a picture for one page: who presides, the divisions side by side, their units beneath.

Units are told apart by the word in their box and by its edge: a thick edge where reading begins (functional), round
corners (process), a dashed line (support).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from common.documents.charts import palette
from common.documents.charts.chart import Chart
from common.documents.charts.svg import Canvas, frame, line, number, rect, text
from common.documents.fonts import fitted, text_width

GAP, PAD, BETWEEN, ROW = 14.0, 8.0, 8.0, 15.0
NARROWEST = 150.0  # of a column
EDGE = 1.0  # room for the line of the outermost boxes
MOST_LINES = 3  # of a name
_EDGES = {
    "functional": f' stroke="{palette.INK2}"',
    "process": f' stroke="{palette.INK2}" stroke-width="2" rx="14"',
    "support": f' stroke="{palette.INK2}" stroke-dasharray="4 3" rx="4"',
}


@dataclass(frozen=True)
class Box:
    """A box: its name, its code, who stands at its head, and for a unit its nature as a key and in words."""

    name: str
    code: str = ""
    head: str = ""
    nature: str = ""
    word: str = ""

    @property
    def said(self) -> str:
        """The box in words, for whoever does not see it."""
        first = " ".join(part for part in (self.code, self.name) if part)
        return ", ".join(part for part in (first, self.word, self.head) if part)


@dataclass(frozen=True)
class Branch:
    box: Box
    units: Sequence[Box]


def draw(top: Box, branches: Sequence[Branch], *, title: str, width: float = 970, most_height: float = 480) -> Chart:
    """The chart, at most ``width`` by ``most_height`` pixels: drawn smaller where there is more than fits.

    ``summary`` says all of it in words; ``rows`` are the units with their division, nature and head.
    """
    count = max(len(branches), 1)
    whole = max(width, count * (NARROWEST + GAP) - GAP)
    canvas, column = Canvas.of(whole), (whole - 2 * EDGE - (count - 1) * GAP) / count
    wide = min(320.0, whole)
    body = _box(canvas, top, (whole - wide) / 2, 1, wide, strong=True)
    foot = 1 + _height(top, wide)
    bar = foot + GAP
    centres = [EDGE + place * (column + GAP) + column / 2 for place in range(len(branches))]
    if centres:
        body.append(line(canvas.x(whole / 2), foot, canvas.x(whole / 2), bar, palette.LINE2, 2))
        body.append(line(canvas.x(centres[0]), bar, canvas.x(centres[-1]), bar, palette.LINE2, 2))
    lowest = bar
    for place, branch in enumerate(branches):
        start = EDGE + place * (column + GAP)
        body.append(line(canvas.x(centres[place]), bar, canvas.x(centres[place]), bar + GAP, palette.LINE2, 2))
        body += _box(canvas, branch.box, start, bar + GAP, column, strong=True)
        y = bar + GAP + _height(branch.box, column)
        spine = y
        for unit in branch.units:
            y += BETWEEN
            body += _box(canvas, unit, start + GAP, y, column - GAP)
            middle = y + _height(unit, column - GAP) / 2
            body.append(line(canvas.x(start + GAP / 2), middle, canvas.x(start + GAP), middle, palette.LINE2))
            body.append(line(canvas.x(start + GAP / 2), spine, canvas.x(start + GAP / 2), middle, palette.LINE2))
            spine, y = middle, y + _height(unit, column - GAP)
        lowest = max(lowest, y)
    height = lowest + 2
    summary = _summary(top, branches)
    svg = frame(chart_id="organization", title=title, summary=summary, width=whole, height=height, body=body)
    shown = min(1.0, width / whole, most_height / height)
    given = f'width="{number(whole)}" height="{number(height)}"'
    fitting = f'width="{number(whole * shown)}" height="{number(height * shown)}"'
    return Chart(
        svg=mark_safe(str(svg).replace(given, fitting, 1)),
        title=title,
        summary=summary,
        header=(),
        rows=tuple(
            (branch.box.said, unit.code, unit.name, unit.word, unit.head)
            for branch in branches
            for unit in branch.units
        ),
    )


def _summary(top: Box, branches: Iterable[Branch]) -> str:
    said = [f"{top.said}."]
    for branch in branches:
        units = "; ".join(unit.said for unit in branch.units)
        said.append(f"{branch.box.said}{': ' if units else ''}{units}.")
    return " ".join(said)


def _lines(box: Box, width: float) -> list[tuple[str, bool]]:
    """The lines of a box and whether each is bold: the name in at most three, then the rest."""
    inner = width - 2 * PAD
    named = " ".join(part for part in (box.code, box.name) if part)
    rest = [(fitted(part, inner, 11), False) for part in (box.word, box.head) if part]
    return [*((one, True) for one in _wrapped(named, inner)), *rest]


def _wrapped(said: str, width: float) -> list[str]:
    found: list[str] = [""]
    for word in said.split():
        longer = f"{found[-1]} {word}".strip()
        if not found[-1] or text_width(longer, 12, bold=True) <= width:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > MOST_LINES:
        found = [*found[: MOST_LINES - 1], " ".join(found[MOST_LINES - 1 :])]
    return [fitted(one, width, 12, bold=True) for one in found]


def _height(box: Box, width: float) -> float:
    return len(_lines(box, width)) * ROW + PAD + 4


def _box(canvas: Canvas, box: Box, start: float, y: float, width: float, *, strong: bool = False) -> list[str]:
    lines, height = _lines(box, width), _height(box, width)
    edge = _EDGES.get(box.nature, f' stroke="{palette.INK2}" rx="4"')
    fill = palette.BG3 if strong else palette.WHITE
    drawn = [rect(canvas.left(start, width), y, width, height, fill, edge)]
    if box.nature == "functional":
        drawn.append(rect(canvas.left(start, 6), y, 6, height, palette.INK2))
    for place, (said, bold) in enumerate(lines):
        baseline = y + PAD + 7 + place * ROW
        size, colour = (12, palette.INK) if bold else (11, palette.INK2)
        x, side = canvas.x(start + PAD + 2), canvas.anchor("start")
        drawn.append(text(x, baseline, said, size=size, fill=colour, bold=bold, anchor=side))
    return drawn
