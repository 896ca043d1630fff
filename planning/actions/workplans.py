"""Open, submit, endorse, return, approve and take back a workplan.

Each call locks the workplan, asks the rule in whose name the person acts, compares the version that was read, runs the
transition and signs it. A second identical call (a double click) does nothing and returns the workplan as it stands.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting, update_signed
from common.canonical import digest
from common.refusals import InvalidInput, StaleVersion
from planning.enums import CHANGES_WAITING, ChangeState
from planning.models import Activity, ChangeRequest, Milestone, Workplan, WorkplanVersion
from planning.queries.workplan_content import PLANNED, Content, content_of, due_in
from planning.rules.plan_edit import shares_make_100
from planning.rules.workplans import RULES, biennium_open, check_note
from planning.transitions import WORKPLAN
from structure.models import Staff, Unit

STEPS = ("submitted", "endorsed", "approved", "returned")


@transaction.atomic
def draft_workplan(*, unit: Unit, biennium: Any, by: Any) -> Workplan:
    """The workplan of a unit in a biennium, begun as a draft when there is none yet.

    Raises ``NotAllowed`` for who does not head the unit, and ``WrongState`` when the biennium is closed.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)  # of two at once, the second finds what the first has begun
    found = Workplan.objects.filter(unit=unit, biennium=biennium).first()
    if found:
        return found
    workplan = Workplan(unit=unit, biennium=biennium, opened_at=clock.now())
    RULES["submit"](by, workplan)
    biennium_open(workplan)
    with acting(by=by, why=_("Workplan begun")):
        workplan.save()
    return workplan


def open_revision(*, workplan: Workplan, by: Any, version: int) -> Workplan:
    """Make an approved workplan a draft again. The approved version stays as it is."""

    return _act(workplan, "open_revision", by, version, lambda locked, _head: reopen(locked), _("Revision opened"))


def reopen(workplan: Workplan) -> None:
    """Begin a locked workplan anew (in memory): no step has been taken of what comes now."""
    _forget(workplan, *STEPS)
    workplan.opened_at = clock.now()
    workplan.return_note = ""


def submit(*, workplan: Workplan, by: Any, version: int) -> Workplan:
    """Submit a draft or returned workplan: its content is frozen as the next version, which waits for approval.

    Raises ``InvalidInput`` when an activity answers no mandate or its shares do not make 100 per cent.
    """

    def change(locked: Workplan, head: Staff) -> None:
        content = content_of(locked)
        _check_shares(content)
        freeze(locked, content)
        _forget(locked, "endorsed", "approved", "returned")
        locked.submitted_at, locked.submitted_by = clock.now(), by
        locked.submitted_for = principal_of(head, by)

    return _act(workplan, "submit", by, version, change, _("Workplan submitted"), done_by="submitted_by_id")


def withdraw(*, workplan: Workplan, by: Any, version: int) -> Workplan:
    """Take a submitted workplan back before anybody has endorsed it."""
    return _act(
        workplan, "withdraw", by, version, lambda locked, _head: _forget(locked, *STEPS), _("Workplan taken back")
    )


def endorse(*, workplan: Workplan, by: Any, version: int, note: str = "") -> Workplan:
    """Endorse a submitted workplan as head of the division; the Executive Secretary decides next."""
    said = check_note(note, needed=False)

    def change(locked: Workplan, head: Staff) -> None:
        locked.endorsed_at, locked.endorsed_by = clock.now(), by
        locked.endorsed_for = principal_of(head, by)
        _move_changes(locked, ChangeState.OPEN, ChangeState.ENDORSED, _stamp("endorsed", by, head))

    return _act(
        workplan, "endorse", by, version, change, with_note(_("Workplan endorsed"), said), done_by="endorsed_by_id"
    )


def return_with_note(*, workplan: Workplan, by: Any, version: int, note: str) -> Workplan:
    """Return a submitted or endorsed workplan to its unit with what must change. Raises without a note."""
    said = check_note(note, needed=True)

    def change(locked: Workplan, _head: Staff) -> None:
        locked.returned_at, locked.returned_by, locked.return_note = clock.now(), by, said
        _move_changes(locked, ChangeState.ENDORSED, ChangeState.OPEN, _stamp("endorsed", None, None))

    return _act(
        workplan,
        "return_with_note",
        by,
        version,
        change,
        with_note(_("Workplan returned"), said),
        done_by="returned_by_id",
    )


def approve(*, workplan: Workplan, by: Any, version: int, note: str = "") -> Workplan:
    """Approve an endorsed workplan: its version becomes final, its dates the baseline, its changes approved."""
    said = check_note(note, needed=False)

    def change(locked: Workplan, head: Staff) -> None:
        now = clock.now()
        locked.approved_at, locked.approved_by = now, by
        locked.approved_for = principal_of(head, by)
        frozen = locked.versions.filter(approved_at__isnull=True).first() or freeze(locked, content_of(locked))
        frozen.approved_at = now
        frozen.save(update_fields=["approved_at"])
        set_baseline(locked, frozen.content)
        for source in CHANGES_WAITING:
            _move_changes(locked, source, ChangeState.APPROVED, _stamp("decided", by, head) | {"frozen_in": frozen})

    return _act(
        workplan, "approve", by, version, change, with_note(_("Workplan approved"), said), done_by="approved_by_id"
    )


@transaction.atomic
def _act(
    workplan: Workplan,
    action: str,
    by: Any,
    version: int,
    change: Callable[[Workplan, Staff], None],
    why: str,
    *,
    done_by: str = "",
) -> Workplan:
    locked = (
        Workplan.objects.select_for_update(of=("self",))
        .select_related("unit__division", "unit__lead__user", "biennium")
        .get(pk=workplan.pk)
    )
    if _done_already(locked, action, by, version, done_by):
        return locked
    head = RULES[action](by, locked)
    biennium_open(locked)
    if version != locked.version:
        raise StaleVersion(
            _("This workplan changed while you read it: it is now %(state)s. Look at it again before you decide.")
            % {"state": locked.get_state_display().lower()},
            current=locked,
        )
    WORKPLAN.check(locked, action)
    if head.user_id != by.pk:
        why = for_whom(why, head)
    with acting(by=by, why=why):
        change(locked, head)
        WORKPLAN.step(locked, action)
        locked.claim(version)
        locked.save()
    return locked


def _done_already(locked: Workplan, action: str, by: Any, version: int, done_by: str) -> bool:
    """Whether the same person did just this, from the very version the form was read at."""
    if locked.state != WORKPLAN.transition(action).target or locked.version != version + 1:
        return False
    if done_by:
        return bool(getattr(locked, done_by) == by.pk)
    latest = locked.history.first()
    return bool(latest and latest.history_user_id == by.pk)


def with_note(why: str, note: str) -> str:
    """The reason kept in the history, with what was said about it."""
    return f"{why}: {note}" if note else why


def for_whom(why: str, head: Staff) -> str:
    """The reason kept in the history of what a delegate did."""
    return _("%(why)s, for %(name)s") % {"why": why, "name": head.user.full_name}


def principal_of(head: Staff, by: Any) -> Staff | None:
    """For whom a delegate acted; None when the person acted in their own name."""
    return head if head.user_id != by.pk else None


def _forget(workplan: Workplan, *steps: str) -> None:
    for step in steps:
        setattr(workplan, f"{step}_at", None)
        setattr(workplan, f"{step}_by", None)
        if step != "returned":
            setattr(workplan, f"{step}_for", None)


def _check_shares(content: Content) -> None:
    wrong = [
        code
        for code, activity in content["activities"].items()
        if activity["standing"] == PLANNED and not shares_make_100(activity["mandates"].values())
    ]
    if wrong:
        raise InvalidInput(
            {
                "activities": [
                    _("Every activity answers a mandate, with shares that make 100%%. Look at %(codes)s.")
                    % {"codes": ", ".join(wrong)}
                ]
            }
        )


def freeze(workplan: Workplan, content: Content) -> WorkplanVersion:
    """The version that waits for approval, with this content: the one there is, or the next number."""
    waiting = workplan.versions.filter(approved_at__isnull=True).first()
    if waiting is None:
        latest = workplan.versions.order_by("-number").first()
        waiting = WorkplanVersion(workplan=workplan, number=latest.number + 1 if latest else 1)
    waiting.content, waiting.sha256, waiting.frozen_at = content, digest(content), clock.now()
    waiting.save()
    return waiting


def set_baseline(workplan: Workplan, content: Content) -> None:
    """Write the approved dates to the activities and milestones the version names."""
    day = datetime.date.fromisoformat
    planned: dict[str, Any] = content["activities"]
    activities = list(
        Activity.objects.filter(
            biennium=workplan.biennium_id, lead_unit=workplan.unit_id, code__in=planned
        ).prefetch_related("milestones")
    )
    milestones = []
    for activity in activities:
        frozen = planned[activity.code]
        activity.baseline_starts_on, activity.baseline_ends_on = day(frozen["start"]["on"]), day(frozen["end"]["on"])
        for milestone in activity.milestones.all():
            due = frozen["milestones"].get(milestone.title)
            milestone.baseline_due_on = due_in(due).last if due else milestone.due_on
            milestones.append(milestone)
    update_signed(Activity, activities, ["baseline_starts_on", "baseline_ends_on"])
    update_signed(Milestone, milestones, ["baseline_due_on"])


def _move_changes(workplan: Workplan, source: str, target: str, stamp: dict[str, Any]) -> None:
    """Move the changes recorded in the revision along with their workplan."""
    changes = list(ChangeRequest.objects.select_for_update().filter(workplan=workplan, in_revision=True, state=source))
    for change in changes:
        change.state = target
        change.version += 1
        for name, value in stamp.items():
            setattr(change, name, value)
    update_signed(ChangeRequest, changes, ["state", "version", *stamp])


def _stamp(step: str, by: Any, head: Staff | None) -> dict[str, Any]:
    """When and by whom a step was taken, and for whom; nothing when it is taken back."""
    return {
        f"{step}_at": clock.now() if by else None,
        f"{step}_by": by,
        f"{step}_for": principal_of(head, by) if head else None,
    }


TAKE_A_NOTE = frozenset({"endorse", "return_with_note", "approve"})
ACTIONS: dict[str, Callable[..., Workplan]] = {
    "submit": submit,
    "withdraw": withdraw,
    "endorse": endorse,
    "return_with_note": return_with_note,
    "approve": approve,
    "open_revision": open_revision,
}
