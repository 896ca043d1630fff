"""The list of activities as a sheet, which comes back unchanged when it is imported.

What an import takes has the heads an import knows; what is worked out stands beside it; each note has a column under
its own head.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.dates import PartialDate, Precision
from common.documents.sheets import Sheet, SheetColumn
from common.imports.heads import NOTE_MARK
from planning.enums import ActivityStatus, Function, OutputStatus, Priority, Standing
from planning.models import Activity, ActivityNote, Biennium, MandateShare
from planning.queries.activity_filters import sorted_by
from planning.queries.activity_sheet_parts import parts_of
from planning.queries.workplan_content import standing_of

MOST_NOTE_COLUMNS = 60
_FIELDS = (
    "code",
    "title",
    "lead_unit__code",
    "lead_officer",
    "cluster__code",
    "function",
    "status",
    "percent",
    "planned_percent",
    "starts_on",
    "starts_precision",
    "ends_on",
    "ends_precision",
    "work_days",
    "last_entry_on",
    "shares",
    "output__code",
    "priority",
    "output_status",
    "outcome",
    "description",
    "pk",
)


def activity_sheet(activities: QuerySet[Activity], sort: str, words: str, biennium: Biennium) -> Sheet:
    """The activities in order, with the filter in words and the moment it holds; they come through ``with_plan``."""
    noted = ActivityNote.objects.filter(activity__in=activities.order_by().values("pk"))
    heads = sorted(set(noted.order_by().values_list("head", flat=True)))[:MOST_NOTE_COLUMNS]
    return Sheet(
        name=_("Activities"),
        columns=(
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 60),
            SheetColumn(_("Lead unit"), 10),
            SheetColumn(_("Lead officer"), 24),
            SheetColumn(_("Cluster"), 8),
            SheetColumn(_("Function"), 22),
            SheetColumn(_("Status"), 14),
            SheetColumn(_("Done, %"), 9, "percent"),
            SheetColumn(_("Planned, %"), 10, "percent"),
            SheetColumn(_("Start"), 13, "date"),
            SheetColumn(_("End"), 13, "date"),
            SheetColumn(_("Work-days"), 11, "number"),
            SheetColumn(_("Last entry"), 13, "date"),
            SheetColumn(_("Mandates"), 40),
            SheetColumn(_("Output"), 10),
            SheetColumn(_("Priority"), 10),
            SheetColumn(_("UN output status"), 18),
            SheetColumn(_("Standing"), 12),
            SheetColumn(_("Description"), 60),
            SheetColumn(_("People"), 50, "lines"),
            SheetColumn(_("Milestones"), 50, "lines"),
            SheetColumn(_("Deliverables"), 50, "lines"),
            SheetColumn(_("Targets"), 24),
            SheetColumn(_("Supporting units"), 16),
            SheetColumn(_("Waits for"), 16),
            *(SheetColumn(f"{NOTE_MARK}{head}", 30) for head in heads),
        ),
        rows=_rows(activities, sort, heads),
        notes=(
            _("Activities, biennium %(biennium)s") % {"biennium": biennium},
            _("Shown: %(words)s") % {"words": words},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


def _with_shares(activities: QuerySet[Activity]) -> QuerySet[Any]:
    """Annotate ``shares``: ``XII/32/3 60%; XII/32/7(b) 40%``, as an import reads it."""
    said: Any = Concat(F("mandate__address"), Value(" "), Cast("percent", CharField()), Value("%"))
    shares = (
        MandateShare.objects.filter(activity=OuterRef("pk"))
        .order_by()
        .values("activity")
        .annotate(all=StringAgg(said, "; ", order_by=("-percent", "mandate__address")))
        .values("all")
    )
    return activities.annotate(shares=Subquery(shares))


def _rows(activities: QuerySet[Activity], sort: str, heads: list[str]) -> Iterator[tuple[Any, ...]]:
    words: dict[str, dict[Any, Any]] = {
        "function": dict(Function.choices),
        "status": dict(ActivityStatus.choices),
        "priority": dict(Priority.choices),
        "output_status": dict(OutputStatus.choices),
    }
    notes: dict[int, dict[str, str]] = {}
    if heads:
        noted = ActivityNote.objects.filter(activity__in=activities.order_by().values("pk"))
        for activity, head, text in noted.values_list("activity", "head", "text"):
            notes.setdefault(activity, {})[head] = text
    parts = parts_of(activities)
    for values in sorted_by(_with_shares(activities), sort).values_list(*_FIELDS).iterator(chunk_size=1000):
        row = dict(zip(_FIELDS, values, strict=True))
        mine = notes.get(row["pk"], {})
        yield (
            row["code"],
            row["title"],
            row["lead_unit__code"],
            parts.people.said(row["lead_officer"]) if row["lead_officer"] else "",
            row["cluster__code"] or "",
            str(words["function"][row["function"]]),
            str(words["status"][row["status"]]),
            row["percent"],
            row["planned_percent"],
            cell_date(row["starts_on"], row["starts_precision"]),
            cell_date(row["ends_on"], row["ends_precision"]),
            row["work_days"],
            row["last_entry_on"],
            _without_zeros(row["shares"] or ""),
            row["output__code"] or "",
            str(words["priority"][row["priority"]]),
            str(words["output_status"][row["output_status"]]),
            str(Standing(standing_of(row["status"], row["outcome"])).label),
            row["description"],
            *parts.cells(row["pk"]),
            *(mine.get(head, "") for head in heads),
        )


def _without_zeros(shares: str) -> str:
    """Shares as people write them: ``60%`` and ``33.5%`` for 60.00% and 33.50%."""
    return re.sub(r"\.?0+%", "%", shares) if "." in shares else shares


def cell_date(day: datetime.date, precision: str) -> datetime.date | str:
    """A day as a date; anything less precise as it was said, in English, which is read back.

    Never an end day nobody gave.
    """
    if precision == Precision.DAY:
        return day
    with translation.override("en"):
        return PartialDate.around(day, precision).label
