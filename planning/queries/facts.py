"""What is known of each activity at the end of a day: the ground every figure about activities stands on."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value

from common.dates import PartialDate
from common.past import after
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Activity, Biennium, ProgressEntry
from planning.queries.framework_then import FrameworkThen
from planning.queries.progress_sums import GroupProgress
from planning.rules.rates import Rates, rates_of
from planning.rules.status import shown_status
from structure.models import Unit
from structure.queries.then import places_then

OUT_OF_PLAN = (ActivityStatus.POSTPONED, ActivityStatus.ENDED)


@dataclass(frozen=True)
class ActivityFact:
    """One activity as at a day: percent and status as last reported by then, plan by then, the unit that led it and
    the division that unit belonged to then, the expected result and the goal its output led to then.

    ``planned`` and ``percent`` run from 0 to 100; ``behind`` is planned less done, never below 0; ``days_late`` counts
    from the approved end while the work is not done. ``output`` and ``project`` are keys; ``on_record`` is false of an
    activity that is on record only since later, which stands as it is known first.
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
    output: int | None
    demonstration: bool
    project: int | None = None
    on_record: bool = True

    @property
    def counted(self) -> bool:
        return self.status in STATUSES_COUNTED

    @property
    def behind(self) -> int:
        return max(self.planned - self.percent, 0)

    @property
    def days_left(self) -> Decimal:
        """What is left of the work-days, in proportion to what is not done."""
        return self.work_days * (100 - self.percent) / Decimal(100)

    @property
    def shown_status(self) -> str:
        """The status the figures speak for; work that no longer counts keeps its own."""
        return shown_status(self.status, self.percent, self.planned, self.days_late)


_FIELDS = {
    "unit": F("lead_unit__code"),
    "division": F("lead_unit__division__code"),
    "cluster_code": F("cluster__code"),
}
_KNOWN = (
    "id", "code", "title", "unit", "division", "cluster_code", "result", "goal", "function", "priority",
    "status", "percent", "planned_percent", "plan_end", "starts_on", "starts_precision", "ends_on",
    "ends_precision", "last_entry_on", "work_days", "output_status", "outcome", "lead_unit", "output", "demonstration",
    "project",
)  # fmt: skip
_OF_TODAY = {"result": F("output__result__code"), "goal": F("output__result__goal__number")}
_OF_THEN = {"result": Value(""), "goal": Value(None, output_field=IntegerField())}


def facts_now(activities: QuerySet[Activity], day: datetime.date) -> list[ActivityFact]:
    """What the activities (which come through ``with_plan``) say of themselves today, by code; one query."""
    rows = activities.annotate(**_FIELDS, **_OF_TODAY).order_by("code").values(*_KNOWN)
    return [_fact(row, day) for row in rows]


def facts_then(versions: QuerySet[Any], framework: FrameworkThen, day: datetime.date) -> list[ActivityFact]:
    """What the activities were at the end of ``day``, by code, and how far by the latest entry up to then.

    ``versions`` are those of ``planning.queries.past.activities_then``, through ``with_plan``. Four queries.
    """
    biennium = framework.biennium
    rows = list(versions.annotate(**_FIELDS, **_OF_THEN).order_by("code").values(*_KNOWN, "history_date"))
    said = _latest_entries(biennium, day)
    places = places_then(Unit.objects.all(), day)
    for row in rows:
        row.update(_as_at(row, said.get(row["id"])))
        row["on_record"] = row["history_date"] < after(day)
        if place := places.get(row["lead_unit"]):
            row["unit"], row["division"] = place.code, place.division
        result = framework.result_above(row["output"])
        if result is not None:
            row["result"], row["goal"] = result.code, result.goal.number
    return [_fact(row, day) for row in rows]


def _latest_entries(biennium: Biennium, day: datetime.date) -> dict[int, dict[str, Any]]:
    """The latest entry of each activity up to the day: one DISTINCT ON."""
    entries = (
        ProgressEntry.objects.filter(activity__biennium=biennium, entered_at__lt=after(day))
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
        output=row["output"],
        demonstration=row["demonstration"],
        project=row["project"],
        on_record=row.get("on_record", True),
    )


def progress_of(activities: Iterable[ActivityFact]) -> GroupProgress:
    """Progress of a group, by the definition of ``progress_sums``, over facts instead of rows."""
    counted = [fact for fact in activities if fact.counted]
    if not counted:
        return GroupProgress()
    days = sum((fact.work_days for fact in counted), Decimal(0))
    weights = [fact.work_days if days else Decimal(1) for fact in counted]
    whole = sum(weights, Decimal(0))
    done = sum((fact.percent * weight for fact, weight in zip(counted, weights, strict=True)), Decimal(0))
    plan = sum((fact.planned * weight for fact, weight in zip(counted, weights, strict=True)), Decimal(0))
    return GroupProgress(len(counted), days, round(float(done / whole), 1), round(float(plan / whole), 1))


def rates_among(activities: Iterable[ActivityFact]) -> Rates:
    """The implementation rates of a group: every activity is an output, those postponed or ended too."""
    return rates_of((fact.output_status, fact.outcome, fact.status) for fact in activities)
