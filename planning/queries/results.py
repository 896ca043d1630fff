"""The results framework as a tree: operational goals, expected results, outputs, activities (source paras 12-13).

Only what is open is read, one grouped query a level. Progress is ``weighted_progress``; what an activity under no
output does is counted under no goal, and said beneath the tree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Cluster
from common import clock
from common.lists import Filters, Select, chosen, sought
from common.refusals import allowed
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Activity, Biennium, ExpectedResult, MandateShare, OperationalGoal, Output
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.coverage import CoverageMatrix, coverage_matrix
from planning.queries.indicators import Standing, standings
from planning.queries.mandates import mandates_visible_to
from planning.queries.outcomes import RatesPanel, rates_panel
from planning.queries.progress_sums import GroupProgress, weighted_progress
from planning.rules.results import may_edit_framework
from structure.models import Unit

GOAL, RESULT, OUTPUT, ACTIVITY = 1, 2, 3, 4
DEPTHS = (
    ("goals", gettext_lazy("goals")),
    ("results", gettext_lazy("expected results")),
    ("outputs", gettext_lazy("outputs")),
    ("activities", gettext_lazy("activities")),
)
GOOD = frozenset({ActivityStatus.ON_TRACK, ActivityStatus.DONE})
BEHIND = frozenset({ActivityStatus.AT_RISK, ActivityStatus.LAGGING})
BY = {GOAL: "output__result__goal", RESULT: "output__result", OUTPUT: "output"}
MOST_OPEN = 400  # keys taken from an address; nobody opens more by hand


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
    mandates_url: str = ""
    activities_url: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class ResultsTree:
    """The rows that are open, and the share of expected results on track (None when there is nothing to weigh)."""

    rows: list[TreeRow]
    on_track: int | None
    results: int
    unplaced: int
    filters: Filters
    unplaced_url: str = ""


@dataclass(frozen=True)
class ResultsPage:
    """The page: tree, coverage matrix, and the sentence's figures."""

    biennium: Biennium
    tree: ResultsTree
    matrix: CoverageMatrix
    years: list[tuple[int, str, bool]]
    uncovered_url: str
    rates: RatesPanel
    may_edit: bool
    query: str
    exports: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What the address asks of the tree. ``open`` None means: as the page opens by itself."""

    q: str = ""
    status: str = ""
    unit: str = ""
    show: str = ""
    open: frozenset[str] | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.status or self.unit)


def ask(parameters: Mapping[str, str]) -> tuple[Asked, Filters]:
    """The choices in the address, and the filter bar that shows them."""
    units = list(
        Unit.objects.filter(activities_led__isnull=False).distinct().order_by("code").values_list("code", "name")
    )
    units = [(code, f"{code} {name}") for code, name in units]
    keys = [key for key in str(parameters.get("open", ""))[:8000].split(",") if key][:MOST_OPEN]
    asked = Asked(
        q=sought(parameters),
        status=chosen(parameters, "status", ActivityStatus.choices),
        unit=chosen(parameters, "unit", units),
        show=chosen(parameters, "show", DEPTHS),
        open=frozenset(keys) if "open" in parameters else None,
    )
    bar = Filters(
        "q",
        asked.q,
        _("Find in the tree"),
        (
            Select("status", _("Status"), ActivityStatus.choices, asked.status),
            Select("unit", _("Unit"), units, asked.unit),
            Select("show", _("Show to"), DEPTHS, asked.show),
        ),
    )
    return asked, bar


def results_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: list[tuple[str, str]]
) -> ResultsPage:
    """Everything the page shows; the number of queries does not grow with the rows."""
    year = year_asked(biennium, parameters)
    clusters = list(Cluster.objects.values_list("code", flat=True))
    return ResultsPage(
        biennium=biennium,
        tree=results_tree(user, biennium, parameters),
        matrix=coverage_matrix(mandates_visible_to(user), biennium, year, clusters),
        years=[(one, _with(parameters, year=str(one)) + "#coverage", one == year) for one in biennium.years],
        uncovered_url=f"{reverse('planning:mandate-list')}?coverage=uncovered&biennium={biennium.starts_in}",
        rates=rates_panel(user, biennium),
        may_edit=allowed(may_edit_framework, user, biennium),
        query=f"?biennium={biennium.starts_in}",
        exports=exports,
    )


def year_asked(biennium: Biennium, parameters: Mapping[str, str]) -> int:
    """The year of the matrix: the one in the address, else this year, else the last of the biennium."""
    years = {str(year): year for year in biennium.years}
    today = str(clock.today().year)
    return years.get(str(parameters.get("year", "")), years.get(today, biennium.years[1]))


def results_tree(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], *, everything: bool = False
) -> ResultsTree:
    """The tree as far as it is open. ``everything`` opens all of it (exports)."""
    asked, bar = ask(parameters)
    activities = _narrowed(with_plan(activities_visible_to(user).filter(biennium=biennium), clock.today()), asked)
    reader = _Reader(biennium, activities, asked, parameters)
    rows = reader.rows(everything=everything)
    weighed = [progress for key, progress in reader.progress[RESULT].items() if key is not None]
    good = sum(1 for progress in weighed if progress.status in GOOD)
    unplaced = reader.progress[GOAL].get(None, GroupProgress()).activities
    return ResultsTree(
        rows=rows,
        on_track=round(100 * good / len(weighed)) if weighed else None,
        results=len(weighed),
        unplaced=unplaced,
        filters=bar,
        unplaced_url=f"{reverse('planning:activity-list')}?output=none&biennium={biennium.starts_in}",
    )


def _narrowed(activities: QuerySet[Activity], asked: Asked) -> QuerySet[Activity]:
    if asked.q:
        activities = activities.filter(
            Q(title__icontains=asked.q)
            | Q(code__istartswith=asked.q)
            | Q(output__name__icontains=asked.q)
            | Q(output__code=asked.q)
            | Q(output__result__name__icontains=asked.q)
            | Q(output__result__code=asked.q)
        )
    if asked.status:
        activities = activities.filter(status=asked.status)
    if asked.unit:
        activities = activities.filter(lead_unit__code=asked.unit)
    return activities


class _Reader:
    """Reads a tree level by level, each level only under what is open above it."""

    def __init__(
        self, biennium: Biennium, activities: QuerySet[Activity], asked: Asked, parameters: Mapping[str, str]
    ) -> None:
        self.biennium, self.activities, self.asked, self.parameters = biennium, activities, asked, parameters
        self.progress: dict[int, dict[Any, GroupProgress]] = {
            level: weighted_progress(activities, by=BY[level]) for level in (GOAL, RESULT)
        }
        self.mandates = {level: self._mandates(level) for level in (GOAL, RESULT)}

    def _mandates(self, level: int) -> dict[Any, int]:
        """Distinct mandates behind the activities that count, per node of a level."""
        path = f"activity__{BY[level]}"
        counted = self.activities.filter(status__in=STATUSES_COUNTED).order_by().values("pk")
        shares = MandateShare.objects.filter(activity__in=counted).order_by()
        return dict(shares.values_list(path).annotate(n=Count("mandate", distinct=True)).values_list(path, "n"))

    def rows(self, *, everything: bool) -> list[TreeRow]:
        goals = [
            goal
            for goal in OperationalGoal.objects.filter(framework=self.biennium.framework_id)
            if self._kept(GOAL, goal.pk)
        ]
        results = [
            result
            for result in ExpectedResult.objects.filter(biennium=self.biennium).select_related("goal")
            if self._kept(RESULT, result.pk)
        ]
        opened = self._opened(goals, results, everything)
        shown = [result for result in results if _goal_key(result.goal) in opened]
        outputs = self._outputs([result.pk for result in shown if _result_key(result) in opened])
        leaves = self._leaves([output.pk for output in outputs if self._output_open(output, opened, everything)])
        figures = standings(self.biennium, shown, outputs)
        by_goal = _grouped(shown, "goal_id")
        by_result = _grouped(outputs, "result_id")
        by_output = _grouped(leaves, "output_id")
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
                    rows.extend(self._leaf(activity) for activity in by_output.get(output.pk, []))
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
        self.progress[OUTPUT] = weighted_progress(self.activities.filter(output__result__in=results), by=BY[OUTPUT])
        self.mandates[OUTPUT] = self._mandates(OUTPUT)
        outputs = Output.objects.filter(result__in=results).select_related("result__goal")
        return [output for output in outputs if self._kept(OUTPUT, output.pk)]

    def _leaves(self, outputs: list[int]) -> list[Any]:
        return list(
            self.activities.filter(output__in=outputs)
            .annotate(mandate_count=Count("mandate_shares", distinct=True))
            .order_by("code")
        )

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
            activities_url=reverse("planning:activity-list") + query,
            url=self._page_of(level, node),
            demonstration=bool(getattr(node, "demonstration", False)),
        )

    def _leaf(self, activity: Any) -> TreeRow:
        return TreeRow(
            key=f"a{activity.code}",
            level=ACTIVITY,
            code=activity.code,
            title=activity.title,
            progress=GroupProgress(1, activity.work_days, float(activity.percent), float(activity.planned_percent)),
            status=activity.status,
            mandates=activity.mandate_count,
            url=reverse("planning:activity-detail", args=[activity.code]),
            demonstration=activity.demonstration,
        )

    def _page_of(self, level: int, node: Any) -> str:
        """The page of a result or an output; a goal has none."""
        name = {RESULT: "planning:result-detail", OUTPUT: "planning:output-detail"}.get(level)
        return f"{reverse(name, args=[node.code])}?biennium={self.biennium.starts_in}" if name else ""

    def _toggle(self, key: str, expanded: bool) -> str:
        keys = (self.opened - {key, "outputs"}) if expanded else (self.opened - {"outputs"}) | {key}
        return _with(self.parameters, open=",".join(sorted(keys)), show=None)


def _with(parameters: Mapping[str, str], **changes: str | None) -> str:
    query = {name: value for name, value in parameters.items() if name != "export"} | changes
    return "?" + urlencode({name: value for name, value in query.items() if value is not None}, safe=",")


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
