"""A team for a new project: as few in the core team as can be, then those whose days are least taken.

Of equally full people those of the cluster's team go first. Where no team keeps every rule, the rules are narrowed down
to those that cannot be met together: without any one of them a team could be found.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import ceil
from typing import Any

from ortools.sat.python import cp_model

from clusters.rules.team import CORE_AT_LEAST, SUPPORT_AT_LEAST, SUPPORT_AT_MOST
from monitoring.rules.teaming import (
    DIVISIONS,
    LEAD,
    ROOM,
    SIZE,
    SKILL,
    SUPPORT,
    TEAMS,
    Candidate,
    Rule,
    TeamAnswer,
    TeamQuestion,
)
from monitoring.solving.engine import SECONDS, Engine, found

FAR = 1  # thousandths a member from outside the cluster's team weighs more: it only decides between equals


@dataclass(frozen=True)
class _Places:
    """Who sits where: one variable for each candidate and place."""

    lead: list[Any]
    core: list[Any]  # the lead among them
    support: list[Any]


def solve_team(question: TeamQuestion, seconds: float = SECONDS) -> TeamAnswer:
    """The best team found within the seconds with its bound, or the rules that cannot be met."""
    model, places = _model(question, question.rules)
    engine = Engine(model, seconds)
    model.minimize(cp_model.LinearExpr.sum(places.core))
    solver, status = engine.solve(0.3)
    if status == cp_model.INFEASIBLE:
        unmet = _unmet(question, engine)
        return TeamAnswer(unmet=unmet, proven=bool(unmet), seconds=engine.spent)
    if not found(status):
        return TeamAnswer(proven=False, seconds=engine.spent)
    proven = status == cp_model.OPTIMAL

    size = sum(solver.boolean_value(one) for one in places.core)
    model.add(cp_model.LinearExpr.sum(places.core) == size)
    model.clear_hints()
    for one in (*places.lead, *places.core, *places.support):
        model.add_hint(one, solver.boolean_value(one))
    model.minimize(_fullness(question, places))
    fairer, status = engine.solve(0.9)
    if found(status):
        solver = fairer
    answer = _read(question, places, solver)
    count = max(len(answer[1]) + 1 + len(answer[2]), 1)
    people = {one.key: one for one in question.candidates}
    core_full = sum(question.fullness(people[key], question.core_days) for key in (answer[0], *answer[1]))
    support_full = sum(question.fullness(people[key], question.support_days) for key in answer[2])
    full = (core_full + support_full) // count
    bound = ceil(fairer.best_objective_bound - 1e-6) // count if found(status) else 0
    return TeamAnswer(
        lead=answer[0],
        core=answer[1],
        support=answer[2],
        fullness=full,
        least_fullness=min(full, bound),
        proven=proven and status == cp_model.OPTIMAL,
        seconds=engine.spent,
    )


def _model(question: TeamQuestion, rules: Collection[Rule]) -> tuple[cp_model.CpModel, _Places]:
    """A model that keeps these rules; that somebody leads, and that nobody has two places, is never left out."""
    model, people, kept = cp_model.CpModel(), question.candidates, set(rules)
    total = cp_model.LinearExpr.sum
    places = _Places(*([model.new_bool_var(f"{name}{one.key}") for one in people] for name in ("lead", "core", "aid")))
    model.add(total(places.lead) == 1)
    for place, one in enumerate(people):
        model.add_implication(places.lead[place], places.core[place])
        model.add_at_most_one(places.core[place], places.support[place])
        if LEAD in kept and not one.may_lead:
            model.add(places.lead[place] == 0)
        if TEAMS in kept and not question.may_join(one):
            model.add(places.core[place] == 0)
        if ROOM in kept and not question.has_room(one, question.core_days):
            model.add(places.core[place] == 0)
        if ROOM in kept and not question.has_room(one, question.support_days):
            model.add(places.support[place] == 0)
    if SIZE in kept:
        model.add_linear_constraint(total(places.core), question.least, question.most)
    if DIVISIONS in kept:
        _hold_divisions(model, people, places)
    for skill in question.skills:
        if (SKILL, skill) in kept:
            model.add(total([places.core[at] for at, one in enumerate(people) if skill in one.skills]) >= 1)
    if SUPPORT in kept:
        model.add_linear_constraint(total(places.support), SUPPORT_AT_LEAST, SUPPORT_AT_MOST)
    else:
        model.add(total(places.support) == 0)
    return model, places


def _hold_divisions(model: cp_model.CpModel, people: Collection[Candidate], places: _Places) -> None:
    """At least two divisions have somebody in the core team."""
    sitting: dict[int, list[Any]] = {}
    for place, one in enumerate(people):
        sitting.setdefault(one.division, []).append(places.core[place])
    there = []
    for division, members in sitting.items():
        in_it = model.new_bool_var(f"division{division}")
        model.add(in_it <= cp_model.LinearExpr.sum(members))
        there.append(in_it)
    model.add(cp_model.LinearExpr.sum(there) >= CORE_AT_LEAST)


def _fullness(question: TeamQuestion, places: _Places) -> Any:
    variables, weights = [], []
    for place, one in enumerate(question.candidates):
        for days, seats in ((question.core_days, places.core), (question.support_days, places.support)):
            variables.append(seats[place])
            weights.append(question.fullness(one, days) + (0 if one.near else FAR))
    return cp_model.LinearExpr.weighted_sum(variables, weights)


def _unmet(question: TeamQuestion, engine: Engine) -> tuple[Rule, ...]:
    """The rules in each other's way: each is left out in turn, and stays out where it changes nothing."""
    kept = list(question.rules)
    for rule in reversed(question.rules):
        fewer = [one for one in kept if one != rule]
        engine.model, _places = _model(question, fewer)
        if engine.solve(0.5)[1] == cp_model.INFEASIBLE:
            kept = fewer
    return tuple(kept)


def _read(
    question: TeamQuestion, places: _Places, solver: cp_model.CpSolver
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    def seated(seats: list[Any]) -> list[int]:
        return [one.key for one, seat in zip(question.candidates, seats, strict=True) if solver.boolean_value(seat)]

    (lead,) = seated(places.lead)
    return lead, tuple(key for key in seated(places.core) if key != lead), tuple(seated(places.support))
