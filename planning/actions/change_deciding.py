"""Endorse, approve, refuse, withdraw a change request, or bring it up to date.

Each call locks the biennium's plan, asks the rule in whose name the person acts, compares the version that was read,
runs the transition and signs it. Approval writes the change into the activity, freezes the next version of the
workplan and moves the approved dates, in one transaction. A second identical call (a double click) does nothing.
"""

import copy
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.canonical import digest
from common.refusals import StaleVersion, WrongState
from planning.actions.change_applying import apply_change
from planning.actions.workplans import for_whom, principal_of, set_baseline, with_note
from planning.enums import ChangeKind, WorkplanState
from planning.models import Activity, Biennium, ChangeRequest, Workplan, WorkplanVersion
from planning.queries.change_fields import places_of, stale_places, standing_content, values_at
from planning.queries.change_words import field_labels
from planning.queries.workplan_content import Content, activity_content
from planning.rules.changes import NOTE_NEEDED, RULES
from planning.rules.workplans import check_note
from planning.transitions import CHANGE, EDITABLE
from structure.models import Staff


def endorse(*, change: ChangeRequest, by: Any, version: int, note: str = "") -> ChangeRequest:
    """Endorse an open request as head of the division; the Executive Secretary decides next."""
    said = check_note(note, needed=False)

    def step(locked: ChangeRequest, head: Staff) -> None:
        _refuse_stale(locked)
        locked.endorsed_at, locked.endorsed_by, locked.endorsed_for = clock.now(), by, principal_of(head, by)

    return _act(change, "endorse", by, version, step, with_note(_("Change endorsed"), said))


def approve(*, change: ChangeRequest, by: Any, version: int, note: str = "") -> ChangeRequest:
    """Approve an endorsed request and write it into the plan.

    Raises ``StaleVersion`` when what it changes has changed since it was asked for: nothing is overwritten.
    """
    said = check_note(note, needed=False)

    def step(locked: ChangeRequest, head: Staff) -> None:
        _refuse_stale(locked)
        now = _stamp(locked, by, head, said)
        code = locked.activity.code if locked.activity else ""
        activity = apply_change(locked)
        locked.activity = activity
        content = activity_content(activity)
        if locked.kind == ChangeKind.MOVE:
            locked.frozen_in = _freeze_next(locked.workplan, {code: None}, now)
            receiving = _receiving(locked, activity)
            if receiving.state == WorkplanState.APPROVED:
                _freeze_next(receiving, {activity.code: content}, now)
            set_baseline(receiving, {"activities": {activity.code: content}})
        else:
            locked.frozen_in = _freeze_next(locked.workplan, {activity.code: content}, now)
            set_baseline(locked.workplan, {"activities": {activity.code: content}})

    return _act(change, "approve", by, version, step, with_note(_("Change approved"), said))


def refuse(*, change: ChangeRequest, by: Any, version: int, note: str) -> ChangeRequest:
    """Refuse an open or endorsed request, saying why."""
    said = check_note(note, needed=True, otherwise=NOTE_NEEDED)

    def step(locked: ChangeRequest, head: Staff) -> None:
        _stamp(locked, by, head, said)

    return _act(change, "refuse", by, version, step, with_note(_("Change refused"), said))


def withdraw(*, change: ChangeRequest, by: Any, version: int) -> ChangeRequest:
    """Withdraw a request that nobody has decided on yet."""

    def step(locked: ChangeRequest, head: Staff) -> None:
        _stamp(locked, by, head, "")

    return _act(change, "withdraw", by, version, step, _("Change withdrawn"))


def renew(*, change: ChangeRequest, by: Any, version: int) -> ChangeRequest:
    """Ask for the same again over what stands now; it waits for the head of the division anew."""

    def step(locked: ChangeRequest, head: Staff) -> None:
        if locked.activity is None or locked.activity.lead_unit_id != locked.workplan.unit_id:
            raise WrongState(_("There is nothing to bring up to date: withdraw the request instead."))
        now = standing_content(locked.activity)
        if not stale_places(locked, now):
            raise WrongState(_("What this request changes stands as it did. There is nothing to bring up to date."))
        current = values_at(now, places_of(locked))
        differing = {place for place in places_of(locked) if current.get(place, "") != locked.after.get(place, "")}
        if not differing:
            raise WrongState(_("What was asked for stands already. Withdraw the request."))
        locked.base = now
        locked.before = {place: value for place, value in current.items() if place in differing}
        locked.after = {place: value for place, value in locked.after.items() if place in differing}
        locked.asked_at, locked.asked_by, locked.asked_for = clock.now(), by, principal_of(head, by)
        locked.endorsed_at = locked.endorsed_by = locked.endorsed_for = None

    return _act(change, "renew", by, version, step, _("Change brought up to date"))


@transaction.atomic
def _act(
    change: ChangeRequest,
    action: str,
    by: Any,
    version: int,
    step: Callable[[ChangeRequest, Staff], None],
    why: str,
) -> ChangeRequest:
    locked = _lock(change)
    if _done_already(locked, action, by, version):
        return locked
    head = RULES[action](by, locked)
    if version != locked.version:
        raise StaleVersion(
            _("This request changed while you read it: it is now %(state)s. Look at it again before you decide.")
            % {"state": locked.get_state_display()},
            current=locked,
        )
    CHANGE.check(locked, action)
    if head.user_id != by.pk:
        why = for_whom(why, head)
    with acting(by=by, why=f"{locked}: {why}"):
        step(locked, head)
        CHANGE.step(locked, action)
        locked.claim(version)
        locked.save()
    return locked


def _lock(change: ChangeRequest) -> ChangeRequest:
    """Lock the biennium, its workplans that this may touch, the request and its activity, always in this order."""
    Biennium.objects.select_for_update().get(pk=change.workplan.biennium_id)
    units = [change.base.get("lead_unit"), change.after.get("lead_unit")]
    workplans = Workplan.objects.filter(biennium=change.workplan.biennium_id, unit__code__in=units)
    list((workplans | Workplan.objects.filter(pk=change.workplan_id)).select_for_update(of=("self",)).order_by("pk"))
    locked = (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related("workplan__unit__division", "workplan__unit__lead__user", "workplan__biennium", "asked_by")
        .get(pk=change.pk)
    )
    if locked.activity_id:
        locked.activity = (
            Activity.objects.select_for_update(of=("self",))
            .select_related("biennium", "lead_unit")
            .get(pk=locked.activity_id)
        )
    return locked


def _done_already(locked: ChangeRequest, action: str, by: Any, version: int) -> bool:
    """Whether the same person did just this, from the very version the form was read at."""
    if locked.state != CHANGE.transition(action).target or locked.version != version + 1:
        return False
    latest = locked.history.first()
    return bool(latest and latest.history_user_id == by.pk)


def _stamp(change: ChangeRequest, by: Any, head: Staff, note: str) -> Any:
    change.decided_at, change.decided_by, change.decided_for = clock.now(), by, principal_of(head, by)
    change.note = note
    return change.decided_at


def _refuse_stale(change: ChangeRequest) -> None:
    """Raise ``StaleVersion`` when a value this request changes is no longer what it was."""
    if change.activity is None:
        return
    stale = stale_places(change, standing_content(change.activity))
    if stale:
        raise StaleVersion(
            _("What this changes has changed since it was asked for: %(fields)s. Nothing was overwritten.")
            % {"fields": ", ".join(field_labels(stale))},
            current=change,
        )


def _receiving(change: ChangeRequest, activity: Activity) -> Workplan:
    """The workplan that takes the activity. Raises ``WrongState`` while that is being decided on."""
    workplan = Workplan.objects.select_related("unit", "biennium").get(
        unit=activity.lead_unit_id, biennium=activity.biennium_id
    )
    if workplan.state != WorkplanState.APPROVED and workplan.state not in EDITABLE:
        raise WrongState(
            _("The workplan of the %(unit)s is being decided on. Approve the move when that is done.")
            % {"unit": workplan.unit}
        )
    return workplan


def _freeze_next(workplan: Workplan, changed: dict[str, Content | None], at: Any) -> WorkplanVersion:
    """The next version in force: the one before, but for the activities changed (None: no longer in it)."""
    latest = workplan.versions.filter(approved_at__isnull=False).order_by("-number")[0]
    content = copy.deepcopy(latest.content)
    for code, activity in changed.items():
        if activity is None:
            content["activities"].pop(code, None)
        else:
            content["activities"][code] = activity
    return WorkplanVersion.objects.create(
        workplan=workplan,
        number=latest.number + 1,
        content=content,
        sha256=digest(content),
        frozen_at=at,
        approved_at=at,
        demonstration=workplan.demonstration,
    )


ACTIONS: dict[str, Callable[..., ChangeRequest]] = {
    "endorse": endorse,
    "approve": approve,
    "refuse": refuse,
    "withdraw": withdraw,
    "renew": renew,
}
