"""Progress reports: asked for, watched, read, downloaded, verified, approved."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import show_refused
from common.refusals import InvalidInput, allowed
from monitoring.actions import reports as actions
from monitoring.enums import FileFormat
from monitoring.forms.lag import VersionForm
from monitoring.forms.reports import ReportRequestForm
from monitoring.models import ProgressReport, ReportFile
from monitoring.queries.report_page import find_file, proofs_of, report_page
from monitoring.queries.reports import find_report, job_of, report_list
from monitoring.rules import reports as rules
from monitoring.transitions import REPORT
from monitoring.views.signed_in import signed_in
from planning.queries.bienniums import biennium_asked
from structure.rules import require

READ = "secretariat:monitoring:read"
TYPES = {
    FileFormat.HTML: "application/octet-stream",  # a download, never a page of ours
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
def report_list_page(request: HttpRequest) -> HttpResponse:
    require(request.user, READ)
    biennium = biennium_asked(request.GET.get("biennium"))
    if request.method != "POST":
        return _list(request, ReportRequestForm(biennium=biennium))
    rules.may_request(request.user)
    form = ReportRequestForm(request.POST, biennium=biennium)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        report = actions.request_report(by=signed_in(request), **form.asked())
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _list(request, form, status=422)
    if request.htmx:  # type: ignore[attr-defined]
        return _job(request, report, status=202)
    return redirect("monitoring:report-detail", report.pk)


def _list(request: HttpRequest, form: ReportRequestForm, status: int = 200) -> HttpResponse:
    page = report_list(request.user, request.GET)
    answer = render(request, "monitoring/report_list.html", {"page": page, "form": form}, status=status)
    if status == 422 and request.htmx:  # type: ignore[attr-defined]
        answer["HX-Retarget"] = answer["HX-Reselect"] = "#ask"
        answer["HX-Reswap"] = "outerHTML"
    return answer


def report_asked(request: HttpRequest, pk: int) -> ProgressReport:
    """The report of the address; raises ``NotAllowed`` for who may not read it, 404 when there is none."""
    require(request.user, READ)
    report = find_report(pk)
    if report is None:
        raise Http404(_("No report has this number."))
    rules.may_read(request.user, report)
    return report


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, report_asked(request, pk))


@require_GET
def report_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Take every sha-256 again and say whether it is the same."""
    return _detail(request, report_asked(request, pk), verified=True)


def _detail(request: HttpRequest, report: ProgressReport, *, verified: bool = False) -> HttpResponse:
    page = report_page(report, may_act=allowed(rules.may_request, request.user))
    page.may_approve = REPORT.may(report, "approve") and allowed(rules.may_approve, request.user, report)
    if verified:
        page.proofs = proofs_of(report)
    return render(request, "monitoring/report_detail.html", {"page": page})


@require_GET
def report_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a report is: what htmx asks every two seconds, then every five, until it is ready."""
    return _job(request, report_asked(request, pk))


def _job(request: HttpRequest, report: ProgressReport, status: int = 200) -> HttpResponse:
    job = job_of(report, may_act=allowed(rules.may_request, request.user))
    return render(request, "monitoring/_report_job.html", {"job": job}, status=status)


@require_GET
def report_file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    found = find_file(report_asked(request, pk), kind)
    if found is None:
        raise Http404(_("This report has no such file."))
    return send_file(found)


def send_file(found: ReportFile) -> FileResponse:
    """A file of a report as an attachment. 404 when the storage has lost it."""
    try:
        file = default_storage.open(found.file.name, "rb")
    except OSError:
        raise Http404(_("This file is not in its place. Verify the report, and tell the administrator.")) from None
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=found.file.name.rsplit("/", 1)[-1],
        content_type=TYPES[FileFormat(found.format)],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def report_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actions.cancel(report=report_asked(request, pk), by=signed_in(request))
    return redirect("monitoring:report-list")


@require_POST
def report_again(request: HttpRequest, pk: int) -> HttpResponse:
    actions.run_again(report=report_asked(request, pk), by=signed_in(request))
    return redirect("monitoring:report-detail", pk)


@require_POST
def report_approve(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_asked(request, pk)
    rules.may_approve(request.user, report)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise InvalidInput({"version": [_("Open the report again and approve it there.")]})
    actions.approve(report=report, by=signed_in(request), version=form.cleaned_data["version"])
    return redirect("monitoring:report-detail", pk)
