"""The pages of an expected result and of an output: what stands under each, how far it is, how it is measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.refusals import allowed
from planning.models import Activity, Assumption, Biennium, ExpectedResult, Output
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.addresses import address_of
from planning.queries.framework_history import RowChange, changes_of
from planning.queries.indicators import Reading, readings
from planning.queries.outcomes import rates
from planning.queries.progress_sums import GroupProgress, weighted_progress
from planning.queries.risks import RiskRow, editable_risks, risk_row
from planning.rules.rates import Rates
from planning.rules.results import may_edit_framework, may_edit_output, results_kept_by
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
class ResultPage:
    """Everything the page of an expected result shows."""

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
class OutputPage:
    """Everything the page of an output shows."""

    output: Output
    progress: GroupProgress
    activities: list[tuple[Any, str]]
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


def result_page(user: Any, result: ExpectedResult) -> ResultPage:
    """The page; a fixed number of queries."""
    biennium = result.biennium
    work = activities_visible_to(user).filter(biennium=biennium, output__result=result)
    plan = with_plan(work, clock.today())
    query = _query(biennium)
    progress = weighted_progress(plan, by="output")
    risks = list(result.risks.select_related("result__biennium", "owner__user"))
    editable = editable_risks(user, biennium, risks)
    return ResultPage(
        result=result,
        progress=weighted_progress(plan).get(None, GroupProgress()),
        outputs=[
            OutputRow(
                output,
                progress.get(output.pk, GroupProgress()),
                reverse("planning:output-detail", args=[output.code]) + query,
            )
            for output in result.outputs.order_by("code")
        ],
        indicators=_rows(biennium, result.indicators.all()),
        assumptions=list(result.assumptions.all()),
        risks=sorted((risk_row(risk, editable) for risk in risks), key=_graveness),
        rates=rates(work)[None],
        changes=changes_of(result, ("goal", "code", "name")),
        activities_url=f"{reverse('planning:activity-list')}{query}&result={result.code}",
        query=query,
        may_edit=allowed(may_edit_framework, user, biennium),
        may_say_risks=result.pk in results_kept_by(user, biennium),
    )


def output_page(user: Any, output: Output) -> OutputPage:
    """The page; a fixed number of queries."""
    biennium = output.result.biennium
    work = activities_visible_to(user).filter(biennium=biennium, output=output)
    plan = with_plan(work, clock.today())
    query = _query(biennium)
    rows: Iterable[Activity] = plan.select_related("biennium", "lead_unit").order_by("code")[:SHOWN]
    return OutputPage(
        output=output,
        progress=weighted_progress(plan).get(None, GroupProgress()),
        activities=[(activity, address_of(activity)) for activity in rows],
        indicators=_rows(biennium, output.indicators.all()),
        rates=rates(work)[None],
        changes=changes_of(output, ("code", "name")),
        activities_url=f"{reverse('planning:activity-list')}{query}&output={output.code}",
        query=query,
        may_edit=allowed(may_edit_output, user, output),
        may_edit_framework=allowed(may_edit_framework, user, biennium),
    )


def goal_label(result: ExpectedResult) -> str:
    """The goal in words: its wording, or its number while the Secretariat has not entered one."""
    return result.goal.said() or _("Goal %(n)s") % {"n": result.goal.number}


def _query(biennium: Biennium) -> str:
    return f"?biennium={biennium.starts_in}"


def _rows(biennium: Biennium, indicators: Any) -> list[IndicatorRow]:
    return [
        IndicatorRow(reading, reverse("planning:indicator-detail", args=[reading.indicator.pk]))
        for reading in readings(biennium, indicators)
    ]


def _graveness(row: RiskRow) -> tuple[int, int]:
    return -row.risk.likelihood * row.risk.impact, row.risk.pk
