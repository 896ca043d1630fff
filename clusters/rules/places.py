"""Who keeps the team of a cluster, and what a place in it must say.

None of this is about the rules of source para 22 (``clusters.rules.team``): those are shown, and stop nobody.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from clusters.enums import TeamRole
from clusters.models import (
    Charter,
    Cluster,
    Lesson,
    Membership,
    OperatingProcedure,
    ProcedureVersion,
    Project,
    RuleAcceptance,
    Stage,
)
from clusters.rules.procedures import leads
from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.models import Staff
from structure.roles import EXECUTIVE_SECRETARY, PMU_OFFICER
from structure.rules.access import access_of

LONGEST_EXPERTISE = 200
MISTAKE_DAYS = 30  # so long after it was put on record a place can be taken away as a mistake
# What people write and decide in a cluster, and the path from its history to the cluster.
_WORK_IN_A_CLUSTER: tuple[tuple[Any, str], ...] = (
    (Charter, "cluster"),
    (Lesson, "cluster"),
    (Membership, "cluster"),
    (OperatingProcedure, "cluster"),
    (ProcedureVersion, "procedure__cluster"),
    (Project, "cluster"),
    (Stage, "project__cluster"),
)
_OVER_ALL = frozenset({PMU_OFFICER.key, EXECUTIVE_SECRETARY.key})


@dataclass(frozen=True)
class PlaceValues:
    """A new place in a team: whose, as what, and from which day to which; no last day is until further notice."""

    staff: Staff | None
    role: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None = None
    expertise: str = ""


def may_keep(user: Any, cluster: Cluster) -> None:
    """The lead keeps the team (source para 22), or who stands in for the lead; so do the monitoring officer and the
    Executive Secretary."""
    if not access_of(user).roles & _OVER_ALL and not leads(user, cluster.pk):
        raise NotAllowed(
            _(
                "A team is kept by the lead of its cluster, the planning and monitoring officer or the Executive "
                "Secretary."
            )
        )


def check_joining(values: PlaceValues) -> tuple[Staff, datetime.date]:
    """Who joins and from when. Raises ``InvalidInput`` naming each field that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    staff, begins = values.staff, values.valid_from
    if staff is None:
        errors["staff"] = [_("Choose who joins.")]
    if values.role not in TeamRole.values:
        errors["role"] = [_("Choose a role.")]
    if len(values.expertise) > LONGEST_EXPERTISE:
        errors["expertise"] = [_("Use at most %(most)s characters.") % {"most": LONGEST_EXPERTISE}]
    if begins is None:
        errors["valid_from"] = [_("Say from which day.")]
    elif values.valid_to is not None and values.valid_to < begins:
        errors["valid_to"] = [_("A membership cannot end before it begins.")]
    elif staff is not None and not _works_on(staff, begins):
        errors["valid_from"] = [_("This person is not on the staff on that day.")]
    if errors or staff is None or begins is None:
        raise InvalidInput(errors)
    return staff, begins


def check_going_on(place: Membership, day: datetime.date) -> None:
    """A place that has ended stays as it is. Raises ``WrongState``."""
    if place.valid_to is not None and place.valid_to < day:
        raise WrongState(_("This place in the team has ended."))


def check_new_role(place: Membership, role: str, day: datetime.date | None) -> datetime.date:
    """From which day the other role is held. Raises ``InvalidInput`` for the same role or a day outside the place."""
    errors: dict[str, list[Any]] = {}
    if role not in TeamRole.values:
        errors["role"] = [_("Choose a role.")]
    elif role == place.role:
        errors["role"] = [_("This is the role held already.")]
    _within(place, day, "valid_from", errors)
    if errors or day is None:
        raise InvalidInput(errors)
    return day


def check_last_day(place: Membership, day: datetime.date | None) -> datetime.date:
    """The last day in the team. Raises ``InvalidInput`` for a day outside the place."""
    errors: dict[str, list[Any]] = {}
    _within(place, day, "valid_to", errors)
    if errors or day is None:
        raise InvalidInput(errors)
    return day


def check_mistake(place: Membership, day: datetime.date) -> None:
    """A place is taken away as a mistake while nothing rests on it, else it is ended (docs/decisions/0015).

    Raises ``WrongState`` once it is on record for more than 30 days, once the Management Committee has accepted a
    breach of the team with it, or once the person has written or decided something in the cluster while in it.
    """
    first = place.history.order_by("history_date", "history_id").first()
    if first is None or localdate(first.history_date) < day - datetime.timedelta(days=MISTAKE_DAYS):
        sentence = _(
            "This place is on record for more than %(days)s days, and figures have counted it. End it instead."
        )
        raise WrongState(sentence % {"days": MISTAKE_DAYS})
    begins = make_aware(datetime.datetime.combine(place.valid_from, datetime.time()))
    since = max(first.history_date, begins)
    accepted: Any = RuleAcceptance.history  # type: ignore[attr-defined]
    if accepted.filter(cluster=place.cluster_id, history_type="+", history_date__gte=since).exists():
        raise WrongState(
            _("The Management Committee has accepted a breach of the team as it is. End the place instead.")
        )
    for model, cluster in _WORK_IN_A_CLUSTER:
        done: Any = model.history.exclude(id=place.pk) if model is Membership else model.history
        whose = {cluster: place.cluster_id, "history_user": place.staff.user_id}
        if done.filter(history_date__gte=since, **whose).exists():
            raise WrongState(_("This person has worked in the cluster since then. End the place instead."))


def _within(place: Membership, day: datetime.date | None, name: str, errors: dict[str, list[Any]]) -> None:
    if day is None:
        errors[name] = [_("Say which day.")]
    elif day < place.valid_from:
        errors[name] = [_("The place in the team begins later than that.")]
    elif place.valid_to is not None and day > place.valid_to:
        errors[name] = [_("The place in the team ends earlier than that.")]


def _works_on(staff: Staff, day: datetime.date) -> bool:
    return staff.active_from <= day and (staff.active_to is None or staff.active_to >= day)
