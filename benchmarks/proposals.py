"""How long a proposal of reassignments takes: 200 members of the staff on 40 projects, some of them overloaded.

``python -m benchmarks.proposals`` makes a secretariat of that size from a fixed seed, in memory, asks the solver for
the least disruptive reassignments of a year, and prints what it found, its bounds and its seconds. The goal is an
answer within ten seconds: the best plan, or the best found with its bound. Returns 1 when a rule is broken, when the
balance is worse, or when it took longer.
"""

import argparse
import os
import random
import sys

import django

from monitoring.rules.reassigning import Carrier, Part, Question, after, broken_rules
from monitoring.solving.reassigning import solve

GOAL_SECONDS = 10.0
QUARTERS, HAS = 4, 630  # tenths of a work-day a quarter


def secretariat(people: int, projects: int, seed: int) -> Question:
    """Everybody in one of twelve units and a few of eight clusters; each project has three to nine assignments."""
    chance = random.Random(seed)
    loads = [[0] * QUARTERS for _person in range(people)]
    parts: list[Part] = []
    for project in range(projects):
        team = chance.sample(range(people), chance.randint(min(3, people), min(9, people)))
        for place, person in enumerate(team):
            days = tuple(chance.choice((0, 50, 120, 240, 380)) for _quarter in range(QUARTERS))
            others = frozenset(team) - {person}
            parts.append(Part(len(parts), project, person, days, project % 8, place == 0, others))
            for quarter, given in enumerate(days):
                loads[person][quarter] += given
    carriers = [
        Carrier(
            person,
            unit=person % 12,
            loads=tuple(load + chance.randint(100, 420) for load in loads[person]),
            capacities=(HAS,) * QUARTERS,
            skills=frozenset(chance.sample(range(15), 3)),
            clusters=frozenset(chance.sample(range(8), 2)),
        )
        for person in range(people)
    ]
    return Question(carriers, parts)


def balance(question: Question, loads: dict[int, list[int]]) -> list[float]:
    """The balance index of each quarter."""
    from monitoring.metrics.load import balance_index  # its neighbours are about models: the apps come first

    return [
        float(balance_index((loads[one.key][quarter], one.capacities[quarter]) for one in question.carriers) or 100)
        for quarter in question.quarters
    ]


def main() -> int:
    """Print the answer in a few lines."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--projects", type=int, default=40)
    options.add_argument("--seed", type=int, default=20160912)
    chosen = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.settings.development")
    django.setup()
    question = secretariat(chosen.people, chosen.projects, chosen.seed)
    answer = solve(question)
    broken = list(broken_rules(question, answer.hand_overs))
    was = balance(question, after(question, ()))
    now = balance(question, after(question, answer.hand_overs))
    print(f"{chosen.people} people, {len(question.parts)} assignments of {chosen.projects} projects")
    days = [tenths / 10 for tenths in (answer.over_before, answer.over_after, answer.least_over)]
    print(f"above the limit: {days[0]} days, {days[1]} after, at least {days[2]}")
    verdict = "proven" if answer.proven else "best found"
    print(f"hand-overs: {len(answer.hand_overs)}, at least {answer.least_moves}; {verdict}")
    print(f"balance by quarter: {was} before, {now} after")
    print(f"rules broken: {broken or 'none'}; {answer.seconds:.1f} seconds")
    worse = any(later < before for before, later in zip(was, now, strict=True))
    return int(bool(broken) or worse or answer.seconds > GOAL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
