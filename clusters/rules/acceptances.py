"""Who puts on record that the Management Committee accepts a broken rule of a team or takes that back, and what is said
then."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.enums import CORE_ROLES, TeamRule
from clusters.models import Cluster, Membership, RuleAcceptance
from common import clock
from common.in_force import in_force
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
        raise NotAllowed(
            _("Only the chair of the Management Committee, or the delegate, accepts a broken rule or takes that back.")
        )
    own = Membership.objects.filter(cluster=cluster, staff__in=access.standing, role__in=CORE_ROLES)
    if own.filter(in_force(day)).exists():
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


def check_taking_back(accepted: RuleAcceptance, *, reason: str, day: datetime.date | None) -> datetime.date:
    """From which day a breach is accepted no more: today at the earliest, so that what was stays as it was.

    Raises ``InvalidInput`` with what is missing or out of bounds.
    """
    errors: dict[str, list[Any]] = {}
    if not reason.strip():
        errors["reason"] = [_("Say why it is taken back.")]
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]
    if day is None:
        errors["day"] = [_("Say from which day.")]
    elif day < clock.today():
        errors["day"] = [_("This day is over. What was accepted until today stays so.")]
    elif day > accepted.valid_to:
        errors["day"] = [_("The acceptance ends before that day by itself.")]
    if errors or day is None:
        raise InvalidInput(errors)
    return day


def _chairs(day: datetime.date) -> Any:
    return (
        CommitteeMember.objects.filter(in_force(day), capacity=CommitteeCapacity.CHAIR)
        .select_related("staff__user")
        .order_by("pk")
    )
