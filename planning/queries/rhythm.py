"""Work-days of each quarter of the biennium: what people have, and what is planned for each kind of work.

**Capacity** is the work-days a month of each member of the staff, three times a quarter, by the share of the quarter's
days on which the person works at the Secretariat. Both it and the planned days follow the unit a person belongs to,
whichever unit leads the activity.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import DateField, DecimalField, ExpressionWrapper, F, Func, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from common.dates import PartialDate
from planning.enums import STATUSES_COUNTED, Function
from planning.models import AssignmentDays, Biennium
from planning.queries.past import PlanThen
from planning.rules.rhythm import NONE, Crowding, QuarterWork, crowdings
from structure.models import Staff, Unit
from structure.queries.then import staff_by_unit_then, staff_versions_then

TENTH = Decimal("0.1")
MONTHS_IN_QUARTER = 3
_DAYS: Any = DecimalField(max_digits=14, decimal_places=4)


def quarters_of(biennium: Biennium) -> list[tuple[int, int]]:
    return [(year, quarter) for year in biennium.years for quarter in (1, 2, 3, 4)]


def rhythm_by_unit(biennium: Biennium, people: QuerySet[Staff]) -> dict[int, list[QuarterWork]]:
    """The eight quarters of each unit that ``people`` belong to, in two queries. Days are kept to a tenth."""
    found: dict[int, dict[tuple[int, int], dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for unit, values in _capacity(biennium, people):
        for (year, quarter), days in zip(quarters_of(biennium), values, strict=True):
            found[unit][year, quarter]["capacity"] = (days or Decimal(0)).quantize(TENTH)
    for unit, year, quarter, function, days in planned_days(biennium, people).values_list(
        "assignment__staff__unit", "year", "quarter", "assignment__activity__function", "sum"
    ):
        found[unit][year, quarter][Function(function).value] = days
    return {
        unit: [QuarterWork(year, quarter, **by_quarter[year, quarter]) for year, quarter in quarters_of(biennium)]
        for unit, by_quarter in found.items()
    }


def crowded_quarters(
    unit: Unit, biennium: Biennium, day: datetime.date, then: PlanThen | None = None
) -> list[Crowding]:
    """The quarter of ``day`` and those ahead of it in which one kind of a unit's work crowds out the other.

    ``then`` the plan of a past day: as planned at its end, of who worked in the unit then and had which days. Two
    queries, three of a past day.
    """
    people = staff_by_unit_then(Staff.objects.all(), day).filter(unit_then=unit.pk)
    quarters = _rhythm_then(biennium, people, then) if then else rhythm_by_unit(biennium, people).get(unit.pk, [])
    return crowdings(work for work in quarters if work.ahead(day))


def _rhythm_then(biennium: Biennium, people: QuerySet[Staff], then: PlanThen) -> list[QuarterWork]:
    """The quarters of people of one unit of a past day."""
    found: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
    for _unit, values in _capacity(biennium, staff_versions_then(people, then.day)):
        for (year, quarter), days in zip(quarters_of(biennium), values, strict=True):
            found[year, quarter]["capacity"] = (days or Decimal(0)).quantize(TENTH)
    for (year, quarter, function), days in then.days_by_function(then.counted, biennium.years, people).items():
        found[year, quarter][Function(function).value] = days
    return [QuarterWork(year, quarter, **found[year, quarter]) for year, quarter in quarters_of(biennium)]


def assigned_days(biennium: Biennium, people: QuerySet[Staff]) -> QuerySet[AssignmentDays]:
    """The days the people are planned for in the biennium, in activities that count."""
    return AssignmentDays.objects.filter(
        assignment__staff__in=people.order_by(),
        assignment__activity__biennium=biennium,
        assignment__activity__status__in=STATUSES_COUNTED,
        year__in=biennium.years,
    )


def planned_days(biennium: Biennium, people: QuerySet[Staff]) -> QuerySet[Any, Any]:
    """``sum`` of the days by unit, year, quarter and function."""
    return (
        assigned_days(biennium, people)
        .order_by()
        .values("assignment__staff__unit", "year", "quarter", "assignment__activity__function")
        .annotate(sum=Sum("days"))
    )


def _capacity(biennium: Biennium, people: QuerySet[Staff]) -> list[tuple[int, tuple[Decimal | None, ...]]]:
    sums = {f"q{year}_{quarter}": _days_in(year, quarter) for year, quarter in quarters_of(biennium)}
    rows = people.order_by().values_list("unit").annotate(**sums)
    return [(unit, tuple(days)) for unit, *days in rows.values_list("unit", *sums)]


def capacity_by_person(
    people: QuerySet[Any], quarters: Iterable[tuple[int, int]], key: str = "pk"
) -> dict[int, dict[tuple[int, int], Decimal]]:
    """The work-days each of the people has in each quarter, to a tenth; one query.

    ``people`` may be versions of people, whose ``key`` is ``id``.
    """
    asked = list(quarters)
    sums = {f"q{year}_{quarter}": _days_in(year, quarter) for year, quarter in asked}
    rows = people.order_by().values_list(key).annotate(**sums).values_list(key, *sums)
    return {
        pk: {quarter: (days or NONE).quantize(TENTH) for quarter, days in zip(asked, values, strict=True)}
        for pk, *values in rows
    }


def _days_in(year: int, quarter: int) -> Any:
    there = share_of_quarter(F("active_from"), F("active_to"), year, quarter)
    return Sum(ExpressionWrapper(F("days_per_month") * MONTHS_IN_QUARTER * there, output_field=_DAYS))


def share_of_quarter(begins: Any, ends: Any, year: int, quarter: int) -> Any:
    """The share, 0 to 1, of a quarter's days from ``begins`` to ``ends``; an open end lasts."""
    span = PartialDate.quarter(year, quarter)
    first, last = (Value(day, output_field=DateField()) for day in (span.first, span.last))
    begun = Greatest(begins, first, output_field=DateField())
    ended = Least(Coalesce(ends, last, output_field=DateField()), last, output_field=DateField())
    there: Any = Greatest(Func(ended, begun, template="(%(expressions)s + 1)", arg_joiner=" - "), 0)
    there.output_field = IntegerField()
    length = Value(Decimal((span.last - span.first).days + 1))
    return ExpressionWrapper(Cast(there, _DAYS) / length, output_field=_DAYS)
