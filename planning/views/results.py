"""The results framework and the coverage of mandates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.downloads import export_format, export_links, workbook_response
from planning.queries.results import results_page
from planning.queries.results_sheets import results_sheets
from planning.views.asked import day_and_biennium_of
from structure.rules import require


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The tree as far as ``?open=`` says, and the matrix of ``?year=``; ``?export=xlsx`` gives both as a workbook.

    ``?as_at=2016-05-31`` as it stood at the end of a day.
    """
    require(request.user, "secretariat:plan:read")
    day, form, biennium = day_and_biennium_of(request)
    if export_format(request.GET):
        sheets = results_sheets(request.user, biennium, request.GET, day)
        title = _("Results framework, as at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        return workbook_response(sheets, title, "results-framework", day)
    page = results_page(request.user, biennium, request.GET, export_links(request.GET)[:1], day)
    return render(request, "planning/results.html", {"page": page, "form": form})
