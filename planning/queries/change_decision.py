"""What the reader can do with a change request now, in the words of the decision panel."""

from typing import Any

from django.utils.translation import gettext as _

from common.refusals import Refusal, allowed
from planning.enums import CHANGES_WAITING, ChangeState
from planning.models import ChangeRequest
from planning.queries.change_words import address_of_change
from planning.queries.who_acts import executive_secretary_name, who_acts
from planning.queries.workplan_checks import Check
from planning.queries.workplan_decision import Decision
from planning.rules.changes import OWN_REQUEST, RULES, in_force
from planning.transitions import CHANGE

# state → the action offered as the primary one, and the one beside it
OFFERED = {ChangeState.OPEN: ("endorse", "refuse"), ChangeState.ENDORSED: ("approve", "refuse")}


def decision_on(
    user: Any, change: ChangeRequest, checks: list[Check], *, stale: bool, note: str, errors: list[Any]
) -> Decision:
    """The panel for this reader. Asks the rules; never offers what they would refuse."""
    if change.state not in CHANGES_WAITING:
        return Decision(title=_("The decision"), consequence=_settled(change), errors=errors)
    if change.in_revision:
        words = _("It is part of a revision and is decided on with the workplan.")
        return Decision(title=_("The decision"), consequence=words, errors=errors)
    primary, beside = OFFERED[ChangeState(change.state)]
    named, refusal = named_for(user, change, primary)
    revised = not allowed(in_force, change)
    refuses, _sentence = named_for(user, change, beside)
    if refuses and (stale or revised):  # nothing is endorsed or approved on top of what has changed
        return _panel(change, checks, note, errors, yes=beside, no="", follows=_why_not(stale))
    if named:
        return _panel(change, checks, note, errors, yes=primary, no=beside, follows=_follows(user, named, primary))
    withdraws, _sentence = named_for(user, change, "withdraw")
    if withdraws:
        renews = stale and bool(named_for(user, change, "renew")[0])
        waits = _("It waits for %(name)s.") % {"name": who_acts(change, executive_secretary_name())}
        follows = waits if not renews else _("Brought up to date, it waits for the head of the division anew.")
        if refusal == str(OWN_REQUEST):
            follows = f"{follows} {OWN_REQUEST}"
        yes, no = ("renew", "withdraw") if renews else ("withdraw", "")
        return _panel(change, checks, "", errors, yes=yes, no=no, follows=follows, own=True)
    follows = _("It waits for %(name)s.") % {"name": who_acts(change, executive_secretary_name())}
    if revised:
        follows = _("The workplan is being revised. This waits until the revision is approved.")
    if refusal == str(OWN_REQUEST):
        follows = f"{follows} {OWN_REQUEST}"
    return Decision(title=_("The decision"), checks=checks, errors=errors, consequence=follows)


def _panel(
    change: ChangeRequest,
    checks: list[Check],
    note: str,
    errors: list[Any],
    *,
    yes: str,
    no: str,
    follows: str,
    own: bool = False,
) -> Decision:
    labels = {
        "endorse": _("Endorse"),
        "approve": _("Approve"),
        "refuse": _("Refuse with note"),
        "withdraw": _("Withdraw the request"),
        "renew": _("Bring it up to date"),
        "": "",
    }
    return Decision(
        title=_("Your request") if own else _("Your decision"),
        checks=checks,
        action=address_of_change(change, "planning:change-decide"),
        version=change.version,
        yes_value=yes,
        yes_label=labels[yes],
        no_value=no,
        no_label=labels[no],
        note_label="" if own else _("Note to the unit"),
        note_hint="" if own else _("needed if you refuse"),
        note=note,
        errors=errors,
        consequence=follows,
        decides=not own,
    )


def named_for(user: Any, change: ChangeRequest, action: str) -> tuple[Any, str]:
    """In whose name the person may act, or None and the sentence of the refusal."""
    if not CHANGE.may(change, action):
        return None, ""
    try:
        return RULES[action](user, change), ""
    except Refusal as refusal:
        return None, str(refusal.sentence)


def _follows(user: Any, named: Any, action: str) -> str:
    words = {
        "endorse": _("Endorsing sends it to the Executive Secretary."),
        "approve": _(
            "Approving changes the activity, freezes the next version of the workplan and moves the approved dates."
        ),
    }[action]
    if named.user_id != user.pk:
        words += " " + _("You act for %(name)s.") % {"name": named.user.full_name}
    return words + " " + _("Whoever asked for a change cannot decide on it.")


def _why_not(stale: bool) -> str:
    if stale:
        return _(
            "It cannot be approved on top of what has changed. The unit head brings it up to date, or you refuse it."
        )
    return _("The workplan is being revised. This waits until the revision is approved, unless you refuse it.")


def _settled(change: ChangeRequest) -> str:
    if change.state == ChangeState.APPROVED and change.frozen_in:
        return _("It stands in the plan since version %(n)s of the workplan.") % {"n": change.frozen_in.number}
    return {
        ChangeState.APPROVED: _("It stands in the plan."),
        ChangeState.REFUSED: _("The plan stands as it was."),
        ChangeState.WITHDRAWN: _("The plan stands as it was."),
    }[ChangeState(change.state)]
