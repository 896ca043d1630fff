"""Who asks the solver, who reads what it proposed, and who decides on a line; loads of others are read by role only."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from monitoring.enums import HandOverState, ProposalState
from monitoring.models import Proposal, ProposedHandOver
from planning.enums import WorkplanState
from planning.models import Workplan
from planning.rules.changes import may_ask
from planning.rules.workplans import may_edit
from structure.models import Staff, Unit
from structure.rules import require
from structure.rules.access import access_of

EVERYWHERE = "secretariat:proposal:request"


UNFINISHED = (ProposalState.QUEUED, ProposalState.RUNNING)
READING, SOLVING, KEEPING = 10, 30, 90  # how far it is when a step begins, in per cent


def passed_on_to(user: Any) -> Q:
    """The lines a head reads though not the whole proposal: those passed on for activities of the own unit, also when
    they have been decided on since."""
    return Q(activity__lead_unit__lead__in=access_of(user).standing) & ~Q(state=HandOverState.OPEN)


def leads(user: Any, unit: Unit) -> bool:
    """Whether the person heads the unit, or stands in for who does."""
    return unit.lead_id is not None and unit.lead_id in access_of(user).standing


def may_request(user: Any, unit: Unit | None) -> None:
    """The monitoring unit and the Executive Secretary ask about any unit or all; a unit head about the own unit."""
    if access_of(user).may(EVERYWHERE) or (unit is not None and leads(user, unit)):
        return
    require(user, EVERYWHERE)


def may_request_team(user: Any) -> None:
    """A team is proposed from everybody's load, so only those who read all loads ask for one."""
    require(user, EVERYWHERE)


def may_read(user: Any, proposal: Proposal) -> None:
    """Who may ask everywhere; the head of the unit it is about; in part, the head whom a line was passed on to."""
    if reads_whole(user, proposal):
        return
    if proposal.hand_overs.filter(passed_on_to(user)).exists():
        return
    raise NotAllowed(
        _("A proposal is read by the monitoring unit, the Executive Secretary and the heads of the units concerned.")
    )


def reads_whole(user: Any, proposal: Proposal) -> bool:
    if access_of(user).may(EVERYWHERE):
        return True
    return proposal.unit is not None and leads(user, proposal.unit)


def may_cancel(user: Any, proposal: Proposal) -> None:
    if proposal.asked_by_id != user.pk:
        raise NotAllowed(_("A proposal is cancelled by whoever asked for it."))


def may_pass_on(user: Any, line: ProposedHandOver) -> None:
    """Who may ask everywhere gives a line to the head who can act on it."""
    require(user, EVERYWHERE)
    if line.activity.lead_unit.lead_id is None:
        raise NotAllowed(_("The unit that leads this activity has no head to pass the line on to."))


def may_accept(user: Any, workplan: Workplan) -> Staff:
    """The doors a person meets who changes the activity's people: the draft's, or the change request's."""
    if workplan.state == WorkplanState.APPROVED:
        return may_ask(user, workplan)
    return may_edit(user, workplan)


def may_leave(user: Any, line: ProposedHandOver) -> None:
    """Who could pass it on, and the head who could accept it."""
    if not leads(user, line.activity.lead_unit):
        require(user, EVERYWHERE)
