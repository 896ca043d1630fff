"""The states of a version of a procedure and of a lesson, as tables one could show the Secretariat."""

from django.utils.translation import gettext_lazy as _

from clusters.enums import LessonOutcome, ProcedureState
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
