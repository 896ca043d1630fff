"""The rows of the timeline: what stands at the side, and the bars. Every row is drawn from its own upper edge."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from common.documents.charts import palette, svg
from common.documents.charts.timeline_words import date_words, row_words
from common.documents.charts.timescale import Scale
from common.documents.fonts import fitted, text_width
from common.documents.numbers import percent_text

ROW_HEIGHT, GROUP_HEIGHT = 19, 20
BAR_TOP, BAR = 5, 9
_BASELINE_TOP, _BASELINE = 15, 2.5
_SIZE = 12
_BASE = 14  # of the text, under the row's upper edge
_RULE = "#707d85"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone on its day, or on the last day of what is known; a precision other than ``day`` is drawn broken."""

    on: datetime.date
    state: Literal["ahead", "reached", "missed"] = "ahead"
    title: str = ""
    precision: str = "day"

    @property
    def mark(self) -> str:
        return self.state if self.precision == "day" else f"{self.state}-rough"


@dataclass(frozen=True, slots=True)
class Wait:
    """What a row waits for: it starts ``lag_days`` after the row ``code`` has ended, or ``early_days`` too early."""

    code: str
    lag_days: int = 0
    early_days: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One activity. ``end`` is the last day of what is known; a precision other than ``day`` is drawn hatched."""

    code: str
    title: str
    start: datetime.date | None
    end: datetime.date | None
    url: str = ""
    lead: str = ""
    percent: int | float | Decimal | None = 0
    status: str = "not_started"
    start_precision: str = "day"
    end_precision: str = "day"
    baseline_start: datetime.date | None = None
    baseline_end: datetime.date | None = None
    milestones: Sequence[Milestone] = field(default_factory=tuple)
    waits: Sequence[Wait] = field(default_factory=tuple)

    @property
    def too_early(self) -> bool:
        return any(wait.early_days > 0 for wait in self.waits)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows with its own per cent.

    With a ``url`` its head is a link that folds or unfolds it. ``count``, ``first`` and ``last`` say how many rows it
    has and which days they span; without them they are read from the rows.
    """

    code: str
    title: str
    rows: Sequence[Row] = field(default_factory=tuple)
    percent: int | float | Decimal | None = None
    url: str = ""
    folded: bool = False
    count: int = 0
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns at the side begin, as distances from the reading edge; ``done`` is where its column ends."""

    glyph: float
    code: float
    title: float
    lead: float
    done: float
    width: float

    @classmethod
    def of(cls, rows: Iterable[Row], width: float) -> "Columns":
        shown = list(rows)
        code = max((text_width(said, _SIZE) for said in {row.code for row in shown}), default=28)
        lead = min(max((text_width(said, _SIZE) for said in {row.lead for row in shown}), default=28), 72)
        lead_at = width - 58 - max(lead, text_width(_("Lead"), 12))
        return cls(
            glyph=0,
            code=20,
            title=20 + min(max(code, 26), 90) + 12,
            lead=lead_at,
            done=width - 10,
            width=width,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where things stand in a picture: its canvas, columns and scale, and the id its patterns are named after."""

    canvas: svg.Canvas
    columns: Columns
    scale: Scale
    chart_id: str


def draw_group(group: Group, top: float, place: Place, *, continued: bool = False) -> str:
    """The head of a group: its name, its per cent, and the span of its rows as a bracket."""
    canvas, columns = place.canvas, place.columns
    start = canvas.anchor("start")
    said = group.title
    if continued:
        said = _("%(group)s, continued") % {"group": group.title}
    elif group.folded:
        said = f"{group.title} ({group.count})"
    offset = 17 + text_width(group.code, 13, bold=True) + 8
    title = fitted(said, columns.lead - offset, 13, bold=True)
    name = _mark(canvas.width, GROUP_HEIGHT)
    name += svg.text(canvas.x(17), 14.5, group.code, size=13, bold=True, anchor=start)
    name += svg.text(canvas.x(offset), 14.5, title, size=13, bold=True, anchor=start)
    if group.percent is not None:
        done = percent_text(group.percent)
        name += svg.text(canvas.x(columns.done), 14.5, done, size=12.5, bold=True, anchor=canvas.anchor("end"))
    if group.url:
        name += _arrow(group, canvas)
    name += "".join(_bracket(group, place.scale))
    if not group.url:
        return _moved(top, name)
    opened = ' aria-expanded="false"' if group.folded else ' aria-expanded="true"'
    return svg.link(group.url, name, f"{group.code} {group.title}", f"{opened} data-group{_moved_to(top)}")


def _arrow(group: Group, canvas: svg.Canvas) -> str:
    """Points down where the group is open, towards its name where it is folded."""
    shape = "h9l-4.5 4.5z"
    x = canvas.left(2, 9)
    if group.folded:
        shape, x = ("v9l-4.5-4.5z", canvas.left(3, 0)) if canvas.mirrored else ("v9l4.5-4.5z", 4)
    return f'<path d="M{svg.number(x)} {6 if group.folded else 8}{shape}" fill="{palette.INK2}"/>'


def _bracket(group: Group, scale: Scale) -> Iterable[str]:
    first = group.first or min((row.start for row in group.rows if row.start), default=None)
    last = group.last or max((row.end for row in group.rows if row.end), default=None)
    if not first or not last or first > scale.last or last < scale.first:
        return
    left, right = scale.x(first), scale.end(last)
    yield svg.line(left, 8, right, 8, _RULE, 2)
    if first >= scale.first:
        yield svg.line(left + 1, 7, left + 1, 14, _RULE, 2)
    yield svg.line(right - 1, 7, right - 1, 14, palette.INK2, 2)


def draw_row(row: Row, top: float, place: Place) -> str:
    """One activity: glyph, code and title, lead, per cent; then its bar, baseline and milestones."""
    canvas, columns, scale = place.canvas, place.columns, place.scale
    start, end = canvas.anchor("start"), canvas.anchor("end")
    room = columns.lead - columns.title - 8
    parts = [
        _mark(canvas.width, ROW_HEIGHT),
        use(f"{place.chart_id}-{row.status}", canvas.left(columns.glyph + 1, 13), 3),
        svg.text(canvas.x(columns.code), _BASE, row.code, fill=palette.INK2, anchor=start),
    ]
    if row.too_early:
        said = _("too early")
        wide = text_width(said, 11, bold=True)
        at = columns.lead - 8 - wide
        parts.append(use(f"{place.chart_id}-early", canvas.left(at - 15, 12), 4))
        parts.append(svg.text(canvas.x(at), _BASE, said, size=11, fill=palette.RED, bold=True, anchor=start))
        room -= wide + 20
    parts.append(svg.text(canvas.x(columns.title), _BASE, fitted(row.title, room, _SIZE), anchor=start))
    lead = fitted(row.lead, columns.done - columns.lead - 36, _SIZE)
    parts.append(svg.text(canvas.x(columns.lead), _BASE, lead, fill=palette.INK3, anchor=start))
    parts.append(svg.text(canvas.x(columns.done), _BASE, percent_text(row.percent), anchor=end))
    if row.start and row.end and row.start <= row.end:
        parts.extend(_bars(row, row.start, row.end, place))
    middle = BAR_TOP + BAR / 2
    parts.extend(
        use(f"{place.chart_id}-{milestone.mark}", scale.x(milestone.on), middle)
        for milestone in row.milestones
        if scale.first <= milestone.on <= scale.last
    )
    drawn = "".join(parts)
    return svg.link(row.url, drawn, row_words(row), _moved_to(top)) if row.url else _moved(top, drawn)


def _bars(row: Row, start: datetime.date, end: datetime.date, place: Place) -> Iterable[str]:
    scale = place.scale
    if end < scale.first or start > scale.last:
        yield _outside(row, start, end, scale)
        return
    left, right = scale.x(start), scale.end(end)
    rough = row.end_precision != "day"
    # A date known by its quarter alone may leave a sliver in the window: it stays visible.
    fill = f"url(#{place.chart_id}-hatch)" if rough else palette.AHEAD
    yield svg.rect(left, BAR_TOP, max(right - left, 1.5), BAR, fill)
    share = min(max(float(row.percent or 0), 0), 100) / 100
    begin, finish = scale.unbounded(start), scale.unbounded(end) + scale.day
    done = min(begin + (finish - begin) * share, scale.right)
    if share and done > left:
        yield svg.rect(left, BAR_TOP, done - left, BAR, palette.status_colour(row.status).fill)
    if row.baseline_end:
        base_left = scale.x(row.baseline_start or start)
        base_right = scale.end(row.baseline_end)
        if base_right > base_left:
            yield svg.rect(base_left, _BASELINE_TOP, base_right - base_left, _BASELINE, palette.BASELINE)
        late = max(base_right, left)
        if end > row.baseline_end and right > late and row.status != "done":
            outline = f' stroke="{palette.RED}" stroke-width="1.2"'
            yield svg.rect(late + 0.6, BAR_TOP + 0.1, right - late - 1.2, BAR - 0.2, "none", outline)
    if rough and end <= scale.last:
        yield broken_end(right)
    if row.start_precision != "day" and start >= scale.first:
        yield broken_end(left)


def broken_end(x: float, top: float = BAR_TOP) -> str:
    """The end of a bar that is known by its month, quarter or year only."""
    return svg.line(x, top - 1, x, top + BAR + 1, palette.INK2, 1.2, ' stroke-dasharray="2 1.5"')


def _outside(row: Row, start: datetime.date, end: datetime.date, scale: Scale) -> str:
    """Where the whole bar lies before or after the window: an arrow and its nearest date."""
    # Arrow and date are two texts: as one, an Arabic date would carry the arrow to its other end.
    if end < scale.first:
        said = date_words(end, row.end_precision)
        x, arrow, anchor, inward = scale.left + 5, "←", "start", 14
    else:
        said = date_words(start, row.start_precision)
        x, arrow, anchor, inward = scale.right - 5, "→", "end", -14
    return svg.text(x, _BASE, arrow, size=11, fill=palette.INK3, anchor=anchor) + svg.text(
        x + inward, _BASE, said, size=11, fill=palette.INK3, anchor=anchor
    )


def use(name: str, x: float, y: float) -> str:
    """A mark of the picture's ``defs`` at a place."""
    return f'<use href="#{name}" x="{svg.number(x)}" y="{svg.number(y)}"/>'


def _mark(width: float, height: float) -> str:
    """The whole line as something to point at; the page paints it when it has the focus."""
    return f'<rect class="x-timeline-mark" width="{svg.number(width)}" height="{svg.number(height)}" fill="none"/>'


def _moved_to(top: float) -> str:
    return f' transform="translate(0 {svg.number(top)})"'


def _moved(top: float, content: str) -> str:
    return f"<g{_moved_to(top)}>{content}</g>"
