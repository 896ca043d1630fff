"""Change requests: the list, the page of one, the decision on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.edits import version_of
from common.refusals import InvalidInput, StaleVersion, WrongState
from planning.actions.change_deciding import ACTIONS
from planning.models import ChangeRequest
from planning.queries.change_list import choose, list_page, sheet_of
from planning.queries.change_page import change_page, read_change
from planning.queries.change_words import address_of_change
from planning.views.asked import biennium_of
from structure.rules import require

DONE = {
    "endorse": gettext_lazy("Endorsed. It waits for the Executive Secretary."),
    "approve": gettext_lazy("Approved. The activity is changed and the next version of the workplan is frozen."),
    "refuse": gettext_lazy("Refused with your note. The plan stands as it was."),
    "withdraw": gettext_lazy("Withdrawn. The plan stands as it was."),
    "renew": gettext_lazy("Brought up to date. It waits for the head of the division."),
}
TAKES_NOTE = frozenset({"endorse", "approve", "refuse"})


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """The change requests of the biennium; filters, order and page are in the address."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    chosen = choose(request.user, biennium, request.GET)
    if kind := export_format(request.GET):
        return sheet_response(sheet_of(chosen, biennium), kind, _("change-requests"))
    page = list_page(request.user, chosen, request.GET)
    return render(request, "planning/change_list.html", {"page": page, "exports": export_links(request.GET)})


@require_safe
def change_detail(request: HttpRequest, number: int) -> HttpResponse:
    """What a request changes, what it meets, and the decision."""
    require(request.user, "secretariat:plan:read")
    return render(request, "planning/change_detail.html", {"page": change_page(request.user, _change(request, number))})


@require_POST
def change_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Endorse, approve, refuse, withdraw or renew: the value of the button pressed."""
    require(request.user, "secretariat:plan:read")
    change = _change(request, number)
    action = request.POST.get("decision", "")
    if action not in ACTIONS:
        raise Http404(_("There is no such decision."))
    note = request.POST.get("note", "")
    named = {"note": note} if action in TAKES_NOTE else {}
    try:
        ACTIONS[action](change=change, by=request.user, version=version_of(request), **named)
    except InvalidInput as refusal:
        said = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        return _again(request, number, note, said, status=422)
    except (StaleVersion, WrongState) as refusal:
        return _again(request, number, note, [refusal.sentence], status=409)
    messages.success(request, DONE[action])
    return redirect(address_of_change(change))


def _change(request: HttpRequest, number: int) -> ChangeRequest:
    try:
        return read_change(request.user, number)
    except (ChangeRequest.DoesNotExist, OverflowError):
        raise Http404(_("There is no change request of this number.")) from None


def _again(request: HttpRequest, number: int, note: str, errors: list[Any], *, status: int) -> HttpResponse:
    """The page as it stands now, with what was typed and why nothing was done."""
    page = change_page(request.user, _change(request, number), note=note, errors=errors)
    return render(request, "planning/change_detail.html", {"page": page}, status=status)
