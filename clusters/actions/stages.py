"""Plan the stages of a project, move them, and keep its deliverables."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.actions.telling import tell
from clusters.enums import StageMode, StageState
from clusters.models import Project, ProjectDeliverable, Stage
from clusters.queries.addresses import project_address
from clusters.rules.projects import check_reason, may_edit, rights_of
from clusters.rules.stages import can_begin, may_carry, may_receive, project_runs, receiving_unit
from clusters.transitions import STAGE
from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from structure.models import Unit

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
    with acting(by=by, why=_("Stage planned")):
        return Stage.objects.create(project=locked, unit=unit, title=said, mode=mode, order=max(orders, default=0) + 1)


@transaction.atomic
def move_stage(*, stage: Stage, action: str, note: str = "", by: Any, version: int) -> Stage:
    """Begin, hand over, complete, receive or send back a stage, or remove one that has not begun.

    ``note`` says what is handed over, or why it is sent back. Raises ``NotAllowed``, ``WrongState``, ``InvalidInput``
    at the note, or ``StaleVersion``.
    """
    project = Project.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=stage.project_id)
    stages = list(Stage.objects.filter(project=project).select_related("unit").order_by("order"))
    locked = next((one for one in stages if one.pk == stage.pk), None)
    if locked is None:
        raise WrongState(_("This stage has been removed."))
    locked.project = project
    if action == "remove":
        _remove(locked, by, version)
        return locked
    if action not in {one.action for one in STAGE.transitions}:
        may_carry(by, locked, rights_of(by, project))
        raise InvalidInput({"act": [_("Choose what is to happen with the stage.")]})
    receiver = receiving_unit(locked, stages)
    head = None
    if action in ("receive", "send_back"):
        STAGE.check(locked, action)
        head = may_receive(by, locked, receiver)
    else:
        may_carry(by, locked, rights_of(by, project))
        STAGE.check(locked, action)
    project_runs(locked)
    if action == "begin":
        can_begin(locked, stages)
    if action == "complete" and receiver is not None:
        raise WrongState(_("Hand it over: %(unit)s takes it on.") % {"unit": receiver.code})
    if action == "hand_over" and receiver is None:
        raise WrongState(_("No other unit follows, so this stage is completed and not handed over."))
    needed = {"hand_over": _("Say what is handed over."), "send_back": _("Say why it is sent back.")}.get(action, "")
    said = check_reason(note, field="note", needed=needed)
    locked.claim(version)
    giver = locked.handed_by
    STAGE.step(locked, action)
    _note(locked, action, said, by)
    if action == "receive":
        locked.received_by, locked.received_for, locked.handed_over_on = by, head, clock.today()
    with acting(by=by, why=said or str(STAGE_WORDS[action])):
        locked.save()
    _tell(locked, action, receiver, giver)
    return locked


def _tell(stage: Stage, action: str, receiver: Unit | None, giver: Any) -> None:
    """Tell the head who is to confirm, and whoever handed over what came of it."""
    url = f"{project_address(stage.project)}#stages"
    named = {"stage": stage.title, "code": stage.project.code}
    if action == "hand_over" and receiver is not None and receiver.lead is not None:
        tell([receiver.lead.user], _("“%(stage)s” of %(code)s is handed over to you: confirm it.") % named, url=url)
    elif giver is not None and action == "receive":
        tell([giver], _("Your hand-over of “%(stage)s” of %(code)s is confirmed.") % named, url=url)
    elif giver is not None and action == "send_back":
        tell([giver], _("Your hand-over of “%(stage)s” of %(code)s was sent back.") % named, url=url)


def _note(stage: Stage, action: str, said: str, by: Any) -> None:
    if action == "hand_over":
        stage.note, stage.handed_by = said, by
    elif action == "send_back":
        stage.handed_by = None
    elif action == "complete":
        stage.note, stage.handed_over_on = said, clock.today()


def _remove(stage: Stage, by: Any, version: int) -> None:
    may_edit(by, stage.project)
    if stage.state != StageState.AHEAD:
        raise WrongState(_("A stage that has begun is not removed."))
    stage.claim(version)
    with acting(by=by, why=_("Stage removed")):
        stage.delete()


STAGE_WORDS: dict[str, Any] = {
    "begin": gettext_lazy("Stage begun"),
    "complete": gettext_lazy("Stage completed"),
    "receive": gettext_lazy("Hand-over confirmed"),
    "hand_over": gettext_lazy("Handed over"),
    "send_back": gettext_lazy("Sent back"),
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
