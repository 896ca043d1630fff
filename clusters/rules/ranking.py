"""The arithmetic of a selection: what assessors' scores add up to, who is level with whom, and who differs.

An assessor's mark of a candidate is the mean of the scores (1 to 5) by the five criteria, weighted as the round weighs
them. A candidate's mark is the mean of its assessors' marks. Marks are fractions, so that level means level: a tie is
no matter of rounding, and it is left to people, never broken by a figure (source para 23).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

FAR = Fraction(1)  # an assessor whose mark lies this far from the candidate's is named
LEAST_ASSESSORS = 2  # fewer say nothing about agreement


@dataclass(frozen=True)
class Scores:
    """One assessor's scores of one candidate, by criterion."""

    assessor: Hashable
    by_criterion: Mapping[str, int]


@dataclass(frozen=True)
class CriterionLine:
    """What the assessors said by one criterion: the mean, the least and the most, and the share it weighs."""

    criterion: str
    share: Fraction
    mean: Fraction
    least: int
    most: int

    @property
    def apart(self) -> int:
        return self.most - self.least


@dataclass(frozen=True)
class Ranked:
    """A candidate with its mark (None while nobody scored it), its place, and what stands behind it.

    Candidates that are level share a place, and the next place counts all before it: 1, 2, 2, 4. ``spread`` is the
    distance between the highest and the lowest mark of an assessor; ``differing`` are the assessors whose mark lies at
    least one point from the candidate's, each with that distance.
    """

    candidate: Hashable
    mark: Fraction | None = None
    place: int | None = None
    level_with: tuple[Hashable, ...] = ()
    assessors: int = 0
    spread: Fraction = Fraction(0)
    marks: Mapping[Hashable, Fraction] = field(default_factory=dict)
    differing: Mapping[Hashable, Fraction] = field(default_factory=dict)
    lines: tuple[CriterionLine, ...] = ()


def shares(weights: Mapping[str, int]) -> dict[str, Fraction]:
    """Each criterion's part of the whole. Raises ``ValueError`` when no criterion weighs anything."""
    whole = sum(weights.values())
    if whole <= 0:
        raise ValueError("no criterion weighs anything")
    return {criterion: Fraction(weight, whole) for criterion, weight in weights.items()}


def mark_of(scores: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """The weighted mean of one assessor's scores, between the least and the most of them."""
    return sum((share * scores[criterion] for criterion, share in shares(weights).items()), Fraction(0))


def ranking(sheets: Mapping[Hashable, Sequence[Scores]], weights: Mapping[str, int]) -> list[Ranked]:
    """The candidates from the highest mark down; those nobody scored last, without a place."""
    judged = [_judged(candidate, rows, weights) for candidate, rows in sheets.items()]
    scored = sorted((one for one in judged if one.mark is not None), key=lambda one: -(one.mark or 0))
    placed = []
    for one in scored:
        level = tuple(other.candidate for other in scored if other.mark == one.mark and other is not one)
        above = sum(1 for other in scored if (other.mark or 0) > (one.mark or 0))
        placed.append(replace(one, place=above + 1, level_with=level))
    return placed + [one for one in judged if one.mark is None]


def _judged(candidate: Hashable, rows: Sequence[Scores], weights: Mapping[str, int]) -> Ranked:
    if not rows:
        return Ranked(candidate)
    marks = {row.assessor: mark_of(row.by_criterion, weights) for row in rows}
    mark = sum(marks.values(), Fraction(0)) / len(marks)
    parts = shares(weights)
    lines = []
    for criterion in weights:
        given = [row.by_criterion[criterion] for row in rows]
        mean = Fraction(sum(given), len(given))
        lines.append(CriterionLine(criterion, parts[criterion], mean, min(given), max(given)))
    far = {assessor: own - mark for assessor, own in marks.items() if abs(own - mark) >= FAR}
    return Ranked(
        candidate,
        mark=mark,
        assessors=len(marks),
        spread=max(marks.values()) - min(marks.values()),
        marks=marks,
        differing=far,
        lines=tuple(lines),
    )
