"""What a proposal of reassignments is asked and what it must keep; pure, in whole tenths of a work-day.

A **hand-over** gives days of one assignment from who carries too much (the giver) to somebody with room (the taker).
In every quarter a giver carries more than the limit and ends at the limit or above it, a taker carries less and ends at
the limit or below it. So nobody is newly over, and the balance index of the people looked at, and of the whole
Secretariat, cannot fall: work only goes from larger shares to smaller ones (``monitoring.metrics.load``).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Carrier:
    """A person: ``loads`` and ``capacities`` by quarter, in tenths of a day; where and with whom the person works."""

    key: int
    unit: int
    loads: tuple[int, ...]
    capacities: tuple[int, ...]
    skills: frozenset[int] = frozenset()
    clusters: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """An assignment that could be handed over: its days by quarter in tenths, and who is in the activity already."""

    key: int
    activity: int
    person: int
    days: tuple[int, ...]
    cluster: int | None = None
    leads: bool = False
    others: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Question:
    """People, their assignments, and what may be moved where.

    ``limit`` is in per cent of what a person has; ``across`` lets the activity's cluster team take work over besides
    the giver's unit; ``share_skill`` asks that the taker has a skill of the giver (an activity does not say which it
    needs).
    """

    carriers: Sequence[Carrier]
    parts: Sequence[Part]
    limit: int = 100
    across: bool = True
    share_skill: bool = True

    def limit_of(self, carrier: Carrier, quarter: int) -> int:
        return carrier.capacities[quarter] * self.limit // 100

    def excess(self, carrier: Carrier, quarter: int) -> int:
        """Tenths a person carries above the limit."""
        return max(carrier.loads[quarter] - self.limit_of(carrier, quarter), 0)

    def room(self, carrier: Carrier, quarter: int) -> int:
        """Tenths a person could take up to the limit."""
        return max(self.limit_of(carrier, quarter) - carrier.loads[quarter], 0)

    @property
    def quarters(self) -> range:
        return range(len(self.carriers[0].loads) if self.carriers else 0)

    def may_take(self, part: Part, giver: Carrier, taker: Carrier) -> bool:
        """Whether the rules let this person take work of that assignment over, room left aside."""
        if part.leads or giver.key == taker.key:
            return False
        near = giver.unit == taker.unit or (self.across and part.cluster in taker.clusters)
        able = not self.share_skill or not giver.skills or bool(giver.skills & taker.skills)
        return near and able


@dataclass(frozen=True)
class HandOver:
    """Days by quarter, in tenths, of an assignment, from its person to another."""

    part: Part
    taker: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """What the solver found.

    ``least_over`` is the proven least that must remain above the limit, in tenths; ``least_moves`` the proven least
    number of hand-overs with which what remains can be reached. ``proven`` when what was found equals both.
    """

    hand_overs: Sequence[HandOver] = ()
    over_before: int = 0
    over_after: int = 0
    least_over: int = 0
    least_moves: int = 0
    proven: bool = True
    seconds: float = field(default=0.0, compare=False)


def after(question: Question, hand_overs: Sequence[HandOver]) -> dict[int, list[int]]:
    """What everybody carries by quarter once the days have changed hands, in tenths."""
    loads = {carrier.key: list(carrier.loads) for carrier in question.carriers}
    for one in hand_overs:
        for quarter, days in enumerate(one.days):
            loads[one.part.person][quarter] -= days
            loads[one.taker][quarter] += days
    return loads


def over(question: Question, loads: Mapping[int, Sequence[int]]) -> int:
    """Tenths above the limit of all people in all quarters."""
    return sum(
        max(loads[carrier.key][quarter] - question.limit_of(carrier, quarter), 0)
        for carrier in question.carriers
        for quarter in question.quarters
    )


def broken_rules(question: Question, hand_overs: Sequence[HandOver]) -> Iterator[str]:
    """Every rule a plan breaks, in words for the log; nothing for a plan that may be shown."""
    people = {carrier.key: carrier for carrier in question.carriers}
    taken: dict[int, list[int]] = defaultdict(lambda: [0 for _quarter in question.quarters])
    for one in hand_overs:
        giver, taker = people[one.part.person], people[one.taker]
        if not question.may_take(one.part, giver, taker):
            yield f"assignment {one.part.key} must not go to {one.taker}"
        if min(one.days) < 0 or not any(one.days):
            yield f"assignment {one.part.key} gives nothing, or less"
        for quarter, days in enumerate(one.days):
            taken[one.part.key][quarter] += days
            if days and not question.excess(giver, quarter):
                yield f"{giver.key} gives in a quarter in which there is no need"
            if days and not taker.capacities[quarter]:
                yield f"{taker.key} does not work here in quarter {quarter}"
    for part in {one.part.key: one.part for one in hand_overs}.values():
        if any(days > has for days, has in zip(taken[part.key], part.days, strict=True)):
            yield f"assignment {part.key} gives more than it has"
    loads = after(question, hand_overs)
    for carrier in question.carriers:
        for quarter in question.quarters:
            limit, was, now = question.limit_of(carrier, quarter), carrier.loads[quarter], loads[carrier.key][quarter]
            if now > was and now > limit:
                yield f"{carrier.key} is newly over in quarter {quarter}"
            if now < was and now < limit:
                yield f"{carrier.key} gives more than too much in quarter {quarter}"
