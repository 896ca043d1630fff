"""Plan the stages of a project, move them, and keep its deliverables."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.actions.telling import tell
from clusters.enums import StageMode
from clusters.models import Project, ProjectDeliverable, Stage, StageReceipt
from clusters.queries.addresses import project_address
from clusters.rules.projects import check_reason, may_edit, rights_of
from clusters.rules.stages import (
    awaited_units,
    can_begin,
    can_remove,
    may_carry,
    may_receive,
    project_runs,
    receiving_units,
)
from clusters.transitions import STAGE
from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from structure.models import Staff, Unit

MOST_STAGES = 20


@transaction.atomic
def add_stage(*, project: Project, unit: Unit, title: str, mode: str, by: Any) -> Stage:
    """Add a stage after the last one. Raises ``NotAllowed``, ``WrongState``, or ``InvalidInput`` at the field."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    may_edit(by, locked)
    said = check_reason(title, field="title", needed=_("Say what is done in this stage."))[:200]
    if mode not in StageMode.values:
        raise InvalidInput({"mode": [_("Choose whether it runs in sequence or jointly.")]})
    orders = list(locked.stages.values_list("order", flat=True))
    if len(orders) >= MOST_STAGES:
        raise WrongState(_("A project has at most %(most)s stages.") % {"most": MOST_STAGES})
    before = _awaited(_stages(locked))
    with acting(by=by, why=_("Stage planned")):
        made = Stage.objects.create(project=locked, unit=unit, title=said, mode=mode, order=max(orders, default=0) + 1)
    _ask_newly(_stages(locked), before)
    return made


@transaction.atomic
def move_stage(*, stage: Stage, action: str, note: str = "", by: Any, version: int) -> Stage:
    """Begin, hand over, complete, receive or send back a stage, or remove one that has not begun.

    Where several units follow jointly, ``receive`` confirms for the units whose head one is, and the stage stays handed
    over until the last has confirmed: two who confirm at the same moment both do. ``note`` says what is handed over, or
    why it is sent back. Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` at the note, or ``StaleVersion``.
    """
    project = Project.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=stage.project_id)
    stages = _stages(project)
    locked = next((one for one in stages if one.pk == stage.pk), None)
    if locked is None:
        raise WrongState(_("This stage has been removed."))
    if action == "remove":
        _remove(locked, stages, by, version)
        return locked
    if action not in {one.action for one in STAGE.transitions}:
        may_carry(by, locked, rights_of(by, project))
        raise InvalidInput({"act": [_("Choose what is to happen with the stage.")]})
    receivers = receiving_units(locked, stages)
    confirms: list[tuple[Unit, Staff | None]] = []
    if action in ("receive", "send_back"):
        STAGE.check(locked, action)
        confirms = may_receive(by, locked, stages)
    else:
        may_carry(by, locked, rights_of(by, project))
        STAGE.check(locked, action)
    project_runs(locked)
    if action == "begin":
        can_begin(locked, stages)
    if action == "complete" and receivers:
        raise WrongState(
            ngettext("Hand it over: %(units)s takes it on.", "Hand it over: %(units)s take it on.", len(receivers))
            % {"units": ", ".join(one.code for one in receivers)}
        )
    if action == "hand_over" and not receivers:
        raise WrongState(_("No other unit follows, so this stage is completed and not handed over."))
    needed = {"hand_over": _("Say what is handed over."), "send_back": _("Say why it is sent back.")}.get(action, "")
    said = check_reason(note, field="note", needed=needed)
    read = locked.version
    locked.claim(version)
    with acting(by=by, why=said or str(STAGE_WORDS[action])):
        if action == "receive" and not _confirm(locked, confirms, stages, by):
            locked.version = read  # nothing of the stage itself changed: who confirms next has not read too little
            return locked
        people = _involved(locked)
        STAGE.step(locked, action)
        _note(locked, action, said, by)
        locked.save()
    if action == "hand_over":
        _ask(locked, receivers)
    elif action in TOLD:
        tell(
            [one for one in people if one != by],
            TOLD[action] % {"stage": locked.title, "code": project.code},
            url=_address(locked),
        )
    return locked


def _stages(project: Project) -> list[Stage]:
    """The stages in their order as they stand, with units and who has confirmed."""
    rows = Stage.objects.filter(project=project).select_related("unit__lead__user", "handed_by").order_by("order")
    found = list(rows.prefetch_related(Prefetch("receipts", StageReceipt.objects.select_related("received_by"))))
    for stage in found:
        stage.project = project
    return found


def _awaited(stages: Sequence[Stage]) -> set[tuple[int, int]]:
    """Which unit each stage that is handed over waits for."""
    return {(one.pk, unit.pk) for one in stages for unit in awaited_units(one, stages)}


def _ask_newly(stages: Sequence[Stage], before: set[tuple[int, int]]) -> None:
    """Tell the heads of units that became receivers because the stages that follow are others now."""
    for one in stages:
        if units := [unit for unit in awaited_units(one, stages) if (one.pk, unit.pk) not in before]:
            _ask(one, units)


def _confirm(stage: Stage, confirms: Sequence[tuple[Unit, Staff | None]], stages: Sequence[Stage], by: Any) -> bool:
    """Write who confirms for which unit; whether nobody is awaited any more."""
    for unit, head in confirms:
        StageReceipt.objects.create(
            stage=stage,
            unit=unit,
            handed_by=stage.handed_by,
            received_by=by,
            received_for=head,
            received_on=clock.today(),
        )
    confirmed = {unit.pk for unit, _head in confirms}
    return all(unit.pk in confirmed for unit in awaited_units(stage, stages))


def _ask(stage: Stage, units: Sequence[Unit]) -> None:
    """Tell the heads who are to confirm."""
    text = _("“%(stage)s” of %(code)s is handed over to you: confirm it.")
    heads = dict.fromkeys(unit.lead.user for unit in units if unit.lead is not None)
    tell(heads, text % {"stage": stage.title, "code": stage.project.code}, url=_address(stage))


def _involved(stage: Stage) -> list[Any]:
    """Whoever handed the stage over, and those who have confirmed it."""
    people = {stage.handed_by, *(one.received_by for one in stage.receipts.all())}
    return [one for one in people if one is not None]


def _address(stage: Stage) -> str:
    return f"{project_address(stage.project)}#stages"


def _note(stage: Stage, action: str, said: str, by: Any) -> None:
    if action == "hand_over":
        stage.note, stage.handed_by = said, by
    elif action == "send_back":
        stage.handed_by = None
        for receipt in stage.receipts.all():  # what is handed over next is another thing
            receipt.delete()
    elif action == "complete":
        stage.note, stage.handed_over_on = said, clock.today()
    elif action == "receive":
        stage.handed_over_on = clock.today()


def _remove(stage: Stage, stages: Sequence[Stage], by: Any, version: int) -> None:
    may_edit(by, stage.project)
    can_remove(stage, stages)
    stage.claim(version)
    awaited = _awaited(stages)
    with acting(by=by, why=_("Stage removed")):
        stage.delete()
    _ask_newly(_stages(stage.project), awaited)


STAGE_WORDS: dict[str, Any] = {
    "begin": gettext_lazy("Stage begun"),
    "complete": gettext_lazy("Stage completed"),
    "receive": gettext_lazy("Hand-over confirmed"),
    "hand_over": gettext_lazy("Handed over"),
    "send_back": gettext_lazy("Sent back"),
}
TOLD: dict[str, Any] = {
    "receive": gettext_lazy("The hand-over of “%(stage)s” of %(code)s is confirmed."),
    "send_back": gettext_lazy("The hand-over of “%(stage)s” of %(code)s was sent back."),
}


@transaction.atomic
def keep_deliverable(
    *,
    project: Project,
    deliverable: ProjectDeliverable | None = None,
    title: str,
    due_on: datetime.date | None,
    delivered_on: datetime.date | None,
    evidence: str,
    by: Any,
    version: int = 0,
) -> ProjectDeliverable:
    """Add a deliverable or change it; delivered wants a day not ahead, and what shows it.

    Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` at the fields, or ``StaleVersion``.
    """
    locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    may_edit(by, locked)
    said = check_reason(title, field="title", needed=_("Say what is to be delivered."))[:300]
    shown = check_reason(evidence, field="evidence")
    if delivered_on and delivered_on > clock.today():
        raise InvalidInput({"delivered_on": [_("This day has not come yet.")]})
    if delivered_on and not shown:
        raise InvalidInput({"evidence": [_("Say what shows that it was delivered.")]})
    row = ProjectDeliverable(project=locked)
    if deliverable is not None:
        row = ProjectDeliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)
        row.claim(version, {"title": said, "evidence": shown})
    row.title, row.due_on, row.delivered_on, row.evidence = said, due_on, delivered_on, shown
    with acting(by=by, why=_("Delivered") if delivered_on else _("Deliverable kept")):
        row.save()
    return row
