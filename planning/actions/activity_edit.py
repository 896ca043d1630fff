"""Write an activity of a draft workplan: a new one, or a change with its reason."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from planning.actions.activity_parts import keep_parts_change, write_parts
from planning.enums import ActivityStatus, ChangeKind, ChangeState, Outcome
from planning.models import Activity, Biennium, ChangeRequest, ProgressEntry, Workplan
from planning.queries.progress import only_progress_since
from planning.queries.workplan_content import ENDED, PLANNED, POSTPONED, Content, activity_content, standing_of
from planning.queries.workplan_diff import ADDED, PUT_OFF, TERMINATED, differences
from planning.rules.plan_checks import check_values
from planning.rules.plan_edit import ActivityValues, Kept
from planning.rules.workplans import may_edit

KINDS = {ADDED: ChangeKind.ADD, PUT_OFF: ChangeKind.POSTPONE, TERMINATED: ChangeKind.TERMINATE}


@transaction.atomic
def create_activity(
    *, workplan: Workplan, values: ActivityValues, by: Any, reason: str = "", code: str = ""
) -> Activity:
    """Add an activity to a draft workplan; without ``code`` it gets the next of its cluster, or of the unit.

    Raises ``NotAllowed``, ``WrongState`` or ``InvalidInput``. A reason is needed once a version has been approved.
    """
    locked = lock_workplan(workplan)
    may_edit(by, locked)
    approved = approved_content(locked)
    _check(values, locked, ActivityStatus.NOT_STARTED, reason, approved)
    activity = Activity(
        biennium=locked.biennium,
        lead_unit=locked.unit,
        status=ActivityStatus.NOT_STARTED,
    )
    _take(activity, values, reason)
    activity.code = code or _next_code(activity)
    with acting(by=by, why=reason.strip() or _("Activity added to the workplan")):
        activity.save()
        write_parts(activity, values)
        activity.save()
        record_change(locked, activity, approved, by, reason)
    return activity


@transaction.atomic
def save_activity(*, activity: Activity, values: ActivityValues, by: Any, version: int, reason: str = "") -> Activity:
    """Change an activity of a draft workplan.

    ``version`` is the activity's when the form was opened: ``StaleVersion`` is raised when somebody changed it since;
    progress logged since does not stand in the way. Raises ``NotAllowed``, ``WrongState`` or ``InvalidInput``.
    """
    workplan = lock_workplan(Workplan.objects.get(unit=activity.lead_unit_id, biennium=activity.biennium_id))
    may_edit(by, workplan)
    locked = (
        Activity.objects.select_for_update(of=("self",)).select_related("biennium", "lead_unit").get(pk=activity.pk)
    )
    approved = approved_content(workplan)
    if only_progress_since(locked, version):
        version = locked.version
    locked.claim(version, mine={"title": values.title})
    _check(values, workplan, locked.status, reason, approved)
    before = activity_content(locked)
    _take(locked, values, reason)
    with acting(by=by, why=reason.strip() or _("Activity changed in the draft workplan")):
        write_parts(locked, values)
        locked.save()
        record_change(workplan, locked, approved, by, reason, keep_parts_change(locked, before))
    return locked


def _check(values: ActivityValues, workplan: Workplan, status: str, reason: str, approved: Content | None) -> None:
    check_values(
        values,
        biennium=workplan.biennium,
        lead_unit_id=workplan.unit_id,
        status=status,
        reason=reason,
        reason_needed=approved is not None,
    )


def write_values(activity: Activity, values: ActivityValues, *, reason: str) -> None:
    """Check the values and write them into a locked activity, or into a new one, which gets its code.

    Sign it with ``acting``; the change needs its reason. Raises ``InvalidInput`` naming what cannot be taken.
    """
    check_values(
        values,
        biennium=activity.biennium,
        lead_unit_id=activity.lead_unit_id,
        status=activity.status,
        reason=reason,
        reason_needed=True,
    )
    _take(activity, values, reason)
    if activity.pk is None:
        activity.code = _next_code(activity)
        activity.save()
    write_parts(activity, values)
    activity.save()


def lock_workplan(workplan: Workplan) -> Workplan:
    """Lock the workplan and, for the codes given out within it and the circles it must not hold, the biennium."""
    Biennium.objects.select_for_update().get(pk=workplan.biennium_id)
    return (
        Workplan.objects.select_for_update(of=("self",))
        .select_related("unit__division", "biennium")
        .get(pk=workplan.pk)
    )


def approved_content(workplan: Workplan) -> Content | None:
    """What the latest approved version of a workplan says, or None while there is none."""
    version = workplan.versions.filter(approved_at__isnull=False).order_by("-number").first()
    return version.content if version else None


def _next_code(activity: Activity) -> str:
    prefix = activity.cluster.code if activity.cluster else activity.lead_unit.code
    taken = Activity.objects.filter(biennium=activity.biennium, code__startswith=f"{prefix}-").values_list(
        "code", flat=True
    )
    numbers = [int(code.rsplit("-", 1)[1]) for code in taken if code.rsplit("-", 1)[1].isdigit()]
    return f"{prefix}-{max(numbers, default=0) + 1:02d}"


def _take(activity: Activity, values: ActivityValues, reason: str) -> None:
    activity.title = " ".join(values.title.split())
    activity.description = values.description.strip()
    activity.starts_on, activity.starts_precision = values.start.first, values.start.precision
    activity.ends_on, activity.ends_precision = values.end.last, values.end.precision
    activity.output_id = values.output_id
    activity.cluster_id = values.cluster_id
    activity.function, activity.priority = values.function, values.priority
    activity.output_status = values.output_status
    activity.lead_officer_id = values.lead_officer_id
    if not isinstance(values.project_id, Kept):
        activity.project_id = values.project_id
    was = activity.outcome
    _take_standing(activity, values)
    if activity.outcome != was:
        activity.outcome_reason = reason.strip() if activity.outcome else ""


def _take_standing(activity: Activity, values: ActivityValues) -> None:
    before = standing_of(activity.status, activity.outcome)
    if values.standing == PLANNED:
        if before != PLANNED:
            activity.status, activity.outcome = _status_of_last_entry(activity), ""
        if not isinstance(values.outcome, Kept):
            activity.outcome = values.outcome
    elif values.standing == POSTPONED != before:
        activity.status, activity.outcome = ActivityStatus.POSTPONED, Outcome.POSTPONED
    elif values.standing == ENDED != before:
        activity.status, activity.outcome = ActivityStatus.ENDED, Outcome.TERMINATED


def _status_of_last_entry(activity: Activity) -> str:
    entry = ProgressEntry.objects.filter(activity=activity.pk).order_by("-entered_at", "-pk").first()
    return entry.status if entry and activity.percent else ActivityStatus.NOT_STARTED


def record_change(
    workplan: Workplan,
    activity: Activity,
    approved: Content | None,
    by: Any,
    reason: str,
    now: Content | None = None,
) -> ChangeRequest | None:
    """Keep the change against the approved version as one request per activity and revision, with its reason.

    ``now`` is the content of the activity as it stands, where the caller has read it.
    """
    if approved is None:
        return None
    old = approved.get("activities", {}).get(activity.code)
    changes = differences(
        {"activities": {activity.code: old} if old else {}},
        {"activities": {activity.code: now or activity_content(activity)}},
    )
    request = (
        ChangeRequest.objects.select_for_update()
        .filter(workplan=workplan, activity=activity, in_revision=True, state=ChangeState.OPEN)
        .first()
    )
    if not changes:
        if request:
            request.state = ChangeState.WITHDRAWN
            request.decided_at, request.decided_by = clock.now(), by
            request.claim(None)
            request.save()
        return None
    if request is None:
        number = (ChangeRequest.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        request = ChangeRequest(workplan=workplan, activity=activity, number=number, in_revision=True, base=old or {})
    else:
        request.claim(None)
    request.kind = KINDS.get(changes[0].kind, ChangeKind.REFORMULATE)
    request.reason = reason.strip()
    request.before = {".".join(field.path): field.before for field in changes[0].fields if field.before}
    request.after = {".".join(field.path): field.after for field in changes[0].fields if field.after}
    request.asked_by, request.asked_at = by, clock.now()
    request.save()
    return request
