"""A unit: its people, its activities with their progress, and its workplan, today or at the end of a past day."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from common import clock
from common.dates import PartialDate
from common.past import OfADay, versions_on
from monitoring.enums import ReportScope
from monitoring.metrics import Scope, Window, facts_visible_to
from monitoring.queries.clusters import BEHIND
from planning.models import Biennium, Workplan
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.facts import ActivityFact, progress_of
from planning.queries.past import plan_on_record_since, plan_visible_to
from planning.queries.progress_sums import GroupProgress, weighted_progress
from planning.queries.rhythm import crowded_quarters
from planning.rules.rhythm import Crowding
from planning.rules.status import shown_status
from structure.models import Staff, Unit
from structure.queries.people import active_on, grade_order, staff_visible_to
from structure.queries.then import staff_by_grade_then, staff_by_unit_then, units_as_they_were


@dataclass(frozen=True)
class UnitActivity:
    """An activity the unit leads; ``lead`` is a name, ``percent`` and ``planned`` run from 0 to 100."""

    code: str
    title: str
    lead: str
    end: PartialDate
    percent: int
    planned: int
    status: str
    work_days: Decimal


@dataclass(frozen=True)
class UnitPerson:
    """Who worked in the unit, with the grade of that day."""

    staff: Staff
    grade: str


@dataclass(frozen=True)
class UnitPage(OfADay):
    """``workplan`` is the one of the day, which may be a version of it; ``crowded`` looks ahead from the day.

    ``unknown``: how many activities of a past day ``crowded`` leaves out, as their work-days are not on record.
    """

    unit: Unit
    biennium: Biennium
    progress: GroupProgress | None
    staff: Sequence[UnitPerson]
    activities: Sequence[UnitActivity]
    workplan: Any
    as_at: datetime.date
    is_now: bool
    crowded: Sequence[Crowding] = ()
    unknown: int = 0
    work_days: Decimal = field(default=Decimal(0))

    @property
    def behind(self) -> int:
        return sum(row.status in BEHIND for row in self.activities)


def unit_on_record_since(unit: Unit, biennium: Biennium) -> datetime.date | None:
    """The first day the page can be asked as at: the plan on record and the unit there; None before any plan."""
    since = plan_on_record_since(biennium)
    if since is None or unit.valid_from is None:
        return since
    return max(since, unit.valid_from)


def unit_page(user: Any, unit: Unit, biennium: Biennium, as_at: datetime.date) -> UnitPage:
    """The page of a day; a fixed number of queries, however many people and activities.

    Of a past day: the unit with its name, division and head of that day, who worked in it, what it led, as planned then
    and reported by then, how far its workplan was, and which quarters ahead were crowded.
    """
    if as_at < clock.today():
        return _page_then(user, unit, biennium, as_at)
    activities = activities_visible_to(user).filter(biennium=biennium, lead_unit=unit)
    planned: Any = with_plan(activities, as_at)
    rows = [
        UnitActivity(
            one.code,
            one.title,
            one.lead_officer.name if one.lead_officer else "",
            one.end,
            one.percent,
            one.planned_percent,
            shown_status(one.status, one.percent, one.planned_percent, one.days_late),
            one.work_days,
        )
        for one in planned.select_related("lead_officer__user").order_by("code")
    ]
    return UnitPage(
        unit=unit,
        biennium=biennium,
        progress=weighted_progress(planned).get(None),
        staff=_people(user, unit, as_at),
        activities=rows,
        workplan=Workplan.objects.filter(unit=unit, biennium=biennium).first(),
        as_at=as_at,
        is_now=True,
        crowded=crowded_quarters(unit, biennium, as_at),
        work_days=_sum(rows),
    )


def _page_then(user: Any, unit: Unit, biennium: Biennium, day: datetime.date) -> UnitPage:
    window = Window.whole_biennium(biennium, day, Scope(ReportScope.UNIT, unit))
    plan = plan_visible_to(user, biennium, day)
    known = facts_visible_to(user, window)
    progress = progress_of(known)
    rows = [_row_then(fact, plan.activities[fact.pk]) for fact in known]
    return UnitPage(
        unit=units_as_they_were([unit], day)[0],
        biennium=biennium,
        progress=progress if progress.activities else None,
        staff=_people(user, unit, day),
        activities=rows,
        workplan=versions_on(Workplan, day, unit=unit, biennium=biennium).first(),
        as_at=day,
        is_now=False,
        crowded=crowded_quarters(unit, biennium, day, plan),
        unknown=plan.unknown_among(plan.counted),
        work_days=_sum(rows),
    )


def _row_then(fact: ActivityFact, version: Any) -> UnitActivity:
    return UnitActivity(
        fact.code,
        fact.title,
        version.lead_officer.name if version.lead_officer else "",
        PartialDate.around(version.ends_on, version.ends_precision),
        fact.percent,
        fact.planned,
        fact.shown_status,
        fact.work_days,
    )


def _people(user: Any, unit: Unit, day: datetime.date) -> list[UnitPerson]:
    """Who worked in the unit at the end of the day, the highest grade first."""
    people = staff_by_unit_then(active_on(staff_visible_to(user), day), day).filter(unit_then=unit.pk)
    graded = staff_by_grade_then(people, day).annotate(grade_order=grade_order("grade_then"))
    rows = graded.select_related("user")
    return [UnitPerson(one, one.grade_then) for one in rows.order_by("-grade_order", "user__full_name")]


def _sum(rows: Iterable[UnitActivity]) -> Decimal:
    return sum((row.work_days for row in rows), Decimal(0))
