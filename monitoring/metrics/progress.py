"""Numbers about activities and the groups they form: status, progress against plan, what lags."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clusters.models import Cluster
from monitoring.metrics.facts import lagging_since
from monitoring.metrics.window import Window
from planning.enums import ActivityStatus
from planning.models import ExpectedResult, OperationalGoal
from planning.queries.facts import ActivityFact, progress_of
from planning.queries.progress_sums import GroupProgress
from structure.models import Division, Unit
from structure.queries.then import divisions_as_they_were, units_as_they_were

Facts = Sequence[ActivityFact]


@dataclass(frozen=True)
class Group:
    """A goal, result, cluster, division or unit, and how far its activities are against plan."""

    code: str
    name: str
    progress: GroupProgress
    all: int

    @property
    def status(self) -> str:
        return str(self.progress.status)


@dataclass(frozen=True)
class Lagging:
    """An activity reported as lagging, or past its approved end and not done; ``since`` is the earlier day."""

    fact: ActivityFact
    since: datetime.date | None

    @property
    def reported(self) -> bool:
        return self.fact.status == ActivityStatus.LAGGING


def activities_by_status(window: Window, facts: Facts) -> dict[str, int]:
    """How many activities have each status; every status is named, also with none."""
    counts = Counter(fact.status for fact in facts)
    return {status.value: counts.get(status.value, 0) for status in ActivityStatus}


def progress(window: Window, facts: Facts) -> GroupProgress:
    return progress_of(facts)


def progress_by_goal(window: Window, facts: Facts) -> list[Group]:
    goals = OperationalGoal.objects.filter(framework=window.biennium.framework_id).order_by("number")
    rows = [(goal.number, f"Goal {goal.number}", goal.name) for goal in goals]
    return _groups(facts, lambda fact: fact.goal, rows, empty=window.scope.is_whole)


def progress_by_result(window: Window, facts: Facts) -> list[Group]:
    results = ExpectedResult.objects.filter(biennium=window.biennium).order_by("goal__number", "code")
    return _groups(
        facts, lambda fact: fact.result, [(r.code, r.code, r.name) for r in results], empty=window.scope.is_whole
    )


def progress_by_cluster(window: Window, facts: Facts) -> list[Group]:
    clusters = Cluster.objects.order_by("code")
    return _groups(
        facts, lambda fact: fact.cluster, [(c.code, c.code, c.name) for c in clusters], empty=window.scope.is_whole
    )


def progress_by_division(window: Window, facts: Facts) -> list[Group]:
    divisions = divisions_as_they_were(Division.objects.order_by("order", "code"), window.as_at)
    return _groups(facts, lambda fact: fact.division, [(d.code, d.code, d.name) for d in divisions])


def progress_by_unit(window: Window, facts: Facts) -> list[Group]:
    units = units_as_they_were(
        Unit.objects.select_related("division").order_by("division__order", "order", "code"), window.as_at
    )
    return _groups(facts, lambda fact: fact.unit, [(u.code, u.code, u.name) for u in units])


def _groups(
    facts: Facts, key: Callable[[ActivityFact], Any], rows: Sequence[tuple[Any, str, str]], *, empty: bool = False
) -> list[Group]:
    """One group per row, in the rows' order; groups without activities only where ``empty`` asks for them."""
    held: dict[Any, list[ActivityFact]] = defaultdict(list)
    for fact in facts:
        held[key(fact)].append(fact)
    return [
        Group(code, name, progress_of(held[found]), len(held[found]))
        for found, code, name in rows
        if empty or held[found]
    ]


def results_on_track(window: Window, facts: Facts) -> tuple[int, int]:
    """Expected results whose figures say on track or done, and all that have activities."""
    groups = [group for group in progress_by_result(window, facts) if group.progress.activities]
    good = {ActivityStatus.ON_TRACK, ActivityStatus.DONE}
    return sum(group.progress.status in good for group in groups), len(groups)


def lagging_activities(window: Window, facts: Facts) -> list[Lagging]:
    """What lags and since when, the longest late first."""
    lagging = [fact for fact in facts if fact.status == ActivityStatus.LAGGING or fact.days_late]
    since = lagging_since(window, [fact.pk for fact in lagging])
    found = []
    for fact in lagging:
        days = [since.get(fact.pk)]
        if fact.days_late:
            days.append(fact.plan_end + datetime.timedelta(days=1))
        found.append(Lagging(fact, min((day for day in days if day), default=None)))
    return sorted(found, key=lambda one: (-one.fact.days_late, one.since or window.as_at, one.fact.code))
