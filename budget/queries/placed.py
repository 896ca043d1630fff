"""Where the money of a day stood: the activities behind it, by the units that led them and their clusters of that day.

Planned costs are those on record at the end of the day. The books have no history: what was booked by a day is read
from them as they stand.
"""

import datetime
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from budget.models import Expenditure
from budget.queries.sums import sums_by
from budget.rules.money import Amounts
from common import clock
from common.past import OfADay, carried_day, speaking_for
from planning.models import Activity, Biennium
from structure.models import Unit
from structure.queries.then import units_as_they_were


class OfABudget(OfADay):
    """A page of a biennium and a day, which it hands on where they do not go without saying."""

    biennium: Biennium

    @property
    def carried(self) -> list[tuple[str, str]]:
        return carried_of(self.biennium, self.as_at)

    @property
    def kept(self) -> str:
        return f"?{urlencode(self.carried)}" if self.carried else ""

    @property
    def also(self) -> str:
        """The same, after something else in an address."""
        return f"&{urlencode(self.carried)}" if self.carried else ""


def carried_of(biennium: Biennium, day: datetime.date) -> list[tuple[str, str]]:
    """What an address carries on so that the next page is of this biennium and day."""
    is_now = day >= clock.today()
    goes_without = biennium.is_current and (is_now or day.year in biennium.years)
    return ([] if goes_without else [("biennium", str(biennium.starts_in))]) + carried_day(day, is_now=is_now)


def activities_of(biennium: Biennium, day: datetime.date) -> QuerySet[Any]:
    """The activities of the biennium as they stand, or the versions that speak for the end of a past day."""
    return _on(Q(biennium=biennium), day)


def activities_with(costs: QuerySet[Any], spent: QuerySet[Expenditure], day: datetime.date) -> QuerySet[Any]:
    """The activities that have a planned cost or an expenditure among those given, whose ``id`` is the key.

    As they stand, or the versions that speak for the end of a past day; one on record only since later, for which
    something was booked by then, speaks by its first version.
    """
    planned = costs.order_by().values_list("activity", flat=True)
    booked = spent.filter(activity__isnull=False).order_by().values_list("activity", flat=True)
    if day >= clock.today():
        return Activity.objects.filter(Q(id__in=planned) | Q(id__in=booked))
    return _on(Q(id__in=sorted({*planned, *booked})), day)


def with_code_now(activities: QuerySet[Any]) -> QuerySet[Any]:
    """Activities, or versions of them, with ``code_now``, by which their pages are found."""
    return activities.annotate(code_now=Subquery(Activity.objects.filter(pk=OuterRef("id")).values("code")))


def activity_url(activity: Any, day: datetime.date) -> str:
    """The page of an activity ``with_code_now``; of a past day that of its costs."""
    return _url_of("planning:activity-detail", activity, day) if day >= clock.today() else costs_url(activity, day)


def costs_url(activity: Any, day: datetime.date) -> str:
    """The costs of an activity ``with_code_now`` on the day. Wants ``biennium`` loaded."""
    return _url_of("budget:activity-costs", activity, day)


def unit_choices(day: datetime.date, *activities: QuerySet[Any]) -> list[tuple[str, str]]:
    """The units that lead any of the activities, by the names they had on the day."""
    leading = Q()
    for some in activities:
        leading |= Q(pk__in=some.order_by().values("lead_unit"))
    units = Unit.objects.filter(leading).select_related("division")
    return [(unit.code, f"{unit.code} {unit.said()}") for unit in units_as_they_were(units, day)]


def sums_then(costs: QuerySet[Any], spent: QuerySet[Expenditure], day: datetime.date) -> dict[str, dict[Any, Amounts]]:
    """Planned and spent by the ``unit`` that led each activity at the end of a past day and by its ``cluster`` of then.

    A fixed number of queries.
    """
    activities = activities_with(costs, spent, day).values_list("id", "lead_unit", "cluster")
    places = {pk: (unit, cluster) for pk, unit, cluster in activities}
    found: dict[str, dict[Any, Amounts]] = {"unit": defaultdict(Amounts), "cluster": defaultdict(Amounts)}
    for pk, amounts in sums_by("activity", costs, spent).items():
        unit, cluster = places.get(pk, (None, None))
        found["unit"][unit] += amounts
        found["cluster"][cluster] += amounts
    return found


def _url_of(page: str, activity: Any, day: datetime.date) -> str:
    carried = carried_of(activity.biennium, day)
    there = reverse(page, args=[activity.code_now])
    return f"{there}?{urlencode(carried)}" if carried else there


def _on(which: Q, day: datetime.date) -> QuerySet[Any]:
    if day >= clock.today():
        return Activity.objects.filter(which)
    # Which versions speak is asked once: within further questions PostgreSQL asks it again for every row.
    speaking = speaking_for(Activity.history.filter(which), day).values_list("history_id", flat=True)
    return Activity.history.filter(history_id__in=list(speaking))
