"""The pages of the results framework: expected result, output, indicator, risks, periods."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.downloads import export_format, export_links, sheet_response
from common.past import on_record_since
from common.refusals import InvalidInput, WrongState
from planning.actions.periods import decide_period
from planning.models import ExpectedResult, Indicator, Output
from planning.queries.framework_days import OUTPUT, RESULT, Framework, framework_on
from planning.queries.indicator_page import indicator_page, measurement_sheet, period_page
from planning.queries.indicators import indicators_visible_to
from planning.queries.past import plan_on_record_since
from planning.queries.result_page import (
    output_page,
    outputs_visible_to,
    result_page,
    results_visible_to,
)
from planning.queries.risks import risk_page, risk_sheet
from planning.views.asked import biennium_of
from planning.views.framework_edit import found_or_404
from structure.forms.days import AsAtForm, day_asked, on_record
from structure.rules import require


@require_safe
def result_detail(request: HttpRequest, code: str) -> HttpResponse:
    """An expected result: its outputs, how it is measured, what it rests on and what may keep it from being reached.

    ``?as_at=2016-05-31`` as it stood at the end of a day.
    """
    result, framework, form = _row_of_a_day(request, RESULT, code, result_asked)
    page = result_page(request.user, result, framework)
    return render(request, "planning/result.html", {"page": page, "form": form})


@require_safe
def output_detail(request: HttpRequest, code: str) -> HttpResponse:
    """An output: the activities under it and its indicators; ``?as_at=2016-05-31`` as at the end of a day."""
    output, framework, form = _row_of_a_day(request, OUTPUT, code, output_asked)
    page = output_page(request.user, output, framework)
    return render(request, "planning/output.html", {"page": page, "form": form})


def _row_of_a_day(
    request: HttpRequest, level: int, code: str, asked: Callable[[HttpRequest, str], Any]
) -> tuple[Any, Framework, AsAtForm]:
    """The row the address names as at its day, with the framework of the day and the form that shows it.

    The code is that of the day, or of today where no row had it then. A day on which the row was not on record is
    refused at the field, and today is shown.
    """
    require(request.user, "secretariat:plan:read")
    day, form = day_asked(request.GET)
    biennium = biennium_of(request)
    day = on_record(day, form, partial(plan_on_record_since, biennium))
    if day < clock.today():
        framework = framework_on(request.user, biennium, day)
        row = framework.found(level, code=code)
        if row is None:
            today = asked(request, code)
            row = framework.found(level, key=today.pk)
        if row is not None:
            return row, framework, form
        on_record(day, form, partial(on_record_since, today.history.all()))
    return asked(request, code), framework_on(request.user, biennium, clock.today()), form


@require_safe
def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An indicator: baseline, targets and what was measured, as a picture and as tables; ``?export=`` as a file."""
    indicator = indicator_asked(request, pk)
    if kind := export_format(request.GET):
        return sheet_response(measurement_sheet(indicator), kind, "measurements")
    context = {"page": indicator_page(request.user, indicator), "exports": export_links(request.GET)}
    return render(request, "planning/indicator.html", context)


@require_safe
def risk_list(request: HttpRequest) -> HttpResponse:
    """The matrix of risks and the rows behind a cell; ``?export=`` gives the rows as a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(risk_sheet(request.user, biennium, request.GET), kind, "risks")
    page = risk_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/risks.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def periods(request: HttpRequest) -> HttpResponse:
    """The quarters of the biennium; a POST locks or unlocks one, with a reason."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    context: dict[str, Any] = {"errors": [], "reason": "", "chosen": ""}
    if request.method != "POST":
        return render(request, "planning/periods.html", {**context, "page": period_page(request.user, biennium)})
    year, _dot, quarter = request.POST.get("period", "").partition(".")
    context |= {"reason": request.POST.get("reason", ""), "chosen": request.POST.get("period", "")}
    try:
        decide_period(
            biennium=biennium,
            year=_number(year),
            quarter=_number(quarter),
            lock=request.POST.get("decision") == "lock",
            reason=context["reason"],
            by=request.user,
        )
    except InvalidInput as refusal:
        context["errors"] = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        status = 422
    except WrongState as refusal:
        context["errors"], status = [refusal.sentence], 409
    else:
        messages.success(request, _("Done: the period is as you said."))
        return redirect(request.get_full_path())
    return render(
        request, "planning/periods.html", {**context, "page": period_page(request.user, biennium)}, status=status
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def result_asked(request: HttpRequest, code: str) -> ExpectedResult:
    """The expected result of this code in the biennium the address names; else 404."""
    require(request.user, "secretariat:plan:read")
    found: ExpectedResult = found_or_404(
        results_visible_to(request.user),
        _("No expected result has this code in the biennium."),
        biennium=biennium_of(request),
        code=code,
    )
    return found


def output_asked(request: HttpRequest, code: str) -> Output:
    """The output of this code in the biennium the address names; else 404."""
    require(request.user, "secretariat:plan:read")
    found: Output = found_or_404(
        outputs_visible_to(request.user),
        _("No output has this code in the biennium."),
        result__biennium=biennium_of(request),
        code=code,
    )
    return found


def indicator_asked(request: HttpRequest, pk: int) -> Indicator:
    """The indicator of this number; else 404."""
    require(request.user, "secretariat:plan:read")
    found: Indicator = found_or_404(indicators_visible_to(request.user), _("There is no such indicator."), pk=pk)
    return found
