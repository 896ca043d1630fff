"""Who opens a round, who decides on a pair, and what a decision asks for (source para 17).

The planning and monitoring officer opens and closes rounds and decides on any pair. The head of a division (or the
delegate) decides on pairs within the division. Neither can change an approved workplan by it: a merger or a drop is
carried out while the workplans concerned can be changed, and takes force when they are endorsed and approved again.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import ActivityStatus, Phase, SynergyDecision
from planning.models import Activity, Biennium, SynergyPair, SynergyRound, Workplan
from planning.transitions import EDITABLE
from structure.models import Staff
from structure.rules.access import access_of

LONGEST_REASON = 2000  # characters
OPENS: Any = _("Only the planning and monitoring officer opens and closes a synergy round.")
DECIDES: Any = _(
    "The planning and monitoring officer decides on this pair; within one division also its head, or the delegate."
)


def may_open(user: Any) -> None:
    if not access_of(user).may("secretariat:synergy:open"):
        raise NotAllowed(OPENS)


def may_decide(user: Any, pair: SynergyPair) -> Staff | None:
    """In whose name the person decides, carries out or undoes: the division head acted for, else None.

    Raises ``NotAllowed``. Wants the divisions of both lead units loaded.
    """
    access = access_of(user)
    if access.may("secretariat:synergy:decide"):
        return None
    heads = {pair.first.lead_unit.division.head_id, pair.second.lead_unit.division.head_id}
    head = next(iter(heads)) if len(heads) == 1 else None
    if head is not None:
        if access.may("division:synergy:decide") and access.staff_id == head:
            return None
        for principal in access.acts_for:
            if principal.pk == head:
                return principal
    raise NotAllowed(DECIDES)


def biennium_runs(biennium: Biennium) -> None:
    if biennium.phase == Phase.CLOSED:
        raise WrongState(_("The biennium is closed, so its activities no longer change."))


def takes_decisions(round_: SynergyRound) -> None:
    biennium_runs(round_.biennium)
    if round_.closed_at is not None:
        raise WrongState(_("This round is closed. A pair that is found again in the next one can be decided on there."))


def check_decision(pair: SynergyPair, decision: str, chosen: Any, reason: str) -> tuple[Activity | None, str]:
    """The activity chosen and the reason without blanks round it. Raises ``InvalidInput`` naming each wrong field.

    ``chosen`` is the key of the activity that goes on (merge, drop) or comes first (sequence); to keep both needs none.
    """
    errors: dict[str, list[Any]] = {}
    text = reason.replace("\x00", "").strip()
    if decision not in SynergyDecision.values:
        errors["decision"] = [_("Choose what is to happen with the two activities.")]
    if not text:
        errors["reason"] = [_("Give the reason of the decision.")]
    elif len(text) > LONGEST_REASON:
        errors["reason"] = [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]
    activity = {str(pair.first_id): pair.first, str(pair.second_id): pair.second}.get(str(chosen or ""))
    if decision in SynergyDecision.values and decision != SynergyDecision.KEEP and activity is None:
        errors["chosen"] = [
            _("Choose which activity comes first.")
            if decision == SynergyDecision.SEQUENCE
            else _("Choose which activity goes on.")
        ]
    if errors:
        raise InvalidInput(errors)
    return (None if decision == SynergyDecision.KEEP else activity), text


def can_be_carried_out(decision: str, chosen: Activity, other: Activity) -> None:
    """Raise ``WrongState`` when the two activities as they stand now do not allow the decision."""
    ended = [one.code for one in (chosen, other) if one.status == ActivityStatus.ENDED]
    if ended:
        raise WrongState(
            _("%(code)s has ended already, so there is nothing to merge, to drop or to put in order.")
            % {"code": ended[0]}
        )
    if other.status == ActivityStatus.DONE:
        raise WrongState(
            _("%(code)s is done. Work that is done is neither merged nor dropped, and nothing comes before it.")
            % {"code": other.code}
        )
    if decision == SynergyDecision.MERGE and chosen.status == ActivityStatus.DONE:
        raise WrongState(_("%(code)s is done. Merge into the activity that goes on.") % {"code": chosen.code})


def locked_workplans(workplans: Iterable[Workplan]) -> list[Workplan]:
    """The workplans among these whose activities cannot be changed now."""
    return [workplan for workplan in workplans if workplan.state not in EDITABLE]


def workplans_editable(workplans: Iterable[Workplan]) -> None:
    """Raise ``WrongState`` that names the workplans in the way and says what to do."""
    locked = locked_workplans(workplans)
    if locked:
        named = ", ".join(
            _("%(unit)s (%(state)s)") % {"unit": one.unit.code, "state": one.get_state_display().lower()}
            for one in locked
        )
        raise WrongState(
            _(
                "The workplans concerned cannot be changed now: %(named)s. An approved one is first opened for a "
                "revision by the unit head, a submitted one taken back or returned."
            )
            % {"named": named}
        )
