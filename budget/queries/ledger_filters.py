"""What the ledger of mandates is narrowed to: the work and its money on one side, the mandates on the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from budget.models import ActivityCost
from budget.queries.sums import READ, costs_visible_to, funds_visible_to
from clusters.queries.clusters import clusters_visible_to
from common.lists import Filters, Select, chosen, sought
from planning.enums import STATUSES_COUNTED, MandateStatus
from planning.models import AssignmentDays, Biennium, Decision, Instrument, Mandate
from planning.queries.mandates import mandates_visible_to
from structure.models import Unit
from structure.rules.access import access_of

OF_WORK = ("unit", "cluster", "fund", "year")
OF_MANDATES = ("decision", "instrument", "status")


@dataclass(frozen=True)
class Narrowed:
    """The choices of the address. ``costs`` and ``days`` are the lines they leave, ``mandates`` those of the list."""

    user: Any
    biennium: Biennium
    bar: Filters

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
        return kept if self.biennium.is_current else {"biennium": str(self.biennium.starts_in), **kept}

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
    def costs(self) -> QuerySet[ActivityCost]:
        about = self._about("activity__")
        if fund := self.value("fund"):
            about &= Q(fund__code=fund)
        return costs_visible_to(self.user, self.biennium).filter(about)

    @property
    def days(self) -> QuerySet[AssignmentDays]:
        """The work-days of what counts, for whoever may read the money beside them; none under a fund."""
        days = AssignmentDays.objects.filter(
            self._about("assignment__activity__"),
            assignment__activity__biennium=self.biennium,
            assignment__activity__status__in=STATUSES_COUNTED,
        )
        return days if access_of(self.user).may(READ) and not self.by_fund else days.none()

    @property
    def mandates(self) -> QuerySet[Mandate]:
        mandates = mandates_visible_to(self.user)
        if text := self.bar.find_value:
            mandates = mandates.filter(Q(title__icontains=text) | Q(address__icontains=text))
        if decision := self.value("decision"):
            mandates = mandates.filter(decision__symbol=decision)
        if instrument := self.value("instrument"):
            mandates = mandates.filter(decision__instrument__code=instrument)
        if status := self.value("status"):
            mandates = mandates.filter(status=status)
        return mandates

    def _about(self, activity: str) -> Q:
        about = Q()
        if unit := self.value("unit"):
            about &= Q(**{f"{activity}lead_unit__code": unit})
        if cluster := self.value("cluster"):
            about &= Q(**{f"{activity}cluster__code": cluster})
        if year := self.value("year"):
            about &= Q(year=int(year))
        return about


def narrow(user: Any, biennium: Biennium, parameters: Mapping[str, str], *, mandates: bool = True) -> Narrowed:
    """What the address asks for; a value that is no choice is left out. ``mandates``: whether those are chosen too."""
    of_mandates: list[tuple[str, Any, list[tuple[str, Any]]]] = []
    if mandates:
        symbols = Decision.objects.filter(mandates__isnull=False).distinct().order_by("order", "symbol")
        of_mandates = [
            ("decision", _("Decision"), [(one, one) for one in symbols.values_list("symbol", flat=True)]),
            ("instrument", _("Instrument"), [(one.code, one.said()) for one in Instrument.objects.all()]),
            ("status", _("Status"), list(MandateStatus.choices)),
        ]
    units = Unit.objects.filter(activities_led__biennium=biennium).distinct()
    of_work: list[tuple[str, Any, list[tuple[str, Any]]]] = [
        ("cluster", _("Cluster"), [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]),
        ("unit", _("Unit"), [(one.code, f"{one.code} {one.said()}") for one in units]),
        ("fund", _("Fund"), [(one.code, f"{one.code} {one.said()}") for one in funds_visible_to(user)]),
        ("year", _("Year"), [(str(year), str(year)) for year in biennium.years]),
    ]
    selects = [
        Select(name, label, choices, chosen(parameters, name, choices))
        for name, label, choices in (*of_mandates, *of_work)
    ]
    if not mandates:
        return Narrowed(user, biennium, Filters(selects=selects))
    return Narrowed(user, biennium, Filters("q", sought(parameters), _("Find a mandate"), selects))
