"""The page of an indicator, its measurements as a sheet, and the quarters that are locked."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.documents.charts import indicator_line
from common.documents.charts.chart import Chart
from common.documents.numbers import figure_text
from common.documents.sheets import Sheet, SheetColumn
from common.refusals import allowed
from planning.enums import CalculationRule
from planning.models import Biennium, ExpectedResult, Indicator, Measurement, PeriodLock
from planning.queries.framework_history import RowChange, changes_of
from planning.queries.indicators import Reading, readings
from planning.rules.indicators import target_of
from planning.rules.results import (
    locked_periods,
    may_edit_indicator,
    may_lock,
    may_measure,
    period_label,
    period_of,
    result_of,
)


@dataclass(frozen=True)
class MeasurementRow:
    """A measurement, the quarter it lies in, and its form when the reader may correct it."""

    measurement: Measurement
    period: str
    locked: bool
    edit_url: str


@dataclass(frozen=True)
class IndicatorPage:
    """Everything the page of an indicator shows."""

    indicator: Indicator
    result: ExpectedResult
    reading: Reading
    facts: list[tuple[str, Any]]
    chart: Chart
    rows: list[MeasurementRow]
    changes: list[RowChange]
    above_url: str
    may_edit: bool
    may_measure: bool
    is_ratio: bool


@dataclass(frozen=True)
class PeriodRow:
    """A quarter: whether it is locked, over, how much was measured in it, and who decided last."""

    year: int
    quarter: int
    label: str
    over: bool
    locked: bool
    measurements: int
    decided: PeriodLock | None


@dataclass(frozen=True)
class PeriodPage:
    biennium: Biennium
    rows: list[PeriodRow]
    may_lock: bool

    @property
    def locked(self) -> int:
        return sum(1 for row in self.rows if row.locked)


def indicator_page(user: Any, indicator: Indicator) -> IndicatorPage:
    """The page; a fixed number of queries."""
    result = result_of(indicator)
    biennium = result.biennium
    [reading] = readings(biennium, [indicator])
    locked = locked_periods(biennium.years)
    measures = allowed(may_measure, user, indicator)
    query = f"?biennium={biennium.starts_in}"
    above = (
        reverse("planning:output-detail", args=[indicator.output.code])
        if indicator.output
        else reverse("planning:result-detail", args=[result.code])
    )
    rows = indicator.measurements.filter(measured_on__year__range=biennium.years).order_by("-measured_on", "part")
    return IndicatorPage(
        indicator=indicator,
        result=result,
        reading=reading,
        facts=_facts(reading, biennium),
        chart=_chart(reading, biennium),
        rows=[_row(row, locked, measures) for row in rows],
        changes=changes_of(
            indicator,
            (
                "name",
                "unit",
                "direction",
                "rule",
                "baseline",
                "targets",
                "verification",
                "dimension",
                "parts",
            ),
        ),
        above_url=above + query,
        may_edit=allowed(may_edit_indicator, user, indicator),
        may_measure=measures,
        is_ratio=indicator.rule == CalculationRule.RATIO,
    )


def _row(row: Measurement, locked: set[tuple[int, int]], measures: bool) -> MeasurementRow:
    period = period_of(row.measured_on)
    open_to_change = measures and period not in locked
    return MeasurementRow(
        measurement=row,
        period=period_label(*period),
        locked=period in locked,
        edit_url=reverse("planning:measurement-edit", args=[row.pk]) if open_to_change else "",
    )


def _facts(reading: Reading, biennium: Biennium) -> list[tuple[str, Any]]:
    indicator = reading.indicator
    facts = [(_("Baseline"), figure_text(indicator.baseline, indicator.unit))]
    facts += [
        (_("Target %(year)s") % {"year": year}, figure_text(target_of(indicator.targets, year), indicator.unit))
        for year in biennium.years
    ]
    return [
        *facts,
        (_("Measured"), figure_text(reading.actual, indicator.unit)),
        (_("Counted as"), indicator.get_rule_display()),
        (_("Direction"), indicator.get_direction_display()),
    ]


def _chart(reading: Reading, biennium: Biennium) -> Chart:
    indicator = reading.indicator
    targets = [
        (biennium.last_day.replace(year=int(year)), target)
        for year in sorted(indicator.targets)
        if str(year).isdigit()
        and int(year) in biennium.years
        and (target := target_of(indicator.targets, int(year))) is not None
    ]
    return indicator_line.draw(
        baseline=indicator.baseline,
        targets=targets,
        measured=reading.steps,
        first=biennium.first_day,
        last=biennium.last_day,
        unit=indicator.unit,
        chart_id=f"indicator-{indicator.pk}",
        title=_title(reading),
    )


def _title(reading: Reading) -> str:
    """The finding: how far the indicator is, in words."""
    unit = reading.indicator.unit
    if reading.actual is None:
        return _("Nothing has been measured yet")
    if reading.target is None:
        return _("Measured: %(actual)s; no target is set") % {"actual": figure_text(reading.actual, unit)}
    if reading.reached:
        return _("The target is reached: %(actual)s of %(target)s") % {
            "actual": figure_text(reading.actual),
            "target": figure_text(reading.target, unit),
        }
    return _("%(actual)s of %(target)s") % {
        "actual": figure_text(reading.actual),
        "target": figure_text(reading.target, unit),
    }


def measurement_sheet(indicator: Indicator) -> Sheet:
    """The measurements of an indicator as a sheet, the latest first, and what they come to."""
    result = result_of(indicator)
    [reading] = readings(result.biennium, [indicator])
    rows = indicator.measurements.filter(measured_on__year__range=result.biennium.years)
    return Sheet(
        name=_("Measurements"),
        columns=(
            SheetColumn(_("Measured on"), 14, "date"),
            SheetColumn(_("Part"), 24),
            SheetColumn(_("Value"), 12, "number"),
            SheetColumn(_("Out of"), 12, "number"),
            SheetColumn(_("Evidence"), 60),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (row.measured_on, row.part, row.value, row.base, row.evidence, _("yes") if row.demonstration else "")
            for row in rows.order_by("-measured_on", "part")
        ],
        notes=(
            f"{indicator.said()}, {indicator.unit}",
            _("%(rule)s: %(value)s") % {"rule": indicator.get_rule_display(), "value": figure_text(reading.actual)},
            _("As at %(day)s") % {"day": clock.today().isoformat()},
        ),
    )


def period_page(user: Any, biennium: Biennium) -> PeriodPage:
    """The eight quarters of a biennium; two queries."""
    decided = {(row.year, row.quarter): row for row in _decided(biennium)}
    counts: dict[tuple[int, int], int] = {}
    for day in Measurement.objects.filter(measured_on__year__range=biennium.years).values_list(
        "measured_on", flat=True
    ):
        counts[period_of(day)] = counts.get(period_of(day), 0) + 1
    now = period_of(clock.today())
    return PeriodPage(
        biennium=biennium,
        rows=[
            PeriodRow(
                year=year,
                quarter=quarter,
                label=period_label(year, quarter),
                over=(year, quarter) < now,
                locked=bool((row := decided.get((year, quarter))) and row.is_locked),
                measurements=counts.get((year, quarter), 0),
                decided=row,
            )
            for year in biennium.years
            for quarter in (1, 2, 3, 4)
        ],
        may_lock=allowed(may_lock, user) and biennium.phase != "closed",
    )


def _decided(biennium: Biennium) -> Any:
    return PeriodLock.objects.filter(year__in=biennium.years).select_related("decided_by")
