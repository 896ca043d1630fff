"""Mandates: the list, and one paragraph with the work behind it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.downloads import export_format, export_links, sheet_response
from planning.models import Mandate
from planning.queries import mandates as reads
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def mandate_list(request: HttpRequest) -> HttpResponse:
    """The register of mandates with their coverage in the biennium; ``?export=`` gives it as a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(reads.mandate_sheet(request.user, biennium, request.GET), kind, "mandates")
    page = reads.mandate_list_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/mandates.html", {"page": page})


@require_safe
def mandate_detail(request: HttpRequest, address: str) -> HttpResponse:
    """One mandate by its address, such as ``XII/32/7(b)``."""
    require(request.user, "secretariat:plan:read")
    try:
        page = reads.mandate_page(request.user, address, biennium_of(request))
    except Mandate.DoesNotExist:
        raise Http404(_("No mandate stands at this address.")) from None
    return render(request, "planning/mandate.html", {"page": page})
