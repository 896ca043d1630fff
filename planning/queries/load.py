"""Load by person and quarter, of whom one may see it. The one definition; pages, exports and proposals start here."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least

from clusters.enums import CORE_ROLES, PROJECTS_CHOSEN, ProjectState, TeamRole
from clusters.models import Membership, Project
from common import clock
from common.dates import PartialDate
from common.in_force import in_force
from common.past import rows_on, versions_on
from planning.models import Biennium, LoadPolicy
from planning.queries.past import PlanThen
from planning.queries.rhythm import TENTH, assigned_days, capacity_by_person, share_of_quarter
from planning.rules.load import NONE, QuarterLoad
from structure.models import Staff
from structure.queries.people import staff_visible_to
from structure.queries.then import field_then, staff_versions_then
from structure.rules.access import access_of

Quarter = tuple[int, int]
_LASTING = (*PROJECTS_CHOSEN, ProjectState.CLOSED)


def loads_visible_to(user: Any) -> QuerySet[Staff]:
    """The people whose load a person may see: see ``rules.load.may_read_load``, which says the same of one."""
    access = access_of(user)
    if not access.may("own:load:read") and not access.may("secretariat:load:read"):
        return Staff.objects.none()
    people = staff_visible_to(user)
    if access.may("secretariat:load:read"):
        return people
    return people.filter(
        Q(pk=access.staff_id) | Q(unit__lead__in=access.standing) | Q(unit__division__head__in=access.standing)
    )


def policy_of(biennium: Biennium, day: datetime.date | None = None) -> LoadPolicy:
    """What a role counts in the biennium, or counted at the end of a past day: what was set, or the defaults (not
    saved)."""
    if day is None or day >= clock.today():
        return LoadPolicy.objects.filter(biennium=biennium).first() or LoadPolicy(biennium=biennium, version=0)
    kept = versions_on(LoadPolicy, day, biennium=biennium).first()
    then: LoadPolicy = kept.instance if kept else LoadPolicy(biennium=biennium, version=0)
    return then


def year_shown(biennium: Biennium, day: datetime.date) -> int:
    """The year of the day, or the first year of a biennium the day does not lie in."""
    return day.year if day.year in biennium.years else biennium.years[0]


def loads_by_person(
    biennium: Biennium,
    people: QuerySet[Staff],
    quarters: Iterable[Quarter],
    policy: LoadPolicy | None = None,
    then: PlanThen | None = None,
) -> dict[int, list[QuarterLoad]]:
    """The load of each of the people in each quarter asked for, by the person's key; six queries, days to a tenth.

    ``then`` the plan of a past day: as the work, the places in teams, the projects and the days people have were on
    record at its end; a few queries more, as many whatever there is.
    """
    asked = list(quarters)
    past = then.day if then else None
    policy = policy or policy_of(biennium, past)
    activities = then.days_by_person(people, biennium.years) if then else _activities(biennium, people)
    teams = _teams(people, asked, policy, past)
    projects = _projects(biennium, people, asked, policy, past)
    if past:
        has_days = capacity_by_person(staff_versions_then(people, past), asked, "id")
    else:
        has_days = capacity_by_person(people, asked)
    return {
        pk: [
            QuarterLoad(
                *quarter,
                capacity=has[quarter],
                activities=activities.get((pk, *quarter), NONE),
                teams=teams[pk, quarter],
                projects=projects[pk, quarter],
            )
            for quarter in asked
        ]
        for pk, has in has_days.items()
    }


def core_teams_of(people: QuerySet[Staff], day: datetime.date) -> Mapping[int, list[str]]:
    """The codes of the clusters in whose core team (the lead counts as core) each person sits on a day."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = (
        Membership.objects.filter(in_force(day), staff__in=people.order_by(), role__in=CORE_ROLES)
        .order_by("cluster__code")
        .values_list("staff", "cluster__code")
    )
    for staff, code in rows:
        found[staff].append(code)
    return found


def _activities(biennium: Biennium, people: QuerySet[Staff]) -> dict[tuple[int, int, int], Decimal]:
    rows = (
        assigned_days(biennium, people)
        .order_by()
        .values_list("assignment__staff", "year", "quarter")
        .annotate(sum=Sum("days"))
    )
    return {(staff, year, quarter): days for staff, year, quarter, days in rows}


def _leaves(person: str, past: datetime.date | None) -> Any:
    """The last day a person works here, as it was known."""
    return field_then(Staff, "active_to", f"{person}_id", past) if past else F(f"{person}__active_to")


def _teams(
    people: QuerySet[Staff], quarters: list[Quarter], policy: LoadPolicy, past: datetime.date | None
) -> Mapping[Any, Decimal]:
    counts = {
        TeamRole.LEAD.value: policy.cluster_lead,
        TeamRole.CORE.value: policy.core_member,
        TeamRole.SUPPORT.value: policy.support_member,
    }
    places = rows_on(Membership, past or clock.today())
    # PostgreSQL leaves nulls out.
    ends = Least(F("valid_to"), _leaves("staff", past), output_field=DateField())
    shares = _shares(places.filter(staff__in=people.order_by()), F("valid_from"), ends, quarters)
    return _days(shares.values_list("staff", "role", *_names(quarters)), counts, quarters)


def _projects(
    biennium: Biennium,
    people: QuerySet[Staff],
    quarters: list[Quarter],
    policy: LoadPolicy,
    past: datetime.date | None,
) -> Mapping[Any, Decimal]:
    """A project counts from its start to its end (the biennium's where it has none) once it is selected."""
    first, last = PartialDate.quarter(biennium.years[0], 1).first, PartialDate.quarter(biennium.years[1], 4).last
    running = (
        rows_on(Project, past or clock.today())
        .filter(state__in=_LASTING)
        .exclude(state=ProjectState.CLOSED, ends_on__isnull=True)
    )
    begins = Coalesce(F("starts_on"), Value(first, output_field=DateField()))
    until = Coalesce(F("ends_on"), Value(last, output_field=DateField()))
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for lead in ("functional_lead", "process_lead"):
        ends = Least(until, _leaves(lead, past), output_field=DateField())
        led = running.filter(**{f"{lead}__in": people.order_by()})
        shares = _shares(led, begins, ends, quarters)
        rows = shares.values_list(lead, Value(lead), *_names(quarters))
        for key, days in _days(rows, {lead: getattr(policy, lead)}, quarters).items():
            found[key] += days
    return found


def _names(quarters: list[Quarter]) -> list[str]:
    return [f"q{year}_{quarter}" for year, quarter in quarters]


def _shares(rows: QuerySet[Any], begins: Any, ends: Any, quarters: list[Quarter]) -> QuerySet[Any]:
    return rows.order_by().annotate(
        **{
            name: share_of_quarter(begins, ends, *quarter)
            for name, quarter in zip(_names(quarters), quarters, strict=True)
        }
    )


def _days(rows: Iterable[Any], counts: Mapping[str, Decimal], quarters: list[Quarter]) -> Mapping[Any, Decimal]:
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for staff, role, *shares in rows:
        for quarter, share in zip(quarters, shares, strict=True):
            found[staff, quarter] += (counts[role] * share).quantize(TENTH)
    return found
