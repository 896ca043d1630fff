"""Who may dispute a load, and who answers (source paras 53-55: a person's load is a matter between the two)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from monitoring.models import LoadDispute
from structure.models import Staff
from structure.roles import EXECUTIVE_SECRETARY
from structure.rules import require
from structure.rules.access import access_of


def may_dispute(user: Any, staff: Staff) -> None:
    """One's own load, and nobody else's."""
    require(user, "own:load:dispute")
    if access_of(user).staff_id != staff.pk:
        raise NotAllowed(_("A load is disputed by the person whose it is."))


def may_insist(user: Any, dispute: LoadDispute) -> None:
    may_dispute(user, dispute.staff)


def may_answer(user: Any, dispute: LoadDispute) -> None:
    """The unit head answers; of a unit head the division head, of a division head the Executive Secretary. Whoever
    stands in for a head answers as the head does. Nobody answers their own."""
    access, staff = access_of(user), dispute.staff
    if access.staff_id == staff.pk:
        raise NotAllowed(_("Nobody answers their own dispute."))
    head = answering_head(staff)
    if head is None:
        if EXECUTIVE_SECRETARY.key in access.roles:
            return
    elif head in access.standing:
        return
    raise NotAllowed(_("A dispute is answered by whoever shares out the person's work: the head of the unit."))


def may_settle(user: Any, dispute: LoadDispute) -> None:
    """The person whenever it no longer stands; whoever answers, once there is an answer."""
    if access_of(user).staff_id == dispute.staff_id:
        require(user, "own:load:dispute")
        return
    may_answer(user, dispute)
    if not dispute.answer:
        raise NotAllowed(_("Answer first: only the person can take a dispute back unanswered."))


def answering_head(staff: Staff) -> int | None:
    """The key of the head who answers for a person; None where it is the Executive Secretary."""
    unit = staff.unit
    for head in (unit.lead_id, unit.division.head_id):
        if head is not None and head != staff.pk:
            return head
    return None
