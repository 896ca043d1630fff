"""Single points of failure: what only one person can carry today."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.enums import PROJECTS_CHOSEN
from clusters.queries.clusters import projects_visible_to
from common.lists import Filters, Select, chosen
from planning.enums import STATUSES_OPEN
from planning.models import Biennium
from planning.queries.activities import activities_visible_to
from structure.models import Skill, Staff
from structure.queries.people import active_on, staff_visible_to
from structure.queries.units import in_force, units_visible_to


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
class SinglePointsPage:
    """``activities``, ``projects`` and ``skills``: each names the one person, who may leave or fall ill."""

    biennium: Biennium
    activities: Sequence[Point]
    projects: Sequence[Point]
    skills: Sequence[Point]
    filters: Filters

    @property
    def count(self) -> int:
        return len(self.activities) + len(self.projects) + len(self.skills)


def single_points(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], as_at: datetime.date
) -> SinglePointsPage:
    """Open activities with one person assigned, projects with one lead for both parts, skills one person holds."""
    units = [(one.code, f"{one.code} {one.said()}") for one in units_visible_to(user).filter(in_force(as_at))]
    unit = chosen(parameters, "unit", units)
    people = active_on(staff_visible_to(user), as_at)
    named = {one.pk: one for one in people.select_related("user", "unit").order_by()}
    activities = [one for one in _activities(user, biennium, named) if _of(one, unit)]
    return SinglePointsPage(
        biennium=biennium,
        activities=activities,
        projects=[one for one in _projects(user, named) if _of(one, unit)],
        skills=[one for one in _skills(people, named) if _of(one, unit)],
        filters=Filters(selects=(Select("unit", _("Unit"), units, unit),)),
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
    return [
        Point(
            activity.title,
            f"{reverse('planning:activity-detail', args=[activity.code])}?biennium={biennium.starts_in}",
            activity.code,
            named.get(activity.who),
            _("nobody else has work-days in it"),
            activity.days,
        )
        for activity in alone
    ]


def _projects(user: Any, named: Mapping[int, Staff]) -> list[Point]:
    """Projects not closed that one person leads in both parts, or that have one lead only."""
    found = []
    projects = projects_visible_to(user).filter(state__in=PROJECTS_CHOSEN).select_related("cluster").order_by("code")
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


def _skills(people: QuerySet[Staff], named: Mapping[int, Staff]) -> list[Point]:
    """Skills of the list that one person who works here holds."""
    held: Any = (
        Skill.objects.filter(staff__in=people.order_by())
        .annotate(holders=Count("staff", distinct=True), who=Min("staff"))
        .filter(holders=1)
        .order_by("name")
    )
    url = reverse("monitoring:skills")
    return [
        Point(skill.said(), f"{url}?skill={skill.pk}", "", named.get(skill.who), _("nobody else holds it"))
        for skill in held
    ]
