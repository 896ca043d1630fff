"""The page on which a team is kept, and the rules as they would stand after a change."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.models import Cluster, Membership, RuleAcceptance
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import checks_of, facts_of, put_on_record, teams_of
from clusters.queries.then import clusters_as_they_were, members_as_they_were
from clusters.rules.acceptances import may_accept
from clusters.rules.places import MISTAKE_DAYS, may_keep
from clusters.rules.team import RuleCheck
from common import clock
from common.passages import Passage, passage
from common.past import OfADay, after
from common.refusals import allowed
from structure.models import Staff
from structure.rules.names import reads_names

CHANGES_SHOWN = 20
ENDED_SHOWN = 100


@dataclass(frozen=True)
class PlaceRow:
    """A place in the team, with where it is changed for whoever may; taken away only while it is freshly on record."""

    place: Membership
    role_url: str = ""
    leave_url: str = ""
    away_url: str = ""


@dataclass(frozen=True)
class TeamPage(OfADay):
    """``now`` the team of the day, ``coming`` the places that begin later, ``ended`` those that have ended.

    Who does not read names (``structure.rules.names``) is shown how many there are, ``core`` and ``support``.
    """

    cluster: Cluster
    as_at: datetime.date
    is_now: bool
    rules: Sequence[RuleCheck]
    may_accept: bool
    shows_names: bool
    core: int
    support: int
    now: Sequence[PlaceRow]
    coming: Sequence[PlaceRow]
    ended: Sequence[Membership]
    history: Sequence[Passage]
    join_url: str


@dataclass(frozen=True)
class Change:
    """A change of a team that is not written: somebody joins or has another role from ``day`` on, or is in it no
    more on ``day`` (then without a role)."""

    staff: Staff
    day: datetime.date
    role: str = ""


@dataclass(frozen=True)
class TeamAfter:
    """The rules on ``day`` as they would be after a change; ``breaks`` are those nobody has
    accepted and that are kept, or accepted, without it; ``mends`` those that are broken without it."""

    day: datetime.date
    rules: Sequence[RuleCheck]
    breaks: Sequence[RuleCheck]
    mends: Sequence[RuleCheck]


def places_visible_to(user: Any) -> QuerySet[Membership]:
    """The places in the teams of the clusters a person may see."""
    places = Membership.objects.select_related("cluster", "staff__user", "staff__unit__division")
    return places.filter(cluster__in=clusters_visible_to(user))


def team_page(user: Any, cluster: Cluster, day: datetime.date) -> TeamPage:
    """The team on ``day``, what is coming, who left, and what had happened; the queries do not grow with the people.

    Of a past day people have the grade and the division of then, and nothing is changed.
    """
    is_now = day >= clock.today()
    keeps = is_now and allowed(may_keep, user, cluster)
    team = members_as_they_were(teams_of([cluster], day)[cluster.pk], day)
    facts = facts_of(team)
    places = places_visible_to(user).filter(cluster=cluster)
    coming = list(places.filter(valid_from__gt=day).order_by("valid_from", "staff__user__full_name"))
    earliest = day - datetime.timedelta(days=MISTAKE_DAYS)
    entered = put_on_record([*team, *coming]) if keeps else {}
    fresh = {pk for pk, on in entered.items() if on >= earliest}
    ended = places.filter(valid_to__lt=day).order_by("-valid_to", "staff__user__full_name")
    return TeamPage(
        cluster=clusters_as_they_were([cluster], day)[0],
        as_at=day,
        is_now=is_now,
        rules=checks_of({cluster.pk: team}, day)[cluster.pk],
        may_accept=is_now and allowed(may_accept, user, cluster),
        shows_names=reads_names(user),
        core=facts.core,
        support=facts.support,
        now=[_row(one, cluster, keeps, one.pk in fresh) for one in team],
        coming=[_row(one, cluster, keeps, one.pk in fresh) for one in coming],
        ended=list(ended[:ENDED_SHOWN]),
        history=_history(cluster, day),
        join_url=reverse("clusters:team-join", args=[cluster.code]) if keeps else "",
    )


def team_after(cluster: Cluster, change: Change) -> TeamAfter:
    """The rules of source para 22 on the day of a change, as they would be after it.

    Somebody who is not in the team yet counts with the grade and the division of today.
    """
    team = teams_of([cluster], change.day)[cluster.pk]
    before = checks_of({cluster.pk: team}, change.day)[cluster.pk]
    others = [one for one in team if one.staff_id != change.staff.pk]
    if change.role:
        others.append(_changed(cluster, change, team))
    after = checks_of({cluster.pk: others}, change.day)[cluster.pk]
    pairs = list(zip(before, after, strict=True))
    return TeamAfter(
        day=change.day,
        rules=after,
        breaks=[new for old, new in pairs if new.is_open and not old.is_open],
        mends=[new for old, new in pairs if new.passed and not old.passed],
    )


def _changed(cluster: Cluster, change: Change, team: Sequence[Membership]) -> Membership:
    """The place as it would be: not written, and with what ``facts_of`` asks."""
    held: Any = next((one for one in team if one.staff_id == change.staff.pk), None)
    place: Any = Membership(cluster=cluster, staff=change.staff, role=change.role, valid_from=change.day)
    place.grade_then = held.grade_then if held else change.staff.grade
    place.division_then = held.division_then if held else change.staff.unit.division_id
    return place  # type: ignore[no-any-return]


def _row(place: Membership, cluster: Cluster, keeps: bool, fresh: bool) -> PlaceRow:
    if not keeps:
        return PlaceRow(place)
    return PlaceRow(
        place,
        reverse("clusters:team-role", args=[cluster.code, place.pk]),
        reverse("clusters:team-leave", args=[cluster.code, place.pk]),
        reverse("clusters:team-away", args=[cluster.code, place.pk]) if fresh else "",
    )


def _history(cluster: Cluster, day: datetime.date) -> list[Passage]:
    """What had happened to the team and to what it is allowed to break by the end of the day, the latest first."""
    places: Any = Membership.history.filter(cluster=cluster, history_date__lt=after(day))  # type: ignore[attr-defined]
    accepted: Any = RuleAcceptance.history.filter(  # type: ignore[attr-defined]
        cluster=cluster, history_date__lt=after(day)
    )
    order = ("-history_date", "-history_id")
    found = [
        _passage(row) for row in places.select_related("history_user", "staff__user").order_by(*order)[:CHANGES_SHOWN]
    ]
    found += [_decided(row) for row in accepted.select_related("history_user").order_by(*order)[:CHANGES_SHOWN]]
    return sorted(found, key=lambda one: one.at, reverse=True)[:CHANGES_SHOWN]


def _passage(row: Any) -> Passage:
    words = {"name": row.staff.name, "role": row.get_role_display(), "why": row.history_change_reason}
    said = _("%(name)s, %(role)s, taken away: %(why)s") if row.history_type == "-" else _("%(name)s, %(role)s: %(why)s")
    return passage(row, why=said % words)


def _decided(row: Any) -> Passage:
    words = {"rule": row.get_rule_display(), "day": date_format(row.valid_to, "DATE_FORMAT")}
    words["why"] = row.history_change_reason
    if row.history_type == "-":
        return passage(row, why=_("No longer accepted: %(rule)s: %(why)s") % words)
    return passage(row, why=_("Accepted until %(day)s: %(rule)s: %(why)s") % words)
