"""The solver of reassignments: it keeps every rule, never makes the balance worse, and says when no plan is better."""

import os
import random
import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings

from benchmarks.proposals import balance, secretariat
from monitoring.rules.reassigning import Carrier, HandOver, Part, Question, after, broken_rules, over
from monitoring.solving.reassigning import solve

OVER = Carrier(1, unit=1, loads=(800,), capacities=(630,), skills=frozenset({1}))
WITH_ROOM = Carrier(2, unit=1, loads=(300,), capacities=(630,), skills=frozenset({1, 2}))
PART = Part(7, activity=3, person=1, days=(400,), cluster=4)


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_breaks_a_rule_or_makes_the_balance_worse(seed: int) -> None:
    """Small secretariats of every kind, from hardly any work to far too much, with one or two rules loosened."""
    chance = random.Random(seed)
    question = secretariat(chance.randint(3, 14), chance.randint(1, 6), seed) if seed else Question([], [])
    question = replace(question, limit=chance.choice((90, 100, 110)), across=seed % 3 > 0, share_skill=seed % 2 > 0)
    answer = solve(question, seconds=2)
    assert list(broken_rules(question, answer.hand_overs)) == []
    then = after(question, answer.hand_overs)
    assert answer.over_after == over(question, then) <= answer.over_before
    assert answer.least_over <= answer.over_after
    if answer.hand_overs:
        assert answer.least_moves <= len(answer.hand_overs)
        was, now = balance(question, after(question, ())), balance(question, then)
        assert all(later >= before for before, later in zip(was, now, strict=True))
    else:
        assert answer.over_after == answer.over_before


def test_one_hand_over_is_enough_and_is_proven() -> None:
    answer = solve(Question([OVER, WITH_ROOM], [PART]), seconds=2)
    assert list(answer.hand_overs) == [HandOver(PART, taker=2, days=(170,))]
    assert (answer.over_before, answer.over_after, answer.least_over, answer.least_moves) == (170, 0, 0, 1)
    assert answer.proven


def test_who_works_on_the_activity_already_goes_before_a_colleague() -> None:
    colleague = replace(WITH_ROOM, key=3)
    part = replace(PART, others=frozenset({3}))
    (found,) = solve(Question([OVER, WITH_ROOM, colleague], [part]), seconds=2).hand_overs
    assert found.taker == 3


@pytest.mark.parametrize(
    ("over_one", "other", "part"),
    [
        (replace(OVER, loads=(630,)), WITH_ROOM, PART),  # nobody carries too much
        (OVER, replace(WITH_ROOM, loads=(630,)), PART),  # nobody has room
        (OVER, replace(WITH_ROOM, capacities=(0,), loads=(0,)), PART),  # not there in the quarter
        (OVER, replace(WITH_ROOM, unit=2), PART),  # another unit, and not in the cluster's team
        (OVER, replace(WITH_ROOM, skills=frozenset({5})), PART),  # no skill in common
        (OVER, WITH_ROOM, replace(PART, leads=True)),  # the lead officer stays
        (OVER, WITH_ROOM, replace(PART, days=(0,))),  # nothing to give
    ],
)
def test_it_says_that_no_plan_is_better(over_one: Carrier, other: Carrier, part: Part) -> None:
    answer = solve(Question([over_one, other], [part]), seconds=2)
    assert not answer.hand_overs and answer.proven
    assert answer.over_after == answer.over_before == answer.least_over


def test_the_team_of_the_cluster_takes_over_across_units_where_that_is_allowed() -> None:
    other = replace(WITH_ROOM, unit=2, clusters=frozenset({4}))
    question = Question([OVER, other], [PART])
    assert [one.taker for one in solve(question, seconds=2).hand_overs] == [2]
    assert not solve(replace(question, across=False), seconds=2).hand_overs


def test_the_same_question_gets_the_same_answer() -> None:
    question = secretariat(12, 6, 5)
    # Enough seconds on the busiest machine: then the measure of work ends a search, not the clock.
    first, second = solve(question, seconds=60), solve(question, seconds=60)
    assert first == second and first.hand_overs


@pytest.mark.parametrize(
    ("hand_over", "said"),
    [
        (HandOver(PART, 2, (0,)), "gives nothing"),
        (HandOver(PART, 2, (401,)), "more than it has"),
        (HandOver(PART, 2, (171,)), "more than too much"),
        (HandOver(replace(PART, days=(600,)), 2, (340,)), "newly over"),
        (HandOver(PART, 1, (100,)), "must not go"),
        (HandOver(replace(PART, leads=True), 2, (100,)), "must not go"),
    ],
)
def test_every_broken_rule_is_named(hand_over: HandOver, said: str) -> None:
    assert any(said in rule for rule in broken_rules(Question([OVER, WITH_ROOM], [PART]), [hand_over]))


def test_the_benchmark_runs_as_a_command() -> None:
    """Without settings in the environment, as somebody types it; small, so that it is quick."""
    command = [sys.executable, "-m", "benchmarks.proposals", "--people", "12", "--projects", "3"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    where = {"cwd": settings.BASE_DIR, "env": environment}
    done = subprocess.run(command, **where, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "12 people" in done.stdout and "rules broken: none" in done.stdout
