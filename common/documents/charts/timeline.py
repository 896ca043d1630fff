"""The timeline (Gantt): what stands when, how far it is, what waits for what, and what is known less precisely.

The picture is screen 05: rows of 19 pixels, group rows of 20; the columns at the side belong to the picture, so page,
print and PDF are the same. Dragging never changes a date, and nothing here needs a pointer. A page shows it in pieces,
so that its head can stay in view and a print breaks between rows; a file holds it whole, a PDF in sheets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from common.documents.charts import svg
from common.documents.charts.chart import Chart
from common.documents.charts.timeline_head import HEAD_HEIGHT, Meeting, Window, behind, head, today_line
from common.documents.charts.timeline_links import draw_links
from common.documents.charts.timeline_marks import defs
from common.documents.charts.timeline_rows import (
    GROUP_HEIGHT,
    ROW_HEIGHT,
    Columns,
    Group,
    Milestone,
    Place,
    Row,
    Wait,
    draw_group,
    draw_row,
)
from common.documents.charts.timeline_words import cells, header, summary
from common.documents.charts.timescale import Scale

__all__ = ["Group", "Meeting", "Milestone", "Pieces", "Row", "Wait", "Window", "draw", "pieces", "sheets"]

_SIDE = 404
_GROUP = "#f6f8f9"
_PIECE = 760  # pixels: with its head and the words above it, a piece fits on a sheet of A3 across


@dataclass(frozen=True)
class Pieces:
    """The picture for a page: its head, and its rows in pieces that follow each other without a gap."""

    head: SafeString
    rows: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the picture: the head of a group, or one of its rows."""

    group: Group
    row: Row | None = None
    continued: bool = False

    @property
    def height(self) -> int:
        return ROW_HEIGHT if self.row else GROUP_HEIGHT


class _Drawing:
    """What all pieces of one picture share. Time runs from left to right; in Arabic the columns stand at the right."""

    def __init__(
        self, groups: Iterable[Group], window: Window, meetings: Sequence[Meeting], chart_id: str, width: float
    ) -> None:
        self.groups = list(groups)
        self.rows = [row for group in self.groups for row in group.rows]
        self.window, self.meetings, self.width = window, meetings, width
        canvas = svg.Canvas.of(width)
        columns = Columns.of(self.rows, min(max(_SIDE, width * 0.34), width * 0.45))
        left = 0.0 if canvas.mirrored else columns.width
        scale = Scale(window.first, window.last, left, left + width - columns.width)
        self.place = Place(canvas, columns, scale, svg.escape(chart_id))
        self.lines = [
            line for group in self.groups for line in (_Line(group), *(_Line(group, row) for row in group.rows))
        ]

    @property
    def marks(self) -> str:
        return defs(self.place.chart_id)

    @property
    def linked(self) -> bool:
        return any(row.url for row in self.rows) or any(group.url for group in self.groups)

    def head(self) -> str:
        return "".join(head(self.window, self.meetings, self.place))

    def tops(self, lines: Iterable[_Line]) -> dict[str, tuple[float, Row]]:
        """Where each row begins when ``lines`` follow each other."""
        found: dict[str, tuple[float, Row]] = {}
        top = 0.0
        for line in lines:
            if line.row:
                found.setdefault(line.row.code, (top, line.row))
            top += line.height
        return found

    def body(self, lines: Sequence[_Line], tops: dict[str, tuple[float, Row]], above: float = 0) -> str:
        """The lines from 0 downwards; ``above`` is how far the first of them lies below the origin of ``tops``."""
        height, scale = height_of(lines), self.place.scale
        parts = list(behind(self.window, self.meetings, scale, height))
        drawn, rules, top = [], [], 0.0
        for line in lines:
            if line.row:
                drawn.append(draw_row(line.row, top, self.place))
                rules.append(f"M0 {svg.number(top + ROW_HEIGHT - 0.5)}h{svg.number(self.width)}")
            else:
                parts.append(svg.rect(0, top, self.width, GROUP_HEIGHT, _GROUP))
                drawn.append(draw_group(line.group, top, self.place, continued=line.continued))
            top += line.height
        if rules:
            parts.append(f'<path d="{"".join(rules)}" stroke="#eef2f4"/>')
        here = {code: (top - above, row) for code, (top, row) in tops.items()} if above else tops
        parts.extend(draw_links((line.row for line in lines if line.row), here, scale))
        parts.extend(drawn)
        parts.extend(today_line(self.window, scale, height))
        return "".join(parts)


def draw(
    groups: Iterable[Group],
    window: Window,
    *,
    chart_id: str,
    title: str,
    meetings: Sequence[Meeting] = (),
    width: float = 1180,
) -> Chart:
    """All groups and rows in the order given, as one picture and as a table."""
    drawing = _Drawing(groups, window, meetings, chart_id, width)
    said = summary(drawing.rows)
    body = drawing.body(drawing.lines, drawing.tops(drawing.lines))
    return Chart(
        svg=svg.frame(
            chart_id=chart_id,
            title=title,
            summary=said,
            width=width,
            height=HEAD_HEIGHT + height_of(drawing.lines) + 2,
            body=(drawing.marks, drawing.head(), f'<g transform="translate(0 {HEAD_HEIGHT})">{body}</g>'),
            linked=drawing.linked,
        ),
        title=title,
        summary=said,
        header=header(),
        rows=tuple(cells(row) for row in drawing.rows),
    )


def pieces(
    groups: Iterable[Group],
    window: Window,
    *,
    chart_id: str,
    meetings: Sequence[Meeting] = (),
    width: float = 1180,
) -> Pieces:
    """The same picture for a page. Connectors run on from one piece into the next."""
    drawing = _Drawing(groups, window, meetings, chart_id, width)
    tops, above, rows = drawing.tops(drawing.lines), 0, []
    for lines in _packed(drawing.lines, _PIECE):
        height = height_of(lines)
        rows.append(svg.part([drawing.body(lines, tops, above)], width, height))
        above += height
    return Pieces(svg.part([drawing.marks, drawing.head()], width, HEAD_HEIGHT, silent=True), tuple(rows))


def sheets(
    groups: Iterable[Group],
    window: Window,
    *,
    chart_id: str,
    height: float,
    meetings: Sequence[Meeting] = (),
    width: float = 1180,
) -> list[SafeString]:
    """The same picture on sheets of ``width`` by ``height`` pixels: each has the scale, and no row is cut.

    A group that runs on is named again. A connector is drawn where both its ends stand on the sheet.
    """
    drawing = _Drawing(groups, window, meetings, chart_id, width)
    made = []
    for lines in _packed(drawing.lines, height - HEAD_HEIGHT, again=True):
        body = drawing.body(lines, drawing.tops(lines))
        whole = (drawing.marks, drawing.head(), f'<g transform="translate(0 {HEAD_HEIGHT})">{body}</g>')
        made.append(svg.part(whole, width, height))
    return made


def height_of(lines: Iterable[_Line]) -> int:
    return sum(line.height for line in lines)


def _packed(lines: Sequence[_Line], room: float, *, again: bool = False) -> list[list[_Line]]:
    """The lines in pieces of at most ``room`` pixels; no head of a group is left alone at the end of one."""
    packed: list[list[_Line]] = [[]]
    left = room
    for line in lines:
        needed = line.height + (ROW_HEIGHT if line.row is None and line.group.rows else 0)
        if needed > left and packed[-1]:
            packed.append([_Line(line.group, continued=True)] if again and line.row else [])
            left = room - height_of(packed[-1])
        packed[-1].append(line)
        left -= line.height
    return packed
