"""The results framework and the coverage of mandates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.documents.xlsx import write_workbook
from common.downloads import FORMATS, export_format, export_links
from planning.queries.results import results_page
from planning.queries.results_sheets import results_sheets
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The tree as far as ``?open=`` says, and the matrix of ``?year=``; ``?export=xlsx`` gives both as a workbook."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if export_format(request.GET):
        return _workbook(request)
    page = results_page(request.user, biennium, request.GET, export_links(request.GET)[:1])
    return render(request, "planning/results.html", {"page": page})


def _workbook(request: HttpRequest) -> HttpResponse:
    sheets = results_sheets(request.user, biennium_of(request), request.GET)
    content = write_workbook(sheets, as_at=clock.now(), title=_("Results framework"), right_to_left=get_language_bidi())
    name = f"results-framework-{clock.today().isoformat()}.xlsx"
    return HttpResponse(
        content,
        content_type=FORMATS["xlsx"],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
