"""The page of an expected result and of an output: progress, indicators, risks, rates and changes, as at a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.past import OfADay, versions_on
from common.refusals import allowed
from planning.models import Assumption, ExpectedResult, Indicator, Output, Risk
from planning.queries.addresses import address_in, query_of
from planning.queries.framework_days import OUTPUT, RESULT, Framework, WorkRow
from planning.queries.framework_history import RowChange, changes_of
from planning.queries.indicators import Reading, indicators_on, readings
from planning.queries.progress_sums import GroupProgress
from planning.queries.risks import RiskRow, editable_risks, risk_row
from planning.rules.rates import Rates
from planning.rules.results import may_edit_framework, may_edit_output, results_kept_by
from structure.models import Staff
from structure.rules.access import access_of

SHOWN = 100  # activities on the page of an output; the rest is behind the link


@dataclass(frozen=True)
class OutputRow:
    """An output under its result, with its progress."""

    output: Output
    progress: GroupProgress
    url: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with where it stands."""

    reading: Reading
    url: str


@dataclass(frozen=True)
class ResultPage(OfADay):
    """Everything the page of an expected result shows, as at a day."""

    as_at: datetime.date
    is_now: bool
    result: ExpectedResult
    progress: GroupProgress
    outputs: list[OutputRow]
    indicators: list[IndicatorRow]
    assumptions: list[Assumption]
    risks: list[RiskRow]
    rates: Rates
    changes: list[RowChange]
    activities_url: str
    query: str
    may_edit: bool
    may_say_risks: bool


@dataclass(frozen=True)
class OutputPage(OfADay):
    """Everything the page of an output shows, as at a day."""

    as_at: datetime.date
    is_now: bool
    output: Output
    progress: GroupProgress
    activities: list[tuple[WorkRow, str]]
    indicators: list[IndicatorRow]
    rates: Rates
    changes: list[RowChange]
    activities_url: str
    query: str
    may_edit: bool
    may_edit_framework: bool


def results_visible_to(user: Any) -> QuerySet[ExpectedResult]:
    """All expected results with ``secretariat:plan:read``, else none."""
    results = ExpectedResult.objects.select_related("biennium", "goal")
    return results if access_of(user).may("secretariat:plan:read") else results.none()


def outputs_visible_to(user: Any) -> QuerySet[Output]:
    """All outputs with ``secretariat:plan:read``, else none."""
    outputs = Output.objects.select_related("result__biennium", "result__goal")
    return outputs if access_of(user).may("secretariat:plan:read") else outputs.none()


def result_page(user: Any, result: ExpectedResult, framework: Framework) -> ResultPage:
    """The page as at the day of the framework, whose row ``result`` is; a fixed number of queries."""
    biennium, query, is_now = framework.biennium, query_of(framework), framework.is_now
    work = framework.under(RESULT, [result.pk])
    progress = work.progress(OUTPUT)
    risks = _risks(result, framework)
    editable = editable_risks(user, biennium, risks) if is_now else set()
    return ResultPage(
        as_at=framework.as_at,
        is_now=is_now,
        result=result,
        progress=work.progress().get(None, GroupProgress()),
        outputs=[
            OutputRow(
                output,
                progress.get(output.pk, GroupProgress()),
                reverse("planning:output-detail", args=[output.code]) + query,
            )
            for output in framework.outputs([result.pk])
        ],
        indicators=_rows(framework, indicators_on(framework.as_at, [result.pk], [])),
        assumptions=_assumptions(result, framework),
        risks=sorted((risk_row(risk, editable) for risk in risks), key=_graveness),
        rates=work.rates(),
        changes=changes_of(result, ("goal", "code", "name"), framework.as_at),
        activities_url=f"{reverse('planning:activity-list')}{query}&result={result.code}" if is_now else "",
        query=query,
        may_edit=is_now and allowed(may_edit_framework, user, biennium),
        may_say_risks=is_now and result.pk in results_kept_by(user, biennium),
    )


def output_page(user: Any, output: Output, framework: Framework) -> OutputPage:
    """The page as at the day of the framework, whose row ``output`` is; a fixed number of queries."""
    biennium, query, is_now = framework.biennium, query_of(framework), framework.is_now
    work = framework.under(OUTPUT, [output.pk])
    return OutputPage(
        as_at=framework.as_at,
        is_now=is_now,
        output=output,
        progress=work.progress().get(None, GroupProgress()),
        activities=[(row, address_in(biennium, row.code)) for row in work.rows(SHOWN)],
        indicators=_rows(framework, indicators_on(framework.as_at, [], [output.pk])),
        rates=work.rates(),
        changes=changes_of(output, ("code", "name"), framework.as_at),
        activities_url=f"{reverse('planning:activity-list')}{query}&output={output.code}" if is_now else "",
        query=query,
        may_edit=is_now and allowed(may_edit_output, user, output),
        may_edit_framework=is_now and allowed(may_edit_framework, user, biennium),
    )


def _assumptions(result: ExpectedResult, framework: Framework) -> list[Assumption]:
    if framework.is_now:
        return list(result.assumptions.all())
    versions = versions_on(Assumption, framework.as_at, result_id=result.pk).order_by("id")
    return [version.instance for version in versions]


def _risks(result: ExpectedResult, framework: Framework) -> list[Risk]:
    """The risks of the result as they stood, each with the result and its owner."""
    if framework.is_now:
        return list(result.risks.select_related("result__biennium", "owner__user"))
    risks = [version.instance for version in versions_on(Risk, framework.as_at, result_id=result.pk)]
    people = Staff.objects.select_related("user").in_bulk({risk.owner_id for risk in risks if risk.owner_id})
    for risk in risks:
        risk.result, risk.owner = result, people.get(risk.owner_id)
    return risks


def goal_label(result: ExpectedResult) -> str:
    """The goal in words: its wording, or its number while the Secretariat has not entered one."""
    return result.goal.said() or _("Goal %(n)s") % {"n": result.goal.number}


def _rows(framework: Framework, indicators: Iterable[Indicator]) -> list[IndicatorRow]:
    return [
        IndicatorRow(reading, reverse("planning:indicator-detail", args=[reading.indicator.pk]))
        for reading in readings(framework.biennium, indicators, framework.as_at)
    ]


def _graveness(row: RiskRow) -> tuple[int, int]:
    return -row.risk.likelihood * row.risk.impact, row.risk.pk
