"""The activities behind a line of the ledger, each with its share, its work-days and its money."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.allocation import costs_of_mandate, days_of_mandate
from budget.queries.ledger_filters import Narrowed, narrow
from budget.rules.money import NOTHING
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, page_of, sort_of
from planning.models import Activity, Biennium, Mandate, MandateShare
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.mandates import mandates_visible_to

SORTS = {
    "code": lambda line: line.code,
    "title": lambda line: line.title.casefold(),
    "unit": lambda line: (line.unit, line.code),
    "share": lambda line: line.percent,
    "days": lambda line: line.days or NOTHING,
    "cost": lambda line: line.cost,
}


@dataclass(frozen=True)
class WorkLine:
    """An activity: the part of it (per cent) that the mandate explains, with the work-days and dollars that is."""

    code: str
    title: str
    url: str
    unit: str
    cluster: str
    status: str
    percent: Decimal
    days: Decimal | None
    costs: tuple[Decimal, ...]
    cost: Decimal
    costs_url: str


@dataclass(frozen=True)
class MandateLedger:
    """The work behind a mandate, or (``mandate`` None) behind none, under the filters of the address."""

    mandate: Mandate | None
    biennium: Biennium
    years: list[int]
    lines: Sequence[WorkLine]
    pages: Any
    filters: Filters
    sort: str
    count_sentence: str
    exports: Sequence[tuple[str, str]]
    days: Decimal | None
    costs: tuple[Decimal, ...]
    cost: Decimal
    whole_url: str

    @property
    def by_fund(self) -> bool:
        return self.days is None


def mandate_ledger(
    user: Any,
    biennium: Biennium,
    address: str | None,
    parameters: Mapping[str, str],
    exports: Sequence[tuple[str, str]] = (),
) -> MandateLedger:
    """The ledger of the mandate at ``address``, or of no mandate; a fixed number of queries.

    Raises ``Mandate.DoesNotExist`` for an address nobody uses.
    """
    mandate = None if address is None else mandates_visible_to(user).select_related("decision").get(address=address)
    narrowed = narrow(user, biennium, parameters, mandates=False)
    sort = sort_of(parameters, SORTS, "-cost")
    lines = _lines(narrowed, mandate)
    lines.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    pages = page_of(lines, parameters)
    there = reverse("budget:ledger")
    return MandateLedger(
        mandate=mandate,
        biennium=biennium,
        years=narrowed.years,
        lines=list(pages.object_list),
        pages=pages,
        filters=narrowed.bar,
        sort=sort,
        count_sentence=ngettext("%(n)s activity", "%(n)s activities", len(lines)) % {"n": len(lines)},
        exports=exports,
        days=None if narrowed.by_fund else sum((line.days or NOTHING for line in lines), NOTHING),
        costs=tuple(sum((line.costs[place] for line in lines), NOTHING) for place in range(len(narrowed.years))),
        cost=sum((line.cost for line in lines), NOTHING),
        whole_url=f"{there}?{urlencode(narrowed.work)}" if narrowed.work else there,
    )


def mandate_ledger_sheet(user: Any, biennium: Biennium, address: str | None, parameters: Mapping[str, str]) -> Sheet:
    """The same activities, all of them, for a file."""
    mandate = None if address is None else mandates_visible_to(user).get(address=address)
    narrowed = narrow(user, biennium, parameters, mandates=False)
    lines = sorted(_lines(narrowed, mandate), key=SORTS["code"])
    days = [] if narrowed.by_fund else [SheetColumn(_("Work-days"), 12, "number")]
    return Sheet(
        name=_("Mandate ledger"),
        columns=(
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 60),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Cluster"), 8),
            SheetColumn(_("Share, %"), 10, "percent"),
            *days,
            *(SheetColumn(_("%(year)s, USD") % {"year": year}, 16, "money") for year in narrowed.years),
            SheetColumn(_("All, USD"), 16, "money"),
        ),
        rows=[
            (
                line.code,
                line.title,
                line.unit,
                line.cluster,
                line.percent,
                *([] if line.days is None else [round(line.days, 2)]),
                *line.costs,
                line.cost,
            )
            for line in lines
        ],
        notes=(
            f"{mandate.address} {mandate.title}" if mandate else _("Work and money behind no mandate"),
            _("Shown: %(words)s") % {"words": narrowed.words},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


def _lines(narrowed: Narrowed, mandate: Mandate | None) -> list[WorkLine]:
    key = mandate.pk if mandate else None
    activities = _behind(narrowed.user, narrowed.biennium, mandate)
    keys = activities.order_by().values("pk")
    costs = costs_of_mandate(narrowed.costs.filter(activity__in=keys), key)
    days = days_of_mandate(narrowed.days.filter(assignment__activity__in=keys), key)
    taking = {activity for activity, _year in (*costs, *days)}
    return list(_written(narrowed, activities, taking, costs, days))


def _behind(user: Any, biennium: Biennium, mandate: Mandate | None) -> QuerySet[Any]:
    """The activities that hold a share of the mandate; or whose shares do not make the whole. ``part`` is per cent."""
    shares = MandateShare.objects.filter(activity=OuterRef("pk")).order_by()
    activities = activities_visible_to(user).filter(biennium=biennium)
    if mandate:
        mine = shares.filter(mandate=mandate).values("percent")
        return activities.annotate(part=Subquery(mine)).filter(part__isnull=False)
    given = Subquery(shares.values("activity").annotate(sum=Sum("percent")).values("sum"))
    return activities.annotate(part=100 - Coalesce(given, Decimal(0))).filter(Q(part__gt=0))


def _written(
    narrowed: Narrowed,
    activities: QuerySet[Any],
    taking: set[int],
    costs: Mapping[tuple[Any, ...], Decimal],
    days: Mapping[tuple[Any, ...], Decimal],
) -> Iterator[WorkLine]:
    suffix = "" if narrowed.biennium.is_current else f"?biennium={narrowed.biennium.starts_in}"
    years = {year for _activity, year in (*costs, *days)}
    found: QuerySet[Activity] = activities.select_related("lead_unit", "cluster", "biennium").order_by("code")
    for activity in found:
        if activity.pk not in taking:
            continue
        yield WorkLine(
            code=activity.code,
            title=activity.title,
            url=address_of(activity),
            unit=activity.lead_unit.code,
            cluster=activity.cluster.code if activity.cluster else "",
            status=activity.status,
            percent=activity.part,  # type: ignore[attr-defined]
            days=None if narrowed.by_fund else sum((days.get((activity.pk, year), NOTHING) for year in years), NOTHING),
            costs=tuple(costs.get((activity.pk, year), NOTHING) for year in narrowed.years),
            cost=sum((costs.get((activity.pk, year), NOTHING) for year in years), NOTHING),
            costs_url=f"{reverse('budget:activity-costs', args=[activity.code])}{suffix}",
        )
