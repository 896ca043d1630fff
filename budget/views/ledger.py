"""The ledger of mandates, and the work and money behind one mandate or none."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.queries.ledger import ledger_page, ledger_sheet
from budget.queries.ledger_filters import ledger_on_record_since
from budget.queries.mandate_ledger import mandate_ledger, mandate_ledger_sheet
from budget.queries.sums import READ
from budget.views.asked import day_and_biennium_of
from common.downloads import export_format, export_links, sheet_response
from planning.models import Mandate
from structure.rules import require

FRAGMENT = "ledger"  # the id of the part of a mandate's page that this fills


@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    """Every mandate with what it takes; ``?export=`` gives it as a file, ``?as_at=`` at the end of a past day."""
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request, ledger_on_record_since)
    if kind := export_format(request.GET):
        return sheet_response(ledger_sheet(request.user, biennium, day, request.GET), kind, "mandate-ledger")
    page = ledger_page(request.user, biennium, day, request.GET, export_links(request.GET))
    return render(request, "budget/ledger.html", {"page": page, "form": form})


@require_safe
def ledger_of_mandate(request: HttpRequest, address: str) -> HttpResponse:
    """The activities behind a mandate: a page, and a fragment for the mandate's own page."""
    return _behind(request, address)


@require_safe
def ledger_none(request: HttpRequest) -> HttpResponse:
    """The activities, or parts of them, that no mandate explains."""
    return _behind(request, None)


def _behind(request: Any, address: str | None) -> HttpResponse:
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request, ledger_on_record_since)
    try:
        if kind := export_format(request.GET):
            sheet = mandate_ledger_sheet(request.user, biennium, day, address, request.GET)
            return sheet_response(sheet, kind, f"ledger-{address or 'no-mandate'}")
        page = mandate_ledger(request.user, biennium, day, address, request.GET, export_links(request.GET))
    except Mandate.DoesNotExist:
        raise Http404(_("No mandate stands at this address.")) from None
    fragment = request.htmx and request.htmx.target == FRAGMENT
    template = "budget/_mandate_ledger.html" if fragment else "budget/mandate_ledger.html"
    return render(request, template, {"page": page, "form": form})
