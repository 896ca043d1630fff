"""What a proposal of a team for a new project is asked and what it must keep (source para 22); pure.

Days are whole tenths of a work-day. A **rule** of a question is a key: ``LEAD``, ``SIZE``, ``DIVISIONS``, ``ROOM``,
``TEAMS``, ``SUPPORT`` or ``("skill", key)``. Each can be left out, so that one can ask which of them cannot be met.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clusters.rules.team import CORE_AT_LEAST, CORE_AT_MOST, SUPPORT_AT_LEAST, SUPPORT_AT_MOST

LEAD, SIZE, DIVISIONS, ROOM, TEAMS, SUPPORT, SKILL = "lead", "size", "divisions", "room", "teams", "support", "skill"
Rule = str | tuple[str, int]


@dataclass(frozen=True)
class Candidate:
    """A person who could sit in the team. ``core_teams`` counts those of today, ``near`` the cluster's own people."""

    key: int
    division: int
    loads: tuple[int, ...]
    capacities: tuple[int, ...]
    skills: frozenset[int] = frozenset()
    may_lead: bool = False
    core_teams: int = 0
    near: bool = False


@dataclass(frozen=True)
class TeamQuestion:
    """Who there is, and the team that is needed.

    ``core_days`` and ``support_days`` are what the project asks of each member in each quarter. ``least`` and ``most``
    narrow the size of the core team, its lead among it; ``support`` asks for a support team of 10 to 20 besides.
    """

    candidates: Sequence[Candidate]
    skills: frozenset[int] = frozenset()
    core_days: tuple[int, ...] = ()
    support_days: tuple[int, ...] = ()
    least: int = CORE_AT_LEAST
    most: int = CORE_AT_MOST
    support: bool = False
    most_core_teams: int = 3

    @property
    def rules(self) -> list[Rule]:
        """Every rule of this question, in the order in which it is told."""
        skills: list[Rule] = [(SKILL, skill) for skill in sorted(self.skills)]
        return [LEAD, SIZE, DIVISIONS, *skills, ROOM, TEAMS, *([SUPPORT] if self.support else [])]

    def has_room(self, candidate: Candidate, days: Sequence[int]) -> bool:
        """Whether the person has these days left in every quarter."""
        carried = zip(candidate.loads, days, candidate.capacities, strict=True)
        return all(load + more <= capacity for load, more, capacity in carried)

    def may_join(self, candidate: Candidate) -> bool:
        """Whether one more core team is not one too many."""
        return candidate.core_teams < self.most_core_teams

    def fullness(self, candidate: Candidate, days: Sequence[int]) -> int:
        """What the person would carry of what the person has, all quarters together, in thousandths."""
        return 1000 * (sum(candidate.loads) + sum(days)) // max(sum(candidate.capacities), 1)


@dataclass(frozen=True)
class TeamAnswer:
    """The team, or the rules that cannot be met together (none of them could be left out without making it possible).

    ``proven`` when no smaller core team keeps the rules and, of that size, none is less full; ``fullness`` is the mean
    of all members in thousandths, ``least_fullness`` its proven bound.
    """

    lead: int | None = None
    core: tuple[int, ...] = ()  # without the lead
    support: tuple[int, ...] = ()
    unmet: tuple[Rule, ...] = ()
    fullness: int = 0
    least_fullness: int = 0
    proven: bool = True
    seconds: float = field(default=0.0, compare=False)

    @property
    def found(self) -> bool:
        return self.lead is not None

    @property
    def members(self) -> tuple[int, ...]:
        """The core team with its lead first."""
        return () if self.lead is None else (self.lead, *self.core)


def broken_team_rules(question: TeamQuestion, answer: TeamAnswer) -> Iterator[Rule]:
    """Every rule a team breaks; nothing for a team that may be shown."""
    people = {one.key: one for one in question.candidates}
    core = [people[key] for key in answer.members]
    support = [people[key] for key in answer.support]
    if answer.lead is None or not people[answer.lead].may_lead:
        yield LEAD
    if not question.least <= len(core) <= question.most or len({*answer.members, *answer.support}) < len(
        core + support
    ):
        yield SIZE
    if len({one.division for one in core}) < 2:
        yield DIVISIONS
    for skill in sorted(question.skills):
        if not any(skill in one.skills for one in core):
            yield (SKILL, skill)
    if not all(question.has_room(one, question.core_days) for one in core) or not all(
        question.has_room(one, question.support_days) for one in support
    ):
        yield ROOM
    if not all(question.may_join(one) for one in core):
        yield TEAMS
    if question.support and not SUPPORT_AT_LEAST <= len(support) <= SUPPORT_AT_MOST:
        yield SUPPORT
