"""The states of procedures, lessons, projects and their stages, as tables one could show the Secretariat."""

from django.utils.translation import gettext_lazy as _

from clusters.enums import CharterState, LessonOutcome, ProcedureState, ProjectState, StageState
from common.workflow import Machine, Transition

_ADOPTS = "the cluster lead; of a policy the Executive Secretary"
PROCEDURE_VERSION = Machine(
    noun="version of a procedure",
    field="state",
    states=tuple(state.value for state in ProcedureState),
    initial=ProcedureState.DRAFT.value,
    transitions=(
        Transition(
            "submit",
            (ProcedureState.DRAFT,),
            ProcedureState.IN_REVIEW,
            _("the owner, the cluster lead, the core team"),
            _("Only a draft is given to review."),
        ),
        Transition(
            "take_back",
            (ProcedureState.IN_REVIEW,),
            ProcedureState.DRAFT,
            _("the owner, the cluster lead, the core team"),
            _("Only a version in review is taken back."),
        ),
        Transition(
            "return_with_note",
            (ProcedureState.IN_REVIEW,),
            ProcedureState.DRAFT,
            _(f"{_ADOPTS}; or the Executive Secretary, with a note"),
            _("Only a version in review is returned."),
        ),
        Transition(
            "adopt",
            (ProcedureState.IN_REVIEW,),
            ProcedureState.ADOPTED,
            _(f"{_ADOPTS}; in the place of a lead who wrote it the Executive Secretary; nobody who wrote it"),
            _("Only a version in review is adopted."),
        ),
        Transition(
            "supersede",
            (ProcedureState.ADOPTED,),
            ProcedureState.SUPERSEDED,
            _("the system, when a later version is adopted; it ends the day before that one begins"),
            _("Only an adopted version is superseded."),
        ),
        Transition(
            "withdraw",
            (ProcedureState.ADOPTED,),
            ProcedureState.WITHDRAWN,
            _("whoever may adopt it, with a reason, before the day it begins"),
            _("Only an adopted version is withdrawn."),
        ),
        Transition(
            "restore",
            (ProcedureState.SUPERSEDED,),
            ProcedureState.ADOPTED,
            _("the system, when the later version is withdrawn before it begins; it has no end again"),
            _("Only a superseded version is restored."),
        ),
        Transition(
            "end",
            (ProcedureState.ADOPTED,),
            ProcedureState.ENDED,
            _("whoever may adopt it, with a reason and the last day"),
            _("Only an adopted version is ended."),
        ),
    ),
)

_KEEPS = _("the lead of the cluster, or the delegate")
CHARTER = Machine(
    noun="charter of a cluster",
    field="state",
    states=tuple(CharterState.values),
    initial=CharterState.DRAFT,
    transitions=(
        Transition(
            "begin_change",
            (CharterState.ADOPTED,),
            CharterState.DRAFT,
            _("the lead of the cluster, or the delegate, with the first change after an adoption"),
            _("A change of this charter has begun already."),
        ),
        Transition(
            "propose",
            (CharterState.DRAFT,),
            CharterState.PROPOSED,
            _KEEPS,
            _("There is no change to propose: only a draft is proposed."),
        ),
        Transition(
            "give_up",
            (CharterState.DRAFT,),
            CharterState.ADOPTED,
            _("the lead of the cluster, or the delegate, when a version is adopted, whose text stands there again"),
            _("Only a draft is given up."),
        ),
        Transition(
            "take_back",
            (CharterState.PROPOSED,),
            CharterState.DRAFT,
            _KEEPS,
            _("Only a proposed charter is taken back."),
        ),
        Transition(
            "return_with_note",
            (CharterState.PROPOSED,),
            CharterState.DRAFT,
            _("the Executive Secretary, or the delegate, with a note"),
            _("Only a proposed charter is returned."),
        ),
        Transition(
            "adopt",
            (CharterState.PROPOSED,),
            CharterState.ADOPTED,
            _(
                "the Executive Secretary, or the delegate; nobody who wrote or proposed it, nor who stands in for "
                "such a one"
            ),
            _("Only a proposed charter is adopted."),
        ),
    ),
)

_DECIDES = _("the cluster lead, the planning and monitoring officer or the Executive Secretary")
LESSON = Machine(
    noun="lesson",
    field="outcome",
    states=tuple(outcome.value for outcome in LessonOutcome),
    initial=LessonOutcome.UNDECIDED.value,
    transitions=(
        *(
            Transition(action, (LessonOutcome.UNDECIDED,), outcome, _DECIDES, _("This lesson is decided already."))
            for action, outcome in (
                ("change_procedure", LessonOutcome.PROCEDURE_CHANGED),
                ("make_rule", LessonOutcome.PLAN_RULE),
                ("reject", LessonOutcome.REJECTED),
            )
        ),
        Transition(
            "take_up_again",
            (LessonOutcome.PROCEDURE_CHANGED, LessonOutcome.PLAN_RULE, LessonOutcome.REJECTED),
            LessonOutcome.UNDECIDED,
            _DECIDES,
            _("This lesson is not decided yet."),
        ),
    ),
)

_CHOOSES = "the Executive Secretary, or the delegate"
_RUNS = "the process lead or the lead of the cluster, or the delegate of either"

PROJECT = Machine(
    noun="project",
    field="state",
    states=tuple(ProjectState.values),
    initial=ProjectState.PROPOSED,
    transitions=(
        Transition(
            "select",
            (ProjectState.PROPOSED,),
            ProjectState.SELECTED,
            f"{_CHOOSES}, in a round in which at least two assessors have scored it",
            _("Only a proposed project is selected."),
        ),
        Transition(
            "decline",
            (ProjectState.PROPOSED,),
            ProjectState.DECLINED,
            f"{_CHOOSES}, in a round in which at least two assessors have scored it",
            _("Only a proposed project is declined."),
        ),
        Transition(
            "propose_again",
            (ProjectState.DECLINED,),
            ProjectState.PROPOSED,
            "the lead of the cluster or the planning and monitoring officer, with a reason",
            _("Only a declined project is proposed again."),
        ),
        Transition(
            "start",
            (ProjectState.SELECTED,),
            ProjectState.RUNNING,
            f"{_RUNS}, when both leads and a stage are named",
            _("Only a selected project is started."),
        ),
        Transition(
            "close_out",
            (ProjectState.RUNNING,),
            ProjectState.CLOSING,
            f"{_RUNS}, when every stage is done, saying what was delivered and learned",
            _("Only a running project is brought to its end."),
        ),
        Transition(
            "close",
            (ProjectState.CLOSING,),
            ProjectState.CLOSED,
            "the functional lead, or the delegate; never whoever said what was delivered",
            _("Only a project that is closing is closed."),
        ),
        Transition(
            "return_to_work",
            (ProjectState.CLOSING,),
            ProjectState.RUNNING,
            "the functional lead, or the delegate, with a reason",
            _("Only a project that is closing is returned to work."),
        ),
        Transition(
            "cancel",
            (ProjectState.SELECTED, ProjectState.RUNNING, ProjectState.CLOSING),
            ProjectState.CANCELLED,
            f"{_CHOOSES}, with a reason",
            _("Only a project that is selected and not closed is cancelled."),
        ),
    ),
)

_CARRIES = "the head of the unit that carries it, or the delegate; the process lead or the lead of the cluster"
STAGE = Machine(
    noun="project stage",
    field="state",
    states=tuple(StageState.values),
    initial=StageState.AHEAD,
    transitions=(
        Transition(
            "begin",
            (StageState.AHEAD,),
            StageState.NOW,
            f"{_CARRIES}; when what comes before is done",
            _("This stage has begun already."),
        ),
        Transition(
            "hand_over",
            (StageState.NOW,),
            StageState.HANDED,
            f"{_CARRIES}; when another unit follows",
            _("Only a stage that is being worked on is handed over."),
        ),
        Transition(
            "complete",
            (StageState.NOW,),
            StageState.DONE,
            f"{_CARRIES}; when no other unit follows",
            _("Only a stage that is being worked on is completed."),
        ),
        Transition(
            "receive",
            (StageState.HANDED,),
            StageState.DONE,
            "the head of each receiving unit, or the delegate, each for their unit, the last of them; never whoever "
            "handed it over",
            _("There is no hand-over to confirm."),
        ),
        Transition(
            "send_back",
            (StageState.HANDED,),
            StageState.NOW,
            "the head of a receiving unit that has not confirmed it, or the delegate, with a reason; never whoever "
            "handed it over",
            _("There is no hand-over to send back."),
        ),
    ),
)
