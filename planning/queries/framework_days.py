"""The results framework of a biennium with the work under it, as at a day: one set of questions for all its pages.

``FrameworkNow`` lets the database sum the rows as they stand; ``FrameworkOfADay`` sums what the activities were at the
end of a past day. Both answer by the definitions of ``progress_sums``, ``outcomes`` and ``indicators``.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from common import clock
from common.past import OfADay
from planning.enums import STATUSES_COUNTED, OutputStatus
from planning.models import Activity, Biennium, ExpectedResult, MandateShare, OperationalGoal, Output
from planning.queries.activities import activities_visible_to, reads_plan, with_plan
from planning.queries.facts import ActivityFact, facts_then, progress_of, rates_among
from planning.queries.framework_then import FrameworkThen, framework_then
from planning.queries.outcomes import rates
from planning.queries.past import activities_then
from planning.queries.progress_sums import GroupProgress, weighted_progress
from planning.queries.shares_then import Shares, shares_then
from planning.rules.rates import Rates
from structure.models import Division, Unit
from structure.queries.then import divisions_as_they_were, units_as_they_were

GOAL, RESULT, OUTPUT = 1, 2, 3
BY = {GOAL: "output__result__goal", RESULT: "output__result", OUTPUT: "output"}
DIVISION = ("lead_unit__division__order", "lead_unit__division__code", "lead_unit__division__name")
ByDivision = list[tuple[str, str, Rates]]  # code, name, rates


@dataclass(frozen=True)
class WorkRow:
    """An activity as a row; ``unit`` is the code of the unit that leads, ``output`` the key of what it stands under."""

    code: str
    title: str
    unit: str
    status: str
    percent: int
    planned: int
    work_days: Decimal
    output: int | None
    output_status: str
    mandates: int
    demonstration: bool

    @property
    def output_status_word(self) -> str:
        return str(OutputStatus(self.output_status).label)

    @property
    def progress(self) -> GroupProgress:
        return GroupProgress(1, self.work_days, float(self.percent), float(self.planned))


@dataclass(frozen=True)
class FrameworkNow(OfADay):
    """The framework of today and some of the activities of its biennium."""

    biennium: Biennium
    as_at: datetime.date
    activities: QuerySet[Activity]
    is_now = True

    def narrowed(self, q: str, status: str, unit: str) -> "FrameworkNow":
        """With the activities alone that hold the words, have the status and are led by the unit; empty means all."""
        kept = self.activities
        if q:
            kept = kept.filter(
                Q(title__icontains=q)
                | Q(code__istartswith=q)
                | Q(output__name__icontains=q)
                | Q(output__code=q)
                | Q(output__result__name__icontains=q)
                | Q(output__result__code=q)
            )
        kept = kept.filter(**({"status": status} if status else {}), **({"lead_unit__code": unit} if unit else {}))
        return replace(self, activities=kept)

    def under(self, level: int, keys: Collection[int]) -> "FrameworkNow":
        """With the activities alone under these goals, results or outputs."""
        return replace(self, activities=self.activities.filter(**{f"{BY[level]}__in": keys}))

    def units(self) -> list[Unit]:
        """The units that lead an activity."""
        return list(Unit.objects.filter(activities_led__isnull=False).distinct().order_by("code"))

    def goals(self) -> list[OperationalGoal]:
        return list(OperationalGoal.objects.filter(framework=self.biennium.framework_id))

    def results(self) -> list[ExpectedResult]:
        return list(ExpectedResult.objects.filter(biennium=self.biennium).select_related("goal"))

    def outputs(self, results: Collection[int]) -> list[Output]:
        return list(Output.objects.filter(result__in=results).select_related("result__goal"))

    def progress(self, by: int | None = None) -> dict[Any, GroupProgress]:
        """How far each goal, result or output is (``{None: …}`` the whole); None of a group is under no output."""
        return weighted_progress(with_plan(self.activities, self.as_at), by=BY[by] if by else None)

    def mandates(self, by: int) -> dict[Any, int]:
        """Distinct mandates behind the activities that count, of each goal, result or output."""
        path = f"activity__{BY[by]}"
        counted = self.activities.filter(status__in=STATUSES_COUNTED).order_by().values("pk")
        shares = MandateShare.objects.filter(activity__in=counted).order_by()
        return dict(shares.values_list(path).annotate(n=Count("mandate", distinct=True)).values_list(path, "n"))

    def rows(self, most: int | None = None) -> list[WorkRow]:
        """The activities by code, at most so many; one query."""
        planned = with_plan(self.activities, self.as_at).annotate(
            mandates=Count("mandate_shares", distinct=True), unit=F("lead_unit__code"), planned=F("planned_percent")
        )
        names = WorkRow.__dataclass_fields__
        return [WorkRow(**row) for row in planned.order_by("code").values(*names)[:most]]

    def rates(self) -> Rates:
        return rates(self.activities)[None]

    def rates_by_goal(self) -> dict[int | None, Rates]:
        """The rates by the number of the goal; None of what stands under no output."""
        return rates(self.activities, "output__result__goal__number")

    def rates_by_origin(self) -> dict[str, Rates]:
        """The rates by UN output status."""
        return rates(self.activities, "output_status")

    def rates_by_division(self) -> ByDivision:
        found = sorted(rates(self.activities, *DIVISION).items())
        return [(code, name, of) for (_order, code, name), of in found]


@dataclass(frozen=True)
class FrameworkOfADay(OfADay):
    """The framework of a past day and some of the activities of its biennium, as they were then."""

    biennium: Biennium
    as_at: datetime.date
    then: FrameworkThen
    facts: list[ActivityFact]
    shares: Shares
    is_now = False

    def narrowed(self, q: str, status: str, unit: str) -> "FrameworkOfADay":
        """As ``FrameworkNow.narrowed``, by the words, the status and the unit of that day."""
        kept = [
            fact
            for fact in self.facts
            if status in ("", fact.status) and unit in ("", fact.unit) and (not q or self._holds(fact, q.casefold()))
        ]
        return replace(self, facts=kept)

    def _holds(self, fact: ActivityFact, words: str) -> bool:
        output = self.then.outputs.get(fact.output or 0)
        named = (output, output.result) if output else ()
        return (
            words in fact.title.casefold()
            or fact.code.casefold().startswith(words)
            or any(words in one.name.casefold() or words == one.code.casefold() for one in named)
        )

    def under(self, level: int, keys: Collection[int]) -> "FrameworkOfADay":
        """With the activities alone under these goals, results or outputs."""
        return replace(self, facts=[fact for fact in self.facts if self._above(fact, level) in keys])

    def _above(self, fact: ActivityFact, level: int) -> int | None:
        result = self.then.result_above(fact.output)
        if result is None:
            return None
        return {GOAL: result.goal_id, RESULT: result.pk, OUTPUT: fact.output}[level]

    def units(self) -> list[Unit]:
        """The units that led an activity, by the names of then."""
        led = Unit.objects.filter(code__in={fact.unit for fact in self.facts}).select_related("division")
        return units_as_they_were(led.order_by("code"), self.as_at)

    def goals(self) -> list[OperationalGoal]:
        return [one for one in self.then.goals.values() if one.framework_id == self.biennium.framework_id]

    def results(self) -> list[ExpectedResult]:
        return list(self.then.results.values())

    def found(self, level: int, *, code: str = "", key: int = 0) -> Any:
        """The expected result or output of this key, or else of the code it had then; None of one not there."""
        rows: dict[int, Any] = dict(self.then.results if level == RESULT else self.then.outputs)
        return rows.get(key) or next((one for one in rows.values() if one.code == code), None)

    def outputs(self, results: Collection[int]) -> list[Output]:
        return [one for one in self.then.outputs.values() if one.result_id in results]

    def progress(self, by: int | None = None) -> dict[Any, GroupProgress]:
        """How far each goal, result or output was (``{None: …}`` the whole); None of a group is under no output."""
        groups = self._groups(by) if by else {None: self.facts}
        found = {key: progress_of(facts) for key, facts in groups.items()}
        return {key: progress for key, progress in found.items() if progress.activities}

    def mandates(self, by: int) -> dict[Any, int]:
        """Distinct mandates behind the activities that counted, of each goal, result or output."""
        return {
            key: len({mandate for fact in facts if fact.counted for mandate in self.shares.get(fact.pk, ())})
            for key, facts in self._groups(by).items()
        }

    def rows(self, most: int | None = None) -> list[WorkRow]:
        """The activities by code, at most so many."""
        return [
            WorkRow(
                code=fact.code,
                title=fact.title,
                unit=fact.unit,
                status=fact.status,
                percent=fact.percent,
                planned=fact.planned,
                work_days=fact.work_days,
                output=fact.output,
                output_status=fact.output_status,
                mandates=len(self.shares.get(fact.pk, ())),
                demonstration=fact.demonstration,
            )
            for fact in self.facts[:most]
        ]

    def rates(self) -> Rates:
        return rates_among(self.facts)

    def rates_by_goal(self) -> dict[int | None, Rates]:
        """The rates by the number of the goal; None of what stood under no output."""
        return _rates_by((fact.goal, fact) for fact in self.facts)

    def rates_by_origin(self) -> dict[str, Rates]:
        """The rates by UN output status."""
        return _rates_by((fact.output_status, fact) for fact in self.facts)

    def rates_by_division(self) -> ByDivision:
        found = _rates_by((fact.division, fact) for fact in self.facts)
        named = divisions_as_they_were(Division.objects.filter(code__in=found).order_by("order", "code"), self.as_at)
        return [(one.code, one.name, found[one.code]) for one in named]

    def _groups(self, level: int) -> dict[Any, list[ActivityFact]]:
        return _grouped((self._above(fact, level), fact) for fact in self.facts)


Framework = FrameworkNow | FrameworkOfADay


def framework_on(user: Any, biennium: Biennium, day: datetime.date) -> Framework:
    """The framework with all the activities a person may see, as at a day; of a past day ten queries."""
    if day >= clock.today():
        return FrameworkNow(biennium, day, activities_visible_to(user).filter(biennium=biennium))
    then = framework_then(biennium, day)
    facts: list[ActivityFact] = []
    if reads_plan(user):
        facts = facts_then(with_plan(activities_then(biennium, day), day), then, day)
    worked_on = {fact.output for fact in facts if fact.output}
    return FrameworkOfADay(biennium, day, then.shown(worked_on), facts, shares_then(biennium, day))


def _grouped(pairs: Iterable[tuple[Any, ActivityFact]]) -> dict[Any, list[ActivityFact]]:
    found: dict[Any, list[ActivityFact]] = defaultdict(list)
    for key, fact in pairs:
        found[key].append(fact)
    return dict(found)


def _rates_by(pairs: Iterable[tuple[Any, ActivityFact]]) -> dict[Any, Rates]:
    return {key: rates_among(facts) for key, facts in _grouped(pairs).items()}
