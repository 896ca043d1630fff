"""Disputes of loads: the list, and what people do with one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.forms import show_refused
from common.refusals import InvalidInput, StaleVersion, WrongState
from monitoring.actions import load_disputes as actions
from monitoring.forms.lag import VersionForm
from monitoring.forms.load import AnswerForm, DisputeForm, quarters_to_choose
from monitoring.models import LoadDispute
from monitoring.queries.load_disputes import (
    address_of_dispute,
    disputes_on_record_since,
    disputes_page,
    find_dispute,
    row_of,
)
from monitoring.rules import load as rules
from monitoring.transitions import LOAD_DISPUTE
from monitoring.views.load import OWN, person_answer, person_asked
from monitoring.views.signed_in import signed_in
from planning.views.asked import biennium_of
from structure.forms.days import day_asked, on_record
from structure.rules import require


@require_safe
def dispute_list(request: HttpRequest) -> HttpResponse:
    """The disputes a person sees; ``?as_at=2016-08-31`` as far as they were at the end of a day."""
    require(request.user, OWN)
    day, form = day_asked(request.GET)
    day = on_record(day, form, partial(disputes_on_record_since, request.user))
    page = disputes_page(request.user, request.GET, day)
    return render(request, "monitoring/load_disputes.html", {"page": page, "form": form})


@require_POST
def raise_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Dispute one's own load; the form stands on the person's page."""
    staff = person_asked(request, pk)
    rules.may_dispute(request.user, staff)
    biennium = biennium_of(request)
    form = DisputeForm(request.POST, quarters=quarters_to_choose(biennium))
    if not form.is_valid():
        return person_answer(request, staff, form, status=422)
    year, quarter = form.quarter()
    try:
        raised = actions.raise_dispute(
            staff=staff,
            by=signed_in(request),
            biennium=biennium,
            year=year,
            quarter=quarter,
            sentence=form.cleaned_data["sentence"],
        )
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return person_answer(request, staff, form, status=422)
    except WrongState as refusal:
        form.add_error("when", str(refusal.sentence))
        return person_answer(request, staff, form, status=409)
    messages.success(request, _("Said. Whoever shares out your work has been told."))
    return redirect(address_of_dispute(raised))


def dispute_asked(request: HttpRequest, pk: int) -> LoadDispute:
    """The dispute of the address; 404 when there is none among those the person may see."""
    require(request.user, OWN)
    dispute = find_dispute(request.user, pk)
    if dispute is None:
        raise Http404(_("There is no such dispute among those you may see."))
    return dispute


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    dispute = dispute_asked(request, pk)
    rules.may_answer(request.user, dispute)
    LOAD_DISPUTE.check(dispute, "answer")
    return _say(request, dispute, actions.answer, _("Answered. The person has been told."), _("Answer the dispute"))


@require_http_methods(["GET", "HEAD", "POST"])
def insist(request: HttpRequest, pk: int) -> HttpResponse:
    dispute = dispute_asked(request, pk)
    rules.may_insist(request.user, dispute)
    LOAD_DISPUTE.check(dispute, "insist")
    return _say(request, dispute, actions.insist, _("Said. It waits for an answer again."), _("Uphold the dispute"))


def _say(
    request: HttpRequest, dispute: LoadDispute, action: Callable[..., LoadDispute], done: str, title: str
) -> HttpResponse:
    if request.method != "POST":
        return _form(request, dispute, AnswerForm(initial={"version": dispute.version}), title)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _form(request, dispute, form, title, status=422)
    try:
        said = action(dispute=dispute, by=signed_in(request), **form.cleaned_data)
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _form(request, dispute, form, title, status=422)
    except StaleVersion as refusal:
        again = AnswerForm({**request.POST.dict(), "version": refusal.current.version})
        return _form(request, dispute, again, title, stale=True, status=409)
    messages.success(request, done)
    return redirect(address_of_dispute(said))


def _form(
    request: HttpRequest, dispute: LoadDispute, form: Any, title: str, *, stale: bool = False, status: int = 200
) -> HttpResponse:
    context = {"row": row_of(request.user, dispute), "form": form, "title": title, "stale": stale}
    return render(request, "monitoring/load_dispute.html", context, status=status)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    dispute = dispute_asked(request, pk)
    rules.may_settle(request.user, dispute)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise InvalidInput({"version": [_("Open the page again and settle it there.")]})
    actions.settle(dispute=dispute, by=signed_in(request), version=form.cleaned_data["version"])
    messages.success(request, _("Settled. It stays on record."))
    return redirect(address_of_dispute(dispute))
