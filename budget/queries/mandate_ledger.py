"""The activities behind a line of the ledger, each with its share, its work-days and its money."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.allocation import costs_of_mandate, days_of_mandate
from budget.queries.ledger_filters import Narrowed, OfALedger, narrow
from budget.queries.placed import activities_of, activity_url, costs_url, with_code_now
from budget.rules.money import NOTHING
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, page_of, sort_of
from planning.models import Biennium, MandateShare
from planning.queries.activities import activities_visible_to
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
class MandateLedger(OfALedger):
    """The work behind a mandate, or (``mandate`` None) behind none, under the filters of the address.

    ``mandate`` is it or its version of a past day.
    """

    mandate: Any
    biennium: Biennium
    as_at: datetime.date
    is_now: bool
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
    unknown_days: int

    @property
    def by_fund(self) -> bool:
        return self.days is None

    @property
    def url(self) -> str:
        """The whole page, for the part of it that the mandate's own page shows."""
        return f"{reverse('budget:mandate-ledger', args=[self.mandate.address_now])}{self.kept}"


def mandate_ledger(
    user: Any,
    biennium: Biennium,
    as_at: datetime.date,
    address: str | None,
    parameters: Mapping[str, str],
    exports: Sequence[tuple[str, str]] = (),
) -> MandateLedger:
    """The ledger of the mandate at ``address``, or of no mandate, today or at the end of a past day.

    A fixed number of queries. Raises ``Mandate.DoesNotExist`` for an address nobody uses.
    """
    narrowed, mandate = _asked(user, biennium, as_at, address, parameters)
    sort = sort_of(parameters, SORTS, "-cost")
    lines = _lines(narrowed, mandate)
    lines.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    pages = page_of(lines, parameters)
    there = reverse("budget:ledger")
    return MandateLedger(
        mandate=mandate,
        biennium=biennium,
        as_at=as_at,
        is_now=narrowed.is_now,
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
        unknown_days=narrowed.unknown_days,
    )


def mandate_ledger_sheet(
    user: Any, biennium: Biennium, as_at: datetime.date, address: str | None, parameters: Mapping[str, str]
) -> Sheet:
    """The same activities, all of them, for a file."""
    narrowed, mandate = _asked(user, biennium, as_at, address, parameters)
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
            *narrowed.notes,
        ),
    )


def _asked(
    user: Any, biennium: Biennium, as_at: datetime.date, address: str | None, parameters: Mapping[str, str]
) -> tuple[Narrowed, Any]:
    """What the address asks for, and the mandate it names, or its version of a past day."""
    key = None if address is None else mandates_visible_to(user).get(address=address).pk
    narrowed = narrow(user, biennium, as_at, parameters, mandates=False)
    return narrowed, None if key is None else narrowed.mandates.get(id=key)


def _lines(narrowed: Narrowed, mandate: Any) -> list[WorkLine]:
    key = mandate.id if mandate else None
    parts = _parts(narrowed, key)
    keys = list(parts)
    costs = costs_of_mandate(narrowed.costs.filter(activity__in=keys), key, narrowed.shares)
    days = narrowed.days
    if isinstance(days, QuerySet):
        days = days.filter(assignment__activity__in=keys)
    worked = days_of_mandate(days, key, narrowed.shares)
    return list(_written(narrowed, parts, costs, worked))


def _parts(narrowed: Narrowed, mandate: int | None) -> dict[int, Decimal]:
    """What the mandate explains of each activity that holds a share of it, or what none explains, in per cent.

    By the key of the activity.
    """
    visible = list(activities_visible_to(narrowed.user).filter(biennium=narrowed.biennium).values_list("pk", flat=True))
    shares = narrowed.shares
    if shares is None:
        held = MandateShare.objects.filter(activity__biennium=narrowed.biennium).order_by()
        shares = list(held.values_list("activity", "mandate", "percent"))
    if mandate is not None:
        seen = set(visible)
        return {pk: percent for pk, of, percent in shares if of == mandate and pk in seen}
    left = dict.fromkeys(visible, Decimal(100))
    for pk, _of, percent in shares:
        if pk in left:
            left[pk] -= percent
    return {pk: percent for pk, percent in left.items() if percent > 0}


def _written(
    narrowed: Narrowed,
    parts: Mapping[int, Decimal],
    costs: Mapping[tuple[Any, ...], Decimal],
    days: Mapping[tuple[Any, ...], Decimal],
) -> Iterator[WorkLine]:
    years = {year for _activity, year in (*costs, *days)}
    taking = {activity for activity, _year in (*costs, *days)} & parts.keys()
    activities = activities_of(narrowed.biennium, narrowed.as_at).filter(id__in=taking)
    for activity in with_code_now(activities).select_related("lead_unit", "cluster", "biennium").order_by("code"):
        yield WorkLine(
            code=activity.code,
            title=activity.title,
            url=activity_url(activity, narrowed.as_at),
            unit=activity.lead_unit.code,
            cluster=activity.cluster.code if activity.cluster else "",
            status=activity.status,
            percent=parts[activity.id],
            days=None if narrowed.by_fund else sum((days.get((activity.id, year), NOTHING) for year in years), NOTHING),
            costs=tuple(costs.get((activity.id, year), NOTHING) for year in narrowed.years),
            cost=sum((costs.get((activity.id, year), NOTHING) for year in years), NOTHING),
            costs_url=costs_url(activity, narrowed.as_at),
        )
