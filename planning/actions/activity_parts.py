"""Write the parts of an activity: shares, people, milestones, deliverables, what it waits for. Within its lock."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.refusals import InvalidInput, StaleVersion
from planning.models import (
    Activity,
    Assignment,
    AssignmentDays,
    Deliverable,
    Dependency,
    MandateShare,
    Milestone,
    PartsChange,
    TargetLink,
)
from planning.queries.workplan_content import Content, activity_content
from planning.rules.dependencies import check_no_circle
from planning.rules.plan_edit import ActivityValues, DependencyValue, Kept, MilestoneValue, PersonValue, ShareValue

# Milestones and deliverables keep a history of their own.
ON_RECORD = ("supporting_units", "people", "days", "mandates", "targets", "waits_for")


def write_parts(activity: Activity, values: ActivityValues) -> None:
    """Write what the values say of the parts, and the sum of work-days to the activity (which is not saved here).

    Raises ``InvalidInput`` when the activity would wait for itself in a circle, or a milestone is not of this activity,
    and ``StaleVersion`` when a milestone or deliverable has been reached meanwhile.
    """
    _write_shares(activity, values.shares)
    _write_people(activity, values.people)
    _write_items(activity, Milestone, "milestones", values.milestones)
    _write_items(activity, Deliverable, "deliverables", values.deliverables)
    if not isinstance(values.supporting_unit_ids, Kept):
        activity.supporting_units.set(values.supporting_unit_ids)
    if not isinstance(values.target_ids, Kept):
        _write_targets(activity, values.target_ids)
    if not isinstance(values.dependencies, Kept):
        _write_dependencies(activity, values.dependencies)
    activity.work_days = sum((days for person in values.people for days in person.days.values()), Decimal(0))


def keep_parts_change(activity: Activity, before: Content) -> Content:
    """Keep with the version just saved what it changed of the parts; ``before`` is the content as it was.

    Returns the content as it is now.
    """
    after = activity_content(activity)
    changed = {name for name in ON_RECORD if before[name] != after[name]}
    if "days" in changed:
        changed.add("people")  # days carry keys, people the names to them
    if changed:
        PartsChange.objects.create(
            version=activity.history.order_by("-history_id")[0],
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return after


def _write_shares(activity: Activity, shares: Sequence[ShareValue]) -> None:
    MandateShare.objects.filter(activity=activity).exclude(mandate__in=[one.mandate_id for one in shares]).delete()
    MandateShare.objects.bulk_create(
        [MandateShare(activity=activity, mandate_id=share.mandate_id, percent=share.percent) for share in shares],
        update_conflicts=True,
        unique_fields=["activity", "mandate"],
        update_fields=["percent"],
    )


def _write_people(activity: Activity, people: Sequence[PersonValue]) -> None:
    present = {assignment.staff_id: assignment for assignment in Assignment.objects.filter(activity=activity)}
    for staff_id in present.keys() - {person.staff_id for person in people}:
        present[staff_id].delete()
    for person in people:
        assignment = present.get(person.staff_id)
        if assignment is None:
            assignment = Assignment.objects.create(activity=activity, staff_id=person.staff_id, role=person.role)
        elif assignment.role != person.role:
            assignment.role = person.role
            assignment.save()
        AssignmentDays.objects.filter(assignment=assignment).delete()
        AssignmentDays.objects.bulk_create(
            AssignmentDays(assignment=assignment, year=year, quarter=quarter, days=days)
            for (year, quarter), days in person.days.items()
            if days
        )


def _write_items(activity: Activity, model: Any, name: str, values: Sequence[MilestoneValue]) -> None:
    """Milestones or deliverables. One already reached is no longer changed: who tries had read it before that."""
    present = {row.pk: row for row in model.objects.select_for_update().filter(activity=activity)}
    for value in values:
        row = present.get(value.pk) if value.pk else model(activity=activity)
        if row is None:
            raise InvalidInput({name: [_("“%(title)s” is no longer in this activity.") % {"title": value.title}]})
        title = " ".join(value.title.split())
        due = value.due or row.due  # check_values has refused one without a date
        if row.pk and not value.drop and (row.title, row.due) == (title, due):
            continue
        if row.done_on if model is Milestone else row.delivered_on:
            raise StaleVersion(
                _("“%(title)s” was reached while you were writing.") % {"title": row.title}, current=activity
            )
        if not value.drop:
            row.title, row.due_on, row.due_precision = title, due.last, due.precision
            row.save()
        elif row.pk:
            row.delete()


def _write_targets(activity: Activity, targets: Sequence[int]) -> None:
    TargetLink.objects.filter(activity=activity).exclude(target__in=targets).delete()
    links = [TargetLink(activity=activity, target_id=target) for target in dict.fromkeys(targets)]
    TargetLink.objects.bulk_create(links, ignore_conflicts=True)


def _write_dependencies(activity: Activity, dependencies: Sequence[DependencyValue]) -> None:
    after = [one.after_id for one in dependencies]
    check_no_circle(activity, after)
    Dependency.objects.filter(activity=activity).exclude(after__in=after).delete()
    Dependency.objects.bulk_create(
        [Dependency(activity=activity, after_id=one.after_id, lag_days=one.lag_days) for one in dependencies],
        update_conflicts=True,
        unique_fields=["activity", "after"],
        update_fields=["lag_days"],
    )
