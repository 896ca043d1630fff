"""Planned and spent amounts and their sums by fund, object, unit and cluster, all over the same rows."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from budget.models import ActivityCost, ApprovedBudget, Expenditure, TrustFund
from budget.rules.money import NOTHING, Amounts
from common import clock
from common.past import on_record_since, rows_on
from planning.models import Biennium
from structure.rules.access import access_of

READ = "secretariat:budget:read"

# What sums may be grouped by: the field of a cost line and of an entry in the books.
GROUPS = {
    "fund": ("fund", "fund"),
    "object": ("object", "object"),
    "unit": ("activity__lead_unit", "activity__lead_unit"),
    "cluster": ("activity__cluster", "activity__cluster"),
    "activity": ("activity", "activity"),
}


def funds_visible_to(user: Any) -> QuerySet[TrustFund]:
    funds = TrustFund.objects.select_related("instrument")
    return funds if access_of(user).may(READ) else funds.none()


def costs_visible_to(user: Any, biennium: Biennium, as_at: datetime.date | None = None) -> QuerySet[Any]:
    """What the activities of the biennium are planned to cost, or were at the end of a past day ``as_at``, for whoever
    may read the budget."""
    costs = rows_on(ActivityCost, as_at or clock.today()).filter(activity__biennium=biennium)
    if not access_of(user).may(READ):
        return costs.none()
    if costs.model is ActivityCost:
        return costs
    # Which versions speak is asked once: within further questions PostgreSQL asks it again for every row.
    return ActivityCost.history.filter(history_id__in=list(costs.values_list("history_id", flat=True)))


def expenditures_visible_to(user: Any, biennium: Biennium, as_at: datetime.date) -> QuerySet[Expenditure]:
    """What was booked in the biennium up to and on ``as_at``, tied to an activity or not."""
    first, last = biennium.years
    spent = Expenditure.objects.filter(
        booked_on__gte=datetime.date(first, 1, 1), booked_on__lte=min(as_at, datetime.date(last, 12, 31))
    )
    return spent if access_of(user).may(READ) else spent.none()


def approved_visible_to(user: Any, biennium: Biennium, as_at: datetime.date | None = None) -> QuerySet[Any]:
    """The approved budgets of the biennium's years, or those on record at the end of a past day ``as_at``."""
    approved = rows_on(ApprovedBudget, as_at or clock.today()).filter(year__in=biennium.years)
    return approved if access_of(user).may(READ) else approved.none()


def budget_on_record_since(biennium: Biennium) -> datetime.date | None:
    """The day of the first record of a budget or a planned cost of the biennium; None while there is none."""
    approved = ApprovedBudget.history.filter(year__in=biennium.years)
    return on_record_since(approved, ActivityCost.history.filter(activity__biennium=biennium))


def sums_by(group: str, costs: QuerySet[Any], spent: QuerySet[Expenditure]) -> dict[Any, Amounts]:
    """Planned and spent by one of GROUPS; two queries. Spending tied to no activity stands under None."""
    cost_field, spent_field = GROUPS[group]
    found: dict[Any, Amounts] = defaultdict(Amounts)
    for key, amount in costs.order_by().values_list(cost_field).annotate(sum=Sum("amount")):
        found[key] += Amounts(planned=amount)
    for key, amount in spent.order_by().values_list(spent_field).annotate(sum=Sum("amount")):
        found[key] += Amounts(spent=amount)
    return dict(found)


def total_of(costs: QuerySet[Any], spent: QuerySet[Expenditure]) -> Amounts:
    """Planned and spent in all."""
    planned: Decimal = costs.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    booked: Decimal = spent.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    return Amounts(planned=planned, spent=booked)
