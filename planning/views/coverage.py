"""The coverage matrix."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.downloads import export_format, export_links, sheet_response
from planning.queries.coverage_page import coverage_page, coverage_sheet
from planning.views.asked import day_and_biennium_of
from structure.rules import require


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Mandates in force against clusters or units; ``?export=`` gives every mandate as a file.

    ``?as_at=2016-05-31`` as it stood at the end of a day.
    """
    require(request.user, "secretariat:plan:read")
    day, form, biennium = day_and_biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(coverage_sheet(request.user, biennium, request.GET, day), kind, "coverage", day)
    page = coverage_page(request.user, biennium, request.GET, export_links(request.GET), day)
    return render(request, "planning/coverage.html", {"page": page, "form": form})
