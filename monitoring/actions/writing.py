"""Writing a progress report: figures frozen once, then four files from the frozen figures alone.

Two workers never write one report: each takes an advisory lock of the report first, which PostgreSQL gives back when a
worker dies. What a killed worker has left (snapshot, number, files) stands, and the next one goes on from there.
"""

import datetime
import hashlib
import logging
from collections.abc import Callable
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.documents import docx, html, pdf, xlsx
from common.jobs import Stopped, beat, reference_of, take_up_silent, work_alone
from monitoring import tasks
from monitoring.actions.notify import notify
from monitoring.actions.storing import store_whole
from monitoring.documents.report import report_document
from monitoring.documents.sheets import report_sheets
from monitoring.enums import FileFormat, ReportState
from monitoring.metrics import Scope, Window
from monitoring.models import ProgressReport, ReportFile, Snapshot
from monitoring.queries.snapshots import compute, digest
from monitoring.transitions import REPORT

log = logging.getLogger(__name__)

LOCK = 8151  # the first half of the advisory locks of reports; the second is the report's key
NUMBERS = 8152  # the lock under which numbers are given
QUIET_FOR = datetime.timedelta(seconds=30)  # without a sign of work for so long, nobody works
ATTEMPTS = 5
# Step, and how far the report is when it begins, in per cent.
STEPS = (("figures", 5), ("charts", 35), ("html", 50), ("docx", 60), ("pdf", 75), ("xlsx", 90))


def write_report(*, report: int) -> str:
    """Write a report, or go on with it. Returns in a word what came of it: ready, failed, stopped, held or nothing."""
    return work_alone(LOCK, report, claim=_claim, work=_write, fail=_fail)


def _claim(report: int) -> ProgressReport | None:
    """The report, running in our hands; None when there is nothing to do for it."""
    with transaction.atomic(), acting(by=None, why="Progress report being written"):
        row = ProgressReport.objects.select_for_update().filter(pk=report).first()
        if row is None or not REPORT.may(row, "start"):
            return None
        REPORT.step(row, "start")
        row.attempts += 1
        row.started_at = row.started_at or clock.now()
        row.failure = ""
        row.save()
    return row


def _write(row: ProgressReport) -> None:
    if row.attempts > ATTEMPTS:
        raise Stubborn
    _beat(row, "figures")
    snapshot = row.snapshot or _freeze(row)
    row.refresh_from_db()
    # What follows knows only what was frozen: the figures are read back, not handed on.
    snapshot = Snapshot.objects.get(pk=snapshot.pk)
    number = row.number or ""
    _beat(row, "charts")
    document = report_document(snapshot.figures, number=number, sha256=snapshot.sha256, taken_at=snapshot.taken_at)

    def sheets() -> bytes:
        drawn = report_sheets(snapshot.figures, number=number, sha256=snapshot.sha256)
        return xlsx.write_workbook(drawn, as_at=snapshot.taken_at, title=document.title)

    writers: dict[str, Callable[[], bytes]] = {
        FileFormat.HTML: lambda: html.write_html(document),
        FileFormat.DOCX: lambda: docx.write_docx(document),
        FileFormat.PDF: lambda: pdf.write_pdf(document),
        FileFormat.XLSX: sheets,
    }
    for kind, writer in writers.items():
        _beat(row, str(kind))
        _file(row, kind, writer)
    _finish(row)


class Stubborn(Exception):
    """The report's worker died so often that trying on would only kill more of them."""


def window_of(row: ProgressReport) -> Window:
    """Over what the report is."""
    subject = row.division or row.unit or row.cluster
    return Window(row.biennium, row.as_at, row.period_from, row.period_to, Scope(row.scope, subject))


def _freeze(row: ProgressReport) -> Snapshot:
    """Compute the figures once and keep them, with the number the report bears from now on."""
    figures = compute(window_of(row))
    with transaction.atomic(), acting(by=None, why="Figures frozen"):
        locked = _running(row)
        if locked.snapshot is None:
            locked.snapshot = Snapshot.objects.create(
                biennium=row.biennium,
                as_at=row.as_at,
                taken_at=clock.now().replace(microsecond=0),
                figures=figures,
                sha256=digest(figures),
                demonstration=row.demonstration,
            )
            locked.number = locked.number or _next_number(row.as_at.year)
            locked.save()
    return locked.snapshot


def _next_number(year: int) -> str:
    """The next number of the year, "PR/2016/07". Held until the transaction ends, so no two reports get one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERS, year])
    given = ProgressReport.objects.filter(number__startswith=f"PR/{year}/").values_list("number", flat=True)
    return f"PR/{year}/{max((int(number.rsplit('/')[-1]) for number in given), default=0) + 1:02d}"


def _file(row: ProgressReport, kind: str, writer: Callable[[], bytes]) -> None:
    """Write one file, unless it is there already. Its name is the report's, so a second try replaces, never adds."""
    there = ReportFile.objects.filter(report=row, format=kind).first()
    if there and default_storage.exists(there.file.name):
        return
    content = writer()
    name = f"reports/{row.pk}/{(row.number or '').replace('/', '-')}.{kind}"
    store_whole(name, content)
    ReportFile.objects.update_or_create(
        report=row,
        format=kind,
        defaults={"file": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()},
    )


def _beat(row: ProgressReport, step: str) -> None:
    """Say how far the work is. It is no change of the report, so it leaves no history. Raises ``Stopped``."""
    beat(ProgressReport, row.pk, ReportState.RUNNING, step=step, progress=dict(STEPS)[step])


def _running(row: ProgressReport) -> ProgressReport:
    locked = ProgressReport.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=row.pk)
    if locked.state != ReportState.RUNNING:
        raise Stopped
    return locked


def _finish(row: ProgressReport) -> None:
    with transaction.atomic(), acting(by=None, why="Progress report written"):
        locked = _running(row)
        REPORT.step(locked, "finish")
        locked.progress, locked.step, locked.finished_at = 100, "", clock.now()
        locked.claim(None)
        locked.save()
        _tell(locked, _("Report %(number)s is ready.") % {"number": locked.number})


def _fail(report: int, error: Exception) -> None:
    """Keep why, in plain words, with a reference under which the log tells the rest."""
    reference = reference_of(log, "Report", report, error)
    with transaction.atomic(), acting(by=None, why="Progress report failed"):
        locked = ProgressReport.objects.select_for_update().get(pk=report)
        if not REPORT.may(locked, "fail"):
            return
        REPORT.step(locked, "fail")
        locked.failure = _("%(why)s Reference %(reference)s.") % {
            "why": _why(error, locked.step),
            "reference": reference,
        }
        locked.finished_at = clock.now()
        locked.claim(None)
        locked.save()
        _tell(locked, _("A progress report failed: %(why)s") % {"why": locked.failure})


STEP_WORDS: dict[str, Any] = {
    "figures": "while the figures were computed",
    "charts": "while the charts were drawn",
    "html": "while the web page was written",
    "docx": "while the Word file was written",
    "pdf": "while the PDF file was written",
    "xlsx": "while the Excel file was written",
}


def _why(error: Exception, step: str) -> str:
    when = STEP_WORDS.get(step, "before the work began")
    if isinstance(error, Stubborn):
        return f"The worker stopped {ATTEMPTS} times before the report was whole, the last time {when}."
    if isinstance(error, SoftTimeLimitExceeded):
        return f"The time ran out {when}."
    if isinstance(error, DatabaseError):
        return f"The database did not answer {when}."
    if isinstance(error, OSError):
        return f"A file could not be stored {when}."
    return f"Something went wrong {when}."


def _tell(row: ProgressReport, text: str) -> None:
    if row.asked_by:
        notify(
            users=[row.asked_by],
            text=text,
            url=f"/reports/{row.pk}/",
            key=f"report-{row.state}-{row.pk}-{row.attempts}",
        )


def resume_interrupted() -> list[int]:
    """Call a worker for every report that waits or runs without a sign of work for half a minute."""
    unfinished = (ReportState.QUEUED, ReportState.RUNNING)
    return take_up_silent(ProgressReport, unfinished, QUIET_FOR, lambda report: tasks.write_report.delay(report))
