"""What is known of each activity at the end of a day: the ground every figure about activities stands on."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import F

from common.dates import PartialDate
from monitoring.metrics.window import Window
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import ProgressEntry
from planning.queries.activities import with_plan
from planning.queries.progress_sums import GroupProgress
from structure.queries.then import places_then

OUT_OF_PLAN = (ActivityStatus.POSTPONED, ActivityStatus.ENDED)


@dataclass(frozen=True)
class ActivityFact:
    """One activity as at a day: percent and status as last reported by then, plan by then, the unit that led it and
    the division that unit belonged to then.

    ``planned`` and ``percent`` run from 0 to 100; ``behind`` is planned less done, never below 0; ``days_late`` counts
    from the approved end while the work is not done.
    """

    pk: int
    code: str
    title: str
    unit: str
    division: str
    cluster: str
    result: str
    goal: int | None
    function: str
    priority: str
    status: str
    percent: int
    planned: int
    days_late: int
    start: str
    end: str
    plan_end: datetime.date
    last_entry_on: datetime.date | None
    work_days: Decimal
    output_status: str
    outcome: str

    @property
    def counted(self) -> bool:
        return self.status in STATUSES_COUNTED

    @property
    def behind(self) -> int:
        return max(self.planned - self.percent, 0)


_FIELDS = {
    "unit": F("lead_unit__code"),
    "division": F("lead_unit__division__code"),
    "cluster_code": F("cluster__code"),
    "result": F("output__result__code"),
    "goal": F("output__result__goal__number"),
}
_KNOWN = (
    "id", "code", "title", "unit", "division", "cluster_code", "result", "goal", "function", "priority",
    "status", "percent", "planned_percent", "plan_end", "starts_on", "starts_precision", "ends_on",
    "ends_precision", "last_entry_on", "work_days", "output_status", "outcome", "lead_unit",
)  # fmt: skip


def facts(window: Window, *, from_entries: bool | None = None) -> list[ActivityFact]:
    """Every activity of the window, by code.

    Today's figures are read from the activities; those of an earlier day from what the activities were then and the
    latest entry up to then (``from_entries`` forces one of the two ways, which agree).
    """
    looked_up = (not window.is_now) if from_entries is None else from_entries
    activities: Any = window.activities_then() if looked_up else with_plan(window.activities(), window.as_at)
    rows = list(activities.annotate(**_FIELDS).order_by("code").values(*_KNOWN))
    if looked_up:
        said = _latest_entries(window)
        places = places_then(window.as_at)
        for row in rows:
            row.update(_as_at(row, said.get(row["id"])))
            row["unit"], row["division"] = places.get(row["lead_unit"], (row["unit"], row["division"]))
    return [_fact(row, window.as_at) for row in rows]


def _latest_entries(window: Window) -> dict[int, dict[str, Any]]:
    """The latest entry of each activity up to the day: one DISTINCT ON."""
    entries = (
        ProgressEntry.objects.filter(activity__biennium=window.biennium, entered_at__lt=window.moment)
        .order_by("activity_id", "-entered_at", "-pk")
        .distinct("activity_id")
        .values("activity_id", "percent", "status", "entered_at__date")
    )
    return {entry["activity_id"]: dict(entry) for entry in entries}


def _as_at(row: dict[str, Any], entry: dict[str, Any] | None) -> dict[str, Any]:
    status: str = entry["status"] if entry else ActivityStatus.NOT_STARTED
    # Postponing and ending are no progress entries: the version of that day tells.
    if row["status"] in OUT_OF_PLAN:
        status = row["status"]
    return {
        "status": str(status),
        "percent": entry["percent"] if entry else 0,
        "last_entry_on": entry["entered_at__date"] if entry else None,
    }


def _fact(row: dict[str, Any], day: datetime.date) -> ActivityFact:
    open_still = row["status"] in STATUSES_COUNTED and row["status"] != ActivityStatus.DONE
    return ActivityFact(
        pk=row["id"],
        code=row["code"],
        title=row["title"],
        unit=row["unit"],
        division=row["division"],
        cluster=row["cluster_code"] or "",
        result=row["result"] or "",
        goal=row["goal"],
        function=row["function"],
        priority=row["priority"],
        status=row["status"],
        percent=row["percent"],
        planned=row["planned_percent"],
        days_late=max((day - row["plan_end"]).days, 0) if open_still else 0,
        start=PartialDate.around(row["starts_on"], row["starts_precision"]).label,
        end=PartialDate.around(row["ends_on"], row["ends_precision"]).label,
        plan_end=row["plan_end"],
        last_entry_on=row["last_entry_on"],
        work_days=row["work_days"],
        output_status=row["output_status"],
        outcome=row["outcome"],
    )


def lagging_since(window: Window, activities: Iterable[int]) -> dict[int, datetime.date]:
    """Since which day each activity has been reported as lagging without a break, up to the as-at day."""
    entries = (
        ProgressEntry.objects.filter(activity__in=list(activities), entered_at__lt=window.moment)
        .order_by("activity_id", "-entered_at", "-pk")
        .values_list("activity_id", "status", "entered_at__date")
    )
    since: dict[int, datetime.date] = {}
    for activity, reported in groupby(entries, key=lambda entry: entry[0]):
        for _activity, status, day in reported:
            if status != ActivityStatus.LAGGING:
                break
            since[activity] = day
    return since


def progress_of(activities: Iterable[ActivityFact]) -> GroupProgress:
    """Progress of a group, by the definition of ``planning.queries.progress_sums``, over facts instead of rows."""
    counted = [fact for fact in activities if fact.counted]
    if not counted:
        return GroupProgress()
    days = sum((fact.work_days for fact in counted), Decimal(0))
    weights = [fact.work_days if days else Decimal(1) for fact in counted]
    whole = sum(weights, Decimal(0))
    done = sum((fact.percent * weight for fact, weight in zip(counted, weights, strict=True)), Decimal(0))
    plan = sum((fact.planned * weight for fact, weight in zip(counted, weights, strict=True)), Decimal(0))
    return GroupProgress(len(counted), days, round(float(done / whole), 1), round(float(plan / whole), 1))
