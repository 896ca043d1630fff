"""The rows of work a person sees: what is theirs, what is due, and the mandates behind each.

**Due now** is what asks for something before the week ends (Sunday): an activity that has begun and is not done, when
its next milestone, deliverable or end falls due by then, or when 30 days have passed since its last entry; unless an
entry was logged within the last seven days. Once logged, it asks for nothing until the next week.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.urls import reverse

from common.dates import PartialDate
from planning.enums import STATUSES_OPEN, ActivityStatus, Function
from planning.models import Activity, Assignment, AssignmentDays, Biennium, MandateShare
from planning.queries.activities import activities_visible_to, with_due, with_plan
from planning.queries.addresses import address_of
from structure.models import Staff

FRESH_DAYS = 7  # an entry so many days old still answers for what is due


@dataclass(frozen=True)
class MandateLine:
    """A mandate behind an activity, with its share in per cent."""

    address: str
    text: str
    full: str
    share: Decimal
    url: str


@dataclass(frozen=True)
class WorkRow:
    """An activity as a row of work. ``due`` is a day or a date known less precisely."""

    id: str
    code: str
    title: str
    url: str
    percent: int
    planned: int
    status: str
    due: datetime.date | PartialDate
    mandates: list[MandateLine]
    log_url: str | None
    result: str
    asks_entry: bool
    demonstration: bool
    open_url: str = ""
    saved: str = ""
    undo_url: str = ""
    lag_sentence: str = ""
    lag_url: str = ""


def rows_visible_to(user: Any, day: datetime.date) -> QuerySet[Activity]:
    """Activities with all that a row of work shows: two queries for any number of rows."""
    rows = activities_visible_to(user).select_related("biennium", "output__result")
    return with_due(with_plan(rows, day), day).prefetch_related(Prefetch("mandate_shares", shares_with_mandates()))


def of_people(activities: QuerySet[Activity], people: Iterable[Staff]) -> QuerySet[Activity]:
    """Those which the people lead or are assigned to."""
    keys = [person.pk for person in people]
    assigned = Assignment.objects.filter(activity=OuterRef("pk"), staff__in=keys)
    return activities.filter(Q(lead_officer__in=keys) | Exists(assigned))


def row_of(activity: Any, day: datetime.date, *, at: str = "my-work") -> WorkRow:
    """The row of an activity that came from ``rows_visible_to``. ``at`` names the page its form returns to."""
    takes = activity.status not in (ActivityStatus.POSTPONED, ActivityStatus.ENDED)
    return WorkRow(
        id=f"row-{activity.code}",
        code=activity.code,
        title=activity.title,
        url=address_of(activity),
        percent=activity.percent,
        planned=activity.planned_percent,
        status=activity.status,
        due=due_of(activity, day),
        mandates=mandate_lines(activity),
        log_url=address_of(activity, "planning:progress-new", at=at) if takes else None,
        result=activity.output.result.said() if activity.output_id else "",
        asks_entry=asks_entry(activity, day),
        demonstration=activity.demonstration,
    )


def saved_row(row: WorkRow, saved: str, undo_url: str) -> WorkRow:
    return replace(row, saved=saved, undo_url=undo_url)


def mandate_lines(activity: Activity) -> list[MandateLine]:
    return [
        MandateLine(
            address=share.mandate.address,
            text=share.mandate.title,
            full=share.mandate.text,
            share=share.percent.normalize() if share.percent % 1 else Decimal(int(share.percent)),
            url=reverse("planning:mandate-detail", args=[share.mandate.address]),
        )
        for share in _shares(activity)
    ]


def _shares(activity: Activity) -> Iterable[MandateShare]:
    """The shares read with a list of rows, or one query for an activity that stands alone."""
    if "mandate_shares" in getattr(activity, "_prefetched_objects_cache", {}):
        return activity.mandate_shares.all()
    return shares_with_mandates().filter(activity=activity)


def shares_with_mandates() -> QuerySet[MandateShare]:
    return MandateShare.objects.select_related("mandate").order_by("-percent", "mandate__order")


def due_of(activity: Any, day: datetime.date) -> datetime.date | PartialDate:
    """What stands in the row: the next milestone, deliverable, or the end in the precision it is known in.

    Where only the monthly entry is due, it is due by Friday.
    """
    if activity.due_on > week_ends(day) and asks_entry(activity, day):
        return max(day, week_ends(day) - datetime.timedelta(days=2))
    if activity.due_on == activity.ends_on:
        return activity.end
    return activity.due_on


def week_ends(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=6 - day.weekday())


def asks_entry(activity: Any, day: datetime.date) -> bool:
    """Whether an entry is due by the end of the week; see the top of this file."""
    if activity.status not in STATUSES_OPEN or activity.starts_on > day:
        return False
    last = activity.last_entry_on
    if last and (day - last).days < FRESH_DAYS:
        return False
    return min(activity.due_on, activity.entry_due_on) <= week_ends(day)


@dataclass(frozen=True)
class QuarterDays:
    """Work-days of a person in a quarter, by what the activities are for."""

    year: int
    quarter: int
    implementation: Decimal = Decimal(0)
    meetings: Decimal = Decimal(0)
    management: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.implementation + self.meetings + self.management


def days_by_quarter(staff: Staff, biennium: Biennium) -> list[QuarterDays]:
    """The eight quarters of a biennium with the person's work-days in activities that still count: one query."""
    rows = (
        AssignmentDays.objects.filter(assignment__staff=staff, assignment__activity__biennium=biennium)
        .exclude(assignment__activity__status__in=(ActivityStatus.POSTPONED, ActivityStatus.ENDED))
        .values_list("year", "quarter", "assignment__activity__function")
        .annotate(days=Sum("days"))
        .order_by("year", "quarter")
    )
    found = {(year, quarter, function): days for year, quarter, function, days in rows}
    return [
        QuarterDays(
            year,
            quarter,
            *(
                found.get((year, quarter, function), Decimal(0))
                for function in (Function.IMPLEMENTATION, Function.MEETINGS, Function.MANAGEMENT)
            ),
        )
        for year in biennium.years
        for quarter in (1, 2, 3, 4)
    ]
