"""Who sits in a cluster's team on a day."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from clusters.enums import TeamRole
from clusters.models import Cluster, Membership
from clusters.rules.team import TeamFacts
from structure.models import Staff
from structure.queries.units import in_force
from structure.roles import CLUSTER_LEAD


def memberships_on(day: datetime.date) -> QuerySet[Membership]:
    """The places in teams held on ``day``, by people still on the staff, with person, unit and division."""
    return (
        Membership.objects.filter(in_force(day))
        .filter(Q(staff__active_to__isnull=True) | Q(staff__active_to__gte=day))
        .select_related("staff__user", "staff__unit__division")
    )


def teams_of(clusters: Iterable[Cluster], day: datetime.date) -> dict[int, list[Membership]]:
    """The team of each cluster by its key: the lead first, then core, then support, by name; one query."""
    order = [TeamRole.LEAD, TeamRole.CORE, TeamRole.SUPPORT]
    teams: dict[int, list[Membership]] = {cluster.pk: [] for cluster in clusters}
    for membership in memberships_on(day).filter(cluster__in=list(teams)):
        teams[membership.cluster_id].append(membership)
    for team in teams.values():
        team.sort(key=lambda one: (order.index(TeamRole(one.role)), one.staff.user.full_name))
    return teams


def facts_of(team: Iterable[Membership]) -> TeamFacts:
    """What the rules ask about a team."""
    members = list(team)
    core = [one for one in members if one.is_core]
    return TeamFacts(
        lead_grades=tuple(one.staff.grade for one in members if one.role == TeamRole.LEAD),
        core=len(core),
        core_divisions=len({one.staff.unit.division_id for one in core}),
        support=sum(one.role == TeamRole.SUPPORT for one in members),
    )


def members_on(code: str, day: datetime.date) -> set[int]:
    """Keys of the staff in the team of the cluster with this code on a day; nobody without a code."""
    places = memberships_on(day).filter(cluster__code=code).order_by()
    return set(places.values_list("staff", flat=True)) if code else set()


def clusters_led(staff: Staff, day: datetime.date) -> set[int]:
    """The clusters somebody leads on a day."""
    return set(memberships_on(day).filter(staff=staff, role=TeamRole.LEAD).values_list("cluster_id", flat=True))


def clusters_of(staff: Iterable[int], day: datetime.date, roles: Iterable[str]) -> set[int]:
    """The clusters in whose team one of these members of the staff (by key) has one of the roles on a day."""
    places = memberships_on(day).filter(staff__in=list(staff), role__in=list(roles)).order_by()
    return set(places.values_list("cluster_id", flat=True))


def lead_role(staff: Staff, day: datetime.date) -> set[str]:
    """The role that follows from leading a cluster's team; one of ``structure.roles.role_sources``."""
    return {CLUSTER_LEAD.key} if clusters_led(staff, day) else set()
