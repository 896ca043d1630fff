"""Decisions: the list by meeting, one with its paragraphs, and how they are entered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.edits import Edit, answer
from planning.actions.decisions import create_decision, save_decision
from planning.actions.mandates import add_paragraph
from planning.forms.mandates import DecisionEditForm, DecisionForm, ParagraphForm
from planning.models import Decision
from planning.queries import decisions as reads
from planning.rules.mandates import may_keep_register
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """The decisions by meeting, the latest first; ``?export=`` gives them as a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(reads.decision_sheet(request.user, biennium, request.GET), kind, "decisions")
    page = reads.decision_list_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/decisions.html", {"page": page})


@require_safe
def decision_detail(request: HttpRequest, symbol: str) -> HttpResponse:
    """One decision by its symbol, such as ``XII/32``, with its paragraphs."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    try:
        page = reads.decision_page(request.user, symbol, biennium)
    except Decision.DoesNotExist:
        raise Http404(_("No decision bears this symbol.")) from None
    return render(request, "planning/decision.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest) -> HttpResponse:
    """Enter a decision."""
    may_keep_register(request.user)

    def write(form: DecisionForm) -> tuple[str, str]:
        decision = create_decision(**form.chosen(), by=request.user)
        return _url(decision), _("Decision %(symbol)s entered.") % {"symbol": decision.symbol}

    return answer(
        request,
        Edit(
            template="planning/decision_form.html",
            make=lambda data, initial: DecisionForm(data, initial={**initial, "symbol": request.GET.get("symbol", "")}),
            write=write,
            cancel_url=reverse("planning:decision-list"),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: HttpRequest, symbol: str) -> HttpResponse:
    """Change the title of a decision."""
    may_keep_register(request.user)
    decision = decision_asked(request, symbol)

    def write(form: DecisionEditForm) -> tuple[str, str]:
        values = form.cleaned_data
        save_decision(decision=decision, by=request.user, **values)
        return _url(decision), _("Decision %(symbol)s saved.") % {"symbol": decision.symbol}

    return answer(
        request,
        Edit(
            template="planning/decision_form.html",
            make=lambda data, initial: DecisionEditForm(data, initial=initial),
            write=write,
            cancel_url=_url(decision),
            read=lambda: decision_asked(request, symbol),
            initial=DecisionEditForm.initial_of,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_new(request: HttpRequest, symbol: str) -> HttpResponse:
    """Enter one operative paragraph of a decision."""
    may_keep_register(request.user)
    decision = decision_asked(request, symbol)

    def write(form: ParagraphForm) -> tuple[str, str]:
        place = form.cleaned_data["place"]
        mandate = add_paragraph(decision=decision, place=place, values=form.values(), by=request.user)
        return _url(decision), _("%(address)s entered.") % {"address": mandate.address}

    return answer(
        request,
        Edit(
            template="planning/mandate_form.html",
            make=lambda data, initial: ParagraphForm(data, symbol=decision.symbol),
            write=write,
            cancel_url=_url(decision),
            more={"decision": decision},
        ),
    )


def decision_asked(request: HttpRequest, symbol: str) -> Any:
    """The decision of this symbol, else 404."""
    try:
        return reads.decision_of(request.user, symbol)
    except Decision.DoesNotExist:
        raise Http404(_("No decision bears this symbol.")) from None


def _url(decision: Decision) -> str:
    return reverse("planning:decision-detail", args=[decision.symbol])
