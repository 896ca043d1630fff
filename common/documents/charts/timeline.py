"""The timeline (Gantt): what stands when, how far it is, and what is known only by month, quarter or year.

The picture is screen 05: rows of 19 pixels, group rows of 20; the columns at the side belong to the picture, so page,
print and PDF are the same. Dragging never changes a date, and nothing here needs a pointer.
"""

import datetime
from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import PartialDate
from common.documents.charts import palette, svg
from common.documents.charts.chart import Chart
from common.documents.charts.timeline_head import HEAD_HEIGHT, Meeting, Window, bands, head, today_line
from common.documents.charts.timeline_rows import (
    GROUP_HEIGHT,
    ROW_HEIGHT,
    Columns,
    Group,
    Milestone,
    Row,
    diamond,
    draw_group,
    draw_row,
    hatch,
)
from common.documents.charts.timescale import Scale
from common.documents.fonts import text_width
from common.documents.numbers import DASH, percent_text

__all__ = ["Group", "Meeting", "Milestone", "Row", "Window", "draw", "legend"]

_SIDE = 404
_STATES = {"reached": "reached", "ahead": "ahead", "missed": "missed"}


def draw(
    groups: Iterable[Group],
    window: Window,
    *,
    chart_id: str,
    title: str,
    meetings: Sequence[Meeting] = (),
    width: float = 1180,
) -> Chart:
    """All groups and rows in the order given. Time runs from left to right.

    In Arabic the columns stand at the right.
    """
    shown = list(groups)
    rows = [row for group in shown for row in group.rows]
    canvas = svg.Canvas.of(width)
    columns = Columns.of(rows, min(_SIDE, width * 0.45))
    left = 0.0 if canvas.mirrored else columns.width
    scale = Scale(window.first, window.last, left, left + width - columns.width)
    pattern = f"{svg.escape(chart_id)}-hatch"
    height = HEAD_HEIGHT + sum(GROUP_HEIGHT + ROW_HEIGHT * len(group.rows) for group in shown) + 2
    body = [hatch(pattern), *_backgrounds(shown, width)]
    body.extend(bands(meetings, scale, height))
    body.extend(head(window, meetings, scale, canvas, columns, height))
    top = float(HEAD_HEIGHT)
    for group in shown:
        body.append(draw_group(group, top, canvas, columns, scale))
        top += GROUP_HEIGHT
        for row in group.rows:
            body.append(draw_row(row, top, canvas, columns, scale, pattern))
            top += ROW_HEIGHT
    body.extend(today_line(window, scale, height))
    summary = _summary(rows)
    return Chart(
        svg=svg.frame(
            chart_id=chart_id,
            title=title,
            summary=summary,
            width=width,
            height=height,
            body=body,
            linked=any(row.url for row in rows) or any(group.url for group in shown),
        ),
        title=title,
        summary=summary,
        header=(
            _("Code"),
            _("Activity"),
            _("Lead"),
            _("Status"),
            _("Done"),
            _("Start"),
            _("End"),
            _("Baseline end"),
            _("Milestones"),
        ),
        rows=tuple(_cells(row) for row in rows),
    )


def _backgrounds(groups: Sequence[Group], width: float) -> Iterable[str]:
    top = float(HEAD_HEIGHT)
    for group in groups:
        yield svg.rect(0, top, width, GROUP_HEIGHT, "#f6f8f9")
        top += GROUP_HEIGHT + ROW_HEIGHT * len(group.rows)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.code,
        row.title,
        row.lead or DASH,
        str(palette.status_colour(row.status).word),
        percent_text(row.percent),
        _day(row.start, row.start_precision),
        _day(row.end, row.end_precision),
        _day(row.baseline_end, "day"),
        "; ".join(_milestone(milestone) for milestone in row.milestones) or DASH,
    )


def _milestone(milestone: Milestone) -> str:
    words = {"reached": _("reached"), "ahead": _("ahead"), "missed": _("missed")}
    said = f"{_day(milestone.on, 'day')} ({words.get(milestone.state, words['ahead'])})"
    return f"{milestone.title}, {said}" if milestone.title else said


def _day(day: datetime.date | None, precision: str) -> str:
    return DASH if day is None else PartialDate.around(day, precision).label


def _summary(rows: Sequence[Row]) -> str:
    said = ngettext("%(count)s activity.", "%(count)s activities.", len(rows)) % {"count": len(rows)}
    counts = {status: sum(1 for row in rows if row.status == status) for status in palette.STATUS}
    parts = [f"{palette.STATUS[status].word} {count}" for status, count in counts.items() if count]
    return f"{said} {', '.join(parts)}." if parts else said


def legend(*, chart_id: str) -> SafeString:
    """What the marks mean, as one line above the timeline."""
    body: list[str] = [hatch(f"{svg.escape(chart_id)}-hatch")]
    entries = (
        ("bar", _("done, actual over baseline")),
        ("hatch", _("known by month, quarter or year only")),
        ("late", _("past the baseline")),
        ("reached", _("reached")),
        ("ahead", _("ahead")),
        ("missed", _("missed")),
    )
    widths = [(12 if kind in _STATES else 26) + 6 + text_width(said, 12) for kind, said in entries]
    width = sum(widths) + 16 * (len(entries) - 1) + 4
    canvas = svg.Canvas.of(width)
    start = 0.0
    for (kind, said), wide in zip(entries, widths, strict=True):
        body.append(_key(kind, canvas, start, chart_id))
        mark = 12 if kind in _STATES else 26
        body.append(
            svg.text(
                canvas.x(start + mark + 6),
                13,
                said,
                size=12,
                fill=palette.INK2,
                anchor=canvas.anchor("start"),
            )
        )
        start += wide + 16
    return svg.frame(
        chart_id=chart_id,
        title=_("What the marks mean"),
        summary=", ".join(said for _kind, said in entries),
        width=width,
        height=18,
        body=body,
    )


def _key(kind: str, canvas: svg.Canvas, start: float, chart_id: str) -> str:
    if kind in _STATES:
        return diamond(canvas.x(start + 6), 8.5, kind)
    x = canvas.left(start, 26)
    if kind == "bar":
        return (
            svg.rect(x, 4, 26, 8, palette.AHEAD)
            + svg.rect(x, 4, 16, 8, palette.STATUS["on_track"].fill)
            + svg.rect(x, 13, 22, 2.5, palette.BASELINE)
        )
    if kind == "hatch":
        return svg.rect(x, 4.5, 25, 8, f"url(#{svg.escape(chart_id)}-hatch)") + svg.line(
            x + 25, 3.5, x + 25, 13.5, palette.INK3, 1.2, ' stroke-dasharray="2 1.5"'
        )
    return svg.rect(x + 1, 4.5, 24, 9, "#fff", f' stroke="{palette.RED}" stroke-width="1.3"')
