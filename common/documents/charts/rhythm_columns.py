"""The rhythm of a biennium: work-days of eight quarters, stacked, against what there is."""

import datetime
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.dates import quarter_label
from common.documents.charts import palette, svg
from common.documents.charts.chart import Chart
from common.documents.numbers import number_text

_SIZE = 12
_PLOT_TOP, _PLOT = 16, 102
Days = int | float | Decimal


@dataclass(frozen=True)
class Quarter:
    """Planned work-days of one quarter (1 to 4), by what they are for, and the days there are where they differ."""

    year: int
    quarter: int
    implementation: Days = 0
    meetings: Days = 0
    management: Days = 0
    capacity: Days | None = None

    @property
    def total(self) -> float:
        return float(self.implementation) + float(self.meetings) + float(self.management)

    def begins_after(self, day: datetime.date) -> bool:
        return datetime.date(self.year, 3 * self.quarter - 2, 1) > day

    def holds(self, day: datetime.date) -> bool:
        return self.year == day.year and self.quarter == (day.month + 2) // 3


def draw(
    quarters: Iterable[Quarter],
    *,
    chart_id: str,
    title: str,
    capacity: Days | None = None,
    today: datetime.date | None = None,
    width: float = 320,
) -> Chart:
    """The columns in the order of time, left to right in every language; quarters ahead are paler.

    ``capacity`` is the work-days there are in every quarter, drawn as a broken line; quarters with a capacity of their
    own each have their piece of it.
    """
    rows = sorted(quarters, key=lambda quarter: (quarter.year, quarter.quarter))
    own = [float(row.capacity) for row in rows if row.capacity is not None]
    top, step = _scale(max([*(row.total for row in rows), float(capacity or 0), *own], default=0))
    begin, end = (26.0 if top < 1000 else 40.0), width  # room for the numbers of the axis
    pitch = (end - begin) / max(len(rows), 1)
    floor = _PLOT_TOP + _PLOT

    def height(days: float) -> float:
        return floor - days / top * _PLOT

    body: list[str] = []
    for days in (0, step, 2 * step):
        body.append(svg.line(begin, height(days), end, height(days), palette.LINE))
        body.append(
            svg.text(begin - 6, height(days) + 4, number_text(days), size=_SIZE, fill=palette.INK3, anchor="end")
        )
    for place, row in enumerate(rows):
        body.append(_column(row, begin + place * pitch, pitch, height, today))
    body.extend(_years(rows, begin, pitch, floor))
    if capacity is not None:
        y = height(float(capacity))
        body.append(svg.line(begin, y, end, y, palette.INK, 1.3, ' stroke-dasharray="4 3"'))
        said = _("%(days)s days you have") % {"days": number_text(capacity)}
        body.append(svg.text(begin + 4, y - 5, said, size=11, fill=palette.INK))
    body.extend(_steps(rows, begin, pitch, height))
    body.extend(_today(rows, today, begin, pitch, floor))
    legend = _legend()
    summary = _summary(rows, capacity)
    return Chart(
        svg=svg.frame(chart_id=chart_id, title=title, summary=summary, width=width, height=floor + 38, body=body),
        title=title,
        summary=summary,
        header=(_("Quarter"), *(entry[3] for entry in legend), _("All"), *([_("There are")] if own else [])),
        rows=tuple(
            (
                _name(row),
                number_text(row.implementation),
                number_text(row.meetings),
                number_text(row.management),
                number_text(row.total),
                *([number_text(row.capacity)] if own else []),
            )
            for row in rows
        ),
        legend=legend,
    )


def _legend() -> tuple[tuple[str, str, str, str], ...]:
    return (
        (palette.GREY, "", "", _("Implementation")),
        (palette.BLUE, "", "", _("Meetings")),
        (palette.LINE, "", "", _("Management")),
    )


def _scale(highest: float) -> tuple[float, float]:
    """The top of the axis and its middle step: two steps of 1, 2, 2.5, 4 or 5 times a power of ten."""
    if highest <= 0:
        return 2, 1
    size = 10.0 ** math.floor(math.log10(highest / 2))
    step = next(size * times for times in (1, 2, 2.5, 4, 5, 10) if 2 * size * times >= highest)
    step = int(step) if step == int(step) else step
    return 2 * step, step


def _column(row: Quarter, x: float, pitch: float, height: Callable[[float], float], today: datetime.date | None) -> str:
    ahead = today is not None and row.begins_after(today)
    bar = pitch * 0.79
    start = x + (pitch - bar) / 2
    drawn, parts = 0.0, []
    for days, fill in (
        (row.implementation, palette.GREY),
        (row.meetings, palette.BLUE),
        (row.management, "#d3dae0"),
    ):
        if days:
            upper = height(drawn + float(days))
            parts.append(
                svg.rect(start, upper, bar, height(drawn) - upper, fill, ' fill-opacity="0.55"' if ahead else "")
            )
            drawn += float(days)
    now = today is not None and row.holds(today)
    said = _("Q%(quarter)s") % {"quarter": row.quarter}
    parts.append(
        svg.text(
            x + pitch / 2,
            _PLOT_TOP + _PLOT + 15,
            said,
            size=_SIZE,
            fill=palette.INK if now else palette.INK3,
            bold=now,
            anchor="middle",
        )
    )
    return "".join(parts)


def _steps(rows: list[Quarter], begin: float, pitch: float, height: Callable[[float], float]) -> Iterable[str]:
    """The line of what there is, a step a quarter, named once at its beginning."""
    named = False
    for place, row in enumerate(rows):
        if row.capacity is None:
            continue
        x, y = begin + place * pitch, height(float(row.capacity))
        yield svg.line(x, y, x + pitch, y, palette.INK, 1.3, ' stroke-dasharray="4 3"')
        if not named:
            yield svg.text(x + 4, y - 5, _("days there are"), size=11, fill=palette.INK)
            named = True


def _years(rows: list[Quarter], begin: float, pitch: float, floor: float) -> Iterable[str]:
    years = sorted({row.year for row in rows})
    for number, year in enumerate(years, start=1):
        places = [place for place, row in enumerate(rows) if row.year == year]
        middle = begin + (places[0] + places[-1] + 1) * pitch / 2
        said = _("%(year)s, year %(number)s") % {"year": year, "number": number}
        yield svg.text(middle, floor + 32, said, size=_SIZE, fill=palette.INK3, anchor="middle")
        if number > 1:
            edge = begin + places[0] * pitch
            yield svg.line(edge, floor, edge, floor + 34, palette.LINE)


def _today(rows: list[Quarter], today: datetime.date | None, begin: float, pitch: float, floor: float) -> Iterable[str]:
    for place, row in enumerate(rows):
        if today is not None and row.holds(today):
            first = datetime.date(row.year, 3 * row.quarter - 2, 1)
            share = (today - first).days / 92
            x = begin + (place + share) * pitch
            yield svg.line(x, 8, x, floor + 2, palette.UN, 2)
            anchor = "end" if x > begin + 60 else "start"
            yield svg.text(
                x + (-4 if anchor == "end" else 4),
                11,
                _("today"),
                size=12,
                fill=palette.BLUE,
                bold=True,
                anchor=anchor,
            )


def _name(row: Quarter) -> str:
    return quarter_label(row.year, row.quarter)


def _summary(rows: list[Quarter], capacity: Days | None) -> str:
    if not rows:
        return ""
    highest = max(rows, key=lambda row: row.total)
    said = _("Most work-days in %(quarter)s: %(days)s.") % {
        "quarter": _name(highest),
        "days": number_text(highest.total),
    }
    if any(row.capacity is not None for row in rows):
        over = [_name(row) for row in rows if row.capacity is not None and row.total > float(row.capacity)]
        if not over:
            return said + " " + _("No quarter is over the days there are.")
        return said + " " + _("Over the days there are: %(quarters)s.") % {"quarters": ", ".join(over)}
    if capacity is None:
        return said
    over = [_name(row) for row in rows if row.total > float(capacity)]
    if not over:
        return said + " " + _("No quarter is over the %(days)s there are.") % {"days": number_text(capacity)}
    return (
        said
        + " "
        + _("Over the %(days)s there are: %(quarters)s.")
        % {
            "days": number_text(capacity),
            "quarters": ", ".join(over),
        }
    )
