"""Progress reports: asked for, written once, read back, interrupted, failed, approved; and who may do what."""

import datetime
import io
import os
import subprocess
import sys
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from docx import Document as WordDocument
from pypdf import PdfReader

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, WrongState
from monitoring import tasks
from monitoring.actions import reports as actions
from monitoring.actions import writing
from monitoring.actions.writing import LOCK, resume_interrupted, write_report
from monitoring.documents import findings
from monitoring.enums import ReportScope, ReportState
from monitoring.models import Notification, ProgressReport, ReportFile, Snapshot
from monitoring.queries.report_page import proofs_of
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.monitoring.stage import TODAY, ready, report_of, small_secretariat
from tests.people import Cast

pytestmark = pytest.mark.django_db

WHOLE = (datetime.date(2015, 1, 1), datetime.date(2016, 12, 31))


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The reports a worker was called for."""
    calls: list[int] = []
    monkeypatch.setattr(tasks.write_report, "delay", calls.append)
    return calls


def asked(cast: Cast, **values: Any) -> ProgressReport:
    return actions.request_report(
        **{
            "by": cast.pmu_officer,
            "biennium": BienniumFactory(),
            "period_from": WHOLE[0],
            "period_to": WHOLE[1],
            "as_at": TODAY,
            **values,
        }
    )


def content(report: ProgressReport, kind: str) -> bytes:
    with default_storage.open(report.files.get(format=kind).file.name, "rb") as file:
        return file.read()


# --- asking -------------------------------------------------------------------------------------------


def test_a_worker_is_called_once_the_question_is_committed(
    cast: Cast, rung: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report = asked(cast)
        assert rung == []
    assert rung == [report.pk]
    assert (report.state, report.asked_by) == (ReportState.QUEUED, cast.pmu_officer)


@pytest.mark.parametrize(
    "who", ["staff", "unit_head", "division_head", "hr_officer", "budget_officer", "administrator"]
)
def test_the_rest_of_the_staff_cannot_ask_for_a_report(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        asked(cast, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"period_from": WHOLE[1], "period_to": WHOLE[0]}, "period_to"),
        ({"period_from": datetime.date(2014, 12, 31)}, "period_from"),
        ({"as_at": datetime.date(2016, 9, 13)}, "as_at"),
        ({"as_at": datetime.date(2014, 9, 13)}, "as_at"),
        ({"scope": ReportScope.UNIT}, "subject"),
    ],
)
def test_a_report_that_cannot_be_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        asked(cast, **values)
    assert set(refusal.value.errors) == {field}


def test_the_timetable_makes_one_report_a_month_however_often_it_runs(rung: list[int]) -> None:
    BienniumFactory()
    first = actions.request_monthly_report(month=datetime.date(2016, 9, 1))
    assert actions.request_monthly_report(month=datetime.date(2016, 9, 12)) is None
    assert first is not None
    assert (first.timetable_key, first.period_from, first.period_to, first.as_at) == (
        "2016-08",
        datetime.date(2016, 8, 1),
        datetime.date(2016, 8, 31),
        datetime.date(2016, 8, 31),
    )
    assert ProgressReport.objects.count() == 1


# --- writing ------------------------------------------------------------------------------------------


def test_the_four_files_hold_the_figures_of_the_snapshot() -> None:
    small_secretariat(12)
    report = report_of(as_at=TODAY)
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    sentences = findings.summary(report.snapshot.figures)
    codes = [row["code"] for row in report.snapshot.figures["activities"]["rows"]]

    word = WordDocument(io.BytesIO(content(report, "docx")))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    page = content(report, "html").decode()
    pdf = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content(report, "pdf"))).pages).split()
    )
    for sentence in sentences:
        assert sentence in words
        assert sentence in page
        assert sentence in pdf
    for code in codes:
        assert code in cells
        assert code in page
        assert code in pdf
    for text in (page, pdf):
        assert report.number in text
        assert report.snapshot.sha256 in text.replace(" ", "")
    workbook = openpyxl.load_workbook(io.BytesIO(content(report, "xlsx")), read_only=True)
    summary = {row[0]: row[1] for row in workbook["Summary"].iter_rows(values_only=True) if len(row) > 1}
    assert summary["Activities"] == len(codes)
    assert summary["Lagging"] == report.snapshot.figures["activities"]["by_status"]["lagging"]
    assert summary["Mandates in force"] == report.snapshot.figures["mandates"]["in_force"]
    found = [row[0] for row in workbook["Activities"].iter_rows(values_only=True)]
    assert [code for code in found if code in codes] == codes


def test_the_report_is_numbered_told_and_verifiable(cast: Cast) -> None:
    report = ready(asked_by=cast.pmu_officer)
    assert (report.state, report.progress, report.number) == (ReportState.READY, 100, "PR/2016/01")
    assert ready().number == "PR/2016/02"
    assert {one.format for one in report.files.all()} == {"html", "docx", "pdf", "xlsx"}
    assert all(proof.good for proof in proofs_of(report))
    assert list(Notification.objects.filter(user=cast.pmu_officer).values_list("text", flat=True)) == [
        "Report PR/2016/01 is ready."
    ]


def test_a_file_that_was_changed_does_not_verify() -> None:
    report = ready()
    with open(default_storage.path(report.files.get(format="pdf").file.name), "ab") as file:
        file.write(b"x")
    assert {proof.label for proof in proofs_of(report) if not proof.good} == {"PDF"}


def test_writing_twice_writes_nothing_twice() -> None:
    report = ready()
    before = set(ReportFile.objects.values_list("pk", "sha256", "file"))
    assert write_report(report=report.pk) == "nothing"
    assert set(ReportFile.objects.values_list("pk", "sha256", "file")) == before
    assert Snapshot.objects.count() == 1


def test_an_interrupted_report_goes_on_from_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    ActivityFactory()
    report = report_of()

    class Killed(BaseException):
        """What a stopped worker raises; nothing may catch it."""

    def killed(document: Any) -> bytes:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(writing.pdf, "write_pdf", killed)
        with pytest.raises(Killed):
            write_report(report=report.pk)
    report.refresh_from_db()
    assert (report.state, report.step) == (ReportState.RUNNING, "pdf")
    there = dict(report.files.values_list("format", "pk"))
    assert set(there) == {"html", "docx"}
    snapshot = report.snapshot
    ActivityFactory()  # what happens afterwards does not change figures that were frozen
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    assert report.snapshot == snapshot
    assert Snapshot.objects.count() == 1
    assert there.items() <= dict(report.files.values_list("format", "pk")).items()


def test_the_files_left_half_by_a_killed_worker_are_replaced() -> None:
    ActivityFactory()
    report = report_of()
    place = default_storage.path(f"reports/{report.pk}/PR-2016-01.html")
    os.makedirs(os.path.dirname(place))
    with open(place, "w") as file:
        file.write("half")
    assert write_report(report=report.pk) == "ready"
    assert sorted(os.listdir(os.path.dirname(place))) == [
        f"PR-2016-01.{kind}" for kind in ("docx", "html", "pdf", "xlsx")
    ]
    assert all(proof.good for proof in proofs_of(ProgressReport.objects.get(pk=report.pk)))


def test_a_failure_says_why_and_can_be_run_again(cast: Cast, rung: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    ActivityFactory()
    report = report_of(asked_by=cast.pmu_officer)

    def full(name: str, data: bytes) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(writing, "store_whole", full)
        assert write_report(report=report.pk) == "failed"
    report.refresh_from_db()
    assert report.state == ReportState.FAILED
    assert report.failure.startswith("A file could not be stored while the web page was written. Reference ")
    assert Notification.objects.get(user=cast.pmu_officer).text.startswith("A progress report failed")
    actions.run_again(report=report, by=cast.pmu_officer)
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    assert (report.state, report.failure) == (ReportState.READY, "")


def test_a_cancelled_report_stops_at_the_next_step(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ActivityFactory()
    report = report_of()
    frozen = writing._freeze

    def cancelled_meanwhile(row: ProgressReport) -> Snapshot:
        snapshot = frozen(row)
        actions.cancel(report=row, by=cast.pmu_officer)
        return snapshot

    monkeypatch.setattr(writing, "_freeze", cancelled_meanwhile)
    assert write_report(report=report.pk) == "stopped"
    report.refresh_from_db()
    assert report.state == ReportState.CANCELLED
    assert not report.files.exists()


def test_who_died_too_often_is_not_tried_for_ever() -> None:
    report = report_of(state=ReportState.RUNNING)
    with acting(by=None, why="Five workers died"):
        report.attempts = 5
        report.save()
    assert write_report(report=report.pk) == "failed"
    report.refresh_from_db()
    assert report.failure.startswith("The worker stopped 5 times")


def test_silent_reports_are_taken_up_again_and_others_left_alone(
    rung: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    waiting, silent, alive, done = (
        report_of(),
        report_of(state=ReportState.RUNNING),
        report_of(state=ReportState.RUNNING),
        report_of(state=ReportState.CANCELLED),
    )
    with connection.cursor() as cursor:
        ago = "statement_timestamp() - %s * interval '1 second'"
        beat = f"UPDATE monitoring_progressreport SET beat_at = {ago} WHERE id = %s"
        for seconds, report in ((31, silent), (5, alive), (3600, done)):
            cursor.execute(beat, [seconds, report.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_interrupted() == [waiting.pk, silent.pk]
    assert rung == [waiting.pk, silent.pk]
    assert resume_interrupted() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_write_one_report(rung: list[int]) -> None:
    report = report_of()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, report.pk])
        assert write_report(report=report.pk) == "held"
        report.refresh_from_db()
        assert report.state == ReportState.QUEUED
        with other.cursor() as cursor:  # a closed connection gives its locks back when its server process has ended
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, report.pk])
    finally:
        other.close()
    assert write_report(report=report.pk) == "ready"


KILLED = """
import os, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"], settings.MEDIA_ROOT = sys.argv[1], sys.argv[2]
django.setup()
from monitoring.actions import writing
writing.pdf.write_pdf = lambda document: os._exit(9)
writing.write_report(report=int(sys.argv[3]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_gives_its_lock_back_and_loses_nothing(settings: Any) -> None:
    ActivityFactory()
    report = report_of()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, connection.settings_dict["NAME"], str(settings.MEDIA_ROOT), str(report.pk)],
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "secretariat.settings.test"},
        capture_output=True,
    )
    assert killed.returncode == 9, killed.stderr
    report.refresh_from_db()
    assert (report.state, report.step) == (ReportState.RUNNING, "pdf")
    number, snapshot = report.number, report.snapshot
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    assert (report.number, report.snapshot, report.attempts) == (number, snapshot, 2)
    assert report.files.count() == 4


# --- approving ----------------------------------------------------------------------------------------


def test_the_executive_secretary_approves_what_the_monitoring_unit_asked_for(cast: Cast) -> None:
    report = ready(asked_by=cast.pmu_officer)
    done = actions.approve(report=report, by=cast.executive_secretary, version=report.version)
    assert (done.state, done.approved_by) == (ReportState.APPROVED, cast.executive_secretary)
    with pytest.raises(WrongState):
        actions.approve(report=done, by=cast.executive_secretary, version=done.version)


def test_nobody_approves_what_they_asked_for(cast: Cast) -> None:
    report = report_of(asked_by=cast.executive_secretary)
    with pytest.raises(NotAllowed, match="somebody else"):
        actions.approve(report=report, by=cast.executive_secretary, version=report.version)


@pytest.mark.parametrize("who", ["pmu_officer", "division_head", "staff", "administrator", "bureau_member"])
def test_nobody_else_approves(cast: Cast, who: str) -> None:
    report = report_of()
    with pytest.raises(NotAllowed):
        actions.approve(report=report, by=getattr(cast, who), version=report.version)
