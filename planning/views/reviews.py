"""The mid-point review of all workplans of a biennium."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.refusals import InvalidInput, WrongState
from planning.actions.reviews import open_review
from planning.forms.changes import ReviewForm
from planning.queries.reviews import review_page
from planning.views.asked import biennium_of
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_review(request: HttpRequest) -> HttpResponse:
    """What a review would open and leave, and the button for the planning and monitoring officer."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if request.method != "POST":
        return _page(request, ReviewForm())
    form = ReviewForm(request.POST)
    try:
        review = open_review(biennium=biennium, reason=request.POST.get("reason", ""), by=request.user)
    except InvalidInput as refusal:
        form.is_valid()
        if not form.errors:
            form.add_error("reason", [str(one) for one in refusal.errors["reason"]])
        return _page(request, form, status=422)
    except WrongState as refusal:
        form.is_valid()
        form.add_error(None, str(refusal.sentence))
        return _page(request, form, status=409)
    opened = sum(1 for outcome in review.outcomes if outcome["opened"])
    said = ngettext("%(n)s workplan is open for its revision.", "%(n)s workplans are open for their revision.", opened)
    messages.success(request, said % {"n": opened})
    return redirect(request.get_full_path())


def _page(request: HttpRequest, form: forms.Form, *, status: int = 200) -> HttpResponse:
    page = review_page(request.user, biennium_of(request))
    return render(request, "planning/workplan_review.html", {"page": page, "form": form}, status=status)
