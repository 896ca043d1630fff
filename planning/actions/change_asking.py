"""Ask for a change of an approved workplan: an addition, other values, a postponement, an end, a move.

Nothing of the plan changes here: a request keeps what the change would be, and its approval writes it. A second
identical call (a double click) returns the request there is.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.dates import PartialDate
from common.refusals import InvalidInput, StaleVersion, WrongState
from planning.actions.activity_edit import lock_workplan, write_values
from planning.actions.workplans import for_whom, principal_of
from planning.enums import CHANGES_WAITING, ActivityStatus, ChangeKind
from planning.models import Activity, ChangeRequest, Workplan
from planning.queries.change_fields import Values, blank_of, changed_values, standing_content
from planning.queries.progress import only_progress_since
from planning.queries.workplan_content import ENDED, POSTPONED, Content, standing_of
from planning.rules.changes import check_reason, may_ask
from planning.rules.plan_edit import ActivityValues
from structure.models import Staff, Unit

NUMBERS = 20160912  # the advisory lock under which numbers of requests are given out


@transaction.atomic
def ask_addition(*, workplan: Workplan, values: ActivityValues, reason: str, by: Any) -> ChangeRequest:
    """Ask for a new activity. Raises ``InvalidInput`` naming the fields that cannot be taken."""
    locked, head, why = _begin(workplan, reason, by)
    content = _tried(Activity(biennium=locked.biennium, lead_unit=locked.unit), values, why, by)
    base = blank_of(content)
    return _ask(locked, None, ChangeKind.ADD, base, changed_values(base, content), why, by, head)


@transaction.atomic
def ask_reformulation(
    *, activity: Activity, values: ActivityValues, reason: str, by: Any, version: int
) -> ChangeRequest:
    """Ask for other values of an activity. ``version`` is the activity's when the form was opened.

    Raises ``InvalidInput``, or ``StaleVersion`` when somebody changed the activity since.
    """
    locked, head, why, subject = _begin_on(activity, reason, by)
    if version != subject.version and not only_progress_since(subject, version):
        raise StaleVersion(_("Somebody changed this while you were writing."), current=subject)
    base = standing_content(subject)
    content = _tried(subject, values, why, by)
    changed = changed_values(base, content)
    if not (changed[0] or changed[1]):
        raise InvalidInput({"title": [_("Nothing differs from what is planned. Change a field, or leave it.")]})
    kind = ChangeKind.REFORMULATE
    if content["standing"] != base["standing"]:
        kind = {POSTPONED: ChangeKind.POSTPONE, ENDED: ChangeKind.TERMINATE}.get(content["standing"], kind)
    return _ask(locked, subject, kind, base, changed, why, by, head)


@transaction.atomic
def ask_postponement(
    *, activity: Activity, start: PartialDate | None, end: PartialDate | None, reason: str, by: Any
) -> ChangeRequest:
    """Ask to put an activity off beyond the biennium; its new dates where they are known."""
    locked, head, why, subject = _begin_on(activity, reason, by)
    if standing_of(subject.status, subject.outcome) == POSTPONED:
        raise WrongState(_("The activity is postponed already. Ask for a change of its dates instead."))
    base = standing_content(subject)
    after: dict[str, Any] = {**base, "standing": POSTPONED, "standing_reason": why}
    for name, date, day in (("start", start, "first"), ("end", end, "last")):
        if date:
            after[name] = {"on": getattr(date, day).isoformat(), "precision": str(date.precision)}
    if after["end"]["on"] < after["start"]["on"]:
        raise InvalidInput({"end": [_("An activity cannot end before it begins.")]})
    return _ask(locked, subject, ChangeKind.POSTPONE, base, changed_values(base, after), why, by, head)


@transaction.atomic
def ask_termination(*, activity: Activity, reason: str, by: Any) -> ChangeRequest:
    """Ask to end an activity for good."""
    locked, head, why, subject = _begin_on(activity, reason, by)
    base = standing_content(subject)
    after = {**base, "standing": ENDED, "standing_reason": why}
    return _ask(locked, subject, ChangeKind.TERMINATE, base, changed_values(base, after), why, by, head)


@transaction.atomic
def ask_move(*, activity: Activity, to: Unit, reason: str, by: Any) -> ChangeRequest:
    """Ask that another unit lead the activity. Raises ``InvalidInput`` when that unit has no workplan to take it."""
    locked, head, why, subject = _begin_on(activity, reason, by)
    if to == locked.unit:
        raise InvalidInput({"to": [_("The unit leads this activity already.")]})
    if not Workplan.objects.filter(unit=to, biennium=locked.biennium).exists():
        raise InvalidInput({"to": [_("This unit has no workplan in the biennium. Choose another.")]})
    base = standing_content(subject)
    others = [code for code in base["supporting_units"] if code != to.code]  # who leads no longer supports
    after = {**base, "lead_unit": to.code, "supporting_units": others}
    return _ask(locked, subject, ChangeKind.MOVE, base, changed_values(base, after), why, by, head)


def next_number() -> int:
    """The number of the next request; given out one at a time, whatever the biennium."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    return (ChangeRequest.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _begin(workplan: Workplan, reason: str, by: Any) -> tuple[Workplan, Staff, str]:
    """The locked workplan, in whose name the person asks, and the reason."""
    locked = lock_workplan(workplan)
    head = may_ask(by, locked)
    return locked, head, check_reason(reason)


def _begin_on(activity: Activity, reason: str, by: Any) -> tuple[Workplan, Staff, str, Activity]:
    workplan = Workplan.objects.get(unit=activity.lead_unit_id, biennium=activity.biennium_id)
    locked, head, why = _begin(workplan, reason, by)
    subject = (
        Activity.objects.select_for_update(of=("self",)).select_related("biennium", "lead_unit").get(pk=activity.pk)
    )
    if subject.status == ActivityStatus.ENDED:
        raise WrongState(_("This activity has been terminated, so nothing of it is changed any more."))
    return locked, head, why, subject


def _tried(activity: Activity, values: ActivityValues, reason: str, by: Any) -> Content:
    """What the activity would be: checked, written as it is when approved, read, and rolled back."""
    with transaction.atomic():
        with acting(by=by, why=reason):
            write_values(activity, values, reason=reason)
        content = standing_content(activity)
        transaction.set_rollback(True)
    return content


def _ask(
    workplan: Workplan,
    activity: Activity | None,
    kind: str,
    base: Mapping[str, Any],
    changed: tuple[Values, Values],
    reason: str,
    by: Any,
    head: Staff,
) -> ChangeRequest:
    before, after = changed
    same = ChangeRequest.objects.filter(
        workplan=workplan, activity=activity, kind=kind, before=before, after=after, reason=reason, asked_by=by,
        in_revision=False, state__in=CHANGES_WAITING,
    ).first()  # fmt: skip
    if same:
        return same
    change = ChangeRequest(
        workplan=workplan,
        activity=activity,
        number=next_number(),
        kind=kind,
        reason=reason,
        base=base,
        before=before,
        after=after,
        asked_by=by,
        asked_for=principal_of(head, by),
        asked_at=clock.now(),
    )
    why = _("Change asked for")
    with acting(by=by, why=for_whom(why, head) if change.asked_for else why):
        change.save()
    return change
