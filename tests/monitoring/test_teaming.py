"""The solver of teams: no rule is ever broken, and what cannot be met is named and is true."""

import random
from dataclasses import replace
from itertools import combinations

import pytest

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
    broken_team_rules,
)
from monitoring.solving.teaming import solve_team

LEADER = Candidate(1, division=1, loads=(300,), capacities=(630,), skills=frozenset({1}), may_lead=True)
OTHER = Candidate(2, division=2, loads=(300,), capacities=(630,), skills=frozenset({2}))
PAIR = TeamQuestion([LEADER, OTHER], frozenset({1, 2}), core_days=(100,), support_days=(20,))


def any_question(seed: int) -> TeamQuestion:
    """A small secretariat of chance: sometimes too small, too full, of one division or without a skill."""
    chance = random.Random(seed)
    people = [
        Candidate(
            key,
            division=chance.randint(1, 1 + seed % 3),
            loads=(chance.randint(0, 640), chance.randint(0, 640)),
            capacities=(630, 630 if chance.random() < 0.9 else 0),
            skills=frozenset(chance.sample(range(5), 2)),
            may_lead=chance.random() < 0.4,
            core_teams=chance.randint(0, 3),
            near=chance.random() < 0.3,
        )
        for key in range(chance.randint(2, 7))
    ]
    least = chance.choice((2, 2, 3, 4))
    needed = frozenset(chance.sample(range(5), chance.randint(0, 4)))
    return TeamQuestion(people, needed, (100, 60), (20, 20), least=least, most=chance.choice((4, 6)))


def teams(question: TeamQuestion) -> list[set[Rule]]:
    """The rules that every possible core team breaks, worked out one by one."""
    found = []
    for size in range(1, len(question.candidates) + 1):
        for core in combinations([one.key for one in question.candidates], size):
            for lead in core:
                answer = TeamAnswer(lead, tuple(key for key in core if key != lead))
                found.append(set(broken_team_rules(question, answer)))
    return found


@pytest.mark.parametrize("turn", range(4))
def test_a_team_breaks_no_rule_and_what_cannot_be_met_is_true(turn: int) -> None:
    for seed in range(turn * 10, turn * 10 + 10):
        judge(any_question(seed))


def judge(question: TeamQuestion) -> None:
    """The answer against all teams there could be."""
    answer = solve_team(question, seconds=3)
    every = teams(question)
    if answer.found:
        assert list(broken_team_rules(question, answer)) == [] and not answer.unmet
        assert answer.proven and answer.least_fullness <= answer.fullness
    else:
        unmet = set(answer.unmet)
        assert unmet and all(broken & unmet for broken in every), "no team keeps the rules named"
        for rule in unmet:
            assert any(not broken & (unmet - {rule}) for broken in every), "without any one of them there is a team"


def test_as_few_as_can_be_and_of_those_the_least_full() -> None:
    fuller = replace(OTHER, key=3, loads=(500,))
    answer = solve_team(replace(PAIR, candidates=[LEADER, fuller, OTHER]), seconds=3)
    assert (answer.lead, answer.core, answer.proven) == (1, (2,), True)
    of_the_cluster = replace(OTHER, key=4, near=True)
    assert solve_team(replace(PAIR, candidates=[LEADER, OTHER, of_the_cluster]), seconds=3).core == (4,)


@pytest.mark.parametrize(
    ("question", "unmet"),
    [
        (replace(PAIR, candidates=[replace(LEADER, may_lead=False), OTHER]), (LEAD,)),
        (replace(PAIR, candidates=[LEADER, replace(OTHER, division=1)]), (DIVISIONS,)),
        (replace(PAIR, skills=frozenset({1, 9})), ((SKILL, 9),)),
        (replace(PAIR, candidates=[LEADER, replace(OTHER, core_teams=3)], skills=frozenset()), (SIZE, TEAMS)),
        (replace(PAIR, core_days=(331,), skills=frozenset({1})), (ROOM,)),
        (replace(PAIR, least=3), (SIZE,)),
        (replace(PAIR, support=True), (SUPPORT,)),
    ],
)
def test_it_names_the_rule_that_cannot_be_met(question: TeamQuestion, unmet: tuple[Rule, ...]) -> None:
    answer = solve_team(question, seconds=3)
    assert not answer.found and answer.proven
    assert answer.unmet == unmet


def test_two_hundred_people_and_a_support_team_within_ten_seconds() -> None:
    chance = random.Random(7)
    people = [
        Candidate(key, key % 5, (chance.randint(0, 600),) * 4, (630,) * 4, frozenset(chance.sample(range(15), 3)),
                  chance.random() < 0.5, chance.randint(0, 3), chance.random() < 0.2)
        for key in range(200)
    ]  # fmt: skip
    question = TeamQuestion(people, frozenset(range(7)), (120,) * 4, (30,) * 4, support=True)
    answer = solve_team(question)
    assert list(broken_team_rules(question, answer)) == [] and 10 <= len(answer.support) <= 20
    assert answer.seconds < 10
