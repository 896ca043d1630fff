"""The least disruptive reassignments: first as few days above the limit as can be, then as few hand-overs as can be.

Each stage holds what the one before found. In the last, who is in the activity already goes before a colleague of the
unit, and a colleague of the unit before somebody of the cluster's team.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from ortools.sat.python import cp_model

from monitoring.rules.reassigning import Answer, Carrier, HandOver, Part, Question, after, over
from monitoring.solving.engine import SECONDS, Engine, found

IN_THE_ACTIVITY, SAME_UNIT, SAME_CLUSTER = 0, 1, 2


@dataclass(frozen=True)
class _Way:
    """A hand-over that could be: whether it is made, and its days by quarter."""

    part: Part
    taker: Carrier
    made: Any
    days: dict[int, Any]
    distance: int


def solve(question: Question, seconds: float = SECONDS) -> Answer:
    """The best plan found within the seconds, with its bounds; without hand-overs when no plan is better."""
    before = over(question, {carrier.key: carrier.loads for carrier in question.carriers})
    model = cp_model.CpModel()
    ways = _ways(question, model)
    if not ways:
        return Answer(over_before=before, over_after=before, least_over=before)
    _hold_rules(question, model, ways)
    engine = Engine(model, seconds)
    relief = cp_model.LinearExpr.sum([days for way in ways for days in way.days.values()])
    moves = cp_model.LinearExpr.sum([way.made for way in ways])

    model.maximize(relief)
    solver, status = engine.solve(0.4)
    if not found(status):
        return Answer(over_before=before, over_after=before, least_over=0, proven=False, seconds=engine.spent)
    most = min(floor(solver.best_objective_bound + 1e-6), before)
    best = round(solver.objective_value)
    least_over = before - most
    if best == 0:
        return Answer(
            over_before=before, over_after=before, least_over=least_over, proven=most == 0, seconds=engine.spent
        )
    proven = status == cp_model.OPTIMAL

    model.add(relief == best)
    _hint(model, ways, solver)
    model.minimize(moves)
    fewer, status = engine.solve(0.8)
    least_moves = _least_moves(question, ways, best)
    if found(status):
        solver = fewer
        least_moves = max(ceil(fewer.best_objective_bound - 1e-6), least_moves)

    count = sum(solver.boolean_value(way.made) for way in ways)
    model.add(moves <= count)
    _hint(model, ways, solver)
    model.minimize(cp_model.LinearExpr.weighted_sum([way.made for way in ways], [way.distance for way in ways]))
    nearer, status = engine.solve(0.9)
    if found(status):
        solver = nearer
    hand_overs = _read(question, ways, solver)
    proven = proven and len(hand_overs) == least_moves
    return Answer(
        hand_overs=hand_overs,
        over_before=before,
        over_after=over(question, after(question, hand_overs)),
        least_over=least_over,
        least_moves=least_moves,
        proven=proven,
        seconds=engine.spent,
    )


def _ways(question: Question, model: cp_model.CpModel) -> list[_Way]:
    people = {carrier.key: carrier for carrier in question.carriers}
    takers = [
        carrier
        for carrier in question.carriers
        if any(question.room(carrier, quarter) for quarter in question.quarters)
    ]
    ways = []
    for part in question.parts:
        giver = people[part.person]
        gives = {
            quarter: min(part.days[quarter], question.excess(giver, quarter))
            for quarter in question.quarters
            if part.days[quarter] and question.excess(giver, quarter)
        }
        for taker in takers if gives else ():
            if not question.may_take(part, giver, taker):
                continue
            most = {quarter: min(days, question.room(taker, quarter)) for quarter, days in gives.items()}
            if not any(most.values()):
                continue
            name = f"{part.key}>{taker.key}"
            made = model.new_bool_var(name)
            days = {quarter: model.new_int_var(0, days, f"{name}@{quarter}") for quarter, days in most.items() if days}
            for quarter, one in days.items():
                model.add(one <= most[quarter] * made)
            distance = IN_THE_ACTIVITY if taker.key in part.others else SAME_UNIT
            if distance and taker.unit != giver.unit:
                distance = SAME_CLUSTER
            ways.append(_Way(part, taker, made, days, distance))
    return ways


def _hold_rules(question: Question, model: cp_model.CpModel, ways: list[_Way]) -> None:
    people = {carrier.key: carrier for carrier in question.carriers}
    of_part, of_giver, of_taker = defaultdict(list), defaultdict(list), defaultdict(list)
    has = {}
    for way in ways:
        for quarter, days in way.days.items():
            of_part[way.part.key, quarter].append(days)
            has[way.part.key, quarter] = way.part.days[quarter]
            of_giver[way.part.person, quarter].append(days)
            of_taker[way.taker.key, quarter].append(days)
    for key, days in of_part.items():
        model.add(cp_model.LinearExpr.sum(days) <= has[key])
    for (person, quarter), days in of_giver.items():
        model.add(cp_model.LinearExpr.sum(days) <= question.excess(people[person], quarter))
    for (person, quarter), days in of_taker.items():
        model.add(cp_model.LinearExpr.sum(days) <= question.room(people[person], quarter))


def _least_moves(question: Question, ways: list[_Way], relief: int) -> int:
    """A bound of our own: each giver's largest possible hand-overs one after the other, the largest of all first.

    What a further hand-over of a giver can relieve never grows, so no plan of fewer reaches the relief.
    """
    people = {carrier.key: carrier for carrier in question.carriers}
    sizes = defaultdict(list)
    for way in ways:
        most = sum(min(way.part.days[q], question.excess(people[way.part.person], q), question.room(way.taker, q))
                   for q in way.days)  # fmt: skip
        sizes[way.part.person].append(most)
    steps = []
    for person, each in sizes.items():
        left = sum(question.excess(people[person], quarter) for quarter in question.quarters)
        for most in sorted(each, reverse=True):
            steps.append(min(most, left))
            left -= steps[-1]
    count = 0
    for step in sorted(steps, reverse=True):
        if relief <= 0:
            break
        relief, count = relief - step, count + 1
    return max(count, 1)


def _hint(model: cp_model.CpModel, ways: list[_Way], solver: cp_model.CpSolver) -> None:
    """Begin the next stage from what the last one found."""
    model.clear_hints()
    for way in ways:
        given = {quarter: solver.value(days) for quarter, days in way.days.items()}
        model.add_hint(way.made, any(given.values()))
        for quarter, days in way.days.items():
            model.add_hint(days, given[quarter])


def _read(question: Question, ways: list[_Way], solver: cp_model.CpSolver) -> list[HandOver]:
    found_ones = []
    for way in ways:
        days = tuple(solver.value(way.days[quarter]) if quarter in way.days else 0 for quarter in question.quarters)
        if any(days):
            found_ones.append(HandOver(way.part, way.taker.key, days))
    return found_ones
