"""Work-days per person of a unit, planned against what each has."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from common import clock
from common.dates import quarter_of
from planning.enums import STATUSES_COUNTED
from planning.models import AssignmentDays, Biennium
from planning.queries.rhythm import capacity_by_person
from structure.models import Staff, Unit


@dataclass(frozen=True)
class QuarterLoad:
    """Work-days planned of work-days available in a quarter; ``over`` is what is too much, never below 0."""

    year: int
    quarter: int
    planned: Decimal
    capacity: Decimal

    @property
    def over(self) -> Decimal:
        return max(self.planned - self.capacity, Decimal(0))

    @property
    def percent(self) -> int:
        """0 to 100: how full the quarter is."""
        if not self.capacity:
            return 100 if self.planned else 0
        return min(round(100 * self.planned / self.capacity), 100)

    @property
    def label(self) -> str:
        return f"Q{self.quarter}" if self.year == clock.today().year else f"Q{self.quarter} {self.year}"


@dataclass(frozen=True)
class PersonLoad:
    staff: Any
    quarters: list[QuarterLoad]


def quarters_ahead(biennium: Biennium, count: int = 2) -> list[tuple[int, int]]:
    """This quarter and those that follow within the biennium; its last ones when it is over, its first before it."""
    every = [(year, quarter) for year in biennium.years for quarter in (1, 2, 3, 4)]
    now = (clock.today().year, quarter_of(clock.today()))
    ahead = [quarter for quarter in every if quarter >= now]
    return ahead[:count] if len(ahead) >= count else every[-count:]


def loads_of(unit: Unit, biennium: Biennium, quarters: Iterable[tuple[int, int]]) -> list[PersonLoad]:
    """The people of the unit with their load over all activities that count, whichever unit leads them; three queries.

    Their places in teams and at the head of projects are not among it: see ``planning.queries.load``.
    """
    asked = list(quarters)
    day = clock.today()
    people = (
        Staff.objects.filter(unit=unit, active_from__lte=day)
        .filter(Q(active_to__isnull=True) | Q(active_to__gte=day))
        .select_related("user")
    )
    rows = (
        AssignmentDays.objects.filter(
            assignment__staff__unit=unit,
            assignment__activity__biennium=biennium,
            assignment__activity__status__in=STATUSES_COUNTED,
        )
        .order_by()
        .values_list("assignment__staff", "year", "quarter")
        .annotate(planned=Sum("days"))
    )
    found = {(staff, year, quarter): planned for staff, year, quarter, planned in rows}
    has = capacity_by_person(Staff.objects.filter(unit=unit), asked)
    loads = [
        PersonLoad(
            staff,
            [
                QuarterLoad(
                    year,
                    quarter,
                    found.get((staff.pk, year, quarter), Decimal(0)),
                    has[staff.pk][year, quarter],
                )
                for year, quarter in asked
            ],
        )
        for staff in people
    ]
    return sorted(loads, key=lambda load: -max((row.planned for row in load.quarters), default=Decimal(0)))
