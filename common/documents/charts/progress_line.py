"""Progress of one activity over its months: entries as a line, the plan as a broken one."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.documents.charts import palette, svg
from common.documents.charts.chart import Chart
from common.documents.charts.timescale import Scale, months
from common.documents.fonts import text_width
from common.documents.numbers import DASH, number_text, percent_text

_TOP, _AXIS = 12, 26
Height = Callable[[int | float | Decimal], float]


@dataclass(frozen=True)
class Entry:
    """What was logged on a day: per cent done."""

    on: datetime.date
    percent: int | float | Decimal


@dataclass(frozen=True)
class PlanPoint:
    """Where the plan stands on a day: per cent. Between two points it runs straight."""

    on: datetime.date
    percent: int | float | Decimal


def draw(
    entries: Iterable[Entry],
    plan: Iterable[PlanPoint],
    *,
    chart_id: str,
    title: str,
    today: datetime.date,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    status: str = "on_track",
    width: float = 600,
    height: float = 140,
) -> Chart:
    """Time runs from left to right in every language.

    Without ``first`` and ``last``, whole months round what is shown.
    """
    logged = sorted(entries, key=lambda entry: entry.on)
    planned = sorted(plan, key=lambda point: point.on)
    days = [entry.on for entry in logged] + [point.on for point in planned] or [today]
    scale = Scale(first or min(days).replace(day=1), last or max([*days, today]), 30, width - _room(planned, width))
    floor = height - _AXIS

    def y(percent: int | float | Decimal) -> float:
        return floor - min(max(float(percent), 0), 100) / 100 * (floor - _TOP)

    body: list[str] = []
    for value in (0, 50, 100):
        body.append(svg.line(30, y(value), scale.right, y(value), palette.LINE))
        body.append(svg.text(24, y(value) + 4, number_text(value), size=12, fill=palette.INK3, anchor="end"))
    body.extend(_months(scale, height - 6))
    body.extend(_plan(planned, scale, y))
    body.extend(_entries(logged, planned, scale, y, today, status, width))
    summary = _summary(logged, planned, today)
    return Chart(
        svg=svg.frame(chart_id=chart_id, title=title, summary=summary, width=width, height=height, body=body),
        title=title,
        summary=summary,
        header=(_("Date"), _("Done"), _("Planned")),
        rows=tuple(
            (
                date_format(entry.on, "DATE_FORMAT"),
                percent_text(entry.percent),
                percent_text(planned_on(planned, entry.on)),
            )
            for entry in logged
        ),
    )


def planned_on(plan: Sequence[PlanPoint], day: datetime.date) -> float | None:
    """Where a sorted plan stands on a day, in per cent: straight between points, level outside.

    ``None`` without a plan.
    """
    if not plan:
        return None
    if day <= plan[0].on:
        return float(plan[0].percent)
    for before, after in pairwise(plan):
        if day <= after.on:
            share = (day - before.on).days / max((after.on - before.on).days, 1)
            return float(before.percent) + share * (float(after.percent) - float(before.percent))
    return float(plan[-1].percent)


def _room(plan: Sequence[PlanPoint], width: float) -> float:
    """What stands to the right of the axis: the label of the plan's end."""
    said = _("Planned %(percent)s") % {"percent": number_text(plan[-1].percent)} if plan else ""
    return min(text_width(said, 12) + 10, width / 3)


def _months(scale: Scale, y: float) -> Iterable[str]:
    edges = months(scale.first, scale.last)
    every = max(1, round(26 * len(edges) / max(scale.right - scale.left, 1) + 0.49))
    for place, (start, end) in enumerate(edges):
        if place % every:
            continue
        middle = (scale.x(max(start, scale.first)) + scale.x(min(end, scale.last))) / 2
        yield svg.text(middle, y, date_format(start, "M"), size=12, fill=palette.INK3, anchor="middle")


def _plan(plan: Sequence[PlanPoint], scale: Scale, y: Height) -> Iterable[str]:
    if len(plan) < 2:
        return
    corners = " ".join(f"{svg.number(scale.x(point.on))},{svg.number(y(point.percent))}" for point in plan)
    pen = f'stroke="{palette.INK3}" stroke-width="1.5" stroke-dasharray="4 3"'
    yield f'<polyline points="{corners}" fill="none" {pen}/>'
    said = _("Planned %(percent)s") % {"percent": number_text(plan[-1].percent)}
    yield svg.text(scale.x(plan[-1].on) + 4, y(plan[-1].percent) + 4, said, size=12, fill=palette.INK2)


def _entries(
    logged: Sequence[Entry],
    plan: Sequence[PlanPoint],
    scale: Scale,
    y: Height,
    today: datetime.date,
    status: str,
    width: float,
) -> Iterable[str]:
    if not logged:
        return
    corners = [(scale.x(entry.on), y(entry.percent)) for entry in logged]
    if len(corners) > 1:
        points = " ".join(f"{svg.number(x)},{svg.number(level)}" for x, level in corners)
        pen = f'stroke="{palette.BLUE}" stroke-width="2.5" stroke-linejoin="round"'
        yield f'<polyline points="{points}" fill="none" {pen}/>'
    for x, level in corners[:-1]:
        yield _dot(x, level, 3, palette.BLUE)
    x, level = corners[-1]
    yield _dot(x, level, 4, palette.status_colour(status).fill)
    said = _now(logged, plan, today)
    wide = text_width(said, 12, bold=True)
    # The plan's line passes above the last entry when the activity is behind: the label goes beneath it then.
    lower = 4 if x + 8 + wide < width else 18
    start = min(x + 8, width - wide - 2)
    yield svg.text(start, min(level + lower, y(0) - 3), said, size=12, bold=True)


def _dot(x: float, y: float, radius: float, fill: str) -> str:
    return (
        f'<circle cx="{svg.number(x)}" cy="{svg.number(y)}" r="{svg.number(radius)}" fill="{fill}" '
        f'stroke="#fff" stroke-width="1"/>'
    )


def _now(logged: Sequence[Entry], plan: Sequence[PlanPoint], today: datetime.date) -> str:
    due = planned_on(plan, today)
    done = number_text(round(float(logged[-1].percent)))
    if due is None:
        return _("Now %(done)s") % {"done": done}
    return _("Now %(done)s, planned %(planned)s") % {"done": done, "planned": number_text(round(due))}


def _summary(logged: Sequence[Entry], plan: Sequence[PlanPoint], today: datetime.date) -> str:
    if not logged:
        return _("No progress is logged yet.")
    due = planned_on(plan, today)
    return _("Done on %(day)s: %(percent)s. Planned by %(today)s: %(planned)s.") % {
        "day": date_format(logged[-1].on, "DATE_FORMAT"),
        "percent": percent_text(logged[-1].percent),
        "today": date_format(today, "DATE_FORMAT"),
        "planned": DASH if due is None else percent_text(due),
    }
