"""The activities behind a figure of the budget, and the costs of one activity."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.enums import ObjectOfExpenditure
from budget.models import ActivityCost, Expenditure, TrustFund
from budget.queries.sums import (
    approved_visible_to,
    costs_visible_to,
    expenditures_visible_to,
    funds_visible_to,
    total_of,
)
from budget.rules.money import NOTHING, Amounts
from clusters.queries.clusters import clusters_visible_to
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, page_of, sort_of, sought
from planning.models import Activity, Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.merging import merged_into
from structure.models import Unit

SORTS = {
    "code": ("code",),
    "title": ("title", "code"),
    "unit": ("lead_unit__code", "code"),
    "planned": ("planned", "code"),
    "spent": ("spent", "code"),
    "left": ("left", "code"),
}
_MONEY: Any = DecimalField(max_digits=16, decimal_places=2)


@dataclass(frozen=True)
class CostRow:
    activity: Activity
    amounts: Amounts


@dataclass(frozen=True)
class CostsPage:
    """Activities with costs: the list, and the sums of all that was asked for, page or not.

    ``untied`` is what was spent on no activity; ``total`` includes it.
    """

    biennium: Biennium
    fund: TrustFund | None
    approved: Decimal | None
    listing: Listing[CostRow]
    untied: Amounts
    total: Amounts


@dataclass(frozen=True)
class ActivityCostLine:
    fund: TrustFund
    object: Any
    amounts: Amounts
    merged_from: str = ""


@dataclass(frozen=True)
class ActivityCosts:
    activity: Activity
    lines: Sequence[ActivityCostLine]
    total: Amounts


@dataclass(frozen=True)
class _Asked:
    found: QuerySet[Activity]
    filters: Filters
    sort: str
    everything: int
    untied: Amounts
    total: Amounts


def costs_page(
    user: Any,
    biennium: Biennium,
    as_at: datetime.date,
    parameters: Mapping[str, str],
    exports: Sequence[tuple[str, str]],
    fund: TrustFund | None = None,
) -> CostsPage:
    """The activities the address asks for, of one fund or of all; a fixed number of queries."""
    asked = _ask(user, biennium, as_at, parameters, fund)
    pages = page_of(asked.found, parameters)
    approved = None
    if fund:
        approved = approved_visible_to(user, biennium).filter(fund=fund).aggregate(sum=Sum("amount"))["sum"]
    return CostsPage(
        biennium=biennium,
        fund=fund,
        approved=approved,
        listing=Listing(
            rows=[_row(activity) for activity in pages.object_list],
            filters=asked.filters,
            sort=asked.sort,
            count_sentence=ngettext("%(n)s of %(all)s activity", "%(n)s of %(all)s activities", asked.everything)
            % {"n": pages.paginator.count, "all": asked.everything},
            pages=pages,
            exports=exports,
        ),
        untied=asked.untied,
        total=asked.total,
    )


def costs_sheet(
    user: Any,
    biennium: Biennium,
    as_at: datetime.date,
    parameters: Mapping[str, str],
    as_at_line: str,
    fund: TrustFund | None = None,
) -> Sheet:
    """The same activities, all of them, for a file; the last lines are what is tied to none, and the total."""
    asked = _ask(user, biennium, as_at, parameters, fund)
    rows: list[Sequence[Any]] = []
    for activity in asked.found:
        row = _row(activity)
        rows.append((activity.code, activity.title, activity.lead_unit.code, *_cells(row.amounts)))
    if asked.untied.spent:
        rows.append(("", _("Tied to no activity"), "", *_cells(asked.untied)))
    rows.append(("", _("All"), "", *_cells(asked.total)))
    return Sheet(
        name=fund.code if fund else _("Costs"),
        columns=(
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 60),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Planned, USD"), 16, "money"),
            SheetColumn(_("Spent, USD"), 16, "money"),
            SheetColumn(_("Left, USD"), 16, "money"),
        ),
        rows=rows,
        notes=(str(fund) if fund else _("Costs of activities"), str(biennium), as_at_line),
    )


def activity_costs(user: Any, activity: Activity, biennium: Biennium, as_at: datetime.date) -> ActivityCosts:
    """What an activity is planned to cost and has cost, by fund and object of expenditure.

    With the costs of the activities that were merged into it: they stay where they were booked (decision record 9).
    """
    funds = {fund.pk: fund for fund in funds_visible_to(user)}
    merged = activities_visible_to(user).filter(pk__in=merged_into(activity)).values_list("pk", "code")
    codes = {activity.pk: "", **dict(merged)}
    sums: dict[tuple[str, int, str], Amounts] = {}
    costs = costs_visible_to(user, biennium).filter(activity__in=codes).order_by()
    for one, fund, kind, amount in costs.values_list("activity", "fund", "object").annotate(sum=Sum("amount")):
        sums[codes[one], fund, kind] = Amounts(planned=amount)
    spent = expenditures_visible_to(user, biennium, as_at).filter(activity__in=codes).order_by()
    for one, fund, kind, amount in spent.values_list("activity", "fund", "object").annotate(sum=Sum("amount")):
        key = (codes[one], fund, kind)
        sums[key] = sums.get(key, Amounts()) + Amounts(spent=amount)
    labels = dict(ObjectOfExpenditure.choices)
    places = list(labels)
    keys = sorted(sums, key=lambda key: (key[0], funds[key[1]].order, funds[key[1]].code, places.index(key[2])))
    return ActivityCosts(
        activity,
        [ActivityCostLine(funds[fund], labels[kind], sums[code, fund, kind], code) for code, fund, kind in keys],
        sum(sums.values(), Amounts()),
    )


def _ask(
    user: Any,
    biennium: Biennium,
    as_at: datetime.date,
    parameters: Mapping[str, str],
    fund: TrustFund | None,
) -> _Asked:
    costs = costs_visible_to(user, biennium)
    spent = expenditures_visible_to(user, biennium, as_at)
    if fund:
        costs, spent = costs.filter(fund=fund), spent.filter(fund=fund)
    everything = _with_money(user, costs, spent).count()
    units = [
        (unit.code, f"{unit.code} {unit.said()}")
        for unit in Unit.objects.filter(activities_led__biennium=biennium).distinct()
    ]
    clusters = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    text = sought(parameters)
    kind = chosen(parameters, "object", ObjectOfExpenditure.choices)
    unit = chosen(parameters, "unit", units)
    cluster = chosen(parameters, "cluster", clusters)
    about = Q()
    if unit:
        about &= Q(activity__lead_unit__code=unit)
    if cluster:
        about &= Q(activity__cluster__code=cluster)
    if text:
        about &= Q(activity__title__icontains=text) | Q(activity__code__icontains=text)
    costs, spent = costs.filter(about), spent.filter(about)
    if kind:
        costs, spent = costs.filter(object=kind), spent.filter(object=kind)
    sort = sort_of(parameters, SORTS, "code")
    keys = SORTS[sort.removeprefix("-")]
    order = [f"-{key}" if place == 0 and sort.startswith("-") else key for place, key in enumerate(keys)]
    found = (
        _with_money(user, costs, spent)
        .annotate(planned=_sum_of(costs), spent=_sum_of(spent))
        .annotate(left=F("planned") - F("spent"))
        .select_related("lead_unit")
        .order_by(*order, "pk")
    )
    filters = Filters(
        find_name="q",
        find_value=text,
        find_label=_("Find a title or code"),
        selects=(
            Select("object", _("Object"), ObjectOfExpenditure.choices, kind),
            Select("unit", _("Unit"), units, unit),
            Select("cluster", _("Cluster"), clusters, cluster),
        ),
    )
    return _Asked(
        found,
        filters,
        sort,
        everything,
        total_of(costs.none(), spent.filter(activity__isnull=True)),
        total_of(costs, spent),
    )


def _with_money(user: Any, costs: QuerySet[ActivityCost], spent: QuerySet[Expenditure]) -> QuerySet[Activity]:
    """The activities that have a planned cost or an expenditure among those given."""
    return activities_visible_to(user).filter(
        Q(pk__in=costs.order_by().values("activity"))
        | Q(pk__in=spent.filter(activity__isnull=False).order_by().values("activity"))
    )


def _sum_of(rows: Any) -> Any:
    one = rows.filter(activity=OuterRef("pk")).order_by().values("activity").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(one, output_field=_MONEY), Value(NOTHING, output_field=_MONEY))


def _row(activity: Any) -> CostRow:
    return CostRow(activity, Amounts(planned=activity.planned, spent=activity.spent))


def _cells(amounts: Amounts) -> tuple[Decimal, Decimal, Decimal]:
    return amounts.planned, amounts.spent, amounts.left
