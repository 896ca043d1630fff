"""The Bureau room: pages made from an approved snapshot alone. Visits are recorded by ``monitoring.middleware``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from monitoring.models import ProgressReport
from monitoring.queries import bureau as queries
from monitoring.queries.report_page import find_file, proofs_of
from monitoring.rules.bureau import may_enter
from monitoring.views.reports import send_file

View = Callable[[HttpRequest, ProgressReport], HttpResponse]


def from_snapshot(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """A page of the room: asks who enters, chooses the snapshot, and says so when nothing is approved yet."""

    @require_GET
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        may_enter(request.user)
        report = queries.report_chosen(request.GET)
        if report is None:
            return render(request, "bureau/empty.html")
        return view(request, report)

    return page


def _render(request: HttpRequest, template: str, report: ProgressReport, page: Any) -> HttpResponse:
    return render(request, template, {"frame": queries.frame_of(report), "page": page})


def _figures(report: ProgressReport) -> dict[str, Any]:
    assert report.snapshot is not None, "report_ready_with_a_snapshot holds this"
    return report.snapshot.figures


@from_snapshot
def overview(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    return _render(request, "bureau/overview.html", report, queries.overview(_figures(report)))


@from_snapshot
def mandates(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    return _render(request, "bureau/mandates.html", report, queries.mandates_page(_figures(report), request.GET))


@from_snapshot
def results(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    return _render(request, "bureau/results.html", report, queries.results_page(_figures(report)))


@from_snapshot
def budget(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    return _render(request, "bureau/budget.html", report, queries.budget_page(_figures(report)))


@from_snapshot
def posts(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    return _render(request, "bureau/posts.html", report, queries.posts_page(_figures(report)))


@from_snapshot
def verify(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    proofs = proofs_of(report)
    context = {
        "frame": queries.frame_of(report),
        "proofs": proofs,
        "genuine": all(proof.good for proof in proofs),
        "sha256": report.snapshot.sha256 if report.snapshot else "",
    }
    return render(request, "bureau/verify.html", context)


@from_snapshot
def reports(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    lines, pages = queries.report_lines(request.GET)
    return render(request, "bureau/reports.html", {"frame": queries.frame_of(report), "lines": lines, "pages": pages})


@require_GET
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    may_enter(request.user)
    found = find_file(get_object_or_404(queries.approved_reports(), pk=pk), kind)
    if found is None:
        raise Http404(_("This report has no such file."))
    return send_file(found)
