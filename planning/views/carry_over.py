"""Choosing what is carried from one biennium into the next."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.refusals import InvalidInput, WrongState
from planning.actions.carry_over import carry_over as carry
from planning.actions.carry_over import take_back
from planning.models import Biennium
from planning.queries.carry_over import Typed, biennium_before, carry_over_page, carry_overs_visible_to
from planning.views.bienniums import biennium_in
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def carry_over(request: HttpRequest, year: int) -> HttpResponse:
    """The unfinished activities, each to be ticked with its reason; a POST carries those that are ticked."""
    require(request.user, "secretariat:plan:read")
    target = biennium_in(request, year)
    source = biennium_before(target)
    if source is None:
        raise Http404(_("No biennium stands before this one."))
    if request.method != "POST":
        return _page(request, source, target)
    ticked = request.POST.getlist("carry")
    reasons = {code: request.POST.get(f"reason-{code}", "") for code in ticked}
    if not ticked:
        wrong = {"": [_("Tick at least one activity.")]}
        return _page(request, source, target, Typed(errors=wrong), status=422)
    typed = {name.removeprefix("reason-"): value for name, value in request.POST.items() if name.startswith("reason-")}
    try:
        carried = carry(source=source, target=target, reasons=reasons, by=request.user)
    except InvalidInput as refusal:
        needed = [_("Every activity that is carried over needs its reason.")]
        wrong = {**refusal.errors, "": refusal.errors.get("activities", needed)}
        return _page(request, source, target, Typed(frozenset(ticked), typed, wrong), status=422)
    except WrongState as refusal:
        wrong = {"": [refusal.sentence]}
        return _page(request, source, target, Typed(frozenset(ticked), typed, wrong), status=409)
    said = ngettext("%(n)s activity carried over.", "%(n)s activities carried over.", len(carried))
    messages.success(request, said % {"n": len(carried)})
    return redirect("planning:carry-over", year)


@require_POST
def carry_over_undo(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take a carried activity out of the next biennium again."""
    require(request.user, "secretariat:plan:read")
    target = biennium_in(request, year)
    visible = carry_overs_visible_to(request.user).filter(copy__biennium=target)
    try:
        record = get_object_or_404(visible, pk=pk)
    except OverflowError:
        raise Http404 from None
    code = record.copy.code
    take_back(record=record, by=request.user)
    messages.success(request, _("%(code)s taken back.") % {"code": code})
    return redirect("planning:carry-over", year)


def _page(
    request: HttpRequest, source: Biennium, target: Biennium, typed: Typed | None = None, *, status: int = 200
) -> HttpResponse:
    page = carry_over_page(request.user, source, target, request.GET, typed)
    return render(request, "planning/carry_over.html", {"page": page}, status=status)
