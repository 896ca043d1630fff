"""Progress reports a person may read, the list of them, and how far one is."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.queries.then import clusters_named_on_their_days
from common import clock
from common.lists import Filters, Select, chosen, page_of
from monitoring.documents.report import period_label
from monitoring.enums import ReportScope, ReportState
from monitoring.models import ProgressReport
from structure.queries.then import named_on_their_days
from structure.rules.access import access_of

UNFINISHED = (ReportState.QUEUED, ReportState.RUNNING)
STATUS = {
    ReportState.QUEUED: "not_started",
    ReportState.RUNNING: "on_track",
    ReportState.READY: "on_track",
    ReportState.FAILED: "lagging",
    ReportState.CANCELLED: "ended",
    ReportState.APPROVED: "done",
}


def reports_visible_to(user: Any) -> QuerySet[ProgressReport]:
    """All reports for who asks for them, approved ones for the rest of the staff, none for others."""
    access = access_of(user)
    reports = ProgressReport.objects.all()
    if access.may("secretariat:report:read"):
        return reports
    if access.may("secretariat:monitoring:read"):
        return reports.filter(state=ReportState.APPROVED)
    return reports.none()


def find_report(pk: int) -> ProgressReport | None:
    """One report, whoever asks; ``rules.reports.may_read`` says whether they may read it."""
    return (
        ProgressReport.objects.select_related("biennium", "division", "unit", "cluster", "asked_by", "approved_by")
        .prefetch_related("files")
        .filter(pk=pk)
        .first()
    )


def subject_labels(reports: Iterable[ProgressReport]) -> dict[int, str]:
    """``Whole Secretariat``, or the division, unit or cluster by the name it had on the as-at day, by report.

    At most three queries, however many reports.
    """
    listed = list(reports)
    placed = [(one, one.division or one.unit) for one in listed if one.division or one.unit]
    clusters = [(one, one.cluster) for one in listed if one.cluster]
    named = [
        *zip(placed, named_on_their_days((subject, one.as_at) for one, subject in placed), strict=True),
        *zip(clusters, clusters_named_on_their_days((subject, one.as_at) for one, subject in clusters), strict=True),
    ]
    said = {one.pk: f"{then.code} {then.name}" for (one, _subject), then in named}
    return {one.pk: said.get(one.pk) or _("Whole Secretariat") for one in listed}


def subject_label(report: ProgressReport) -> str:
    """What one report is about, by the name of its day."""
    return subject_labels([report])[report.pk]


@dataclass(frozen=True)
class ReportRow:
    """A line of the list of reports."""

    pk: int
    url: str
    number: str
    label: str
    subject: str
    as_at: datetime.date
    day: datetime.date
    state: str
    status: str
    asked_by: str
    progress: int


def report_rows(reports: Iterable[ProgressReport]) -> list[ReportRow]:
    """The rows of the list; the queries do not grow with them."""
    listed = list(reports)
    said = subject_labels(listed)
    return [_row(report, said[report.pk]) for report in listed]


def _row(report: ProgressReport, subject: str) -> ReportRow:
    ended = timezone.localtime(report.approved_at or report.finished_at or report.asked_at)
    return ReportRow(
        pk=report.pk,
        url=reverse("monitoring:report-detail", args=[report.pk]),
        number=report.number or "",
        label=period_label(report.period_from, report.period_to),
        subject=subject,
        as_at=report.as_at,
        day=ended.date(),
        state=str(report.get_state_display()),
        status=STATUS[ReportState(report.state)],
        asked_by=report.asked_by.full_name if report.asked_by else _("the timetable"),
        progress=report.progress,
    )


@dataclass(frozen=True)
class JobStep:
    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Job:
    """A report being written, as ``components/job.html`` shows it."""

    id: int
    title: str
    words: str
    percent: int
    left: str
    steps: list[JobStep]
    running: bool
    failed: bool
    error: str
    url: str
    wait: int
    cancel_url: str
    retry_url: str
    files: list[tuple[str, str]] = field(default_factory=list)
    said: str = ""


# What a reader is told of the steps of ``actions.writing``.
SHOWN = (
    ("figures", gettext_lazy("Figures frozen")),
    ("charts", gettext_lazy("Sentences, tables and charts")),
    ("html", gettext_lazy("Web page")),
    ("docx", gettext_lazy("Word file")),
    ("pdf", gettext_lazy("PDF file")),
    ("xlsx", gettext_lazy("Excel file")),
)


def jobs_of(reports: Iterable[ProgressReport], *, may_act: bool) -> list[Job]:
    """How far each report is; the queries do not grow with them."""
    listed = list(reports)
    said = subject_labels(listed)
    return [_job(report, said[report.pk], may_act=may_act) for report in listed]


def job_of(report: ProgressReport, *, may_act: bool) -> Job:
    """How far a report is; ``may_act`` adds cancelling and running again."""
    return jobs_of([report], may_act=may_act)[0]


def _job(report: ProgressReport, subject: str, *, may_act: bool) -> Job:
    running = report.state in UNFINISHED
    titles = {
        ReportState.QUEUED: _("Report waits for its turn"),
        ReportState.RUNNING: _("Report is being made"),
        ReportState.FAILED: _("The report failed"),
        ReportState.CANCELLED: _("The report was cancelled"),
    }
    again = report.state in (ReportState.FAILED, ReportState.CANCELLED)
    waited = (clock.now() - report.asked_at).total_seconds()
    return Job(
        id=report.pk,
        title=titles.get(ReportState(report.state), _("Report is ready")),
        words=_("Progress report, %(period)s, %(subject)s. Figures as at %(day)s.")
        % {
            "period": period_label(report.period_from, report.period_to),
            "subject": subject,
            "day": date_format(report.as_at, "DATE_FORMAT"),
        },
        percent=100 if report.state in (ReportState.READY, ReportState.APPROVED) else report.progress,
        left=_left(report),
        steps=_steps(report),
        running=running,
        failed=report.state == ReportState.FAILED,
        error=report.failure,
        url=reverse("monitoring:report-job", args=[report.pk]),
        wait=2 if waited < 30 else 5,
        cancel_url=reverse("monitoring:report-cancel", args=[report.pk]) if may_act else "",
        retry_url=reverse("monitoring:report-again", args=[report.pk]) if may_act and again else "",
        files=[]
        if running or again
        else [(_("Open the report"), reverse("monitoring:report-detail", args=[report.pk]))],
    )


def _left(report: ProgressReport) -> str:
    if report.state == ReportState.QUEUED:
        return _("waiting for a worker")
    if report.started_at is None or report.progress < 10:
        return ""
    passed = (clock.now() - report.started_at).total_seconds()
    left = round(passed * (100 - report.progress) / report.progress)
    return _("about %(seconds)s seconds left") % {"seconds": left} if 0 < left < 600 else ""


def _steps(report: ProgressReport) -> list[JobStep]:
    if report.state in (ReportState.READY, ReportState.APPROVED):
        return []
    names = [name for name, _label in SHOWN]
    now = names.index(report.step) if report.step in names else -1
    steps = []
    for place, (_name, label) in enumerate(SHOWN):
        if place < now or report.progress == 100:
            state = "done"
        elif place == now:
            state = "failed" if report.state == ReportState.FAILED else "now"
        else:
            state = "ahead"
        note = _("now") if state == "now" else ""
        if place == 0 and report.snapshot_id and state == "done":
            note = report.number or ""
        steps.append(JobStep(str(label), state, note))
    return steps


@dataclass(frozen=True)
class ReportsAside:
    """What stands beside the lag queue: the report being written, and the latest ones."""

    job: Job | None
    earlier: list[ReportRow]


def reports_aside(user: Any) -> ReportsAside:
    reports = reports_visible_to(user).select_related("division", "unit", "cluster", "asked_by")
    may_act = access_of(user).may("secretariat:report:request")
    running = reports.filter(state__in=UNFINISHED).order_by("-asked_at").first()
    earlier = reports.exclude(state__in=UNFINISHED).order_by("-as_at", "-pk")[:4]
    return ReportsAside(job_of(running, may_act=may_act) if running else None, report_rows(earlier))


@dataclass(frozen=True)
class ReportList:
    """The page of reports: what runs, and the earlier ones."""

    sentence: str
    jobs: list[Job]
    rows: list[ReportRow]
    filters: Filters
    pages: Any
    count_sentence: str
    may_request: bool


def report_list(user: Any, parameters: Mapping[str, str]) -> ReportList:
    visible = reports_visible_to(user)
    may_act = access_of(user).may("secretariat:report:request")
    people = ("division", "unit", "cluster", "asked_by")
    found = visible.exclude(state__in=UNFINISHED)
    if state := chosen(parameters, "state", ReportState.choices):
        found = found.filter(state=state)
    if scope := chosen(parameters, "scope", ReportScope.choices):
        found = found.filter(scope=scope)
    pages = page_of(found.select_related(*people).order_by("-as_at", "-pk"), parameters)
    running = visible.filter(state__in=UNFINISHED).select_related(*people).order_by("-asked_at")[:5]
    ended = [(key, label) for key, label in ReportState.choices if key not in UNFINISHED]
    selects = [Select("state", _("State"), ended, state)] if may_act else []
    latest = visible.filter(state=ReportState.APPROVED).order_by("-as_at", "-pk").only("number", "as_at").first()
    return ReportList(
        sentence=_("The latest approved report is %(number)s, as at %(day)s.")
        % {"number": latest.number, "day": date_format(latest.as_at, "DATE_FORMAT")}
        if latest
        else _("No report has been approved yet."),
        jobs=jobs_of(running, may_act=may_act),
        rows=report_rows(pages),
        filters=Filters(selects=[*selects, Select("scope", _("Scope"), ReportScope.choices, scope)]),
        pages=pages,
        count_sentence=_("%(shown)s of %(all)s reports") % {"shown": len(pages), "all": pages.paginator.count},
        may_request=may_act,
    )
