"""An indicator over its biennium: baseline, targets as the plan, and what was measured as a line."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.documents.charts import palette, svg
from common.documents.charts.chart import Chart
from common.documents.charts.timescale import Scale, months
from common.documents.fonts import text_width
from common.documents.numbers import DASH, figure_text

_TOP, _AXIS, _START = 18, 26, 56
Point = tuple[datetime.date, Decimal]
Height = Callable[[Decimal], float]


def draw(
    *,
    baseline: Decimal | None,
    targets: Sequence[Point],
    measured: Sequence[Point],
    first: datetime.date,
    last: datetime.date,
    unit: str,
    chart_id: str,
    title: str,
    width: float = 640,
    height: float = 200,
) -> Chart:
    """Time runs from left to right in every language, from ``first`` to ``last``; values from zero.

    The baseline stands at the first day; a broken line leads from it through the targets.
    """
    shown = [value for _day, value in (*targets, *measured)] + ([baseline] if baseline is not None else [])
    high = max([*shown, Decimal(0)])
    low = min([*shown, Decimal(0)])
    span = (high - low) or Decimal(1)
    scale = Scale(first, last, _START, width - 84)
    floor = height - _AXIS

    def y(value: Decimal) -> float:
        return floor - float((value - low) / span) * (floor - _TOP)

    body: list[str] = []
    for value in sorted({low, low + span / 2, low + span}):
        body.append(svg.line(_START, y(value), scale.right, y(value), palette.LINE))
        body.append(svg.text(_START - 6, y(value) + 4, figure_text(value), size=12, fill=palette.INK3, anchor="end"))
    for place, (start, end) in enumerate(months(first, last)):
        if place % 3 == 0:
            middle = (scale.x(start) + scale.x(end)) / 2
            label = date_format(start, "YEAR_MONTH_FORMAT" if place % 12 == 0 else "M")
            body.append(svg.text(middle, height - 6, label, size=12, fill=palette.INK3, anchor="middle"))
    body.extend(_plan(baseline, targets, scale, first, y))
    body.extend(_line(measured, scale, y))
    summary = _summary(baseline, targets, measured, unit)
    return Chart(
        svg=svg.frame(chart_id=chart_id, title=title, summary=summary, width=width, height=height, body=body),
        title=title,
        summary=summary,
        header=(_("Date"), _("Which"), _("Value")),
        rows=tuple(_rows(baseline, targets, measured, first)),
    )


def _plan(
    baseline: Decimal | None, targets: Sequence[Point], scale: Scale, first: datetime.date, place: Height
) -> Iterable[str]:
    corners = [(scale.x(first), place(baseline))] if baseline is not None else []
    corners += [(scale.x(day), place(value)) for day, value in targets]
    if len(corners) > 1:
        points = " ".join(f"{svg.number(x)},{svg.number(level)}" for x, level in corners)
        pen = f'stroke="{palette.INK3}" stroke-width="1.5" stroke-dasharray="4 3"'
        yield f'<polyline points="{points}" fill="none" {pen}/>'
    for x, level in corners:
        yield svg.rect(x - 1.5, level - 7, 3, 14, palette.INK)
    if baseline is not None:
        yield svg.text(
            scale.x(first) + 6, place(baseline) - 6, _("Baseline %(value)s") % {"value": figure_text(baseline)}
        )
    if targets:
        day, value = targets[-1]
        yield svg.text(scale.x(day) + 6, place(value) + 4, _("Target %(value)s") % {"value": figure_text(value)})


def _line(measured: Sequence[Point], scale: Scale, place: Height) -> Iterable[str]:
    corners = [(scale.x(day), place(value)) for day, value in measured]
    if len(corners) > 1:
        points = " ".join(f"{svg.number(x)},{svg.number(level)}" for x, level in corners)
        yield f'<polyline points="{points}" fill="none" stroke="{palette.BLUE}" stroke-width="2.5"/>'
    for x, level in corners:
        yield (
            f'<circle cx="{svg.number(x)}" cy="{svg.number(level)}" r="4" fill="{palette.BLUE}" '
            f'stroke="#fff" stroke-width="1"/>'
        )
    if corners:
        x, level = corners[-1]
        said = _("Now %(value)s") % {"value": figure_text(measured[-1][1])}
        start = min(x + 8, scale.right - text_width(said, 12, bold=True))
        yield svg.text(start, level + 18, said, bold=True)


def _summary(baseline: Decimal | None, targets: Sequence[Point], measured: Sequence[Point], unit: str) -> str:
    last = _("nothing was measured yet")
    if measured:
        last = _("%(value)s measured by %(day)s") % {
            "value": figure_text(measured[-1][1]),
            "day": date_format(measured[-1][0], "DATE_FORMAT"),
        }
    return _("Baseline %(baseline)s, target %(target)s, %(last)s (%(unit)s).") % {
        "baseline": DASH if baseline is None else figure_text(baseline),
        "target": figure_text(targets[-1][1]) if targets else DASH,
        "last": last,
        "unit": unit or _("number"),
    }


def _rows(
    baseline: Decimal | None, targets: Sequence[Point], measured: Sequence[Point], first: datetime.date
) -> Iterable[tuple[str, str, str]]:
    """Baseline, targets and measured values in the order of time."""
    known = [(first, 0, _("Baseline"), baseline)] if baseline is not None else []
    known += [(day, 2, _("Target"), value) for day, value in targets]
    known += [(day, 1, _("Measured so far"), value) for day, value in measured]
    for day, _order, which, value in sorted(known, key=lambda row: row[:2]):
        yield date_format(day, "DATE_FORMAT"), which, figure_text(value)
