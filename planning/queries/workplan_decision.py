"""What the reader can do with a workplan now, in the words of the decision panel."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.refusals import Refusal
from planning.enums import WorkplanState
from planning.models import Workplan
from planning.queries.workplan_checks import Check
from planning.rules.workplans import OWN_WORK, RULES
from planning.transitions import WORKPLAN

# state → the action offered as the primary one, and the one beside it
OFFERED: dict[str, tuple[str, str]] = {
    WorkplanState.DRAFT: ("submit", ""),
    WorkplanState.RETURNED: ("submit", ""),
    WorkplanState.SUBMITTED: ("endorse", "return_with_note"),
    WorkplanState.ENDORSED: ("approve", "return_with_note"),
    WorkplanState.APPROVED: ("open_revision", ""),
}


@dataclass(frozen=True)
class Decision:
    """The panel: title, checks, the buttons the reader has (none when it is somebody else's turn), and what follows.

    ``decides`` says whether the workplan waits for the reader: to endorse, approve, or submit what was returned.
    """

    title: str
    checks: list[Check] = field(default_factory=list)
    action: str = ""
    version: int = 0
    key: str = ""
    yes_value: str = ""
    yes_label: str = ""
    no_value: str = ""
    no_label: str = ""
    note_label: str = ""
    note_hint: str = ""
    note: str = ""
    errors: list[Any] = field(default_factory=list)
    consequence: str = ""
    decides: bool = False


def decision_for(
    user: Any,
    workplan: Workplan,
    *,
    checks: list[Check] | None = None,
    number: int = 0,
    note: str = "",
    errors: list[Any] | None = None,
) -> Decision:
    """The panel for this reader. Asks the rules; never offers what they would refuse."""
    found = checks or []
    action, beside = OFFERED[workplan.state]
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    url = reverse("planning:workplan-decide", args=[workplan.unit.code]) + query
    named, refusal = _named(user, workplan, action)
    if named is None and workplan.state == WorkplanState.SUBMITTED:
        named, _sentence = _named(user, workplan, "withdraw")
        if named is not None:
            return Decision(
                title=_("Your workplan"),
                checks=found,
                action=url,
                version=workplan.version,
                yes_value="withdraw",
                yes_label=_("Take it back"),
                errors=errors or [],
                consequence=_("It waits for the head of the division. Taken back, it is a draft again.")
                + _own(refusal),
            )
    if named is None:
        return Decision(
            title=_("The decision"), checks=found, errors=errors or [], consequence=_waits(workplan) + _own(refusal)
        )
    words = _words(action, number, workplan)
    return Decision(
        title=words["title"],
        checks=found,
        action=url,
        version=workplan.version,
        yes_value=action,
        yes_label=words["yes"],
        no_value=beside,
        no_label=_("Return with note") if beside else "",
        note_label=_("Note to the unit") if beside else "",
        note_hint=_("needed if you return it") if beside else "",
        note=note,
        errors=errors or [],
        consequence=f"{words['follows']} {_in_whose_name(user, named, action, workplan)}".strip(),
        decides=action in ("endorse", "approve") or workplan.state == WorkplanState.RETURNED,
    )


def _named(user: Any, workplan: Workplan, action: str) -> tuple[Any, str]:
    """In whose name the person may act, or None and the sentence of the refusal."""
    if not WORKPLAN.may(workplan, action):
        return None, ""
    try:
        return RULES[action](user, workplan), ""
    except Refusal as refusal:
        return None, str(refusal.sentence)


def _own(refusal: str) -> str:
    return f" {OWN_WORK}" if refusal == str(OWN_WORK) else ""


def _words(action: str, number: int, workplan: Workplan) -> dict[str, str]:
    version = {"n": number}
    return {
        "submit": {
            "title": _("Your workplan"),
            "yes": _("Submit the workplan"),
            "follows": _("Submitting freezes version %(n)s and sends it to the head of the division.") % version,
        },
        "endorse": {
            "title": _("Your decision"),
            "yes": _("Endorse"),
            "follows": _("Endorsing sends version %(n)s to the Executive Secretary and freezes it.") % version,
        },
        "approve": {
            "title": _("Your decision"),
            "yes": _("Approve"),
            "follows": _("Approving makes version %(n)s final and its dates the plan that progress is held against.")
            % version,
        },
        "open_revision": {
            "title": _("Your workplan"),
            "yes": _("Open a revision"),
            "follows": _("The approved version stays in force until the revision is approved."),
        },
    }[action]


def _in_whose_name(user: Any, named: Any, action: str, workplan: Workplan) -> str:
    rule = _("Whoever submitted a workplan cannot decide on it.") if action in ("endorse", "approve") else ""
    if named.user_id != user.pk:
        return _("You act for %(name)s.") % {"name": named.user.full_name} + f" {rule}"
    if action == "endorse":
        return _("You act as head of the division: %(division)s.") % {"division": workplan.unit.division} + f" {rule}"
    return rule


def _waits(workplan: Workplan) -> str:
    return {
        WorkplanState.DRAFT: _("The unit head is still writing it."),
        WorkplanState.RETURNED: _("It waits for the unit head, who has a note to answer."),
        WorkplanState.SUBMITTED: _("It waits for the head of the division to endorse or return it."),
        WorkplanState.ENDORSED: _("It waits for the Executive Secretary to approve or return it."),
        WorkplanState.APPROVED: _(
            "It is approved. The unit head requests a change, or opens a revision when much must change."
        ),
    }[WorkplanState(workplan.state)]
