"""Single points of failure: what only one person can carry, today or on a past day."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.enums import PROJECTS_CHOSEN
from clusters.models import Project
from clusters.queries.clusters import projects_visible_to
from common import clock
from common.in_force import in_force
from common.lists import Filters, Select, chosen
from common.past import OfADay, carried_day, versions_on
from planning.enums import STATUSES_OPEN
from planning.models import Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.past import plan_visible_to
from structure.models import Staff
from structure.queries.people import active_on, staff_visible_to
from structure.queries.skills import holders_on, skills_known_on, skills_on
from structure.queries.then import people_as_they_were, units_as_they_were
from structure.queries.units import units_visible_to


@dataclass(frozen=True)
class Point:
    """Something one person carries alone: what, where it leads, who, and why it is named."""

    what: str
    url: str
    code: str
    staff: Staff | None
    why: str
    days: Any = None


@dataclass(frozen=True)
class SinglePointsPage(OfADay):
    """``activities``, ``projects`` and ``skills``: each names the one person, who may leave or fall ill.

    ``knows_skills``: whether who held which skill is on record for the day; else no skill is named.
    """

    biennium: Biennium
    activities: Sequence[Point]
    projects: Sequence[Point]
    skills: Sequence[Point]
    filters: Filters
    as_at: datetime.date
    is_now: bool
    unknown: int = 0
    knows_skills: bool = True

    @property
    def count(self) -> int:
        return len(self.activities) + len(self.projects) + len(self.skills)


def single_points(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], as_at: datetime.date
) -> SinglePointsPage:
    """Open activities with one person assigned, projects with one lead for both parts, skills one person holds.

    As at a past day: the activities, the projects, the skills and the units of that day.
    """
    units = [
        (one.code, f"{one.code} {one.said()}")
        for one in units_as_they_were(units_visible_to(user).filter(in_force(as_at)), as_at)
    ]
    unit = chosen(parameters, "unit", units)
    people = active_on(staff_visible_to(user), as_at)
    known = people_as_they_were(people.select_related("user", "unit").order_by(), as_at)
    named = {one.pk: one for one in known}
    is_now = as_at >= clock.today()
    if is_now:
        activities, unknown = _activities(user, biennium, named), 0
    else:
        activities, unknown = _activities_then(user, biennium, named, as_at)
    return SinglePointsPage(
        biennium=biennium,
        activities=[one for one in activities if _of(one, unit)],
        projects=[one for one in _projects(user, named, as_at) if _of(one, unit)],
        skills=[one for one in _skills(user, named, as_at) if _of(one, unit)],
        knows_skills=skills_known_on(as_at),
        filters=Filters(selects=(Select("unit", _("Unit"), units, unit),)),
        as_at=as_at,
        is_now=is_now,
        unknown=unknown,
    )


def _of(point: Point, unit: str) -> bool:
    return not unit or (point.staff is not None and point.staff.unit.code == unit)


def _activities(user: Any, biennium: Biennium, named: Mapping[int, Staff]) -> list[Point]:
    """Open activities in which one person has all the work-days that are planned."""
    alone: QuerySet[Any] = (
        activities_visible_to(user)
        .filter(biennium=biennium, status__in=STATUSES_OPEN)
        .annotate(
            with_days=Count("assignments__staff", filter=Q(assignments__days__days__gt=0), distinct=True),
            who=Max("assignments__staff", filter=Q(assignments__days__days__gt=0)),
            days=Sum("assignments__days__days"),
        )
        .filter(with_days=1)
        .order_by("-days", "code")
    )
    return [_point(one, biennium, named.get(one.who), one.days) for one in alone]


def _activities_then(
    user: Any, biennium: Biennium, named: Mapping[int, Staff], day: datetime.date
) -> tuple[list[Point], int]:
    """The same at the end of a past day, and how many activities are left out for want of their work-days."""
    plan = plan_visible_to(user, biennium, day)
    still_open = [pk for pk, one in plan.activities.items() if one.status in STATUSES_OPEN]
    held: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for (pk, staff), days in plan.days_by_holder(still_open).items():
        if days:
            held[pk][staff] = days
    alone = [(pk, *next(iter(of.items()))) for pk, of in held.items() if len(of) == 1]
    alone.sort(key=lambda one: (-one[2], plan.activities[one[0]].code))
    found = [_point(plan.activities[pk], biennium, named.get(staff), days) for pk, staff, days in alone]
    return found, plan.unknown_among(still_open)


def _point(activity: Any, biennium: Biennium, who: Staff | None, days: Decimal) -> Point:
    url = f"{reverse('planning:activity-detail', args=[activity.code])}?biennium={biennium.starts_in}"
    return Point(activity.title, url, activity.code, who, _("nobody else has work-days in it"), days)


def _projects(user: Any, named: Mapping[int, Staff], day: datetime.date) -> list[Point]:
    """Projects not closed that one person leads in both parts, or that have one lead only."""
    found = []
    seen: Any = projects_visible_to(user)
    if day < clock.today():
        seen = versions_on(Project, day).filter(id__in=seen.order_by().values("pk"))
    projects = seen.filter(state__in=PROJECTS_CHOSEN).select_related("cluster").order_by("code")
    for project in projects:
        leads = {project.functional_lead_id, project.process_lead_id} - {None}
        if len(leads) != 1:
            continue
        both = project.functional_lead_id == project.process_lead_id
        found.append(
            Point(
                project.title,
                reverse("monitoring:cluster-detail", args=[project.cluster.code]),
                project.code,
                named.get(next(iter(leads)) or 0),
                _("functional and process lead are one person") if both else _("it has one lead only"),
            )
        )
    return found


def _skills(user: Any, named: Mapping[int, Staff], day: datetime.date) -> list[Point]:
    """Skills that one person who worked here on the day held."""
    held = holders_on(list(named), day)
    url, kept = reverse("monitoring:skills"), carried_day(day, is_now=day >= clock.today())
    found = []
    for skill in skills_on(user, day):
        if len(held[skill.pk]) == 1:
            address = f"{url}?{urlencode([('skill', skill.pk), *kept])}"
            found.append(Point(skill.said(), address, "", named[min(held[skill.pk])], _("nobody else holds it")))
    return found
