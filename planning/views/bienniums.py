"""The bienniums: the list, one of them with what is open in it, and its way from phase to phase."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.edits import version_of
from common.refusals import InvalidInput, StaleVersion, WrongState
from planning.actions.bienniums import ACTIONS, open_biennium
from planning.models import Biennium
from planning.queries.biennium_page import biennium_list as read_list
from planning.queries.biennium_page import biennium_page, biennium_sheet, bienniums_visible_to
from structure.rules import require

DONE = {
    "begin_year_1": gettext_lazy("Year 1 has begun. Every page is about this biennium now."),
    "begin_year_2": gettext_lazy("Year 2 has begun."),
    "close": gettext_lazy("Closed. Nothing in it changes any more."),
    "reopen": gettext_lazy("Open again, in year 2."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def biennium_list(request: HttpRequest) -> HttpResponse:
    """The bienniums; a POST opens the next one in preparation."""
    require(request.user, "secretariat:plan:read")
    if request.method == "POST":
        biennium = open_biennium(by=request.user)
        messages.success(request, _("%(biennium)s is open for preparation.") % {"biennium": biennium})
        return redirect("planning:biennium-detail", biennium.starts_in)
    if kind := export_format(request.GET):
        return sheet_response(biennium_sheet(request.user), kind, "bienniums")
    return render(request, "planning/bienniums.html", {"page": read_list(request.user, export_links(request.GET))})


@require_safe
def biennium_detail(request: HttpRequest, year: int) -> HttpResponse:
    """Phase, what is open, the rates, what was carried, and who moved it when."""
    require(request.user, "secretariat:plan:read")
    return _page(request, biennium_in(request, year))


@require_POST
def biennium_move(request: HttpRequest, year: int) -> HttpResponse:
    """The step whose button was pressed; a refusal comes back with the page as it stands and what was typed."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_in(request, year)
    action = request.POST.get("move", "")
    if action not in ACTIONS:
        raise Http404(_("There is no such step."))
    reason = request.POST.get("reason", "")
    try:
        ACTIONS[action](biennium=biennium, by=request.user, version=version_of(request), reason=reason)
    except InvalidInput as refusal:
        said = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        return _page(request, biennium_in(request, year), reason=reason, errors=said, status=422)
    except (StaleVersion, WrongState) as refusal:
        return _page(request, biennium_in(request, year), reason=reason, errors=[refusal.sentence], status=409)
    messages.success(request, DONE[action])
    return redirect("planning:biennium-detail", year)


def biennium_in(request: HttpRequest, year: int) -> Biennium:
    """The biennium that starts in this year; 404 when there is none."""
    # A year PostgreSQL cannot hold is no biennium's, and is not asked for.
    biennium = bienniums_visible_to(request.user).filter(starts_in=year).first() if year < 10_000 else None
    if biennium is None:
        raise Http404(_("There is no biennium that starts in this year."))
    return biennium


def _page(
    request: HttpRequest,
    biennium: Biennium,
    *,
    reason: str = "",
    errors: list[object] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"page": biennium_page(request.user, biennium), "reason": reason, "errors": errors or []}
    return render(request, "planning/biennium.html", context, status=status)
