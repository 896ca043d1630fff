"""How the stages of a project follow each other, and who begins, hands over and confirms them (source para 58).

Stages in sequence follow one another; joint stages that stand next to each other run together and are one step. When
another unit follows, the stage is handed over to it and is done when that unit's head has confirmed it; where several
units follow jointly, each confirms for itself, and the stage is done when all have (docs/decisions/0013). Whoever hands
over never confirms.
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
        if stage.order in {one.order for one in step}:
            return earlier
        earlier.extend(step)
    return earlier


def following(stage: Stage, stages: Sequence[Stage]) -> list[Stage]:
    """The stages of the next step; none at the end."""
    all_steps = steps(stages)
    place = next(number for number, step in enumerate(all_steps) if stage.order in {one.order for one in step})
    return all_steps[place + 1] if place + 1 < len(all_steps) else []


def receiving_units(stage: Stage, stages: Sequence[Stage]) -> list[Unit]:
    """The units that take over after this stage; never the unit itself where it goes on."""
    units = {one.unit_id: one.unit for one in following(stage, stages) if one.unit_id != stage.unit_id}
    return list(units.values())


def awaited_units(stage: Stage, stages: Sequence[Stage]) -> list[Unit]:
    """The receiving units that have not confirmed yet; none unless the stage is handed over."""
    if stage.state != StageState.HANDED:
        return []
    confirmed = {one.unit_id for one in stage.receipts.all()}
    return [unit for unit in receiving_units(stage, stages) if unit.pk not in confirmed]


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


def may_receive(user: Any, stage: Stage, stages: Sequence[Stage]) -> list[tuple[Unit, Staff | None]]:
    """The awaited units for which somebody confirms a hand-over, each with the head in whose place (None in their own).

    Raises ``NotAllowed``, or ``WrongState`` when each of these units has confirmed already.
    """
    access = access_of(user)
    own = [one for one in receiving_units(stage, stages) if one.lead_id and one.lead_id in access.standing]
    if not own:
        raise NotAllowed(RECEIVES)
    heads = {one.pk: one for one in access.acts_for if one.pk != access.staff_id}
    pairs = [(unit, heads.get(unit.lead_id or 0)) for unit in own]
    pairs = [
        (unit, head) for unit, head in pairs if stage.handed_by_id not in (user.pk, head.user_id if head else None)
    ]
    if not pairs:
        raise NotAllowed(GAVE_IT)
    awaited = {one.pk for one in awaited_units(stage, stages)}
    found = [(unit, head) for unit, head in pairs if unit.pk in awaited]
    if not found:
        raise WrongState(_("Your unit has confirmed this hand-over already."))
    return found


def can_remove(stage: Stage, stages: Sequence[Stage]) -> None:
    """Raise ``WrongState`` for a stage that has begun, or to which another is handed over."""
    if stage.state != StageState.AHEAD:
        raise WrongState(_("A stage that has begun is not removed."))
    for one in stages:
        if one.state == StageState.HANDED and stage.order in {row.order for row in following(one, stages)}:
            raise WrongState(
                _("Stage %(order)s is handed over to what follows: it is sent back before this is removed.")
                % {"order": one.order}
            )
