"""The page of load: people by quarter, how evenly it lies by unit, and who sits in too many core teams."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import members_on
from common import clock
from common.dates import quarter_of
from common.documents.sheets import Sheet, SheetColumn, Value
from common.lists import Filters, Select, chosen, page_of, sort_of, sought
from common.past import OfADay
from monitoring.metrics.load import SENTENCE, balance_index, in_tenths
from planning.models import Biennium, LoadPolicy
from planning.queries.load import core_teams_of, loads_by_person, loads_visible_to, policy_of, year_shown
from planning.queries.past import PlanThen, plan_then
from planning.rules.load import ROLE_DAYS, QuarterLoad
from structure.models import Staff, Unit
from structure.queries.then import people_as_they_were
from structure.rules.access import access_of

OVER, TEAMS = "over", "teams"


@dataclass(frozen=True)
class PersonRow:
    """A person, what the person carries in each quarter, and the core teams the person sits in."""

    staff: Staff
    quarters: Sequence[QuarterLoad]
    core_teams: Sequence[str]
    too_many_teams: bool

    @property
    def over(self) -> bool:
        return any(one.over for one in self.quarters)

    @property
    def url(self) -> str:
        return reverse("monitoring:load-person", args=[self.staff.pk])


@dataclass(frozen=True)
class BalanceCell:
    """What a group carries in a quarter, and how evenly; ``index`` is None where there is nothing to balance."""

    load: QuarterLoad
    index: Decimal | None
    over: int


@dataclass(frozen=True)
class BalanceRow:
    code: str
    name: str
    people: int
    cells: Sequence[BalanceCell]
    whole: bool = False


@dataclass(frozen=True)
class RoleCount:
    label: Any
    days: Decimal


@dataclass(frozen=True)
class LoadPage(OfADay):
    """Everything the page shows; ``alone`` where the reader sees nobody else."""

    biennium: Biennium
    year: int
    quarters: Sequence[QuarterLoad]
    rows: Sequence[PersonRow]
    pages: Page[Any]
    filters: Filters
    sort: str
    count_sentence: str
    exports: Sequence[tuple[str, str]]
    balance: Sequence[BalanceRow]
    balance_sentence: str | Promise
    policy: LoadPolicy
    roles: Sequence[RoleCount]
    over_now: int
    people: int
    now: QuarterLoad | None
    too_many: Sequence[PersonRow]
    alone: bool
    as_at: datetime.date
    is_now: bool
    unknown: int = 0


def load_page(
    user: Any,
    biennium: Biennium,
    parameters: Mapping[str, str],
    as_at: datetime.date,
    exports: Sequence[tuple[str, str]],
) -> LoadPage:
    """The people whose load the reader may see today; a fixed number of queries, however many they are.

    As at a past day: as work, places and projects were on record at its end, each person with the grade and the unit of
    that day. ``unknown`` counts the activities left out because their work-days of that day are not on record.
    """
    asked = _ask(user, biennium, parameters, as_at)
    is_now = as_at >= clock.today()
    pages = page_of(asked.found, parameters)
    quarters = [QuarterLoad(*quarter) for quarter in asked.quarters]
    here = (as_at.year, quarter_of(as_at))
    place = asked.quarters.index(here) if here in asked.quarters else 0
    alone = len(asked.everybody) == 1 and asked.everybody[0].staff.pk == access_of(user).staff_id
    return LoadPage(
        biennium=biennium,
        year=asked.year,
        quarters=quarters,
        rows=list(pages.object_list),
        pages=pages,
        filters=asked.filters,
        sort=asked.sort,
        count_sentence=ngettext("%(n)s of %(all)s person", "%(n)s of %(all)s people", len(asked.everybody))
        % {"n": len(asked.found), "all": len(asked.everybody)},
        exports=exports,
        balance=[] if alone else balance_rows(asked.everybody, whole=_whole(user)),
        balance_sentence=SENTENCE,
        policy=asked.policy,
        roles=[RoleCount(_label(name), getattr(asked.policy, name)) for name in ROLE_DAYS],
        over_now=sum(bool(row.quarters[place].over) for row in asked.everybody),
        people=len(asked.everybody),
        now=quarters[place] if quarters else None,
        too_many=[row for row in asked.everybody if row.too_many_teams],
        alone=alone,
        as_at=as_at,
        is_now=is_now,
        unknown=asked.then.unknown_among(asked.then.counted) if asked.then else 0,
    )


def _label(name: str) -> Any:
    field: Any = LoadPolicy._meta.get_field(name)
    return field.verbose_name


def load_sheet(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], as_at: datetime.date, as_at_line: str
) -> Sheet:
    """The same people, all of them, a line for each quarter."""
    asked = _ask(user, biennium, parameters, as_at)
    return Sheet(
        name=_("Load"),
        columns=(
            SheetColumn(_("Name"), 26),
            SheetColumn(_("Grade"), 8),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Quarter"), 10),
            SheetColumn(_("In activities"), 12, "number"),
            SheetColumn(_("In teams"), 12, "number"),
            SheetColumn(_("In projects"), 12, "number"),
            SheetColumn(_("Carried"), 12, "number"),
            SheetColumn(_("Has"), 12, "number"),
            SheetColumn(_("Too many"), 12, "number"),
            SheetColumn(_("Core teams"), 14),
        ),
        rows=(_line(row, one) for row in asked.found for one in row.quarters),
        notes=(_("Load in work-days; leave is not known"), str(SENTENCE), as_at_line),
    )


def _line(row: PersonRow, one: QuarterLoad) -> Sequence[Value]:
    staff, teams = row.staff, ", ".join(row.core_teams)
    return (
        staff.name, staff.grade, staff.unit.code, one.label, one.activities, one.teams, one.projects, one.carried,
        one.capacity, one.over, teams,
    )  # fmt: skip


def person_rows(
    user: Any,
    biennium: Biennium,
    quarters: Sequence[tuple[int, int]],
    as_at: datetime.date,
    policy: LoadPolicy,
    then: PlanThen | None,
) -> list[PersonRow]:
    """The people a reader may see who have or carry days in one of the quarters, by name, as they were on the day;
    ``then`` is the plan of a past one."""
    people = loads_visible_to(user)
    loads = loads_by_person(biennium, people, quarters, policy, then)
    teams = core_teams_of(people, as_at)
    known = people.select_related("user", "unit__division").order_by("user__full_name", "pk")
    return [
        PersonRow(
            staff,
            loads[staff.pk],
            teams.get(staff.pk, []),
            len(teams.get(staff.pk, [])) > policy.most_core_teams,
        )
        for staff in people_as_they_were(known, as_at)
        if staff.pk in loads and any(one.capacity or one.carried for one in loads[staff.pk])
    ]


def balance_rows(rows: Iterable[PersonRow], *, whole: str) -> list[BalanceRow]:
    """Units in the order of the structure, and all of them together in the last row, called ``whole``."""
    units: dict[int, list[PersonRow]] = {}
    known: dict[int, Unit] = {}
    for row in rows:
        units.setdefault(row.staff.unit_id, []).append(row)
        known[row.staff.unit_id] = row.staff.unit
    order = sorted(known.values(), key=lambda unit: (unit.division.order, unit.order, unit.code))
    found = [BalanceRow(unit.code, unit.said(), len(units[unit.pk]), _cells(units[unit.pk])) for unit in order]
    if len(found) > 1:
        everybody = [row for each in units.values() for row in each]
        found.append(BalanceRow("", whole, len(everybody), _cells(everybody), whole=True))
    return found


def _cells(rows: Sequence[PersonRow]) -> list[BalanceCell]:
    return [
        BalanceCell(
            reduce(add, loads),
            balance_index((in_tenths(one.carried), in_tenths(one.capacity)) for one in loads),
            sum(bool(one.over) for one in loads),
        )
        for loads in zip(*(row.quarters for row in rows), strict=True)
    ]


@dataclass(frozen=True)
class _Asked:
    year: int
    quarters: list[tuple[int, int]]
    everybody: list[PersonRow]
    found: list[PersonRow]
    filters: Filters
    sort: str
    policy: LoadPolicy
    then: PlanThen | None


def _ask(user: Any, biennium: Biennium, parameters: Mapping[str, str], as_at: datetime.date) -> _Asked:
    years = [(str(year), str(year)) for year in biennium.years]
    year = int(chosen(parameters, "year", years) or year_shown(biennium, as_at))
    quarters = [(year, quarter) for quarter in (1, 2, 3, 4)]
    policy = policy_of(biennium, as_at)
    then = plan_then(biennium, as_at) if as_at < clock.today() else None
    everybody = person_rows(user, biennium, quarters, as_at, policy, then)
    units = {row.staff.unit.code: row.staff.unit for row in everybody}
    divisions = {unit.division.code: unit.division for unit in units.values()}
    unit_choices = [(code, f"{code} {units[code].said()}") for code in sorted(units)]
    division_choices = [(code, divisions[code].said()) for code in sorted(divisions)]
    cluster_choices = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    show_choices = [(OVER, _("too many days")), (TEAMS, _("too many core teams"))]
    text = sought(parameters)
    unit = chosen(parameters, "unit", unit_choices)
    division = chosen(parameters, "division", division_choices)
    cluster = chosen(parameters, "cluster", cluster_choices)
    show = chosen(parameters, "show", show_choices)
    members = members_on(cluster, as_at)
    found = [
        row
        for row in everybody
        if (not text or text.casefold() in row.staff.name.casefold())
        and (not unit or row.staff.unit.code == unit)
        and (not division or row.staff.unit.division.code == division)
        and (not cluster or row.staff.pk in members)
        and (show != OVER or row.over)
        and (show != TEAMS or row.too_many_teams)
    ]
    sort = sort_of(parameters, ["name", "unit", "teams", "q1", "q2", "q3", "q4"], "name")
    found = _sorted(found, sort)
    filters = Filters(
        find_name="q",
        find_value=text,
        find_label=_("Find a name"),
        selects=(
            Select("year", _("Year"), years, str(year)),
            Select("unit", _("Unit"), unit_choices, unit),
            Select("division", _("Division"), division_choices, division),
            Select("cluster", _("In the team of"), cluster_choices, cluster),
            Select("show", _("Who has"), show_choices, show),
        ),
    )
    return _Asked(year, quarters, everybody, found, filters, sort, policy, then)


def _sorted(rows: list[PersonRow], sort: str) -> list[PersonRow]:
    """The rows come by name, so equal ones stay by name."""
    key = sort.removeprefix("-")

    def value(row: PersonRow) -> Any:
        if key == "unit":
            return (row.staff.unit.division.order, row.staff.unit.code)
        if key == "teams":
            return len(row.core_teams)
        if key.startswith("q"):
            one = row.quarters[int(key[1]) - 1]
            return one.percent if one.percent is not None else 1000 if one.carried else -1
        return row.staff.name.casefold()

    return sorted(rows, key=value, reverse=sort.startswith("-"))


def _whole(user: Any) -> str:
    access = access_of(user)
    if access.may("secretariat:load:read"):
        return _("The Secretariat")
    return _("All you see")
