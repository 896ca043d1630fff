"""The results framework at the end of a past day: goals, expected results and outputs, in the words of then.

A row that is on record only since later speaks by its first known version, for work of that day may stand under it;
``shown`` leaves out those under which nothing stood.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from common.past import after, speaking_for
from planning.models import Biennium, ExpectedResult, OperationalGoal, Output


@dataclass(frozen=True)
class FrameworkThen:
    """The rows by their keys, in the order of the framework: copies to be read and never saved.

    ``later`` holds the goals, results and outputs that are on record only since a later day.
    """

    biennium: Biennium
    goals: dict[int, OperationalGoal]
    results: dict[int, ExpectedResult]
    outputs: dict[int, Output]
    later: frozenset[Any]

    def result_above(self, output: int | None) -> ExpectedResult | None:
        """The expected result an output led to; None of no output."""
        return self.outputs[output].result if output in self.outputs else None

    def shown(self, worked_on: Collection[int]) -> "FrameworkThen":
        """The framework without what is on record only since later and has none of the outputs ``worked_on``."""
        outputs = {pk: one for pk, one in self.outputs.items() if one not in self.later or pk in worked_on}
        held = {one.result_id for one in outputs.values()}
        results = {pk: one for pk, one in self.results.items() if one not in self.later or pk in held}
        above = {one.goal_id for one in results.values()}
        goals = {pk: one for pk, one in self.goals.items() if one not in self.later or pk in above}
        return replace(self, goals=goals, results=results, outputs=outputs)


def framework_then(biennium: Biennium, day: datetime.date) -> FrameworkThen:
    """The framework of the biennium at the end of ``day``; three queries."""
    later: set[Any] = set()
    results = _rows(ExpectedResult.history.filter(biennium=biennium), day, later)
    outputs = _rows(Output.history.filter(result_id__in=results), day, later)
    named = Q(framework=biennium.framework_id) | Q(id__in={one.goal_id for one in results.values()})
    goals = _rows(OperationalGoal.history.filter(named), day, later)
    for result in results.values():
        result.goal, result.biennium = goals[result.goal_id], biennium
    for output in outputs.values():
        output.result = results[output.result_id]
    return FrameworkThen(
        biennium=biennium,
        goals=_sorted(goals, lambda one: (one.number,)),
        results=_sorted(results, lambda one: (one.goal.number, one.code)),
        outputs=_sorted(outputs, lambda one: (one.result.goal.number, one.code)),
        later=frozenset(later),
    )


def _rows(versions: QuerySet[Any], day: datetime.date, later: set[Any]) -> dict[int, Any]:
    found = {}
    for version in speaking_for(versions, day).exclude(history_type="-"):
        found[version.id] = version.instance
        if version.history_date >= after(day):
            later.add(found[version.id])
    return found


def _sorted(rows: dict[int, Any], key: Any) -> dict[int, Any]:
    return dict(sorted(rows.items(), key=lambda pair: key(pair[1])))
