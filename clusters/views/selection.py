"""The ranking of a selection, the page of a candidate, and what people do there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions.selection import assess, close_round, decide, open_round
from clusters.forms.selection import AssessmentForm, DecisionForm, RoundForm
from clusters.models import Candidate
from clusters.queries.rankings import candidates_visible_to, rounds_visible_to
from clusters.queries.selection import CandidatePage, candidate_page, projects_to_choose, selection_page
from clusters.rules import READ
from clusters.rules.selection import may_assess, may_decide, may_open
from common.refusals import InvalidInput, StaleVersion, WrongState
from structure.rules import require


@require_safe
def selection(request: HttpRequest) -> HttpResponse:
    """The ranking of the latest round, or of the one ``?round=`` names."""
    require(request.user, READ)
    asked = request.GET.get("round", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    page = selection_page(request.user, number)
    if page is None:
        raise Http404(_("There is no selection of this number."))
    return render(request, "clusters/selection.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a selection: which projects, and what each criterion weighs."""
    require(request.user, READ)
    may_open(request.user)
    form = RoundForm(request.POST or None, projects=projects_to_choose(request.user))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                opened = open_round(by=request.user, **form.values())
            except InvalidInput as refusal:
                form.refuse(refusal.errors)
            else:
                messages.success(request, _("Opened. The assessors can score now."))
                return redirect(f"{reverse('clusters:selection')}?round={opened.number}")
        status = 422
    return render(request, "clusters/selection_form.html", {"form": form}, status=status)


@require_POST
def round_close(request: HttpRequest, number: int) -> HttpResponse:
    require(request.user, READ)
    found = rounds_visible_to(request.user).filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404(_("There is no selection of this number."))
    close_round(round_=found, by=request.user)
    messages.success(request, _("Closed. Projects that were not decided on can stand in the next selection."))
    return redirect(f"{reverse('clusters:selection')}?round={found.number}")


@require_safe
def candidate_detail(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """A candidate's place and what stands behind it; the form to score in; the decision."""
    return _page(request, _candidate(request, number, code))


@require_POST
def candidate_assess(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Score, or change one's scores. What was typed stays when it is refused."""
    candidate = _candidate(request, number, code)
    may_assess(request.user, candidate)
    page = candidate_page(request.user, candidate)
    form = AssessmentForm(request.POST, own=page.own)
    if not form.is_valid():
        return _page(request, candidate, page=page, form=form, status=422)
    try:
        assess(candidate=candidate, by=request.user, **form.values())
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, candidate, page=page, form=form, status=422)
    except (StaleVersion, WrongState) as refusal:
        # Sent again the form overwrites the other window's scores, which the page now shows.
        again = {**request.POST.dict(), "version": str(page.own.version if page.own else 0)}
        form = AssessmentForm(again, own=page.own)
        return _page(request, candidate, page=page, form=form, refusal=str(refusal.sentence), status=409)
    messages.success(request, _("Scored. You can change it until the project is decided on."))
    return redirect("clusters:candidate", number=number, code=code)


@require_POST
def candidate_decide(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Select or decline the project of the candidate."""
    candidate = _candidate(request, number, code)
    may_decide(request.user)
    decision = DecisionForm(request.POST)
    if not decision.is_valid():
        return _page(request, candidate, decision=decision, status=422)
    given = decision.cleaned_data
    try:
        decide(candidate=candidate, select=given["decision"] == "select", reason=given["reason"], by=request.user)
    except InvalidInput as refusal:
        decision.refuse(refusal.errors)
        return _page(request, candidate, decision=decision, status=422)
    except WrongState as refusal:
        candidate = _candidate(request, number, code)
        return _page(request, candidate, decision=decision, refusal=str(refusal.sentence), status=409)
    messages.success(request, _("Decided."))
    return redirect("clusters:candidate", number=number, code=code)


def _candidate(request: HttpRequest, number: int, code: str) -> Candidate:
    require(request.user, READ)
    found = (
        candidates_visible_to(request.user).filter(round__number=number, project__code=code).first()
        if number < 2**31 and "\x00" not in code
        else None
    )
    if found is None:
        raise Http404(_("No project of this code stands in the selection."))
    return found


def _page(
    request: HttpRequest,
    candidate: Candidate,
    *,
    page: CandidatePage | None = None,
    form: AssessmentForm | None = None,
    decision: DecisionForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = page or candidate_page(request.user, candidate)
    context: dict[str, Any] = {
        "page": page,
        "form": form or AssessmentForm(own=page.own),
        "decision": decision or DecisionForm(),
        "refusal": refusal,
    }
    return render(request, "clusters/candidate.html", context, status=status)
