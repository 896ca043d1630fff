"""Progress from a sheet: entries are only ever added, so a row is either there already or new."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.imports import readers
from common.imports.choices import closed
from common.imports.fields import Field, Importer
from common.imports.plans import CREATED, UNCHANGED, FieldChange, Plan, RowPlan
from common.imports.records import Reading, Record
from common.imports.tables import plain
from common.imports.words import folded
from common.refusals import InvalidInput, Refusal
from planning.enums import STATUSES_OF_PROGRESS, ImportNoun
from planning.models import Activity, ProgressEntry
from planning.queries.activities import activities_visible_to
from planning.queries.imports.books import Books
from planning.queries.workplan_content import days_text
from planning.rules.progress import LONGEST_NARRATIVE, check_values, may_log

STATUSES = [(status.value, status.label) for status in STATUSES_OF_PROGRESS]
CALCULATED = (gettext_lazy("Activity"), gettext_lazy("Logged by"))


def progress_importer(books: Books) -> Importer:
    """The fields of a progress entry."""
    activities = activities_visible_to(books.user).filter(biennium=books.biennium)
    known = {folded(one.code): one for one in activities.select_related("biennium", "lead_unit__division")}
    return Importer(
        ImportNoun.PROGRESS,
        ImportNoun.PROGRESS.label,
        calculated=CALCULATED,
        fields=(
            Field(
                "activity",
                gettext_lazy("Code"),
                readers.one_of(known, _("No activity has this code in the biennium."), _("a code such as A-01")),
                ("activity code", "activity", "no"),
                key=True,
                required=True,
                enter=_("the activity's code, such as A-01"),
                width=10,
            ),
            Field(
                "day",
                gettext_lazy("Entered"),
                readers.day,
                ("date", "entered on", "as at"),
                enter=_("leave it empty: an entry bears the day it is logged"),
                width=13,
                kind="date",
            ),
            Field(
                "percent",
                gettext_lazy("Done, %"),
                readers.number(0, 100, whole=True),
                ("percent", "percent complete", "complete", "% complete", "progress"),
                required=True,
                enter=_("a whole number from 0 to 100"),
                width=9,
                kind="percent",
            ),
            closed("status", gettext_lazy("Status"), STATUSES, required=True, width=14),
            Field(
                "narrative",
                gettext_lazy("What happened"),
                readers.text(LONGEST_NARRATIVE, lines=True),
                ("narrative", "status narrative", "remarks", "comment"),
                required=True,
                enter=_("one sentence, or a few"),
                width=60,
            ),
            Field(
                "obstacle",
                gettext_lazy("Obstacle"),
                readers.text(2000, lines=True),
                ("obstacles", "constraints", "challenges"),
                enter=_("what stands in the way, if anything does"),
                width=40,
            ),
            Field(
                "work_days",
                gettext_lazy("Work-days spent"),
                readers.number(0, 999, places=1),
                ("work-days", "days"),
                enter=_("a number from 0 to 999"),
                width=11,
                kind="number",
            ),
        ),
    )


@dataclass(frozen=True)
class ProgressWrite:
    """What a row's action takes. ``version`` is the activity's when the row was read."""

    activity: Activity
    version: int
    percent: int
    status: str
    narrative: str
    obstacle: str = ""
    work_days: Decimal | None = None


def plan_progress(reading: Reading, books: Books, reason: str) -> Plan:
    """What every row would add. A row that says what an entry says already adds nothing."""
    plan = Plan(problems=reading.problems, kept=reading.kept, around=reading.around)
    there = _there(reading)
    refusals: dict[int, str] = {}
    for record in reading.records:
        before = {problem.row for problem in reading.problems}
        if reading.lacking(record, record.values):
            continue
        found = _row(reading, record, books, there, refusals)
        if found and record.row not in before:
            plan.rows.append(found)
    return plan


def _there(reading: Reading) -> set[tuple[Any, ...]]:
    """What entries of these activities say, each with its day and without one."""
    activities = {record.values["activity"].pk for record in reading.records if "activity" in record.values}
    entries = ProgressEntry.objects.filter(activity__in=activities)
    found: set[tuple[Any, ...]] = set()
    for one in entries.iterator(chunk_size=1000):
        said = (one.activity_id, one.percent, one.status, plain(one.narrative))
        found |= {(*said, None), (*said, localtime(one.entered_at).date())}
    return found


def _row(
    reading: Reading, record: Record, books: Books, there: set[tuple[Any, ...]], refusals: dict[int, str]
) -> RowPlan | None:
    values = record.values
    activity: Activity = values["activity"]
    day: datetime.date | None = values.get("day")
    said = (activity.pk, values["percent"], values["status"], values["narrative"])
    if (*said, day) in there:
        return RowPlan(record.row, UNCHANGED, activity.code, activity.title)
    if day not in (None, clock.today()):
        reading.refuse(record, "day", _("An entry bears the day it is logged, and none of this day says this."))
    if activity.pk not in refusals:
        refusals[activity.pk] = _refusal(books.user, activity)
    if refusals[activity.pk]:
        reading.refuse(record, "activity", refusals[activity.pk], _("the code of an activity you log progress for"))
    write = ProgressWrite(
        activity,
        activity.version,
        values["percent"],
        values["status"],
        values["narrative"],
        values.get("obstacle", ""),
        values.get("work_days"),
    )
    try:
        check_values(percent=write.percent, status=write.status, narrative=write.narrative, work_days=write.work_days)
    except InvalidInput as refusal:
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                reading.refuse(record, name, sentence)
    if record.refused:
        return None
    there |= {(*said, None), (*said, clock.today())}  # the same row again adds nothing
    label = {one.name: str(one.label) for one in reading.importer.fields}
    changes = [
        FieldChange(label["percent"], str(activity.percent), str(write.percent)),
        FieldChange(label["status"], str(activity.get_status_display()), str(dict(STATUSES)[write.status])),
        FieldChange(label["narrative"], "", write.narrative),
    ]
    if write.obstacle:
        changes.append(FieldChange(label["obstacle"], "", write.obstacle))
    if write.work_days is not None:
        changes.append(FieldChange(label["work_days"], "", days_text(write.work_days)))
    return RowPlan(record.row, CREATED, activity.code, activity.title, changes, write)


def _refusal(user: Any, activity: Activity) -> str:
    try:
        may_log(user, activity)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""
