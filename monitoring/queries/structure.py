"""The structure with the work it carries: divisions, units, and the matrix of units and clusters."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from common import clock
from common.past import OfADay
from monitoring.metrics import Window, facts_visible_to
from monitoring.queries.matrix import Matrix, matrix_of, year_of
from planning.models import Biennium
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.facts import ActivityFact, progress_of
from planning.queries.past import plan_on_record_since
from planning.queries.progress_sums import GroupProgress, weighted_progress
from structure.models import CommitteeMember, Division, Staff, Unit
from structure.queries.people import active_on, staff_visible_to
from structure.queries.then import staff_by_unit_then
from structure.queries.units import committee_on, divisions_with_units


@dataclass(frozen=True)
class UnitRow:
    """A unit and what it carries in the biennium. ``work_days`` are those of the activities it leads."""

    unit: Unit
    staff: int
    activities: int
    work_days: Decimal
    progress: GroupProgress | None

    @property
    def head(self) -> Staff | None:
        return self.unit.lead


@dataclass(frozen=True)
class DivisionBlock:
    division: Division
    rows: Sequence[UnitRow]

    @property
    def staff(self) -> int:
        return sum(row.staff for row in self.rows)

    @property
    def activities(self) -> int:
        return sum(row.activities for row in self.rows)

    @property
    def work_days(self) -> Decimal:
        return sum((row.work_days for row in self.rows), Decimal(0))


@dataclass(frozen=True)
class StructurePage(OfADay):
    biennium: Biennium
    divisions: Sequence[DivisionBlock]
    committee: Sequence[CommitteeMember]
    executive_secretary: Staff | None
    matrix: Matrix | None
    staff: int
    vacant: Sequence[str]
    as_at: datetime.date
    is_now: bool
    on_record_since: datetime.date | None = None

    @property
    def is_planned(self) -> bool:
        """Whether anything of the plan is on record on the day."""
        return self.is_now or self.matrix is not None

    @property
    def asked(self) -> str:
        """What the address of the rows behind the matrix takes: the biennium, the year and the day."""
        year = self.matrix.year if self.matrix else self.biennium.starts_in
        return urlencode([("biennium", self.biennium.starts_in), ("year", year), *self.carried])

    @property
    def units(self) -> int:
        return sum(len(block.rows) for block in self.divisions)


def structure_page(user: Any, biennium: Biennium, as_at: datetime.date, year: int | None = None) -> StructurePage:
    """The whole structure at the end of a day; a fixed number of queries, however many units, people and activities.

    Of a past day units, divisions, heads, people, what was planned and what was reported are those of that day. Before
    the first record of the plan there is nothing planned, and no matrix.
    """
    branches = divisions_with_units(user, as_at)
    is_now = as_at >= clock.today()
    since = None if is_now else plan_on_record_since(biennium)
    is_planned = is_now or (since is not None and since <= as_at)
    carried: dict[str, GroupProgress] = {}
    if is_planned:
        carried = _carried_now(user, biennium, as_at) if is_now else _carried_then(user, biennium, as_at)
    staff = staff_by_unit_then(active_on(staff_visible_to(user), as_at), as_at)
    people = dict(staff.order_by().values_list("unit_then").annotate(n=Count("pk")))
    blocks = [
        DivisionBlock(
            branch.division,
            [
                UnitRow(
                    unit,
                    people.get(unit.pk, 0),
                    work.activities if work else 0,
                    work.work_days if work else Decimal(0),
                    work,
                )
                for unit in branch.units
                for work in [carried.get(unit.code)]
            ],
        )
        for branch in branches
    ]
    units = [row.unit for block in blocks for row in block.rows]
    committee = committee_on(as_at)
    return StructurePage(
        biennium=biennium,
        divisions=blocks,
        committee=committee,
        executive_secretary=next((member.staff for member in committee if member.capacity == "chair"), None),
        matrix=matrix_of(user, units, biennium, year_of(year, biennium, as_at), as_at) if is_planned else None,
        staff=sum(people.values()),
        vacant=_vacant([branch.division for branch in branches], units, as_at),
        as_at=as_at,
        is_now=is_now,
        on_record_since=since,
    )


def _carried_now(user: Any, biennium: Biennium, day: datetime.date) -> dict[str, GroupProgress]:
    """What each unit leads that counts, and how far it is, by the unit's code."""
    activities = activities_visible_to(user).filter(biennium=biennium)
    return weighted_progress(with_plan(activities, day), by="lead_unit__code")


def _carried_then(user: Any, biennium: Biennium, day: datetime.date) -> dict[str, GroupProgress]:
    """The same at the end of a past day, by the definition of the reports."""
    led: dict[str, list[ActivityFact]] = defaultdict(list)
    for fact in facts_visible_to(user, Window.whole_biennium(biennium, day)):
        led[fact.unit].append(fact)
    found = {code: progress_of(each) for code, each in led.items()}
    return {code: progress for code, progress in found.items() if progress.activities}


def _vacant(divisions: Sequence[Division], units: Sequence[Unit], day: datetime.date) -> list[str]:
    """Codes of divisions and units nobody heads today."""
    heads = [(division.code, division.head) for division in divisions]
    heads += [(unit.code, unit.lead) for unit in units]
    return [code for code, head in heads if head is None or (head.active_to and head.active_to < day)]
