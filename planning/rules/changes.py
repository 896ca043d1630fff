"""Who may do what with a change request. Each rule returns in whose name the person acts, or refuses.

The unit head asks and withdraws, the head of the division endorses or refuses, the Executive Secretary approves or
refuses; a delegate acts in their name. Nobody decides on what they asked for, by whatever route.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import ChangeState, WorkplanState
from planning.models import ChangeRequest, Workplan
from planning.rules.workplans import (
    asked_by_either,
    biennium_open,
    endorser_for,
    executive_secretary_for,
    head_of_unit,
)
from structure.models import Staff
from structure.rules.access import access_of

LONGEST_REASON = 4000  # characters
ASKS: Any = _("Only the unit head, or the delegate, asks for a change of the unit's workplan.")
ENDORSES: Any = _("Only the head of the unit's division, or the delegate, endorses this request.")
APPROVES: Any = _("Only the Executive Secretary, or the delegate, approves a change of an approved workplan.")
REFUSES: Any = _("Only whoever decides next on this request refuses it.")
WITHDRAWS: Any = _("Only the unit head, or the delegate, withdraws a request.")
RENEWS: Any = _("Only the unit head, or the delegate, brings a request up to date.")
OWN_REQUEST: Any = _("Whoever asked for a change cannot decide on it, in whatever role.")
NOTE_NEEDED: Any = _("Say why the change is refused.")


def may_ask(user: Any, workplan: Workplan) -> Staff:
    """The unit head (or the delegate) asks for changes of a workplan that is approved and in force."""
    head = head_of_unit(user, workplan, ASKS)
    biennium_open(workplan)
    if workplan.state != WorkplanState.APPROVED:
        raise WrongState(
            _("A change is asked for once the workplan is approved. Until then it is written in the workplan.")
        )
    return head


def may_endorse(user: Any, change: ChangeRequest) -> Staff:
    head = _decides(user, change, endorser_for(user, change.workplan, "division:workplan:endorse"), ENDORSES)
    in_force(change)
    return head


def may_approve(user: Any, change: ChangeRequest) -> Staff:
    head = _decides(user, change, executive_secretary_for(user), APPROVES)
    in_force(change)
    return head


def may_refuse(user: Any, change: ChangeRequest) -> Staff:
    """The division head refuses what is open, the Executive Secretary what is endorsed."""
    if change.state == ChangeState.ENDORSED:
        return _decides(user, change, executive_secretary_for(user), REFUSES)
    return _decides(user, change, endorser_for(user, change.workplan, "division:workplan:return"), REFUSES)


def may_withdraw(user: Any, change: ChangeRequest) -> Staff:
    by_itself(change)
    return head_of_unit(user, change.workplan, WITHDRAWS)


def may_renew(user: Any, change: ChangeRequest) -> Staff:
    by_itself(change)
    head = head_of_unit(user, change.workplan, RENEWS)
    in_force(change)
    return head


def _decides(user: Any, change: ChangeRequest, head: Staff | None, sentence: Any) -> Staff:
    by_itself(change)
    if head is None:
        raise NotAllowed(sentence)
    if asked_by_either(change, user, head, access_of(user)):
        raise NotAllowed(OWN_REQUEST)
    return head


def by_itself(change: ChangeRequest) -> None:
    """Raise ``WrongState`` for a change that is part of a revision."""
    if change.in_revision:
        raise WrongState(_("This change is part of a revision and is decided on with the workplan."))


def in_force(change: ChangeRequest) -> None:
    """Raise ``WrongState`` while the workplan is being revised: its content is not settled."""
    biennium_open(change.workplan)
    if change.workplan.state != WorkplanState.APPROVED:
        raise WrongState(
            _("The workplan is being revised. This request waits until the revision is approved, or is withdrawn.")
        )


def check_reason(reason: str) -> str:
    """The reason without blanks round it. Raises ``InvalidInput`` when there is none."""
    text = reason.replace("\x00", "").strip()
    if not text:
        raise InvalidInput({"reason": [_("Say why this changes.")]})
    if len(text) > LONGEST_REASON:
        raise InvalidInput({"reason": [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]})
    return text


# Every action of the table and the rule that says who may.
RULES: dict[str, Callable[[Any, ChangeRequest], Staff]] = {
    "endorse": may_endorse,
    "approve": may_approve,
    "refuse": may_refuse,
    "withdraw": may_withdraw,
    "renew": may_renew,
}
