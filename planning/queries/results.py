"""The results framework as a tree: operational goals, expected results, outputs, activities (source paras 12-13).

Only what is open is read, one grouped query a level; of a past day everything is read once. Progress is
``weighted_progress``; what an activity under no output does is counted under no goal, and said beneath the tree.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.models import Cluster
from common import clock
from common.lists import Filters
from common.past import OfADay
from common.refusals import allowed
from planning.enums import ActivityStatus
from planning.models import Biennium, ExpectedResult, OperationalGoal, Output
from planning.queries.addresses import address_in, query_of
from planning.queries.coverage import CoverageMatrix, coverage_matrix
from planning.queries.coverage_then import coverage_matrix_then, coverage_then
from planning.queries.framework_days import GOAL, OUTPUT, RESULT, Framework, WorkRow, framework_on
from planning.queries.indicators import Standing, standings
from planning.queries.mandates import mandates_visible_to
from planning.queries.progress_sums import GroupProgress
from planning.queries.rates_panel import RatesPanel, panel_of
from planning.queries.results_asked import Asked, address_with, ask
from planning.rules.results import may_edit_framework

ACTIVITY = 4  # the level beneath GOAL, RESULT and OUTPUT
GOOD = frozenset({ActivityStatus.ON_TRACK, ActivityStatus.DONE})
BEHIND = frozenset({ActivityStatus.AT_RISK, ActivityStatus.LAGGING})


@dataclass(frozen=True)
class TreeRow:
    """A row: what it is, how far it is, and whether it is open (None for a leaf)."""

    key: str
    level: int
    code: str
    title: str
    progress: GroupProgress
    status: str
    mandates: int
    activities: int | None = None
    indicator: Standing | None = None
    expanded: bool | None = None
    toggle_url: str = ""
    url: str = ""
    activities_url: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class ResultsTree(OfADay):
    """The rows that are open, and the share of expected results on track (None when there is nothing to weigh)."""

    rows: list[TreeRow]
    on_track: int | None
    results: int
    unplaced: int
    filters: Filters
    as_at: datetime.date
    is_now: bool
    whole_url: str
    unplaced_url: str = ""


@dataclass(frozen=True)
class ResultsPage(OfADay):
    """The page: tree, coverage matrix, and the sentence's figures, as at a day."""

    biennium: Biennium
    as_at: datetime.date
    is_now: bool
    tree: ResultsTree
    matrix: CoverageMatrix
    years: list[tuple[int, str, bool]]
    uncovered_url: str
    rates: RatesPanel
    may_edit: bool
    query: str
    exports: list[tuple[str, str]] = field(default_factory=list)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter bar carries on: the biennium, the year of the matrix, and the day when it is not today."""
        kept = [("biennium", str(self.biennium.starts_in)), ("year", str(self.matrix.year))]
        return [*kept, *super().carried]


def results_page(
    user: Any,
    biennium: Biennium,
    parameters: Mapping[str, str],
    exports: list[tuple[str, str]],
    day: datetime.date | None = None,
) -> ResultsPage:
    """Everything the page shows as at a day; the number of queries does not grow with the rows."""
    as_at = day or clock.today()
    framework = framework_on(user, biennium, as_at)
    parameters = of_the_day(parameters, framework)
    year = year_asked(biennium, parameters, as_at)
    return ResultsPage(
        biennium=biennium,
        as_at=as_at,
        is_now=framework.is_now,
        tree=tree_of(framework, parameters),
        matrix=matrix_of(user, framework, year),
        years=[(one, address_with(parameters, year=str(one)) + "#coverage", one == year) for one in biennium.years],
        uncovered_url=f"{reverse('planning:mandate-list')}?coverage=uncovered&biennium={biennium.starts_in}",
        rates=panel_of(framework),
        may_edit=framework.is_now and allowed(may_edit_framework, user, biennium),
        query=query_of(framework),
        exports=exports,
    )


def of_the_day(parameters: Mapping[str, str], framework: Framework) -> dict[str, str]:
    """What the address asks, with the day that is shown: one that was refused goes no further."""
    kept = {name: value for name, value in parameters.items() if name != "as_at"}
    return kept | dict(framework.carried)


def matrix_of(user: Any, framework: Framework, year: int) -> CoverageMatrix:
    """The coverage of mandates by cluster in a year, as at the day of the framework."""
    clusters = list(Cluster.objects.values_list("code", flat=True))
    mandates, biennium = mandates_visible_to(user), framework.biennium
    if framework.is_now:
        return coverage_matrix(mandates, biennium, year, clusters)
    return coverage_matrix_then(coverage_then(mandates, biennium, framework.as_at), year, clusters)


def year_asked(biennium: Biennium, parameters: Mapping[str, str], day: datetime.date) -> int:
    """The year of the matrix: the one in the address, else that of the day, else the last of the biennium."""
    years = {str(year): year for year in biennium.years}
    return years.get(str(parameters.get("year", "")), years.get(str(day.year), biennium.years[1]))


def results_tree(
    user: Any,
    biennium: Biennium,
    parameters: Mapping[str, str],
    *,
    day: datetime.date | None = None,
    everything: bool = False,
) -> ResultsTree:
    """The tree as at a day, as far as it is open. ``everything`` opens all of it (exports)."""
    return tree_of(framework_on(user, biennium, day or clock.today()), parameters, everything=everything)


def tree_of(framework: Framework, parameters: Mapping[str, str], *, everything: bool = False) -> ResultsTree:
    """The tree of the framework as at its day."""
    asked, bar = ask(parameters, framework.units())
    reader = _Reader(framework.narrowed(asked.q, asked.status, asked.unit), asked, parameters)
    rows = reader.rows(everything=everything)
    weighed = [progress for key, progress in reader.progress[RESULT].items() if key is not None]
    good = sum(1 for progress in weighed if progress.status in GOOD)
    biennium = framework.biennium
    url = f"{reverse('planning:activity-list')}?output=none&biennium={biennium.starts_in}"
    return ResultsTree(
        rows=rows,
        on_track=round(100 * good / len(weighed)) if weighed else None,
        results=len(weighed),
        unplaced=reader.progress[GOAL].get(None, GroupProgress()).activities,
        filters=bar,
        as_at=framework.as_at,
        is_now=framework.is_now,
        whole_url=reverse("planning:results") + query_of(framework),
        unplaced_url=url if framework.is_now else "",
    )


class _Reader:
    """Reads a tree level by level, each level only under what is open above it."""

    def __init__(self, framework: Framework, asked: Asked, parameters: Mapping[str, str]) -> None:
        self.framework, self.biennium = framework, framework.biennium
        self.asked, self.parameters = asked, parameters
        self.progress: dict[int, dict[Any, GroupProgress]] = {
            level: framework.progress(level) for level in (GOAL, RESULT)
        }
        self.mandates = {level: framework.mandates(level) for level in (GOAL, RESULT)}

    def rows(self, *, everything: bool) -> list[TreeRow]:
        goals = [goal for goal in self.framework.goals() if self._kept(GOAL, goal.pk)]
        results = [result for result in self.framework.results() if self._kept(RESULT, result.pk)]
        opened = self._opened(goals, results, everything)
        shown = [result for result in results if _goal_key(result.goal) in opened]
        outputs = self._outputs([result.pk for result in shown if _result_key(result) in opened])
        leaves = self._leaves([output.pk for output in outputs if self._output_open(output, opened, everything)])
        figures = standings(self.biennium, shown, outputs, self.framework.as_at)
        by_goal = _grouped(shown, "goal_id")
        by_result = _grouped(outputs, "result_id")
        by_output = _grouped(leaves, "output")
        self.opened = opened | {_output_key(output) for output in outputs if output.pk in by_output}
        rows: list[TreeRow] = []
        for goal in goals:
            rows.append(self._node(GOAL, goal, _goal_key(goal), _("Goal %(n)s") % {"n": goal.number}))
            for result in by_goal.get(goal.pk, []):
                standing = figures.get(("result", result.pk))
                rows.append(self._node(RESULT, result, _result_key(result), result.code, standing))
                for output in by_result.get(result.pk, []):
                    standing = figures.get(("output", output.pk))
                    rows.append(self._node(OUTPUT, output, _output_key(output), output.code, standing))
                    rows.extend(self._leaf(row) for row in by_output.get(output.pk, []))
        return rows

    def _kept(self, level: int, key: int) -> bool:
        """A narrowed tree keeps only the branches that hold something."""
        return not self.asked.narrowed or key in self.progress[level]

    def _opened(self, goals: list[Any], results: list[Any], everything: bool) -> set[str]:
        every_goal = {_goal_key(goal) for goal in goals}
        every_result = {_result_key(result) for result in results}
        if everything:
            return every_goal | every_result
        if self.asked.open is not None:
            return set(self.asked.open)
        depth = self.asked.show or ("activities" if self.asked.narrowed else "")
        if depth:
            return {
                "goals": set(),
                "results": every_goal,
                "outputs": every_goal | every_result,
                "activities": every_goal | every_result | {"outputs"},
            }[depth]
        return self._behind(goals, results)

    def _behind(self, goals: list[Any], results: list[Any]) -> set[str]:
        """As the page opens by itself: what is behind, and of it the expected result furthest behind."""
        late = [result for result in results if self._of(RESULT, result.pk).status in BEHIND]
        opened = {_goal_key(goal) for goal in goals if self._of(GOAL, goal.pk).status in BEHIND}
        opened |= {_goal_key(result.goal) for result in late}
        if late:
            worst = max(
                late, key=lambda result: self._of(RESULT, result.pk).planned - self._of(RESULT, result.pk).percent
            )
            opened.add(_result_key(worst))
        return opened

    def _output_open(self, output: Output, opened: set[str], everything: bool) -> bool:
        return everything or "outputs" in opened or _output_key(output) in opened

    def _outputs(self, results: list[int]) -> list[Output]:
        under = self.framework.under(RESULT, results)
        self.progress[OUTPUT], self.mandates[OUTPUT] = under.progress(OUTPUT), under.mandates(OUTPUT)
        return [output for output in self.framework.outputs(results) if self._kept(OUTPUT, output.pk)]

    def _leaves(self, outputs: list[int]) -> list[WorkRow]:
        return self.framework.under(OUTPUT, outputs).rows()

    def _of(self, level: int, key: int) -> GroupProgress:
        return self.progress[level].get(key, GroupProgress())

    def _node(self, level: int, node: Any, key: str, code: str, standing: Standing | None = None) -> TreeRow:
        progress = self._of(level, node.pk)
        expanded = key in self.opened
        where = {GOAL: "goal", RESULT: "result", OUTPUT: "output"}[level]
        query = f"?{where}={node.number if level == GOAL else node.code}&biennium={self.biennium.starts_in}"
        return TreeRow(
            key=key,
            level=level,
            code=code,
            title=node.said(),
            progress=progress,
            status=progress.status,
            mandates=self.mandates[level].get(node.pk, 0),
            activities=progress.activities,
            indicator=standing,
            expanded=expanded,
            toggle_url=self._toggle(key, expanded),
            activities_url=reverse("planning:activity-list") + query if self.framework.is_now else "",
            url=self._page_of(level, node),
            demonstration=bool(getattr(node, "demonstration", False)),
        )

    def _leaf(self, row: WorkRow) -> TreeRow:
        return TreeRow(
            key=f"a{row.code}",
            level=ACTIVITY,
            code=row.code,
            title=row.title,
            progress=row.progress,
            status=row.status,
            mandates=row.mandates,
            url=address_in(self.biennium, row.code),
            demonstration=row.demonstration,
        )

    def _page_of(self, level: int, node: Any) -> str:
        """The page of a result or an output; a goal has none."""
        name = {RESULT: "planning:result-detail", OUTPUT: "planning:output-detail"}.get(level)
        return reverse(name, args=[node.code]) + query_of(self.framework) if name else ""

    def _toggle(self, key: str, expanded: bool) -> str:
        keys = (self.opened - {key, "outputs"}) if expanded else (self.opened - {"outputs"}) | {key}
        return address_with(self.parameters, open=",".join(sorted(keys)), show=None)


def _goal_key(goal: OperationalGoal) -> str:
    return f"g{goal.number}"


def _result_key(result: ExpectedResult) -> str:
    return f"r{result.code}"


def _output_key(output: Output) -> str:
    return f"o{output.code}"


def _grouped(rows: Iterable[Any], field_name: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, field_name), []).append(row)
    return found
