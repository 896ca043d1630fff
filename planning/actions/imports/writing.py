"""One row of an import written, through the same doors as the pages."""

from collections.abc import Callable
from typing import Any

from common.audit import acting
from common.imports.plans import RowPlan
from planning.actions.activity_edit import create_activity, save_activity
from planning.actions.mandates import add_paragraph, save_mandate
from planning.actions.progress import log_progress
from planning.actions.results import save_indicator
from planning.enums import ImportNoun
from planning.models import Activity, ActivityNote, ImportRun
from planning.queries.imports.activities import ActivityWrite
from planning.queries.imports.indicators import IndicatorWrite
from planning.queries.imports.mandates import MandateWrite
from planning.queries.imports.progress import ProgressWrite
from planning.rules.workplans import may_edit


def write_activity(row: RowPlan, *, by: Any, run: ImportRun, reason: str) -> None:
    """Create or change an activity of a draft workplan, and keep its notes."""
    write: ActivityWrite = row.values
    activity = write.activity
    if activity is None:
        activity = create_activity(workplan=write.workplan, values=write.values, by=by, reason=reason, code=write.code)
    elif write.rewritten:
        save_activity(activity=activity, values=write.values, by=by, version=write.version or 0, reason=reason)
    else:
        may_edit(by, write.workplan)
    keep_notes(activity=activity, notes=write.notes, by=by, run=run, reason=reason)


def keep_notes(*, activity: Activity, notes: dict[str, str], by: Any, run: ImportRun | None, reason: str) -> None:
    """Keep what a sheet says under each head; what stands there already is left alone."""
    there = {note.head: note for note in ActivityNote.objects.filter(activity=activity)}
    with acting(by=by, why=reason):
        for head, text in notes.items():
            note = there.get(head) or ActivityNote(activity=activity, head=head)
            if note.text != text:
                note.text, note.run = text, run
                note.save()


def write_mandate(row: RowPlan, *, by: Any, run: ImportRun, reason: str) -> None:
    """Add a paragraph to the register, or change one."""
    write: MandateWrite = row.values
    if write.mandate is None:
        add_paragraph(decision=write.decision, place=write.place, values=write.values, by=by, reason=reason)
    else:
        save_mandate(mandate=write.mandate, values=write.values, by=by, version=write.mandate.version, reason=reason)


def write_indicator(row: RowPlan, *, by: Any, run: ImportRun, reason: str) -> None:
    """Create or change an indicator of a result or an output."""
    write: IndicatorWrite = row.values
    save_indicator(indicator=write.indicator, values=write.values, by=by, version=write.version, reason=reason)


def write_progress(row: RowPlan, *, by: Any, run: ImportRun, reason: str) -> None:
    """Log progress on an activity; of several rows about one activity each follows the one before."""
    write: ProgressWrite = row.values
    log_progress(
        activity=write.activity,
        by=by,
        percent=write.percent,
        status=write.status,
        narrative=write.narrative,
        obstacle=write.obstacle,
        work_days=write.work_days,
        version=write.activity.version,
        why=reason,
    )


WRITERS: dict[str, Callable[..., None]] = {
    ImportNoun.ACTIVITIES: write_activity,
    ImportNoun.MANDATES: write_mandate,
    ImportNoun.INDICATORS: write_indicator,
    ImportNoun.PROGRESS: write_progress,
}
