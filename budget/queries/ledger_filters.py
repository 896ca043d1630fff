"""What the ledger of mandates is narrowed to: the work and its money on one side, the mandates on the other."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.allocation import Days, Shares
from budget.queries.placed import OfABudget, activities_of, carried_of, unit_choices
from budget.queries.sums import READ, budget_on_record_since, costs_visible_to, funds_visible_to
from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.lists import Filters, Select, chosen, sought
from common.past import speaking_for
from planning.enums import STATUSES_COUNTED, MandateStatus
from planning.models import AssignmentDays, Biennium, Decision, Instrument, Mandate
from planning.queries.mandates import mandates_visible_to
from planning.queries.past import PlanThen, plan_on_record_since, plan_then
from planning.queries.shares_then import NOT_ON_RECORD, shares_then
from structure.rules.access import access_of

OF_WORK = ("unit", "cluster", "fund", "year")
OF_MANDATES = ("decision", "instrument", "status")


@dataclass(frozen=True)
class LedgerThen:
    """The plan of a past day and the shares of mandates in all its activities."""

    plan: PlanThen
    shares: Shares


@dataclass(frozen=True)
class Narrowed:
    """The choices of the address. ``costs`` and ``days`` are the lines they leave, ``mandates`` those of the list.

    ``then`` is the plan of a past day, None of today.
    """

    user: Any
    biennium: Biennium
    as_at: datetime.date
    bar: Filters
    then: LedgerThen | None = None

    @property
    def is_now(self) -> bool:
        return self.then is None

    @property
    def shares(self) -> Shares | None:
        """The shares of mandates on a past day; None where those that stand are meant."""
        return self.then.shares if self.then else None

    @property
    def unknown_days(self) -> int:
        """Of how many activities that counted the work-days of that day are not on record: they are in no sum."""
        return len(self.then.plan.unknown.intersection(self._counted())) if self.then and not self.by_fund else 0

    def value(self, name: str) -> str:
        return next((select.value for select in self.bar.selects if select.name == name), "")

    @property
    def by_mandate(self) -> bool:
        """Whether some mandates are left out, so that the rows need not make the whole."""
        return bool(self.bar.find_value or any(self.value(name) for name in OF_MANDATES))

    @property
    def by_fund(self) -> bool:
        """Work-days belong to no fund: under one, none are shown."""
        return bool(self.value("fund"))

    @property
    def years(self) -> list[int]:
        year = self.value("year")
        return [int(year)] if year else list(self.biennium.years)

    @property
    def work(self) -> dict[str, str]:
        """The choices that hold for a single mandate too, as its address takes them."""
        kept = {name: value for name in OF_WORK if (value := self.value(name))}
        return {**dict(carried_of(self.biennium, self.as_at)), **kept}

    @property
    def words(self) -> str:
        """The choices in words, for files."""
        said = [
            f"{select.label}: {label}"
            for select in self.bar.selects
            for key, label in select.choices
            if select.value and str(key) == select.value
        ]
        if self.bar.find_value:
            said.insert(0, f"“{self.bar.find_value}”")
        return "; ".join(str(one) for one in said) or _("All")

    @property
    def notes(self) -> list[str]:
        """The choices and the day (of today the moment) of a file, for its head, and what is not on record."""
        moment = date_format(clock.now(), "DATETIME_FORMAT") if self.is_now else date_format(self.as_at, "DATE_FORMAT")
        said = [_("Shown: %(words)s") % {"words": self.words}, _("As at %(moment)s") % {"moment": moment}]
        return said if self.is_now else [*said, *not_on_record(self.unknown_days)]

    @cached_property
    def activities(self) -> frozenset[int]:
        """The keys of the activities of the biennium that the choice of a unit or a cluster leaves."""
        return frozenset(self._activities().order_by().values_list("id", flat=True))

    @property
    def costs(self) -> QuerySet[Any]:
        costs = costs_visible_to(self.user, self.biennium, self.as_at)
        if self.value("unit") or self.value("cluster"):
            costs = costs.filter(activity__in=self.activities)
        if fund := self.value("fund"):
            costs = costs.filter(fund__code=fund)
        return costs.filter(year=int(year)) if (year := self.value("year")) else costs

    @property
    def days(self) -> Days:
        """The work-days of what counts, for whoever may read the money beside them; none under a fund."""
        if not access_of(self.user).may(READ) or self.by_fund:
            return {}
        if self.then is None:
            counted = self._activities().filter(status__in=STATUSES_COUNTED)
            return AssignmentDays.objects.filter(assignment__activity__in=counted, year__in=self.years)
        found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        for (pk, year, _quarter), days in self.then.plan.days_by_quarter(self._counted(), self.years).items():
            found[pk, year] += days
        return found

    @property
    def mandates(self) -> QuerySet[Any]:
        """The mandates of the list, or the versions that speak for a past day; ``id`` is the key, ``address_now`` the
        address at which the page of each is found."""
        mandates: QuerySet[Any] = mandates_visible_to(self.user)
        if not self.is_now:
            visible = mandates.order_by().values("pk")
            mandates = speaking_for(Mandate.history.filter(id__in=visible), self.as_at)  # type: ignore[attr-defined]
        here = Mandate.objects.filter(pk=OuterRef("id")).values("address")
        mandates = mandates.annotate(address_now=Subquery(here))
        if text := self.bar.find_value:
            mandates = mandates.filter(Q(title__icontains=text) | Q(address__icontains=text))
        if decision := self.value("decision"):
            mandates = mandates.filter(decision__symbol=decision)
        if instrument := self.value("instrument"):
            mandates = mandates.filter(decision__instrument__code=instrument)
        if status := self.value("status"):
            mandates = mandates.filter(status=status)
        return mandates

    def _activities(self) -> QuerySet[Any]:
        activities = activities_of(self.biennium, self.as_at)
        if unit := self.value("unit"):
            activities = activities.filter(lead_unit__code=unit)
        if cluster := self.value("cluster"):
            activities = activities.filter(cluster__code=cluster)
        return activities

    def _counted(self) -> list[int]:
        """The keys of the activities of a past day that counted, of those the choices leave."""
        return [pk for pk in self.then.plan.counted if pk in self.activities] if self.then else []


class OfALedger(OfABudget):
    """A page of the ledger; of a past day ``unknown_days`` counts the activities whose work-days are not on record."""

    unknown_days: int

    @property
    def not_on_record(self) -> list[str]:
        return [] if self.is_now else not_on_record(self.unknown_days)


def not_on_record(unknown_days: int) -> list[str]:
    """What history does not prove of a past day, in sentences."""
    said = [str(NOT_ON_RECORD)]
    if unknown_days:
        words = ngettext(
            "The work-days of %(n)s activity on that day are not on record; they are in no sum.",
            "The work-days of %(n)s activities on that day are not on record; they are in no sum.",
            unknown_days,
        )
        said.append(words % {"n": unknown_days})
    return said


def narrow(
    user: Any, biennium: Biennium, as_at: datetime.date, parameters: Mapping[str, str], *, mandates: bool = True
) -> Narrowed:
    """What the address asks for; a value that is no choice is left out. ``mandates``: whether those are chosen too."""
    then = None if as_at >= clock.today() else _ledger_then(biennium, as_at)
    of_mandates: list[tuple[str, Any, list[tuple[str, Any]]]] = []
    if mandates:
        symbols = Decision.objects.filter(mandates__isnull=False).distinct().order_by("order", "symbol")
        of_mandates = [
            ("decision", _("Decision"), [(one, one) for one in symbols.values_list("symbol", flat=True)]),
            ("instrument", _("Instrument"), [(one.code, one.said()) for one in Instrument.objects.all()]),
            ("status", _("Status"), list(MandateStatus.choices)),
        ]
    of_work: list[tuple[str, Any, list[tuple[str, Any]]]] = [
        ("cluster", _("Cluster"), [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]),
        ("unit", _("Unit"), unit_choices(as_at, activities_of(biennium, as_at))),
        ("fund", _("Fund"), [(one.code, f"{one.code} {one.said()}") for one in funds_visible_to(user)]),
        ("year", _("Year"), [(str(year), str(year)) for year in biennium.years]),
    ]
    selects = [
        Select(name, label, choices, chosen(parameters, name, choices))
        for name, label, choices in (*of_mandates, *of_work)
    ]
    if not mandates:
        return Narrowed(user, biennium, as_at, Filters(selects=selects), then)
    bar = Filters("q", sought(parameters), _("Find a mandate"), selects)
    return Narrowed(user, biennium, as_at, bar, then)


def ledger_on_record_since(biennium: Biennium) -> datetime.date | None:
    """The first day of which both the budget and the plan of the biennium are on record, as far as either is."""
    found = (budget_on_record_since(biennium), plan_on_record_since(biennium))
    return max((day for day in found if day), default=None)


def _ledger_then(biennium: Biennium, day: datetime.date) -> LedgerThen:
    held = shares_then(biennium, day)
    shares = [(activity, mandate, percent) for activity, of in held.items() for mandate, percent in of.items()]
    return LedgerThen(plan_then(biennium, day), shares)
