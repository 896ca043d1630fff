"""The content of a workplan as one canonical value, which is frozen, hashed and compared."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from common.dates import PartialDate, Precision
from planning.enums import ActivityStatus, Outcome, Standing
from planning.models import Activity, Assignment, Dependency, MandateShare, Target, TargetLink, Workplan

PLANNED, POSTPONED, ENDED = (standing.value for standing in Standing)
Content = dict[str, Any]


def content_of(workplan: Workplan) -> Content:
    """What the unit plans to do: its activities by code, with all that is written in the form of an activity.

    Only what is planned is in it; what is done (percent, entries) is not. Every value is a string, a list or a
    mapping, so that it comes back from JSON as it went in. Nine queries, whatever the size.
    """
    return {
        "unit": workplan.unit.code,
        "biennium": str(workplan.biennium.starts_in),
        "activities": {activity.code: _activity(activity) for activity in _activities(workplan)},
    }


def standing_of(status: str, outcome: str = "") -> str:
    """Whether work is planned, postponed or ended, apart from how far it is."""
    if status == ActivityStatus.POSTPONED or outcome == Outcome.POSTPONED:
        return POSTPONED
    return ENDED if status == ActivityStatus.ENDED or outcome == Outcome.TERMINATED else PLANNED


def days_text(days: Decimal) -> str:
    """Work-days or a share without useless zeros: ``14``, ``0.5``."""
    text = format(days.normalize(), "f")
    return "0" if text in ("-0", "") else text


def activity_content(activity: Activity) -> Content:
    """One activity as it stands in the database, as it would be in the content."""
    return _activity(_read(Activity.objects.filter(pk=activity.pk)).get())


def contents_of(activities: QuerySet[Activity]) -> dict[int, Content]:
    """Activities as they stand, each as it would be in the content, by their keys; eight queries for all."""
    return {activity.pk: _activity(activity) for activity in _read(activities)}


def _activities(workplan: Workplan) -> QuerySet[Activity]:
    return _read(Activity.objects.filter(biennium=workplan.biennium_id, lead_unit=workplan.unit_id))


def _read(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    return (
        activities.select_related("output", "cluster", "project", "lead_officer__user")
        .prefetch_related(
            "supporting_units",
            "milestones",
            "deliverables",
            Prefetch("mandate_shares", MandateShare.objects.select_related("mandate")),
            Prefetch("assignments", Assignment.objects.select_related("staff__user")),
            "assignments__days",
            Prefetch("depends_on", Dependency.objects.select_related("after")),
            Prefetch("target_links", TargetLink.objects.select_related("target__plan")),
        )
        .order_by("code")
    )


def _activity(activity: Activity) -> Content:
    standing = standing_of(activity.status, activity.outcome)
    days: dict[str, dict[str, str]] = {}
    people: dict[str, dict[str, str]] = {}
    for assignment in activity.assignments.all():
        person = str(assignment.staff_id)
        people[person] = {"name": assignment.staff.user.full_name, "role": assignment.role}
        for row in assignment.days.all():
            if row.days:
                days.setdefault(f"{row.year}-Q{row.quarter}", {})[person] = days_text(row.days)
    return {
        "title": activity.title,
        "description": activity.description,
        "output": activity.output.code if activity.output else "",
        "cluster": activity.cluster.code if activity.cluster else "",
        "project": activity.project.code if activity.project else "",
        "function": activity.function,
        "priority": activity.priority,
        "output_status": activity.output_status,
        "standing": standing,
        "standing_reason": activity.outcome_reason if standing != PLANNED else "",
        "start": {"on": activity.starts_on.isoformat(), "precision": str(activity.starts_precision)},
        "end": {"on": activity.ends_on.isoformat(), "precision": str(activity.ends_precision)},
        "lead_officer": activity.lead_officer.user.full_name if activity.lead_officer else "",
        "supporting_units": sorted(unit.code for unit in activity.supporting_units.all()),
        "people": people,
        "days": days,
        "mandates": {share.mandate.address: days_text(share.percent) for share in activity.mandate_shares.all()},
        "targets": sorted(target_code(link.target) for link in activity.target_links.all()),
        "waits_for": {one.after.code: str(one.lag_days) for one in activity.depends_on.all()},
        "milestones": _dated(activity.milestones.all()),
        "deliverables": _dated(activity.deliverables.all()),
    }


def target_code(target: Target) -> str:
    """A target as it is named within the plans: the code of its strategic plan and its number."""
    return f"{target.plan.code} {target.number}"


def titled(rows: Iterable[Any]) -> dict[str, Any]:
    """Milestones or deliverables by title; a title used twice gets a number, so that none is lost."""
    found: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: (row.due.last, row.title)):
        name, number = row.title, 2
        while name in found:
            name, number = f"{row.title} ({number})", number + 1
        found[name] = row
    return found


def unnamed(content: Content) -> Content:
    """A content that names nobody: work-days of each quarter in all, and no lead officer and no people."""
    kept = {code: _unnamed(activity) for code, activity in content.get("activities", {}).items()}
    return {**content, "activities": kept}


def _unnamed(activity: Content) -> Content:
    said = {name: value for name, value in activity.items() if name not in ("people", "lead_officer")}
    days = activity.get("days", {}).items()
    return {**said, "days": {quarter: days_text(sum(map(Decimal, of.values()), Decimal(0))) for quarter, of in days}}


def _dated(rows: Iterable[Any]) -> dict[str, str]:
    return {title: _due_text(row.due) for title, row in titled(rows).items()}


def _due_text(due: PartialDate) -> str:
    return due.last.isoformat() if due.precision == Precision.DAY else f"{due.last} {due.precision.value}"


def date_in(content: Mapping[str, str]) -> PartialDate:
    """A start or an end of a content: ``{"on": "2016-12-31", "precision": "quarter"}``."""
    return PartialDate.around(datetime.date.fromisoformat(content["on"]), content.get("precision", Precision.DAY))


def due_in(content: str) -> PartialDate:
    """A due date of a content: ``2016-10-03``, or the last day and the precision, ``2016-12-31 quarter``."""
    day, _blank, precision = content.partition(" ")
    return PartialDate.around(datetime.date.fromisoformat(day), precision or Precision.DAY)
