"""Work by quarter in the two-year rhythm: implementation in year 1, meetings in year 2 (source para 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from monitoring.metrics.window import Window
from planning.enums import Function
from planning.models import AssignmentDays
from planning.queries.facts import ActivityFact

Key = tuple[int, int, str]  # year, quarter, function


@dataclass(frozen=True)
class QuarterDays:
    """Planned work-days of a quarter, by what the work is for."""

    year: int
    quarter: int
    implementation: Decimal
    meetings: Decimal
    management: Decimal

    @property
    def total(self) -> Decimal:
        return self.implementation + self.meetings + self.management


def work_days_by_quarter(window: Window, facts: Sequence[ActivityFact]) -> list[QuarterDays]:
    """Eight quarters of assigned work-days, of activities that count, as they were planned on the day."""
    days = _planned_now(window, facts) if window.is_now else _planned_then(window, facts)
    return [
        QuarterDays(
            year,
            quarter,
            *(days.get((year, quarter, function.value), Decimal(0)) for function in _ORDER),
        )
        for year in window.biennium.years
        for quarter in (1, 2, 3, 4)
    ]


def _planned_now(window: Window, facts: Sequence[ActivityFact]) -> dict[Key, Decimal]:
    counted = [fact.pk for fact in facts if fact.counted]
    sums = (
        AssignmentDays.objects.filter(assignment__activity__in=counted, year__in=window.biennium.years)
        .order_by()
        .values_list("year", "quarter", "assignment__activity__function")
        .annotate(days=Sum("days"))
    )
    return {(year, quarter, function): total for year, quarter, function, total in sums}


def _planned_then(window: Window, facts: Sequence[ActivityFact]) -> dict[Key, Decimal]:
    counted = [fact.pk for fact in facts if fact.counted]
    return window.plan_then.days_by_function(counted, window.biennium.years)


_ORDER = (Function.IMPLEMENTATION, Function.MEETINGS, Function.MANAGEMENT)
