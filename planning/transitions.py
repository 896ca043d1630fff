"""The states of workplans, change requests and bienniums, and the ways between them.

``docs/states.md`` is printed from here.
"""

from django.utils.translation import gettext_lazy as _

from common.workflow import Machine, Transition
from planning.enums import ChangeState, ImportState, Phase, WorkplanState

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
            "the unit head, or the delegate; at mid-point the planning and monitoring officer, for all units at once",
            _("Only an approved workplan is opened for a revision."),
        ),
    ),
)

CHANGE = Machine(
    noun="change request",
    field="state",
    states=tuple(ChangeState.values),
    initial=ChangeState.OPEN,
    transitions=(
        Transition(
            "endorse",
            (ChangeState.OPEN,),
            ChangeState.ENDORSED,
            "the division head, or the delegate; never whoever asked for it",
            _("Only an open request is endorsed."),
        ),
        Transition(
            "approve",
            (ChangeState.ENDORSED,),
            ChangeState.APPROVED,
            "the Executive Secretary, or the delegate; never whoever asked for it",
            _("Only an endorsed request is approved."),
        ),
        Transition(
            "refuse",
            (ChangeState.OPEN, ChangeState.ENDORSED),
            ChangeState.REFUSED,
            "whoever decides next: the division head while it is open, the Executive Secretary once endorsed, or the "
            "delegate; never whoever asked for it",
            _("Only an open or endorsed request is refused."),
        ),
        Transition(
            "withdraw",
            (ChangeState.OPEN, ChangeState.ENDORSED),
            ChangeState.WITHDRAWN,
            "the unit head, or the delegate",
            _("Only a request that nobody has decided on yet is withdrawn."),
        ),
        Transition(
            "renew",
            (ChangeState.OPEN, ChangeState.ENDORSED),
            ChangeState.OPEN,
            "the unit head, or the delegate, when what it changes has changed since",
            _("Only a request that nobody has decided on yet is brought up to date."),
        ),
    ),
)

IMPORT = Machine(
    noun="import",
    field="state",
    states=tuple(ImportState.values),
    initial=ImportState.UPLOADED,
    transitions=(
        Transition(
            "map_columns",
            (ImportState.UPLOADED, ImportState.READY, ImportState.FAILED),
            ImportState.QUEUED,
            "whoever sent the sheet",
            _("The columns of an import that is being worked on, or has ended, are not mapped again."),
        ),
        Transition(
            "start",
            (ImportState.QUEUED, ImportState.RUNNING),
            ImportState.RUNNING,
            "the worker, or the page itself when the sheet is short",
            _("Only an import that waits is worked on."),
        ),
        Transition(
            "find",
            (ImportState.RUNNING,),
            ImportState.READY,
            "the dry run, when it has looked at every row",
            _("Only an import that is being worked on can be ready."),
        ),
        Transition(
            "confirm",
            (ImportState.READY,),
            ImportState.QUEUED,
            "whoever sent the sheet, when the dry run found no problem",
            _("Only an import whose dry run is ready is confirmed."),
        ),
        Transition(
            "finish",
            (ImportState.RUNNING,),
            ImportState.DONE,
            "the worker, when every row is written",
            _("Only an import that is being worked on can end."),
        ),
        Transition(
            "fail",
            (ImportState.QUEUED, ImportState.RUNNING),
            ImportState.FAILED,
            "the worker; nothing has been written then",
            _("Only an import that is being worked on can fail."),
        ),
        Transition(
            "drop",
            (ImportState.UPLOADED, ImportState.READY, ImportState.FAILED),
            ImportState.DROPPED,
            "whoever sent the sheet, or the timetable after two days",
            _("An import that is being worked on, or has ended, is not given up."),
        ),
    ),
)

_MANAGES = "the planning and monitoring officer or the Executive Secretary"
BIENNIUM = Machine(
    noun="biennium",
    field="phase",
    states=tuple(Phase.values),
    initial=Phase.PREPARATION,
    transitions=(
        Transition(
            "begin_year_1",
            (Phase.PREPARATION,),
            Phase.YEAR_1,
            f"{_MANAGES}, from 1 January of the first year",
            _("Only a biennium in preparation begins."),
        ),
        Transition(
            "begin_year_2",
            (Phase.YEAR_1,),
            Phase.YEAR_2,
            f"{_MANAGES}, from 1 January of the second year",
            _("Only after year 1 does year 2 begin."),
        ),
        Transition(
            "close",
            (Phase.YEAR_2,),
            Phase.CLOSED,
            f"{_MANAGES}, once it is over and nothing in it is open",
            _("Only a biennium in year 2 is closed."),
        ),
        Transition(
            "reopen",
            (Phase.CLOSED,),
            Phase.YEAR_2,
            f"{_MANAGES}, with a reason",
            _("Only a closed biennium is opened again."),
        ),
    ),
)

# States in which the activities of a unit can be edited.
EDITABLE = frozenset({WorkplanState.DRAFT, WorkplanState.RETURNED})
MACHINES = (WORKPLAN, CHANGE, IMPORT, BIENNIUM)
