"""Who sits in a cluster's team on a day."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BigIntegerField, F, Min, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from clusters.enums import TeamRole
from clusters.models import Cluster, Membership, RuleAcceptance
from clusters.rules.team import Accepted, RuleCheck, TeamFacts, check_team, with_acceptance
from common import clock
from common.in_force import in_force
from structure.models import Staff, Unit
from structure.queries.then import field_then


def memberships_on(day: datetime.date) -> QuerySet[Membership]:
    """The places in teams held on ``day``, by people still on the staff, with person, unit and division."""
    return (
        Membership.objects.filter(in_force(day))
        .filter(Q(staff__active_to__isnull=True) | Q(staff__active_to__gte=day))
        .select_related("staff__user", "staff__unit__division")
    )


def teams_of(clusters: Iterable[Cluster], day: datetime.date) -> dict[int, list[Membership]]:
    """The team of each cluster by its key: the lead first, then core, then support, by name; one query.

    Each place carries ``grade_then`` and ``division_then`` (a key): of a past day those of that day, not today's.
    """
    order = [TeamRole.LEAD, TeamRole.CORE, TeamRole.SUPPORT]
    teams: dict[int, list[Membership]] = {cluster.pk: [] for cluster in clusters}
    for membership in _as_they_were(memberships_on(day).filter(cluster__in=list(teams)), day):
        teams[membership.cluster_id].append(membership)
    for team in teams.values():
        team.sort(key=lambda one: (order.index(TeamRole(one.role)), one.staff.user.full_name))
    return teams


def _as_they_were(places: QuerySet[Membership], day: datetime.date) -> QuerySet[Membership]:
    if day >= clock.today():
        return places.annotate(grade_then=F("staff__grade"), division_then=F("staff__unit__division_id"))
    return places.annotate(
        grade_then=Coalesce(field_then(Staff, "grade", "staff", day), F("staff__grade")),
        unit_then=_key_of(field_then(Staff, "unit_id", "staff", day), "staff__unit_id"),
        division_then=_key_of(field_then(Unit, "division_id", "unit_then", day), "staff__unit__division_id"),
    )


def _key_of(then: Subquery, now: str) -> Coalesce:
    return Coalesce(then, F(now), output_field=BigIntegerField())


def facts_of(team: Iterable[Membership]) -> TeamFacts:
    """What the rules ask about a team read by ``teams_of``."""
    members: list[Any] = list(team)
    core = [one for one in members if one.is_core]
    return TeamFacts(
        lead_grades=tuple(one.grade_then for one in members if one.role == TeamRole.LEAD),
        core=len(core),
        core_divisions=len({one.division_then for one in core}),
        support=sum(one.role == TeamRole.SUPPORT for one in members),
    )


def checks_of(teams: Mapping[int, Iterable[Membership]], day: datetime.date) -> dict[int, list[RuleCheck]]:
    """The rules of source para 22 held against each team of ``teams_of``, joined to what the Management Committee
    accepts on ``day``; by the key of the cluster. One query. Every page and endpoint reads the checks here."""
    accepted = {(row.cluster_id, row.rule): row for row in acceptances_on(day).filter(cluster__in=list(teams))}
    found: dict[int, list[RuleCheck]] = {}
    for pk, team in teams.items():
        found[pk] = []
        for check in check_team(facts_of(team)):
            row = accepted.get((pk, check.key))
            if row is not None:
                words = Accepted(row.reason, row.valid_to, row.demonstration)
                check = with_acceptance(check, words, row.distance)
            found[pk].append(check)
    return found


def teams_on_record_since(clusters: Iterable[Cluster]) -> datetime.date | None:
    """The first day anybody had a place in the team of one of the clusters; None while nobody had."""
    places = Membership.objects.filter(cluster__in=list(clusters))
    first: datetime.date | None = places.aggregate(first=Min("valid_from"))["first"]
    return first


def acceptances_on(day: datetime.date) -> QuerySet[RuleAcceptance]:
    """The broken rules the Management Committee accepts on a day."""
    return RuleAcceptance.objects.filter(in_force(day)).order_by()


def members_on(code: str, day: datetime.date) -> set[int]:
    """Keys of the staff in the team of the cluster with this code on a day; nobody without a code."""
    places = memberships_on(day).filter(cluster__code=code).order_by()
    return set(places.values_list("staff", flat=True)) if code else set()


def place_before(place: Membership) -> Membership | None:
    """The place of the same person in the same team that ends the day before this one begins."""
    same = Membership.objects.filter(cluster=place.cluster_id, staff=place.staff_id)
    return same.filter(valid_to=place.valid_from - datetime.timedelta(days=1)).first()


def put_on_record(places: Iterable[Membership]) -> dict[int, datetime.date]:
    """The day on which each place was entered, by its key; one query."""
    history: Any = Membership.history  # type: ignore[attr-defined]
    first = history.filter(id__in=[one.pk for one in places]).order_by().values("id").annotate(at=Min("history_date"))
    return {row["id"]: localdate(row["at"]) for row in first}


def places_as_lead(staff: int, day: datetime.date) -> QuerySet[Membership]:
    """The places of a lead that a member of the staff (by key) holds on a day.

    Who holds one has the role that follows from it: one of ``structure.roles.role_sources``.
    """
    return memberships_on(day).filter(staff=staff, role=TeamRole.LEAD)


def clusters_led(staff: Staff, day: datetime.date) -> set[int]:
    """The clusters somebody leads on a day."""
    return set(places_as_lead(staff.pk, day).order_by().values_list("cluster_id", flat=True))


def clusters_of(staff: Iterable[int], day: datetime.date, roles: Iterable[str]) -> set[int]:
    """The clusters in whose team one of these members of the staff (by key) has one of the roles on a day."""
    places = memberships_on(day).filter(staff__in=list(staff), role__in=list(roles)).order_by()
    return set(places.values_list("cluster_id", flat=True))
