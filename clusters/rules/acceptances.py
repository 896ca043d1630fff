"""Who puts on record that the Management Committee accepts a broken rule of a team, and what it must say."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import CORE_ROLES, TeamRule
from clusters.models import Cluster, Membership
from common import clock
from common.refusals import InvalidInput, NotAllowed
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember, Staff
from structure.rules.access import access_of

LONGEST_REASON = 2_000
LONGEST_YEARS = 2  # a biennium: what is to last longer is decided anew


def may_accept(user: Any, cluster: Cluster) -> Staff:
    """The chair of the Management Committee in whose name the person acts: the chair, or the chair's delegate.

    Raises ``NotAllowed`` for everybody else, and for whoever sits in the team's lead or core, in whatever role.
    """
    access, day = access_of(user), clock.today()
    chairs = {seat.staff_id: seat.staff for seat in _chairs(day)}
    found = access.standing & chairs.keys()
    if not found:
        raise NotAllowed(_("Only the chair of the Management Committee, or the delegate, accepts a broken rule."))
    own = Membership.objects.filter(cluster=cluster, staff__in=access.standing, role__in=CORE_ROLES)
    if own.filter(_lasting(day)).exists():
        raise NotAllowed(_("Whoever leads a team or sits in its core cannot accept what it breaks."))
    return chairs[access.staff_id if access.staff_id in found else min(found)]


def check_acceptance(*, rule: str, reason: str, until: datetime.date | None) -> datetime.date:
    """The last day of the acceptance. Raises ``InvalidInput`` with what is missing or out of bounds."""
    errors: dict[str, list[Any]] = {}
    today = clock.today()
    if rule not in TeamRule.values:
        errors["rule"] = [_("There is no such rule.")]
    if not reason.strip():
        errors["reason"] = [_("Say why the breach is accepted.")]
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]
    if until is None:
        errors["until"] = [_("Say until when it is accepted.")]
    elif until < today:
        errors["until"] = [_("This day is over. Enter a day to come.")]
    elif until > today + datetime.timedelta(days=366 * LONGEST_YEARS):
        errors["until"] = [_("A breach is accepted for two years at most.")]
    if errors or until is None:
        raise InvalidInput(errors)
    return until


def _chairs(day: datetime.date) -> Any:
    return (
        CommitteeMember.objects.filter(_lasting(day), capacity=CommitteeCapacity.CHAIR)
        .select_related("staff__user")
        .order_by("pk")
    )


def _lasting(day: datetime.date) -> Any:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
