"""Who says who sits in the Management Committee, and what a seat must be (source para 62)."""

import datetime
from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from common import clock
from common.in_force import in_force
from common.refusals import InvalidInput, WrongState
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember, RoleGrant, Staff
from structure.roles import EXECUTIVE_SECRETARY
from structure.rules import require

LONGEST_REASON = 2_000
FIRST_DAY = datetime.date(1990, 1, 1)


def may_seat(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person is the administrator or the Executive Secretary."""
    require(user, "secretariat:committee:seat")


def check_seat(
    *,
    staff: Staff | None,
    capacity: str,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
    reason: str,
    heads: Callable[[datetime.date], Collection[int]],
) -> str:
    """The reason without blanks. Raises ``InvalidInput`` with all that is wrong with a seat by itself.

    ``heads`` gives the keys of the staff who head a division on a day. Who has a capacity is asked of the first day of
    the seat: who sits ex officio keeps the seat on record when another heads the division later.
    """
    errors: dict[str, list[Any]] = {}
    if staff is None:
        errors["staff"] = [_("Choose who sits.")]
    if capacity not in CommitteeCapacity.values:
        errors["capacity"] = [_("Choose a capacity.")]
    elif staff and valid_from and (wrong := _wrong_capacity(staff, capacity, valid_from, heads)):
        errors["capacity"] = [wrong]
    if valid_from is None or valid_from < FIRST_DAY:
        errors["valid_from"] = [_("Say from which day.")]
    elif valid_to is not None and valid_to < valid_from:
        errors["valid_to"] = [_("The last day does not come before the first.")]
    elif staff is not None and (wrong := _not_here(staff, valid_from, valid_to)):
        errors["valid_from"] = [wrong]
    try:
        said = check_reason(reason)
    except InvalidInput as refusal:
        errors |= refusal.errors
        said = ""
    if errors:
        raise InvalidInput(errors)
    return said


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises ``InvalidInput`` when there is none, or too much of it."""
    said = reason.replace("\x00", "").strip()
    if not said:
        raise InvalidInput({"reason": [_("Say why.")]})
    if len(said) > LONGEST_REASON:
        raise InvalidInput({"reason": [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]})
    return said


def check_end(seat: CommitteeMember, last_day: datetime.date | None) -> datetime.date:
    """The last day of a seat. Raises ``WrongState`` once it is over, ``InvalidInput`` for a day that cannot be."""
    if seat.valid_to is not None and seat.valid_to < clock.today():
        raise WrongState(_("This seat is over already."))
    if last_day is None or last_day < seat.valid_from:
        raise InvalidInput({"last_day": [_("Enter a day on or after the first day of the seat.")]})
    return last_day


def _wrong_capacity(
    staff: Staff, capacity: str, day: datetime.date, heads: Callable[[datetime.date], Collection[int]]
) -> Any:
    """Why somebody cannot sit in this capacity from a day on; None when they can."""
    heads_all = RoleGrant.objects.filter(in_force(day), user=staff.user_id, role=EXECUTIVE_SECRETARY.key)
    if capacity == CommitteeCapacity.CHAIR and not heads_all.exists():
        return _("The Executive Secretary has the chair (source para 62).")
    if capacity == CommitteeCapacity.EX_OFFICIO and staff.pk not in heads(day):
        return _("Ex officio sit the heads of the divisions (source para 62). Co-opt anybody else.")
    return None


def _not_here(staff: Staff, first: datetime.date, last: datetime.date | None) -> Any:
    """Why somebody cannot sit on these days; None when they can."""
    if staff.active_from > first or (staff.active_to is not None and (last or first) > staff.active_to):
        return _("This person does not work at the Secretariat on all of these days.")
    return None
