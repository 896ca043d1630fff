"""The rows of the timeline: what stands at the side, and the bars."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from common.dates import PartialDate
from common.documents.charts import glyphs, palette, svg
from common.documents.charts.mini_bar import spoken
from common.documents.charts.timescale import Scale
from common.documents.fonts import fitted, text_width
from common.documents.numbers import percent_text

ROW_HEIGHT, GROUP_HEIGHT = 19, 20
_BAR_TOP, _BAR = 5, 9
_BASELINE_TOP, _BASELINE = 15, 2.5
_SIZE, _CODE_SIZE = 12, 12
_RULE = "#707d85"

Precision = Literal["day", "month", "quarter", "year"]


@dataclass(frozen=True)
class Milestone:
    """A milestone on its day, or on the last day of the month, quarter or year it is known by."""

    on: datetime.date
    state: Literal["ahead", "reached", "missed"] = "ahead"
    title: str = ""


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Group:
    """A group of rows with its own per cent; with a ``url`` its head is a link and shows it is open."""

    code: str
    title: str
    rows: Sequence[Row] = field(default_factory=tuple)
    percent: int | float | Decimal | None = None
    url: str = ""


@dataclass(frozen=True)
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
        code = max((text_width(row.code, _CODE_SIZE) for row in shown), default=28)
        lead = min(max((text_width(row.lead, _SIZE) for row in shown), default=28), 72)
        lead_at = width - 58 - max(lead, text_width(_("Lead"), 12))
        return cls(
            glyph=0,
            code=20,
            title=20 + min(max(code, 26), 90) + 12,
            lead=lead_at,
            done=width - 10,
            width=width,
        )


def hatch(pattern_id: str) -> str:
    """The pattern of what is known by month, quarter or year only."""
    return (
        f'<defs><pattern id="{pattern_id}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="#dbe3e9"/>'
        f'<rect width="2" height="5" fill="#a9b9c5"/></pattern></defs>'
    )


def draw_group(group: Group, top: float, canvas: svg.Canvas, columns: Columns, scale: Scale) -> str:
    """The head of a group: its name, its per cent, and the span of its rows as a bracket."""
    parts: list[str] = []
    room = columns.lead - 36
    name = svg.text(canvas.x(17), top + 14.5, group.code, size=13, bold=True, anchor=canvas.anchor("start"))
    offset = 17 + text_width(group.code, 13, bold=True) + 8
    name += svg.text(
        canvas.x(offset),
        top + 14.5,
        fitted(group.title, room - offset + 36, 13, bold=True),
        size=13,
        bold=True,
        anchor=canvas.anchor("start"),
    )
    if group.url:
        x = canvas.left(2, 10)
        name = (
            f'<path d="M{svg.number(x)} {svg.number(top + 8)}l4.5 4.5 4.5-4.5" fill="none" stroke="{palette.INK2}" '
            f'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>{name}'
        )
        name = svg.link(group.url, name, f"{group.code} {group.title}")
    parts.append(name)
    if group.percent is not None:
        parts.append(
            svg.text(
                canvas.x(columns.done),
                top + 14.5,
                percent_text(group.percent),
                size=12.5,
                bold=True,
                anchor=canvas.anchor("end"),
            )
        )
    starts = [row.start for row in group.rows if row.start]
    ends = [row.end for row in group.rows if row.end]
    if starts and ends and min(starts) <= scale.last and max(ends) >= scale.first:
        left, right, y = scale.x(min(starts)), scale.end(max(ends)), top + 8
        parts.append(svg.line(left, y, right, y, _RULE, 2))
        if min(starts) >= scale.first:
            parts.append(svg.line(left + 1, y - 1, left + 1, y + 6, _RULE, 2))
        parts.append(svg.line(right - 1, y - 1, right - 1, y + 6, palette.INK2, 2))
    return "".join(parts)


def draw_row(row: Row, top: float, canvas: svg.Canvas, columns: Columns, scale: Scale, pattern: str) -> str:
    """One activity: glyph, code and title, lead, per cent; then its bar, baseline and milestones."""
    base = top + 14
    start, end = canvas.anchor("start"), canvas.anchor("end")
    title = fitted(row.title, columns.lead - columns.title - 8, _SIZE)
    name = svg.text(
        canvas.x(columns.code), base, row.code, size=_CODE_SIZE, fill=palette.INK2, anchor=start
    ) + svg.text(canvas.x(columns.title), base, title, size=_SIZE, anchor=start)
    if row.url:
        percent = None if row.percent is None else float(row.percent)
        name = svg.link(row.url, name, f"{row.code} {row.title}, {spoken(percent, None, row.status)}")
    parts = [
        svg.line(0, top + ROW_HEIGHT - 0.5, canvas.width, top + ROW_HEIGHT - 0.5, "#eef2f4"),
        glyphs.at(row.status, canvas.left(columns.glyph + 1, 13), top + 3, size=13),
        name,
        svg.text(
            canvas.x(columns.lead),
            base,
            fitted(row.lead, columns.done - columns.lead - 36, _SIZE),
            size=_SIZE,
            fill=palette.INK3,
            anchor=start,
        ),
        svg.text(canvas.x(columns.done), base, percent_text(row.percent), size=_SIZE, anchor=end),
    ]
    if row.start and row.end and row.start <= row.end:
        parts.extend(_bars(row, row.start, row.end, top, scale, pattern))
    parts.extend(
        diamond(scale.x(milestone.on), top + _BAR_TOP + _BAR / 2, milestone.state)
        for milestone in row.milestones
        if scale.first <= milestone.on <= scale.last
    )
    return "".join(parts)


def _bars(row: Row, start: datetime.date, end: datetime.date, top: float, scale: Scale, pattern: str) -> Iterable[str]:
    if end < scale.first or start > scale.last:
        yield _outside(row, start, end, top, scale)
        return
    bar, left, right = top + _BAR_TOP, scale.x(start), scale.end(end)
    rough = row.end_precision != "day"
    # A date known by its quarter alone may leave a sliver in the window: it stays visible.
    yield svg.rect(left, bar, max(right - left, 1.5), _BAR, f"url(#{pattern})" if rough else palette.AHEAD)
    share = min(max(float(row.percent or 0), 0), 100) / 100
    begin, finish = scale.unbounded(start), scale.unbounded(end) + _day_width(scale)
    done = min(begin + (finish - begin) * share, scale.right)
    if share and done > left:
        yield svg.rect(left, bar, done - left, _BAR, palette.status_colour(row.status).fill)
    if row.baseline_end:
        base_left = scale.x(row.baseline_start or start)
        base_right = scale.end(row.baseline_end)
        if base_right > base_left:
            yield svg.rect(base_left, top + _BASELINE_TOP, base_right - base_left, _BASELINE, palette.BASELINE)
        late = max(base_right, left)
        if end > row.baseline_end and right > late and row.status != "done":
            outline = f' stroke="{palette.RED}" stroke-width="1.2"'
            yield svg.rect(late + 0.6, bar + 0.1, right - late - 1.2, _BAR - 0.2, "none", outline)
    if rough and end <= scale.last:
        yield _broken(right, bar)
    if row.start_precision != "day" and start >= scale.first:
        yield _broken(left, bar)


def _day_width(scale: Scale) -> float:
    return (scale.right - scale.left) / ((scale.last - scale.first).days + 1)


def _broken(x: float, bar: float) -> str:
    return svg.line(x, bar - 1, x, bar + _BAR + 1, palette.INK2, 1.2, ' stroke-dasharray="2 1.5"')


def _outside(row: Row, start: datetime.date, end: datetime.date, top: float, scale: Scale) -> str:
    """Where the whole bar lies before or after the window: an arrow and its nearest date."""
    # Arrow and date are two texts: as one, an Arabic date would carry the arrow to its other end.
    if end < scale.first:
        said = PartialDate.around(end, row.end_precision).label
        x, arrow, anchor, inward = scale.left + 5, "←", "start", 14
    else:
        said = PartialDate.around(start, row.start_precision).label
        x, arrow, anchor, inward = scale.right - 5, "→", "end", -14
    return svg.text(x, top + 14, arrow, size=11, fill=palette.INK3, anchor=anchor) + svg.text(
        x + inward, top + 14, said, size=11, fill=palette.INK3, anchor=anchor
    )


def diamond(x: float, y: float, state: str) -> str:
    """A milestone: filled when reached, open ahead, open and red when missed."""
    half = 6.2
    fill = palette.INK if state == "reached" else "#fff"
    stroke = palette.RED if state == "missed" else palette.INK
    pen = 1.9 if state == "missed" else 1.2
    return (
        f'<path d="M{svg.number(x - half)} {svg.number(y)}l{half}-{half} {half} {half}-{half} {half}Z" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{pen}"/>'
    )
