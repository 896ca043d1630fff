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
from budget.models import Expenditure, TrustFund
from budget.queries.placed import (
    OfABudget,
    activities_of,
    activities_with,
    activity_url,
    unit_choices,
    with_code_now,
)
from budget.queries.sums import (
    approved_visible_to,
    costs_visible_to,
    expenditures_visible_to,
    funds_visible_to,
    total_of,
)
from budget.rules.money import NOTHING, Amounts
from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, page_of, sort_of, sought
from common.past import speaking_for
from planning.models import Activity, Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.merging import merged_into

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
    """``activity`` as it stands, or its version of a past day; ``url`` leads to it, or to its costs of that day."""

    activity: Any
    amounts: Amounts
    url: str


@dataclass(frozen=True)
class CostsPage(OfABudget):
    """Activities with costs: the list, and the sums of all that was asked for, page or not.

    ``untied`` is what was spent on no activity; ``total`` includes it.
    """

    biennium: Biennium
    as_at: datetime.date
    is_now: bool
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
class ActivityCosts(OfABudget):
    """``activity`` as it stands, or its version of a past day."""

    biennium: Biennium
    as_at: datetime.date
    is_now: bool
    activity: Any
    lines: Sequence[ActivityCostLine]
    total: Amounts


@dataclass(frozen=True)
class _Asked:
    found: QuerySet[Any]
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
    """The activities the address asks for, of one fund or of all, today or at the end of a past day.

    A fixed number of queries.
    """
    asked = _ask(user, biennium, as_at, parameters, fund)
    pages = page_of(asked.found, parameters)
    approved = None
    if fund:
        approved = approved_visible_to(user, biennium, as_at).filter(fund=fund).aggregate(sum=Sum("amount"))["sum"]
    return CostsPage(
        biennium=biennium,
        as_at=as_at,
        is_now=as_at >= clock.today(),
        fund=fund,
        approved=approved,
        listing=Listing(
            rows=[_row(activity, as_at) for activity in pages.object_list],
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
        rows.append((activity.code, activity.title, activity.lead_unit.code, *_cells(_amounts(activity))))
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
    As at a past day: what was planned as on record at its end and booked up to it, of those merged by then.
    """
    is_now = as_at >= clock.today()
    shown = activity if is_now else speaking_for(Activity.history.filter(id=activity.pk), as_at).get()
    funds = {fund.pk: fund for fund in funds_visible_to(user)}
    merged = activities_visible_to(user).filter(pk__in=merged_into(activity, as_at)).values_list("pk", "code")
    codes = {activity.pk: "", **dict(merged)}
    sums: dict[tuple[str, int, str], Amounts] = {}
    costs = costs_visible_to(user, biennium, as_at).filter(activity__in=codes).order_by()
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
        biennium,
        as_at,
        is_now,
        shown,
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
    costs = costs_visible_to(user, biennium, as_at)
    spent = expenditures_visible_to(user, biennium, as_at)
    if fund:
        costs, spent = costs.filter(fund=fund), spent.filter(fund=fund)
    having = _with_money(user, costs, spent, as_at)
    everything = having.count()
    units = unit_choices(as_at, activities_of(biennium, as_at), having)
    clusters = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    text = sought(parameters)
    kind = chosen(parameters, "object", ObjectOfExpenditure.choices)
    unit = chosen(parameters, "unit", units)
    cluster = chosen(parameters, "cluster", clusters)
    about = Q()
    if unit:
        about &= Q(lead_unit__code=unit)
    if cluster:
        about &= Q(cluster__code=cluster)
    if text:
        about &= Q(title__icontains=text) | Q(code__icontains=text)
    if about:
        keys = list(having.filter(about).values_list("id", flat=True))
        costs, spent = costs.filter(activity__in=keys), spent.filter(activity__in=keys)
    if kind:
        costs, spent = costs.filter(object=kind), spent.filter(object=kind)
    sort = sort_of(parameters, SORTS, "code")
    columns = SORTS[sort.removeprefix("-")]
    order = [f"-{column}" if place == 0 and sort.startswith("-") else column for place, column in enumerate(columns)]
    found = (
        with_code_now(_with_money(user, costs, spent, as_at))
        .annotate(planned=_sum_of(costs), spent=_sum_of(spent))
        .annotate(left=F("planned") - F("spent"))
        .select_related("lead_unit", "biennium")
        .order_by(*order, "id")
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


def _with_money(user: Any, costs: QuerySet[Any], spent: QuerySet[Expenditure], day: datetime.date) -> QuerySet[Any]:
    """The activities a person may see that have a planned cost or an expenditure among those given."""
    return activities_with(costs, spent, day).filter(id__in=activities_visible_to(user).order_by().values("pk"))


def _sum_of(rows: Any) -> Any:
    one = rows.filter(activity=OuterRef("id")).order_by().values("activity").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(one, output_field=_MONEY), Value(NOTHING, output_field=_MONEY))


def _row(activity: Any, day: datetime.date) -> CostRow:
    return CostRow(activity, _amounts(activity), activity_url(activity, day))


def _amounts(activity: Any) -> Amounts:
    return Amounts(planned=activity.planned, spent=activity.spent)


def _cells(amounts: Amounts) -> tuple[Decimal, Decimal, Decimal]:
    return amounts.planned, amounts.spent, amounts.left
