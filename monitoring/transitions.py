"""The states of reports, lag cases, disputes, webhooks, proposals and the Management Committee's items, as tables one
could show the Secretariat."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.workflow import Machine, Transition
from monitoring.enums import (
    DisputeState,
    HandOverState,
    ItemState,
    LagState,
    ProposalState,
    ReportState,
    SittingState,
    WebhookState,
)

REPORT = Machine(
    noun="progress report",
    field="state",
    states=tuple(state.value for state in ReportState),
    initial=ReportState.QUEUED.value,
    transitions=(
        Transition(
            "start",
            (ReportState.QUEUED, ReportState.RUNNING),
            ReportState.RUNNING,
            _("the worker; a report whose worker was killed is taken up again"),
            _("This report is not waiting to be written."),
        ),
        Transition(
            "finish",
            (ReportState.RUNNING,),
            ReportState.READY,
            _("the worker"),
            _("This report is not being written."),
        ),
        Transition(
            "fail",
            (ReportState.QUEUED, ReportState.RUNNING),
            ReportState.FAILED,
            _("the worker, saying why"),
            _("This report is not being written."),
        ),
        Transition(
            "cancel",
            (ReportState.QUEUED, ReportState.RUNNING),
            ReportState.CANCELLED,
            _("whoever may ask for reports"),
            _("This report has ended already."),
        ),
        Transition(
            "run_again",
            (ReportState.FAILED, ReportState.CANCELLED),
            ReportState.QUEUED,
            _("whoever may ask for reports"),
            _("Only a failed or cancelled report is run again."),
        ),
        Transition(
            "approve",
            (ReportState.READY,),
            ReportState.APPROVED,
            _("the Executive Secretary, unless the Executive Secretary asked for it"),
            _("Only a report that is ready can be approved, and only once."),
        ),
    ),
)

LAG_CASE = Machine(
    noun="lag case",
    field="state",
    states=tuple(state.value for state in LagState),
    initial=LagState.OPEN.value,
    transitions=(
        Transition(
            "explain",
            (LagState.OPEN, LagState.EXPLAINED),
            LagState.EXPLAINED,
            _("the lead officer, those assigned, the unit head, the division head"),
            _("This case is closed."),
        ),
        Transition(
            "send_back",
            (LagState.EXPLAINED,),
            LagState.OPEN,
            _("the planning and monitoring unit or the Executive Secretary"),
            _("There is no explanation to send back."),
        ),
        Transition(
            "close",
            (LagState.OPEN, LagState.EXPLAINED),
            LagState.CLOSED,
            _("the monitoring unit or the Executive Secretary, with evidence; the system, when progress answers it"),
            _("This case is closed already."),
        ),
    ),
)

LOAD_DISPUTE = Machine(
    noun="load dispute",
    field="state",
    states=tuple(state.value for state in DisputeState),
    initial=DisputeState.OPEN.value,
    transitions=(
        Transition(
            "answer",
            (DisputeState.OPEN,),
            DisputeState.ANSWERED,
            _("the unit head; of a unit head the division head, of a division head the Executive Secretary"),
            _("This dispute has been answered already."),
        ),
        Transition(
            "insist",
            (DisputeState.ANSWERED,),
            DisputeState.OPEN,
            _("the person, when the answer does not help"),
            _("There is no answer to insist against."),
        ),
        Transition(
            "settle",
            (DisputeState.OPEN, DisputeState.ANSWERED),
            DisputeState.SETTLED,
            _("the person at any time; whoever answers, once it is answered"),
            _("This dispute is settled already."),
        ),
    ),
)

WEBHOOK = Machine(
    noun="webhook",
    field="state",
    states=tuple(state.value for state in WebhookState),
    initial=WebhookState.ACTIVE.value,
    transitions=(
        Transition(
            "pause",
            (WebhookState.ACTIVE,),
            WebhookState.PAUSED,
            _("the administrator; the system, after failures in a row"),
            _("This webhook is paused already."),
        ),
        Transition(
            "resume",
            (WebhookState.PAUSED,),
            WebhookState.ACTIVE,
            _("the administrator"),
            _("This webhook is not paused."),
        ),
    ),
)

_UNSOLVED = (ProposalState.QUEUED, ProposalState.RUNNING)
_NOT_SOLVING: Any = _("This proposal is not being solved.")
PROPOSAL = Machine(
    noun="proposal",
    field="state",
    states=tuple(state.value for state in ProposalState),
    initial=ProposalState.QUEUED.value,
    transitions=(
        Transition(
            "start",
            _UNSOLVED,
            ProposalState.RUNNING,
            _("the worker; a proposal whose worker was killed is taken up again"),
            _NOT_SOLVING,
        ),
        Transition("finish", (ProposalState.RUNNING,), ProposalState.READY, _("the worker"), _NOT_SOLVING),
        Transition("fail", _UNSOLVED, ProposalState.FAILED, _("the worker, saying why"), _NOT_SOLVING),
        Transition(
            "cancel",
            _UNSOLVED,
            ProposalState.CANCELLED,
            _("whoever asked for it"),
            _("This proposal has ended already."),
        ),
    ),
)

_UNDECIDED = (HandOverState.OPEN, HandOverState.PASSED_ON)
_DECIDED: Any = _("This line has been decided already.")
HAND_OVER = Machine(
    noun="line of a proposal",
    field="state",
    states=tuple(state.value for state in HandOverState),
    initial=HandOverState.OPEN.value,
    transitions=(
        Transition(
            "pass_on",
            (HandOverState.OPEN,),
            HandOverState.PASSED_ON,
            _("the monitoring unit or the Executive Secretary, to the head of the unit that leads the activity"),
            _("This line is no longer open."),
        ),
        Transition(
            "accept",
            _UNDECIDED,
            HandOverState.ACCEPTED,
            _("the head of the unit that leads the activity, who may write it or ask for the change"),
            _DECIDED,
        ),
        Transition(
            "leave",
            _UNDECIDED,
            HandOverState.LEFT,
            _("the same head; the monitoring unit or the Executive Secretary"),
            _DECIDED,
        ),
    ),
)

SITTING = Machine(
    noun="sitting of the Management Committee",
    field="state",
    states=tuple(SittingState.values),
    initial=SittingState.OPEN,
    transitions=(
        Transition(
            "close",
            (SittingState.OPEN,),
            SittingState.CLOSED,
            _("the planning and monitoring officer or the chair, once it was held and says who was present"),
            _("The minutes of this sitting are closed. A later item corrects them."),
        ),
    ),
)

_ADDRESSED = _("those it is addressed to: the Executive Secretary, the unit head, the cluster lead, or the delegate")
_SUPERSEDES = _("the system, when the minutes of a sitting close that hold an item in its place")
_NOT_DECIDED_ON: Any = _("Only a recommendation that waits for a decision is decided on.")
_DONE_FIRST: Any = _("Only what is in hand is reported done.")
RECOMMENDATION = Machine(
    noun="recommendation of the Management Committee",
    field="state",
    states=tuple(ItemState.values),
    initial=ItemState.RECORDED,
    transitions=(
        Transition(
            "accept",
            (ItemState.RECORDED,),
            ItemState.ACCEPTED,
            _("the Executive Secretary, or the delegate; never whoever recorded it"),
            _NOT_DECIDED_ON,
        ),
        Transition(
            "turn_down",
            (ItemState.RECORDED,),
            ItemState.NOT_ACCEPTED,
            _("the Executive Secretary, or the delegate, with a reason; never whoever recorded it"),
            _NOT_DECIDED_ON,
        ),
        Transition(
            "take_in_hand",
            (ItemState.ACCEPTED,),
            ItemState.IN_HAND,
            _ADDRESSED,
            _("Only an accepted recommendation is taken in hand."),
        ),
        Transition("report_done", (ItemState.IN_HAND,), ItemState.DONE, _ADDRESSED, _DONE_FIRST),
        Transition(
            "supersede",
            (ItemState.RECORDED, ItemState.ACCEPTED, ItemState.NOT_ACCEPTED, ItemState.IN_HAND),
            ItemState.SUPERSEDED,
            _SUPERSEDES,
            _("What is done or superseded is not superseded."),
        ),
    ),
)
DECISION = Machine(
    noun="decision of the Management Committee",
    field="state",
    states=(ItemState.RECORDED, ItemState.IN_HAND, ItemState.DONE, ItemState.SUPERSEDED),
    initial=ItemState.RECORDED,
    transitions=(
        Transition(
            "take_in_hand",
            (ItemState.RECORDED,),
            ItemState.IN_HAND,
            _ADDRESSED,
            _("This decision is in hand already, or over."),
        ),
        Transition("report_done", (ItemState.IN_HAND,), ItemState.DONE, _ADDRESSED, _DONE_FIRST),
        Transition(
            "supersede",
            (ItemState.RECORDED, ItemState.IN_HAND),
            ItemState.SUPERSEDED,
            _SUPERSEDES,
            _("What is done or superseded is not superseded."),
        ),
    ),
)
