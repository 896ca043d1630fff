"""Who opens which form of the results framework, and where one comes back to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planning.actions import results as actions
from planning.forms.results import (
    AssumptionForm,
    IndicatorForm,
    MeasurementForm,
    OutputForm,
    ResultForm,
    RiskForm,
)
from planning.models import Assumption, ExpectedResult, Indicator, Measurement, Output, Risk
from planning.rules import results as rules
from planning.views.asked import biennium_of
from planning.views.framework import indicator_asked, output_asked, result_asked
from planning.views.framework_edit import Sheet, answer, found_or_404
from structure.rules import require

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _query(result: ExpectedResult) -> str:
    return f"?biennium={result.biennium.starts_in}"


def _framework(result: ExpectedResult) -> tuple[str, str]:
    return _("Results framework"), reverse("planning:results") + _query(result)


def _url_of_result(result: ExpectedResult) -> str:
    return reverse("planning:result-detail", args=[result.code]) + _query(result)


def _url_of_output(output: Output) -> str:
    return reverse("planning:output-detail", args=[output.code]) + _query(output.result)


def _url_of_indicator(indicator: Indicator) -> str:
    return reverse("planning:indicator-detail", args=[indicator.pk])


def _crumbs(result: ExpectedResult, output: Output | None = None) -> list[tuple[str, str]]:
    above = [_framework(result)]
    if result.pk:
        above.append((result.code, _url_of_result(result)))
    if output is not None and output.pk:
        above.append((output.code, _url_of_output(output)))
    return above


@form_page
def result_new(request: HttpRequest) -> HttpResponse:
    """A new expected result of the biennium."""
    require(request.user, "secretariat:plan:read")
    result = ExpectedResult(biennium=biennium_of(request))
    rules.may_edit_framework(request.user, result.biennium)
    return answer(request, _result_sheet(result, _("Add an expected result")))


@form_page
def result_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Code, goal and statement of an expected result."""
    result = result_asked(request, code)
    rules.may_edit_framework(request.user, result.biennium)
    return answer(request, _result_sheet(result, _("Edit expected result %(code)s") % {"code": result.code}))


def _result_sheet(result: ExpectedResult, title: str) -> Sheet:
    return Sheet(
        row=result,
        form=ResultForm,
        save=actions.save_result,
        noun="result",
        title=title,
        crumbs=_crumbs(result),
        back=_url_of_result,
        after_removal=_framework(result)[1],
    )


@form_page
def output_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new output of an expected result."""
    output = Output(result=result_asked(request, code))
    rules.may_edit_framework(request.user, output.result.biennium)
    return answer(request, _output_sheet(output, _("Add an output")))


@form_page
def output_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Code and title of an output; its units write the title, the monitoring officer both."""
    output = output_asked(request, code)
    rules.may_edit_output(request.user, output)
    return answer(request, _output_sheet(output, _("Edit output %(code)s") % {"code": output.code}))


def _output_sheet(output: Output, title: str) -> Sheet:
    return Sheet(
        row=output,
        form=OutputForm,
        save=actions.save_output,
        noun="output",
        title=title,
        crumbs=_crumbs(output.result, output),
        back=_url_of_output,
        after_removal=_url_of_result(output.result),
    )


@form_page
def result_indicator_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new indicator of an expected result."""
    return _indicator_form(request, Indicator(result=result_asked(request, code)), _("Add an indicator"))


@form_page
def output_indicator_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new indicator of an output."""
    return _indicator_form(request, Indicator(output=output_asked(request, code)), _("Add an indicator"))


@form_page
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of an indicator but its measurements."""
    return _indicator_form(request, indicator_asked(request, pk), _("Edit the indicator"))


def _indicator_form(request: HttpRequest, indicator: Indicator, title: str) -> HttpResponse:
    rules.may_edit_indicator(request.user, indicator)
    result = rules.result_of(indicator)
    return answer(
        request,
        Sheet(
            row=indicator,
            form=IndicatorForm,
            save=actions.save_indicator,
            noun="indicator",
            title=title,
            crumbs=_crumbs(result, indicator.output),
            back=_url_of_indicator,
            form_named={"biennium": result.biennium},
            after_removal=_url_of_output(indicator.output) if indicator.output else _url_of_result(result),
        ),
    )


@form_page
def measurement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new measurement of an indicator."""
    return _measurement_form(request, Measurement(indicator=indicator_asked(request, pk)), _("Enter a measurement"))


@form_page
def measurement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a measurement, with a reason, or remove it."""
    require(request.user, "secretariat:plan:read")
    rows = Measurement.objects.select_related("indicator__result__biennium", "indicator__output__result__biennium")
    measurement = found_or_404(rows, _("There is no such measurement."), pk=pk)
    return _measurement_form(request, measurement, _("Correct a measurement"))


def _measurement_form(request: HttpRequest, measurement: Measurement, title: str) -> HttpResponse:
    indicator = measurement.indicator
    rules.may_measure(request.user, indicator)
    return answer(
        request,
        Sheet(
            row=measurement,
            form=MeasurementForm,
            save=actions.save_measurement,
            noun="measurement",
            title=title,
            crumbs=[
                *_crumbs(rules.result_of(indicator), indicator.output),
                (indicator.said(), _url_of_indicator(indicator)),
            ],
            back=lambda row: _url_of_indicator(row.indicator),
            after_removal=_url_of_indicator(indicator),
        ),
    )


@form_page
def assumption_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new assumption of an expected result."""
    return _said_of_result(request, Assumption(result=result_asked(request, code)), _("Add an assumption"))


@form_page
def assumption_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An assumption there is."""
    require(request.user, "secretariat:plan:read")
    rows = Assumption.objects.select_related("result__biennium")
    return _said_of_result(request, found_or_404(rows, _("There is no such assumption."), pk=pk), _("Edit assumption"))


def _said_of_result(request: HttpRequest, assumption: Assumption, title: str) -> HttpResponse:
    rules.may_edit_risks(request.user, assumption.result)
    return answer(request, _of_result(assumption, AssumptionForm, actions.save_assumption, "assumption", title))


@form_page
def risk_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new risk of an expected result."""
    risk = Risk(result=result_asked(request, code))
    rules.may_edit_risks(request.user, risk.result)
    return answer(request, _of_result(risk, RiskForm, actions.save_risk, "risk", _("Add a risk")))


@form_page
def risk_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A risk there is: its keepers and its owner."""
    require(request.user, "secretariat:plan:read")
    risk = found_or_404(Risk.objects.select_related("result__biennium"), _("There is no such risk."), pk=pk)
    rules.may_answer_risk(request.user, risk)
    return answer(request, _of_result(risk, RiskForm, actions.save_risk, "risk", _("Edit risk")))


def _of_result(row: Any, form: Any, save: Any, noun: str, title: str) -> Sheet:
    return Sheet(
        row=row,
        form=form,
        save=save,
        noun=noun,
        title=title,
        crumbs=_crumbs(row.result),
        back=lambda saved: _url_of_result(saved.result),
        after_removal=_url_of_result(row.result),
    )
