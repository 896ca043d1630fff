"""How the stages of a project follow each other, and who begins, hands over and confirms them (source para 58).

Stages in sequence follow one another; joint stages that stand next to each other run together and are one step. When
another unit follows, the stage is handed over to it and is done when that unit's head has confirmed it; where several
units follow jointly, the first of them confirms. Whoever hands over never confirms.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.enums import ProjectState, StageMode, StageState
from clusters.models import Stage
from clusters.rules.projects import Rights
from common.refusals import NotAllowed, WrongState
from structure.models import Staff, Unit
from structure.rules.access import access_of

CARRIES: Any = _("A stage is moved by the head of the unit that carries it, by the process lead or the cluster lead.")
RECEIVES: Any = _("The head of the receiving unit, or the delegate, confirms a hand-over.")
GAVE_IT: Any = _("Whoever hands a stage over does not confirm it.")


def steps(stages: Sequence[Stage]) -> list[list[Stage]]:
    """The stages in their order, those that run together in one step."""
    found: list[list[Stage]] = []
    for stage in sorted(stages, key=lambda one: one.order):
        joins = stage.mode == StageMode.JOINT and found and found[-1][-1].mode == StageMode.JOINT
        if joins:
            found[-1].append(stage)
        else:
            found.append([stage])
    return found


def before(stage: Stage, stages: Sequence[Stage]) -> list[Stage]:
    """Every stage that must be done before this one begins."""
    earlier: list[Stage] = []
    for step in steps(stages):
        if stage.pk in {one.pk for one in step}:
            return earlier
        earlier.extend(step)
    return earlier


def receiving_unit(stage: Stage, stages: Sequence[Stage]) -> Unit | None:
    """The unit that takes over after this stage; None at the end, and where the unit goes on itself."""
    all_steps = steps(stages)
    place = next(number for number, step in enumerate(all_steps) if stage.pk in {one.pk for one in step})
    if place + 1 == len(all_steps):
        return None
    unit = all_steps[place + 1][0].unit
    return None if unit.pk == stage.unit_id else unit


def project_runs(stage: Stage) -> None:
    if stage.project.state != ProjectState.RUNNING:
        raise WrongState(_("Stages move while the project is running."))


def can_begin(stage: Stage, stages: Sequence[Stage]) -> None:
    project_runs(stage)
    open_ones = [one for one in before(stage, stages) if one.state != StageState.DONE]
    if open_ones:
        raise WrongState(_("Stage %(order)s comes first and is not done.") % {"order": open_ones[0].order})


def may_carry(user: Any, stage: Stage, rights: Rights) -> None:
    if not rights.runs and stage.unit.lead_id not in access_of(user).standing:
        raise NotAllowed(CARRIES)


def may_receive(user: Any, stage: Stage, unit: Unit | None) -> Staff | None:
    """In whose place somebody confirms a hand-over; None in their own. Raises ``NotAllowed``."""
    access = access_of(user)
    if unit is None or unit.lead_id is None or unit.lead_id not in access.standing:
        raise NotAllowed(RECEIVES)
    head = None if unit.lead_id == access.staff_id else next(one for one in access.acts_for if one.pk == unit.lead_id)
    if stage.handed_by_id in (user.pk, head.user_id if head else None):
        raise NotAllowed(GAVE_IT)
    return head
