"""What two activities consist of, read flat for ``planning.rules.merging``; and which activities went into which."""

import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from common import clock
from common.past import after
from planning.enums import SynergyDecision
from planning.models import (
    Activity,
    Assignment,
    Deliverable,
    Dependency,
    MandateShare,
    Milestone,
    SynergyPair,
    SynergyRecord,
    TargetLink,
    Workplan,
)
from planning.rules.merging import Rows, under


def rows_of(*activities: Activity) -> Rows:
    """Everything that can move between these activities, as ``planning.rules.merging`` describes it: nine queries."""
    keys = [activity.pk for activity in activities]
    rows: Rows = {}
    for activity in activities:
        rows |= _fields(activity)
        rows[f"shares/{activity.pk}"] = {}
    for share in MandateShare.objects.filter(activity__in=keys).order_by("pk"):
        rows[f"shares/{share.activity_id}"][str(share.mandate_id)] = str(share.percent)
    for assignment in Assignment.objects.filter(activity__in=keys).prefetch_related("days"):
        rows[f"person/{assignment.activity_id}/{assignment.staff_id}"] = {
            "assignment": assignment.pk,
            "role": assignment.role,
            "demonstration": assignment.demonstration,
            "days": {f"{row.year}-{row.quarter}": str(row.days) for row in assignment.days.all() if row.days},
        }
    plain: tuple[tuple[str, Any, str], ...] = (
        ("milestone", Milestone, "pk"),
        ("deliverable", Deliverable, "pk"),
        ("target", TargetLink, "target_id"),
    )
    for kind, model, key in plain:
        for activity_id, value in model.objects.filter(activity__in=keys).values_list("activity_id", key):
            rows[f"{kind}/{activity_id}/{value}"] = True
    supporting = Activity.supporting_units.through.objects.filter(activity__in=keys)
    for activity_id, unit in supporting.values_list("activity_id", "unit_id"):
        rows[f"supporting/{activity_id}/{unit}"] = True
    for one in Dependency.objects.filter(Q(activity__in=keys) | Q(after__in=keys)):
        rows[f"wait/{one.activity_id}/{one.after_id}"] = one.lag_days
    return rows


def _fields(activity: Activity) -> Rows:
    values = {
        "starts": f"{activity.starts_on.isoformat()} {activity.starts_precision}",
        "ends": f"{activity.ends_on.isoformat()} {activity.ends_precision}",
        "status": str(activity.status),
        "outcome": str(activity.outcome),
        "outcome_reason": activity.outcome_reason,
    }
    return {f"field/{activity.pk}/{name}": value for name, value in values.items()}


_TAKEN_IN = """
WITH RECURSIVE merger AS (
    SELECT chosen_id, other_id FROM planning_synergyrecord
     WHERE decision = %(merge)s AND done_at < %(after)s AND (undone_at IS NULL OR undone_at >= %(after)s)
), taken_in AS (
    SELECT other_id FROM merger WHERE chosen_id = %(activity)s
     UNION
    SELECT merger.other_id FROM merger JOIN taken_in ON merger.chosen_id = taken_in.other_id
)
SELECT other_id FROM taken_in
"""


def merged_into(activity: Activity, day: datetime.date | None = None) -> list[int]:
    """The keys of the activities that have gone into this one, or had by the end of a past ``day``, through others too.

    How a higher app follows them.
    """
    asked: dict[str, Any] = {
        "activity": activity.pk,
        "merge": SynergyDecision.MERGE.value,
        "after": after(day or clock.today()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_IN, asked)
        return sorted(key for (key,) in cursor.fetchall())


def records_in_force() -> QuerySet[SynergyRecord]:
    """What has been carried out and not undone."""
    records: QuerySet[SynergyRecord] = SynergyRecord.objects.filter(undone_at__isnull=True)
    return records


def merger_of(activity: Activity) -> SynergyRecord | None:
    """How this activity went into another one, or None."""
    return (
        records_in_force()
        .filter(other=activity, decision=SynergyDecision.MERGE)
        .select_related("chosen__biennium", "pair__round", "pair__first", "pair__second", "done_by")
        .first()
    )


def changed_by(pair: SynergyPair, rows: Rows) -> list[Activity]:
    """The activities whose planned content the decision on a pair changes; none to keep both.

    A merger changes both, and whatever waits for the one that ends, for it then waits for the other. ``rows`` are those
    of before the change.
    """
    chosen, other = pair.chosen, pair.other
    if chosen is None or other is None:
        return []
    if pair.decision != SynergyDecision.MERGE:
        return [other]
    waits = (key.split("/") for key in under(rows, "wait/"))
    waiting = {int(activity) for activity, after in waits if after == str(other.pk)} - {chosen.pk}
    return [chosen, other, *Activity.objects.filter(pk__in=waiting).order_by("pk")]


def workplans_of(activities: list[Activity]) -> list[Workplan]:
    """The workplans in which these activities stand."""
    units = {activity.lead_unit_id for activity in activities}
    bienniums = {activity.biennium_id for activity in activities}
    workplans = Workplan.objects.filter(biennium__in=bienniums, unit__in=units)
    return list(workplans.select_related("unit", "biennium").order_by("pk"))
