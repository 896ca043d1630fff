"""Who may do what with a workplan. Each rule returns in whose name the person acts, or refuses.

The unit head submits, the head of the division endorses, the Executive Secretary approves; a delegate acts in their
name while the delegation lasts. Nobody decides on what they submitted, by whatever route: not in a second role, not
as a delegate, and not through a delegate who submitted in their name; nor on a revision in which they asked for a
change.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import CHANGES_WAITING, Phase, WorkplanState
from planning.models import ChangeRequest, Workplan
from planning.transitions import EDITABLE
from structure.models import Staff
from structure.roles import EXECUTIVE_SECRETARY
from structure.rules.access import Access, access_of, in_the_name_of

LONGEST_NOTE = 4000  # characters
SUBMITS: Any = _("Only the unit head, or the delegate, submits a workplan.")
ENDORSES: Any = _("Only the head of the unit's division, or the delegate, endorses this workplan.")
APPROVES: Any = _("Only the Executive Secretary, or the delegate, approves a workplan.")
RETURNS: Any = _("Only whoever decides next on this workplan returns it.")
NOTE_NEEDED: Any = _("Say what must change before the workplan comes back.")
OWN_WORK: Any = _("Whoever submitted a workplan or asked for a change in it cannot decide on it, in whatever role.")


def may_edit(user: Any, workplan: Workplan) -> Staff:
    """The unit head (or the delegate) edits the activities of the unit while the workplan is a draft or returned."""
    head = head_of_unit(user, workplan, _("Only the unit head, or the delegate, changes the unit's activities."))
    biennium_open(workplan)
    if workplan.state not in EDITABLE:
        raise WrongState(
            _("An approved workplan changes by a revision. Open one first.")
            if workplan.state == WorkplanState.APPROVED
            else _("The workplan is being decided on. Take it back first, or wait until it is returned.")
        )
    return head


def may_submit(user: Any, workplan: Workplan) -> Staff:
    return head_of_unit(user, workplan, SUBMITS)


def may_withdraw(user: Any, workplan: Workplan) -> Staff:
    return head_of_unit(user, workplan, _("Only the unit head, or the delegate, takes a workplan back."))


def may_open_revision(user: Any, workplan: Workplan) -> Staff:
    return head_of_unit(user, workplan, _("Only the unit head, or the delegate, opens a revision."))


def head_of_unit(user: Any, workplan: Workplan, sentence: Any) -> Staff:
    """The unit head in whose name the person acts. Raises ``NotAllowed`` with the sentence."""
    head = in_the_name_of(access_of(user), "unit:workplan:submit", lambda staff: workplan.unit.lead_id == staff.pk)
    if head is None:
        raise NotAllowed(sentence)
    return head


def may_endorse(user: Any, workplan: Workplan) -> Staff:
    return _decides(user, workplan, endorser_for(user, workplan, "division:workplan:endorse"), ENDORSES)


def endorser_for(user: Any, workplan: Workplan, permission: str) -> Staff | None:
    """The head of the division; the Executive Secretary where that is the unit's own head, who submits."""
    division_head = workplan.unit.division.head_id
    if division_head is not None and division_head == workplan.unit.lead_id:
        return executive_secretary_for(user)
    return in_the_name_of(access_of(user), permission, lambda staff: staff.pk == division_head)


def may_approve(user: Any, workplan: Workplan) -> Staff:
    return _decides(user, workplan, executive_secretary_for(user), APPROVES)


def may_return(user: Any, workplan: Workplan) -> Staff:
    """The division head returns what is submitted, the Executive Secretary what is endorsed."""
    if workplan.state == WorkplanState.ENDORSED:
        return _decides(user, workplan, executive_secretary_for(user), RETURNS)
    return _decides(user, workplan, endorser_for(user, workplan, "division:workplan:return"), RETURNS)


def executive_secretary_for(user: Any) -> Staff | None:
    """The Executive Secretary in whose name the person acts: themselves, or as the delegate."""
    access = access_of(user)
    return in_the_name_of(
        access,
        "secretariat:workplan:approve",
        lambda staff: (
            EXECUTIVE_SECRETARY.key in (access.roles if staff.pk == access.staff_id else access_of(staff.user).roles)
        ),
    )


def _decides(user: Any, workplan: Workplan, head: Staff | None, sentence: Any) -> Staff:
    if head is None:
        raise NotAllowed(sentence)
    submitted_by = workplan.submitted_by_id
    if submitted_by is not None:
        # Submitted by the person, by the one acted for, or by a delegate in the name of either.
        in_whose_name = {workplan.submitted_for_id, workplan.unit.lead_id} - {None}
        if submitted_by in (user.pk, head.user_id) or in_whose_name & {access_of(user).staff_id, head.pk}:
            raise NotAllowed(OWN_WORK)
    if any(_asked(change, user, head) for change in workplan.change_requests.all()):
        raise NotAllowed(OWN_WORK)
    return head


def _asked(change: ChangeRequest, user: Any, head: Staff) -> bool:
    """Whether the person, or the one acted for, asked for this part of the revision."""
    return (
        change.in_revision and change.state in CHANGES_WAITING and asked_by_either(change, user, head, access_of(user))
    )


def asked_by_either(change: ChangeRequest, user: Any, head: Staff, access: Access) -> bool:
    """Whether a change was asked for by the person or the one acted for, or by a delegate in the name of either."""
    return change.asked_by_id in (user.pk, head.user_id) or (
        change.asked_for_id is not None and change.asked_for_id in (access.staff_id, head.pk)
    )


def biennium_open(workplan: Workplan) -> None:
    """Raise ``WrongState`` when the biennium of the workplan is closed."""
    if workplan.biennium.phase == Phase.CLOSED:
        raise WrongState(_("The biennium is closed, so its workplans no longer change."))


def check_note(note: str, *, needed: bool, otherwise: Any = NOTE_NEEDED) -> str:
    """The note without blanks round it. Raises ``InvalidInput`` when one is needed and there is none."""
    text = note.replace("\x00", "").strip()
    if needed and not text:
        raise InvalidInput({"note": [otherwise]})
    if len(text) > LONGEST_NOTE:
        raise InvalidInput({"note": [_("Use at most %(most)s characters.") % {"most": LONGEST_NOTE}]})
    return text


# Every action of the table and the rule that says who may.
RULES: dict[str, Callable[[Any, Workplan], Staff]] = {
    "submit": may_submit,
    "withdraw": may_withdraw,
    "endorse": may_endorse,
    "return_with_note": may_return,
    "approve": may_approve,
    "open_revision": may_open_revision,
}
