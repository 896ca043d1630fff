"""Bring two activities to what ``planning.rules.merging`` says they consist of. Within the locks of a decision."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from planning.actions.activity_parts import keep_parts_change
from planning.models import (
    Activity,
    Assignment,
    AssignmentDays,
    Deliverable,
    Dependency,
    MandateShare,
    Milestone,
    TargetLink,
)
from planning.queries.merging import rows_of
from planning.queries.workplan_content import activity_content
from planning.rules.merging import Rows, days_of, under


def write_rows(activities: list[Activity], target: Rows) -> None:
    """Make the activities consist of ``target`` and nothing else; their history is signed by who is acting.

    Milestones and deliverables are moved, never made or taken away. The sum of work-days is written with the people.
    What each was made of before is kept with its version.
    """
    now = rows_of(*activities)
    before = {activity.pk: activity_content(activity) for activity in activities}
    _write_people(activities, target)
    for activity in activities:
        _write_items(activity, Milestone, under(target, f"milestone/{activity.pk}/"))
        _write_items(activity, Deliverable, under(target, f"deliverable/{activity.pk}/"))
        shares = target[f"shares/{activity.pk}"]
        if shares != now[f"shares/{activity.pk}"]:
            _write_shares(activity, shares)
        _write_targets(activity, under(target, f"target/{activity.pk}/"))
        activity.supporting_units.set([int(unit) for unit in under(target, f"supporting/{activity.pk}/")])
        _write_fields(activity, under(target, f"field/{activity.pk}/"), days_of(target, activity.pk))
    _write_waits(activities, under(target, "wait/"))
    for activity in activities:
        keep_parts_change(activity, before[activity.pk])


def _write_people(activities: list[Activity], target: Rows) -> None:
    wanted = {
        person["assignment"]: (activity.pk, int(staff), person)
        for activity in activities
        for staff, person in under(target, f"person/{activity.pk}/").items()
    }
    present = {one.pk: one for one in Assignment.objects.filter(activity__in=activities)}
    for pk in present.keys() - wanted.keys():
        present[pk].delete()
    for pk, (activity_id, staff_id, person) in wanted.items():
        assignment = present.get(pk) or Assignment(pk=pk, demonstration=person["demonstration"])
        before = (assignment.activity_id, assignment.staff_id, assignment.role)
        if before != (activity_id, staff_id, person["role"]):
            assignment.activity_id, assignment.staff_id, assignment.role = activity_id, staff_id, person["role"]
            assignment.save()
        AssignmentDays.objects.filter(assignment=assignment).delete()
        AssignmentDays.objects.bulk_create(
            AssignmentDays(
                assignment=assignment, year=int(key.split("-")[0]), quarter=int(key.split("-")[1]), days=Decimal(days)
            )
            for key, days in person["days"].items()
        )


def _write_items(activity: Activity, model: Any, rows: Rows) -> None:
    for row in model.objects.filter(pk__in=[int(key) for key in rows]).exclude(activity=activity):
        row.activity = activity
        row.save()


def _write_shares(activity: Activity, shares: dict[str, str]) -> None:
    MandateShare.objects.filter(activity=activity).delete()
    MandateShare.objects.bulk_create(
        MandateShare(activity=activity, mandate_id=int(mandate), percent=Decimal(percent))
        for mandate, percent in shares.items()
    )


def _write_targets(activity: Activity, rows: Rows) -> None:
    targets = [int(key) for key in rows]
    TargetLink.objects.filter(activity=activity).exclude(target__in=targets).delete()
    TargetLink.objects.bulk_create(
        [TargetLink(activity=activity, target_id=target) for target in targets], ignore_conflicts=True
    )


def _write_fields(activity: Activity, fields: Rows, work_days: Decimal) -> None:
    for name in ("starts", "ends"):
        day, precision = fields[name].split(" ")
        setattr(activity, f"{name}_on", datetime.date.fromisoformat(day))
        setattr(activity, f"{name}_precision", precision)
    for name in ("status", "outcome", "outcome_reason"):
        setattr(activity, name, fields[name])
    activity.work_days = work_days
    activity.claim(None)
    activity.save()


def _write_waits(activities: list[Activity], waits: Rows) -> None:
    touching = Dependency.objects.filter(Q(activity__in=activities) | Q(after__in=activities))
    for one in touching:
        if f"{one.activity_id}/{one.after_id}" not in waits:
            one.delete()
    edges = [(*(int(end) for end in key.split("/")), lag) for key, lag in waits.items()]
    Dependency.objects.bulk_create(
        [Dependency(activity_id=activity, after_id=after, lag_days=lag) for activity, after, lag in edges],
        update_conflicts=True,
        unique_fields=["activity", "after"],
        update_fields=["lag_days"],
    )
