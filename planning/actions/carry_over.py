"""Carry unfinished activities into the next biennium, and take that back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.dates import quarter_of
from common.refusals import InvalidInput, WrongState
from planning.enums import ActivityStatus, OutputStatus
from planning.models import (
    Activity,
    Assignment,
    AssignmentDays,
    Biennium,
    CarryOver,
    Deliverable,
    Dependency,
    MandateShare,
    Milestone,
    Output,
    TargetLink,
)
from planning.queries.carry_over import carried_digest, targets_of
from planning.queries.workplan_content import activity_content
from planning.rules.bienniums import check_reason
from planning.rules.carry_over import (
    Target,
    dates_in,
    due_in,
    is_unfinished,
    is_untouched,
    may_carry,
    takes_carried,
    takes_one_more,
)


@transaction.atomic
def carry_over(*, source: Biennium, target: Biennium, reasons: Mapping[str, str], by: Any) -> list[CarryOver]:
    """Copy the activities named by their codes from ``source`` into ``target``, each with its reason.

    A copy takes the mandate shares, target links, supporting units, open milestones and deliverables, and the people
    with the work-days that lie in the next biennium; it begins as not started, with the UN output status "carried
    over". The source stays as it is. What has been carried already is left out, so that twice carries nothing twice.

    Raises ``NotAllowed``, ``WrongState``, or ``InvalidInput`` (``reason-CODE``: a reason is missing or too long;
    ``activities``: no activity of ``source`` has one of the codes).
    """
    locked = Biennium.objects.select_for_update(of=("self",)).get(pk=target.pk)
    takes_carried(locked)
    said = _checked(reasons)
    found = list(
        Activity.objects.select_for_update(of=("self",))
        .filter(biennium=source, code__in=said)
        .select_related("lead_unit__lead", "lead_officer", "output", "biennium")
        .order_by("code")
    )
    if unknown := set(said) - {activity.code for activity in found}:
        sentence = _("No activity of %(biennium)s has the code %(code)s.")
        said_of = [sentence % {"biennium": source, "code": code} for code in sorted(unknown)]
        raise InvalidInput({"activities": said_of})
    carried = set(CarryOver.objects.filter(source__in=found).values_list("source_id", flat=True))
    fresh = [activity for activity in found if activity.pk not in carried]
    targets = targets_of(locked)
    for activity in fresh:
        may_carry(by, activity)
        is_unfinished(activity)
        takes_one_more(targets.get(activity.lead_unit_id, Target()), activity.lead_unit.code)
    return [_carry(activity, locked, said[activity.code], by) for activity in fresh]


def _checked(reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons without blanks round them. Raises ``InvalidInput`` naming every one that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    said: dict[str, str] = {}
    for code, reason in reasons.items():
        try:
            said[code] = check_reason(reason, name=f"reason-{code}")
        except InvalidInput as refusal:
            errors |= refusal.errors
    if errors:
        raise InvalidInput(errors)
    return said


def _carry(source: Activity, target: Biennium, reason: str, by: Any) -> CarryOver:
    copy = _copy_of(source, target)
    why = _("Carried over from %(biennium)s: %(reason)s") % {"biennium": source.biennium, "reason": reason}
    with acting(by=by, why=why):
        copy.save()
        copy.supporting_units.set(source.supporting_units.all())
        _copy_links(source, copy)
        _copy_people(source, copy)
        _copy_dated(source, copy)
        return CarryOver.objects.create(
            source=source,
            copy=copy,
            reason=reason,
            carried_by=by,
            carried_at=clock.now(),
            sha256=carried_digest(activity_content(copy)),
            demonstration=source.demonstration,
        )


def _copy_of(source: Activity, target: Biennium) -> Activity:
    start, end = dates_in(source.start, source.end, target.first_day)
    officer = source.lead_officer
    works = officer is not None and (officer.active_to is None or officer.active_to >= clock.today())
    same_output = Output.objects.filter(result__biennium=target, code=source.output.code) if source.output else None
    return Activity(
        biennium=target,
        code=_free_code(source, target),
        title=source.title,
        description=source.description,
        output=same_output.first() if same_output is not None else None,
        cluster_id=source.cluster_id,
        project_id=source.project_id,
        lead_unit=source.lead_unit,
        lead_officer=officer if works else None,
        function=source.function,
        starts_on=start.first,
        starts_precision=start.precision,
        ends_on=end.last,
        ends_precision=end.precision,
        priority=source.priority,
        output_status=OutputStatus.CARRIED_OVER,
        status=ActivityStatus.NOT_STARTED,
        demonstration=source.demonstration,
    )


def _free_code(source: Activity, target: Biennium) -> str:
    """The code of the source, or, where that is taken in the next biennium, the next free number of its letters."""
    prefix = source.code.rsplit("-", 1)[0]
    taken = set(Activity.objects.filter(biennium=target, code__startswith=prefix).values_list("code", flat=True))
    if source.code not in taken:
        return source.code
    numbers = [int(code.rsplit("-", 1)[-1]) for code in taken if code.rsplit("-", 1)[-1].isdecimal()]
    return f"{prefix}-{max(numbers, default=0) + 1:02d}"


def _copy_links(source: Activity, copy: Activity) -> None:
    MandateShare.objects.bulk_create(
        MandateShare(activity=copy, mandate_id=share.mandate_id, percent=share.percent)
        for share in source.mandate_shares.all()
    )
    TargetLink.objects.bulk_create(
        TargetLink(activity=copy, target_id=link.target_id) for link in source.target_links.all()
    )
    # What it waits for, and what waits for it, as far as that has been carried over as well.
    copies = dict(CarryOver.objects.filter(copy__biennium=copy.biennium_id).values_list("source_id", "copy_id"))
    Dependency.objects.bulk_create(
        [
            *(
                Dependency(activity=copy, after_id=copies[link.after_id], lag_days=link.lag_days)
                for link in source.depends_on.filter(after__in=copies)
            ),
            *(
                Dependency(activity_id=copies[link.activity_id], after=copy, lag_days=link.lag_days)
                for link in source.followed_by.filter(activity__in=copies)
            ),
        ]
    )


def _copy_people(source: Activity, copy: Activity) -> None:
    """Everybody still here, with the work-days of the next biennium that are not past already."""
    today, years = clock.today(), copy.biennium.years
    total = Decimal(0)
    here = source.assignments.select_related("staff").prefetch_related("days")
    for assignment in here:
        if assignment.staff.active_to is not None and assignment.staff.active_to < today:
            continue
        part = Assignment.objects.create(
            activity=copy, staff=assignment.staff, role=assignment.role, demonstration=assignment.demonstration
        )
        ahead = [
            AssignmentDays(assignment=part, year=row.year, quarter=row.quarter, days=row.days)
            for row in assignment.days.all()
            if row.year in years and (row.year, row.quarter) >= (today.year, quarter_of(today))
        ]
        AssignmentDays.objects.bulk_create(ahead)
        total += sum((row.days for row in ahead), Decimal(0))
    if total:
        copy.work_days = total
        copy.save()


def _copy_dated(source: Activity, copy: Activity) -> None:
    for milestone in source.milestones.filter(done_on__isnull=True):
        due = due_in(milestone.due, copy.starts_on, copy.end)
        Milestone.objects.create(
            activity=copy,
            title=milestone.title,
            due_on=due.last,
            due_precision=due.precision,
            demonstration=milestone.demonstration,
        )
    for deliverable in source.deliverables.filter(delivered_on__isnull=True):
        due = due_in(deliverable.due, copy.starts_on, copy.end)
        Deliverable.objects.create(
            activity=copy,
            title=deliverable.title,
            due_on=due.last,
            due_precision=due.precision,
            demonstration=deliverable.demonstration,
        )


@transaction.atomic
def take_back(*, record: CarryOver, by: Any) -> None:
    """Take a carried activity out of the next biennium again, while its copy is as it was carried.

    Raises ``WrongState`` once the copy was changed or anything (an entry, a cost, a case) refers to it.
    """
    locked = (
        CarryOver.objects.select_for_update(of=("self",))
        .select_related("copy__lead_unit", "copy__biennium", "source")
        .filter(pk=record.pk)
        .first()
    )
    if locked is None:
        return  # taken back by an earlier click
    copy = Activity.objects.select_for_update(of=("self",)).select_related("lead_unit").get(pk=locked.copy_id)
    takes_carried(locked.copy.biennium)
    may_carry(by, copy)
    is_untouched(locked, carried_digest(activity_content(copy)))
    if _is_referred_to(copy):
        raise WrongState(_("%(code)s is in use, so it stays.") % {"code": copy.code})
    with acting(by=by, why=_("Carrying over %(code)s taken back") % {"code": locked.source.code}):
        locked.delete()
        try:
            copy.delete()
        except ProtectedError:
            raise WrongState(_("%(code)s is in use, so it stays.") % {"code": copy.code}) from None


def _is_referred_to(copy: Activity) -> bool:
    """Whether a row that is no part of the copy points at it, in whichever app."""
    parts = (MandateShare, TargetLink, Dependency, Milestone, Deliverable, Assignment, CarryOver)
    pointing: list[tuple[Any, str]] = [
        (relation.related_model, relation.field.name) for relation in copy._meta.related_objects
    ]
    return any(model._base_manager.filter(**{name: copy}).exists() for model, name in pointing if model not in parts)
