"""The head of the timeline: the scale, the meetings, today; and how these run on behind the rows."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.dates import quarter_label, quarter_of
from common.documents.charts import palette, svg
from common.documents.charts.timeline_rows import Place
from common.documents.charts.timescale import Scale, biennia, months, quarters, years
from common.documents.fonts import fitted, text_width

HEAD_HEIGHT = 48
_RULE = "#707d85"
_FAINT = "#eef2f4"


@dataclass(frozen=True)
class Window:
    """The days shown, both whole. ``scale``: months under quarters, quarters under years, or years under biennia."""

    first: datetime.date
    last: datetime.date
    today: datetime.date | None = None
    scale: Literal["month", "quarter", "biennium"] = "month"


@dataclass(frozen=True)
class Meeting:
    """A meeting as a pale band. Meetings near each other share a line of labels."""

    label: str
    first: datetime.date
    last: datetime.date


def head(window: Window, meetings: Sequence[Meeting], place: Place) -> Iterable[str]:
    """The two lines of the scale, the labels of meetings, the heads of the columns, today's label, the rule."""
    canvas, columns, scale = place.canvas, place.columns, place.scale
    yield from _bands(meetings, scale, 33, HEAD_HEIGHT)
    for start, end in _lower(window):
        x = scale.x(start)
        if start > scale.first:
            yield svg.line(x, 33, x, HEAD_HEIGHT, _FAINT, 1.2)
        if scale.end(end) - x >= 22:
            yield svg.text(x + 5, 44, _lower_label(window, start), size=11, fill=palette.INK3)
    for start, end in _upper(window):
        x = scale.x(start)
        yield svg.line(x + 0.5, 1, x + 0.5, HEAD_HEIGHT, palette.LINE, 1.3)
        if scale.end(end) - x >= 44:
            yield svg.text(x + 5, 12, _upper_label(window, start, end), size=12, bold=True)
    yield from _labels(window, meetings, scale)
    for distance, said, side in (
        (columns.glyph, _("Activity"), "start"),
        (columns.lead, _("Lead"), "start"),
        (columns.done, _("Done"), "end"),
    ):
        yield svg.text(canvas.x(distance), 43, said, size=12, fill=palette.INK2, anchor=canvas.anchor(side))
    yield svg.line(0, HEAD_HEIGHT - 0.75, canvas.width, HEAD_HEIGHT - 0.75, _RULE, 1.5)
    if found := _today(window, scale):
        x, left, wide = found
        yield svg.line(x, 28, x, HEAD_HEIGHT, palette.UN, 2)
        yield svg.rect(left, 12, wide, 17, palette.BLUE, ' rx="3"')
        yield svg.text(left + wide / 2, 24.5, _today_label(window), size=11.5, fill="#fff", bold=True, anchor="middle")


def behind(window: Window, meetings: Sequence[Meeting], scale: Scale, height: float) -> Iterable[str]:
    """What runs on behind the rows: the bands of meetings and the grid."""
    yield from _bands(meetings, scale, 0, height)
    for colour, width, spans in ((_FAINT, 1.2, _lower(window)), (palette.LINE, 1.3, _upper(window))):
        places = [scale.x(start) for start, _end in spans if start > scale.first]
        if places:
            way = "".join(f"M{svg.number(x)} 0V{svg.number(height)}" for x in places)
            yield f'<path d="{way}" stroke="{colour}" stroke-width="{width}"/>'
    yield svg.line(scale.left + 0.5, 0, scale.left + 0.5, height, palette.LINE, 1.3)


def today_line(window: Window, scale: Scale, height: float) -> Iterable[str]:
    """The line of today over the rows; nothing where today lies outside."""
    if found := _today(window, scale):
        yield svg.line(found[0], 0, found[0], height, palette.UN, 2)


def _bands(meetings: Sequence[Meeting], scale: Scale, top: float, bottom: float) -> Iterable[str]:
    for meeting in meetings:
        if meeting.last < scale.first or meeting.first > scale.last:
            continue
        x = scale.x(meeting.first)
        yield svg.rect(x, top, max(scale.end(meeting.last) - x, 1.5), bottom - top, palette.BAND)


def _today(window: Window, scale: Scale) -> tuple[float, float, float] | None:
    """The x of today, and the start and width of its label."""
    if window.today is None or not scale.first <= window.today <= scale.last:
        return None
    x = (scale.x(window.today) + scale.end(window.today)) / 2
    wide = text_width(_today_label(window), 11.5, bold=True) + 14
    return x, min(max(x - wide / 2, scale.left), scale.right - wide), wide


def _today_label(window: Window) -> str:
    return _("Today, %(day)s") % {"day": date_format(window.today, "MONTH_DAY_FORMAT")} if window.today else ""


def _labels(window: Window, meetings: Sequence[Meeting], scale: Scale) -> Iterable[str]:
    """The names of meetings on one line: those that would overlap are joined, and none runs under today's label."""
    size = 11.5
    joined: list[tuple[float, float, str]] = []
    for meeting in sorted(meetings, key=lambda one: one.first):
        if not meeting.label or meeting.last < scale.first or meeting.first > scale.last:
            continue
        left, right, said = scale.x(meeting.first), scale.end(meeting.last), meeting.label
        wide = text_width(said, size, bold=True)
        if joined:
            before = joined[-1]
            half = text_width(before[2], size, bold=True) / 2
            if (before[0] + before[1]) / 2 + half + 6 > (left + right) / 2 - wide / 2:
                joined[-1] = (
                    before[0],
                    right,
                    f"{before[2]}, {said}" if said not in before[2] else before[2],
                )
                continue
        joined.append((left, right, said))
    today = _today(window, scale)
    taken = scale.left
    for left, right, said in joined:
        wide = text_width(said, size, bold=True)
        middle = (left + right) / 2
        start = min(max(middle - wide / 2, scale.left + 2), scale.right - wide)
        if today and start < today[1] + today[2] + 4 and start + wide > today[1] - 4:
            after = today[1] + today[2] + 4
            # After today's label where it belongs there and there is room for a few letters; else before it.
            fits = scale.right - after >= 40
            start = after if middle >= today[0] and fits else max(today[1] - wide - 4, taken, scale.left + 2)
        taken = start + wide + 6
        room = (today[1] - 4 if today and start < today[1] + today[2] else scale.right) - start
        if room >= 30:
            yield svg.text(start, 27, fitted(said, room, size, bold=True), size=size, fill=palette.BLUE, bold=True)


def _lower(window: Window) -> list[tuple[datetime.date, datetime.date]]:
    spans = {"month": months, "quarter": quarters, "biennium": years}[window.scale]
    return spans(window.first, window.last)


def _upper(window: Window) -> list[tuple[datetime.date, datetime.date]]:
    spans = {"month": quarters, "quarter": years, "biennium": biennia}[window.scale]
    return spans(window.first, window.last)


def _lower_label(window: Window, start: datetime.date) -> str:
    if window.scale == "month":
        return date_format(start, "M")
    if window.scale == "quarter":
        return _("Q%(quarter)s") % {"quarter": quarter_of(start)}
    return str(start.year)


def _upper_label(window: Window, start: datetime.date, end: datetime.date) -> str:
    if window.scale == "month":
        return quarter_label(start.year, quarter_of(start))
    if window.scale == "quarter":
        return str(start.year)
    return f"{start.year}–{end.year}"
