"""The ledger: what each mandate takes of work-days and money in the biennium, and that the sums agree."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.models import Expenditure
from budget.queries.allocation import Parts, costs_by_mandate, days_by_mandate
from budget.queries.ledger_filters import Narrowed, OfALedger, narrow
from budget.queries.placed import carried_of, sums_then
from budget.queries.sums import sums_by
from budget.rules.money import NOTHING
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Listing, page_of, sort_of
from planning.enums import MandateStatus
from planning.models import Biennium


@dataclass(frozen=True)
class LedgerLine:
    """Work-days and US dollars of a mandate, of no mandate, or of all. ``costs`` holds one sum a year asked for.

    ``days`` is None where a fund is asked for; ``share`` is per cent of all the money the work filters leave.
    """

    address: str
    title: Any
    days: Decimal | None
    costs: tuple[Decimal, ...]
    cost: Decimal
    share: float | None
    url: str = ""
    decision: str = ""
    instrument: str = ""
    status: Any = ""
    order: tuple[Any, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True)
class CountedBy:
    """The same money counted in another way; ``count`` says how many mandates, units, clusters or funds share it."""

    name: str
    count: str
    sum: Decimal
    url: str
    agrees: bool


@dataclass(frozen=True)
class LedgerPage(OfALedger):
    """The list, what belongs to no mandate, and the sums. ``none`` is None while only some mandates are shown.

    ``all`` sums what is shown; ``planned`` is what the budget counts for the same work, without asking for mandates.
    """

    biennium: Biennium
    as_at: datetime.date
    is_now: bool
    years: list[int]
    listing: Listing[LedgerLine]
    none: LedgerLine | None
    all: LedgerLine
    planned: Decimal
    counted: list[CountedBy]
    by_mandate: bool
    by_fund: bool
    budget_url: str
    unknown_days: int
    keep: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class LedgerFigures:
    """The ledger without a page: every line, what belongs to no mandate, the sum, and what the budget counts."""

    narrowed: Narrowed
    lines: list[LedgerLine]
    none: LedgerLine | None
    all: LedgerLine
    planned: Decimal

    @property
    def biennium(self) -> Biennium:
        return self.narrowed.biennium

    @property
    def years(self) -> list[int]:
        return self.narrowed.years


SORTS: dict[str, Callable[[LedgerLine], Any]] = {
    "address": lambda line: line.order,
    "title": lambda line: line.title.casefold(),
    "status": lambda line: str(line.status),
    "days": lambda line: line.days or Decimal(0),
    "first": lambda line: line.costs[0],
    "last": lambda line: line.costs[-1],
    "cost": lambda line: line.cost,
}


def ledger_page(
    user: Any,
    biennium: Biennium,
    as_at: datetime.date,
    parameters: Mapping[str, str],
    exports: Sequence[tuple[str, str]],
) -> LedgerPage:
    """The page the address asks for, today or at the end of a past day: a fixed number of queries, however many
    activities and mandates."""
    narrowed = narrow(user, biennium, as_at, parameters)
    sort = sort_of(parameters, SORTS, "-cost")
    lines, none, everything = _lines(narrowed, sort)
    planned = _planned(narrowed)
    pages = page_of(lines, parameters)
    return LedgerPage(
        biennium=biennium,
        as_at=as_at,
        is_now=narrowed.is_now,
        years=narrowed.years,
        listing=Listing(
            rows=list(pages.object_list),
            filters=narrowed.bar,
            sort=sort,
            count_sentence=_count(len(lines)),
            pages=pages,
            exports=exports,
        ),
        none=none,
        all=everything,
        planned=planned,
        counted=[] if narrowed.by_mandate else _counted(narrowed, lines, none, planned),
        by_mandate=narrowed.by_mandate,
        by_fund=narrowed.by_fund,
        budget_url=_budget_url(narrowed),
        unknown_days=narrowed.unknown_days,
        keep=[*carried_of(biennium, as_at), *([("sort", sort)] if parameters.get("sort") else [])],
    )


def ledger_figures(user: Any, biennium: Biennium, as_at: datetime.date, parameters: Mapping[str, str]) -> LedgerFigures:
    """The ledger the address asks for, in the order of the register: a fixed number of queries."""
    narrowed = narrow(user, biennium, as_at, parameters)
    return LedgerFigures(narrowed, *_lines(narrowed, "address"), _planned(narrowed))


def ledger_sheet(user: Any, biennium: Biennium, as_at: datetime.date, parameters: Mapping[str, str]) -> Sheet:
    """The ledger as filtered and sorted, all of it; the last lines are what belongs to no mandate, and the total."""
    narrowed = narrow(user, biennium, as_at, parameters)
    lines, none, everything = _lines(narrowed, sort_of(parameters, SORTS, "-cost"))
    last = [none, everything] if none else [everything]
    days = [] if narrowed.by_fund else [SheetColumn(_("Work-days"), 12, "number")]
    return Sheet(
        name=_("Mandate ledger"),
        columns=(
            SheetColumn(_("Address"), 16),
            SheetColumn(_("Mandate"), 60),
            SheetColumn(_("Decision"), 14),
            SheetColumn(_("Instrument"), 12),
            SheetColumn(_("Status"), 16),
            *days,
            *(SheetColumn(_("%(year)s, USD") % {"year": year}, 16, "money") for year in narrowed.years),
            SheetColumn(_("All, USD"), 16, "money"),
            SheetColumn(_("Of all, %"), 10, "percent"),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                line.address,
                str(line.title),
                line.decision,
                line.instrument,
                str(line.status),
                *([] if line.days is None else [round(line.days, 2)]),
                *line.costs,
                line.cost,
                line.share,
                _("yes") if line.demonstration else "",
            )
            for line in (*lines, *last)
        ],
        notes=(
            _("Mandate ledger, %(biennium)s: work-days and planned costs by the shares of each activity")
            % {"biennium": biennium},
            *narrowed.notes,
        ),
    )


def _lines(narrowed: Narrowed, sort: str) -> tuple[list[LedgerLine], LedgerLine | None, LedgerLine]:
    """The mandates that take something, in order; what belongs to none (unless only some are asked for); the sum."""
    costs = _by_key(costs_by_mandate(narrowed.costs, narrowed.shares))
    days = _by_key(days_by_mandate(narrowed.days, narrowed.shares))
    whole = sum((amount for years in costs.values() for amount in years.values()), NOTHING)
    found = narrowed.mandates.order_by().values(
        "id",
        "address",
        "address_now",
        "title",
        "status",
        "demonstration",
        "order",
        "decision__symbol",
        "decision__order",
        "decision__instrument__code",
    )
    statuses = dict(MandateStatus.choices)
    lines = [
        LedgerLine(
            address=one["address"],
            title=one["title"],
            **_figures(narrowed, one["id"], costs, days, whole),
            url=_url(narrowed, one["address_now"]),
            decision=one["decision__symbol"],
            instrument=one["decision__instrument__code"],
            status=statuses[one["status"]],
            order=(one["decision__order"], one["order"], one["address"]),
            demonstration=one["demonstration"],
        )
        for one in found
        if one["id"] in costs or one["id"] in days
    ]
    lines.sort(key=lambda line: line.order)
    lines.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    none = None
    if not narrowed.by_mandate:
        figures = _figures(narrowed, None, costs, days, whole)
        none = LedgerLine("", _("No mandate"), **figures, url=_url(narrowed, ""))
    return lines, none, _sum(narrowed, [*lines, *([none] if none else [])], whole)


def _by_key(parts: Parts) -> dict[Any, dict[int, Decimal]]:
    """Sums by year for each mandate."""
    found: dict[Any, dict[int, Decimal]] = defaultdict(dict)
    for (mandate, year), amount in parts.items():
        found[mandate][year] = amount
    return found


def _figures(
    narrowed: Narrowed,
    mandate: int | None,
    costs: dict[Any, dict[int, Decimal]],
    days: dict[Any, dict[int, Decimal]],
    whole: Decimal,
) -> dict[str, Any]:
    by_year = costs.get(mandate, {})
    cost = sum(by_year.values(), NOTHING)
    return {
        "days": None if narrowed.by_fund else sum(days.get(mandate, {}).values(), NOTHING),
        "costs": tuple(by_year.get(year, NOTHING) for year in narrowed.years),
        "cost": cost,
        "share": _share(cost, whole),
    }


def _sum(narrowed: Narrowed, lines: list[LedgerLine], whole: Decimal) -> LedgerLine:
    cost = sum((line.cost for line in lines), NOTHING)
    return LedgerLine(
        address="",
        title=_("All"),
        days=None if narrowed.by_fund else sum((line.days or NOTHING for line in lines), NOTHING),
        costs=tuple(sum((line.costs[place] for line in lines), NOTHING) for place in range(len(narrowed.years))),
        cost=cost,
        share=_share(cost, whole),
    )


def _share(cost: Decimal, whole: Decimal) -> float | None:
    return round(float(cost / whole * 100), 1) if whole else None


def _url(narrowed: Narrowed, address: str) -> str:
    """The work behind a line, under the same choices."""
    there = reverse("budget:mandate-ledger", args=[address]) if address else reverse("budget:ledger-none")
    return f"{there}?{urlencode(narrowed.work)}" if narrowed.work else there


def _planned(narrowed: Narrowed) -> Decimal:
    """What the budget counts as planned for the same work: no shares, no parts."""
    planned: Decimal = narrowed.costs.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    return planned


def _budget_url(narrowed: Narrowed) -> str:
    """The budget's own list of the same costs; it has no years of its own, so none when one is asked for."""
    work = dict(narrowed.work)
    if work.pop("year", ""):
        return ""
    fund = work.pop("fund", "")
    there = reverse("budget:fund-detail", args=[fund]) if fund else reverse("budget:cost-list")
    return f"{there}?{urlencode(work)}" if work else there


def _counted(narrowed: Narrowed, lines: list[LedgerLine], none: LedgerLine | None, planned: Decimal) -> list[CountedBy]:
    """The whole counted by mandate and, from the budget's own sums, by unit, cluster and fund."""
    said = {"biennium": narrowed.biennium.starts_in, **dict(carried_of(narrowed.biennium, narrowed.as_at))}
    overview = f"{reverse('budget:overview')}?{urlencode(said)}"
    mandates = sum(1 for line in lines if line.cost)
    by_mandate = sum((line.cost for line in lines), none.cost if none else NOTHING)
    words = ngettext("%(n)s mandate", "%(n)s mandates", mandates) % {"n": mandates}
    rows = [CountedBy(_("By mandate"), words, by_mandate, "", by_mandate == planned)]
    groups: tuple[tuple[str, str, Callable[[int], str]], ...] = (
        ("unit", _("By unit"), lambda n: ngettext("%(n)s unit", "%(n)s units", n)),
        ("cluster", _("By cluster"), lambda n: ngettext("%(n)s cluster", "%(n)s clusters", n)),
        ("fund", _("By fund"), lambda n: ngettext("%(n)s fund", "%(n)s funds", n)),
    )
    placed = {} if narrowed.is_now else sums_then(narrowed.costs, Expenditure.objects.none(), narrowed.as_at)
    for group, name, words_of in groups:
        sums = placed.get(group) or sums_by(group, narrowed.costs, Expenditure.objects.none())
        total = sum((amounts.planned for amounts in sums.values()), NOTHING)
        named = sum(1 for key in sums if key is not None)
        rows.append(CountedBy(name, words_of(named) % {"n": named}, total, overview, total == planned))
    return rows


def _count(shown: int) -> str:
    return ngettext("%(n)s mandate with work or money", "%(n)s mandates with work or money", shown) % {"n": shown}
