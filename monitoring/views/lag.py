"""The lag queue, the page of a case, and what people do there."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.downloads import export_format, export_links, sheet_response
from common.forms import show_refused
from common.refusals import InvalidInput, StaleVersion, allowed
from monitoring.actions import lag as actions
from monitoring.forms.lag import CloseForm, ExplainForm, VersionForm
from monitoring.models import LagCase
from monitoring.queries.committee import tied_rows
from monitoring.queries.lag import lag_queue, lag_sheet
from monitoring.queries.lag_case import CasePage, case_page, find_case
from monitoring.queries.reports import reports_aside
from monitoring.rules import lag as rules
from monitoring.transitions import LAG_CASE
from monitoring.views.signed_in import signed_in
from planning.queries.bienniums import biennium_asked
from structure.rules import require

READ = "secretariat:monitoring:read"


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    require(request.user, READ)
    biennium = biennium_asked(request.GET.get("biennium"))
    if kind := export_format(request.GET):
        return sheet_response(lag_sheet(request.user, biennium, request.GET), kind, "lag-cases")
    page = lag_queue(request.user, biennium, request.GET)
    context = {
        "page": page,
        "exports": export_links(request.GET),
        "aside": reports_aside(request.user),
        "may_manage": allowed(rules.may_manage, request.user),
    }
    return render(request, "monitoring/lag_queue.html", context)


def case_asked(request: HttpRequest, number: int) -> LagCase:
    """The case of the address. Raises ``NotAllowed`` for who may read none, 404 when there is none of the number."""
    require(request.user, READ)
    case = find_case(request.user, number)
    if case is None:
        raise Http404(_("No lag case has this number."))
    return case


def _page(request: HttpRequest, case: LagCase) -> CasePage:
    page = case_page(case)
    page.items = tied_rows(request.user, case=case)
    page.may_explain = allowed(rules.may_explain, request.user, case) and LAG_CASE.may(case, "explain")
    page.may_manage = allowed(rules.may_manage, request.user, case) and LAG_CASE.may(case, "close")
    page.may_remind = page.may_manage and allowed(rules.may_be_reminded, case)
    return page


def _answer(
    request: HttpRequest,
    case: LagCase,
    *,
    explain: ExplainForm | None = None,
    close: CloseForm | None = None,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": _page(request, case),
        "explain": explain or _explain_form(case),
        "close": close or CloseForm(initial={"version": case.version}, prefix="close"),
        "stale": stale,
    }
    return render(request, "monitoring/lag_case.html", context, status=status)


def _explain_form(case: LagCase) -> ExplainForm:
    return ExplainForm(
        initial={
            "explanation": case.explanation,
            "corrective_action": case.corrective_action,
            "version": case.version,
        }
    )


@require_GET
def case(request: HttpRequest, number: int) -> HttpResponse:
    return _answer(request, case_asked(request, number))


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """The form in the row it was asked from (htmx), or on the case's page."""
    found = case_asked(request, number)
    rules.may_explain(request.user, found)
    LAG_CASE.check(found, "explain")
    if request.method != "POST":
        return _explain_answer(request, found, _explain_form(found))
    form = ExplainForm(request.POST)
    if not form.is_valid():
        return _explain_answer(request, found, form, status=422)
    try:
        done = actions.explain(case=found, by=signed_in(request), **form.cleaned_data)
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _explain_answer(request, found, form, status=422)
    except StaleVersion:
        return _explain_answer(request, case_asked(request, number), _again(form, found), stale=True, status=409)
    if request.htmx:  # type: ignore[attr-defined]
        return _explain_answer(request, case_asked(request, number), None)
    return redirect("monitoring:lag-case", done)


def _again(form: ExplainForm, case: LagCase) -> ExplainForm:
    """What was typed, with the version as it stands now, so that saving again is a decision and not an accident."""
    return ExplainForm({**dict(form.data.items()), "version": LagCase.objects.get(pk=case.pk).version})


def _explain_answer(
    request: HttpRequest, case: LagCase, form: ExplainForm | None, *, stale: bool = False, status: int = 200
) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return _answer(request, case, explain=form, stale=stale, status=status)
    target = request.POST.get("row") or request.htmx.target or ""  # type: ignore[attr-defined]
    context = {
        "page": case_page(case),
        "form": form,
        "stale": stale,
        "row": target if re.fullmatch(r"[A-Za-z][\w-]{0,60}", target) else f"case-{case.number}",
    }
    return render(request, "monitoring/_lag_explain.html", context, status=status)


@require_POST
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    found = case_asked(request, number)
    rules.may_manage(request.user, found)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _answer(request, found, status=422)
    return redirect(
        "monitoring:lag-case",
        actions.send_back(case=found, by=signed_in(request), version=form.cleaned_data["version"]),
    )


@require_POST
def remind(request: HttpRequest, number: int) -> HttpResponse:
    """Remind whoever owes the answer, and come back to the page the button was on."""
    found = case_asked(request, number)
    asked = actions.remind(case=found, by=signed_in(request))
    messages.success(
        request,
        _("%(case)s: %(names)s was reminded.")
        % {"case": found, "names": get_text_list([user.full_name for user in asked], _("and"))},
    )
    if request.POST.get("from") == "queue":
        return redirect("monitoring:lag-queue")
    return redirect("monitoring:lag-case", found)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    found = case_asked(request, number)
    rules.may_manage(request.user, found)
    form = CloseForm(request.POST, prefix="close")
    if not form.is_valid():
        return _answer(request, found, close=form, status=422)
    return redirect("monitoring:lag-case", actions.close(case=found, by=signed_in(request), **form.cleaned_data))
