"""The states of a workplan and the ways between them. ``docs/states.md`` is printed from this table."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Machine, Transition
from planning.enums import WorkplanState

WORKPLAN = Machine(
    noun="workplan",
    field="state",
    states=tuple(WorkplanState.values),
    initial=WorkplanState.DRAFT,
    transitions=(
        Transition(
            "submit",
            (WorkplanState.DRAFT, WorkplanState.RETURNED),
            WorkplanState.SUBMITTED,
            "the unit head, or the delegate",
            _("Only a draft or a returned workplan is submitted."),
        ),
        Transition(
            "withdraw",
            (WorkplanState.SUBMITTED,),
            WorkplanState.DRAFT,
            "the unit head, or the delegate",
            _("Only a submitted workplan that nobody has endorsed yet is taken back."),
        ),
        Transition(
            "endorse",
            (WorkplanState.SUBMITTED,),
            WorkplanState.ENDORSED,
            "the division head, or the delegate; never whoever submitted it",
            _("Only a submitted workplan is endorsed."),
        ),
        Transition(
            "return_with_note",
            (WorkplanState.SUBMITTED, WorkplanState.ENDORSED),
            WorkplanState.RETURNED,
            "whoever decides next: the division head once submitted, the Executive Secretary once endorsed, or the "
            "delegate; never whoever submitted it",
            _("Only a submitted or endorsed workplan is returned."),
        ),
        Transition(
            "approve",
            (WorkplanState.ENDORSED,),
            WorkplanState.APPROVED,
            "the Executive Secretary, or the delegate; never whoever submitted it",
            _("Only an endorsed workplan is approved."),
        ),
        Transition(
            "open_revision",
            (WorkplanState.APPROVED,),
            WorkplanState.DRAFT,
            "the unit head, or the delegate",
            _("Only an approved workplan is opened for a revision."),
        ),
    ),
)

# States in which the activities of a unit can be edited.
EDITABLE = frozenset({WorkplanState.DRAFT, WorkplanState.RETURNED})
MACHINES = (WORKPLAN,)
