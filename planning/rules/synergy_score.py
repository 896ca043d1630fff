"""How much two activities overlap, and what kind of pair that makes: defined here, once.

The score is the sum over ``PARTS`` of weight × value; every value and the score lie between 0 and 1. The values are
worked out in PostgreSQL by ``planning.queries.synergy_finding``; the weights are handed to it from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from planning.enums import SynergyKind


@dataclass(frozen=True)
class Part:
    """One part of the score: its weight, its name, and in words what its value counts."""

    key: str
    weight: Decimal
    name: Any
    meaning: Any


PARTS: tuple[Part, ...] = (
    Part(
        "words",
        Decimal("0.30"),
        _("Words"),
        _("words of title and description that both have, by their stems; a rare word counts more than a common one"),
    ),
    Part("letters", Decimal("0.25"), _("Wording"), _("groups of three letters that both titles have")),
    Part("mandates", Decimal("0.15"), _("Mandates"), _("for each mandate of both, the smaller of its two shares")),
    Part("staff", Decimal("0.10"), _("Staff"), _("people assigned to both, of the smaller team")),
    Part(
        "place",
        Decimal("0.10"),
        _("Place"),
        _("in the plan: all for the same output, half for the same expected result or the same cluster"),
    ),
    Part("targets", Decimal("0.05"), _("Targets"), _("targets of both, of all targets of either")),
    Part("dates", Decimal("0.05"), _("Dates"), _("days on which both run, of the days of the shorter one")),
)
WEIGHTS: dict[str, Decimal] = {part.key: part.weight for part in PARTS}

DEFAULT_LEAST_SCORE = Decimal("0.25")
LEAST_LEAST_SCORE = Decimal("0.20")  # below it nearly everything is a pair
MOST_PAIRS = 500  # a round keeps so many, the highest scores first: more would never be read

CONTAINED = 0.75  # so much of the shorter title stands in the other: the same thing is said
ALL_CONTAINED = 0.95
ALIKE = 0.45  # the mean of words and wording from which two activities are written alike
TOGETHER = 0.5  # at least half of the shorter activity's days are days of the other

KINDS_IN_WORDS: dict[str, Any] = {
    SynergyKind.DUPLICATE: _("Three quarters of one title stand in the other, and both run at the same time."),
    SynergyKind.LINKAGE: _(
        "One follows the other: all of one title stands in the other, or they run one after the other."
    ),
    SynergyKind.COMMONALITY: _("They are written alike and differ in what they are about."),
    SynergyKind.SYNERGY: _("They are written differently, have something in common, and run at the same time."),
}


def kind_of(parts: Mapping[str, float]) -> SynergyKind:
    """The kind that is proposed; a person may see it otherwise and says so in the reason of the decision.

    In this order: a *duplicate* says the same thing and runs at the same time; a *linkage* says the same thing at
    another time; a *commonality* is written alike; a *synergy* runs at the same time; what is left is a *linkage*, for
    one comes after the other. ``parts`` also holds ``contained``, the part of the shorter text that the other has.
    """
    together = parts["dates"] >= TOGETHER
    if together and parts["contained"] >= CONTAINED:
        return SynergyKind.DUPLICATE
    if parts["contained"] >= ALL_CONTAINED:
        return SynergyKind.LINKAGE
    if (parts["words"] + parts["letters"]) / 2 >= ALIKE:
        return SynergyKind.COMMONALITY
    return SynergyKind.SYNERGY if together else SynergyKind.LINKAGE


@dataclass(frozen=True)
class Contribution:
    """A part of a score as it is shown: its value and what it adds to the score, both 0 to 1."""

    part: Part
    value: Decimal
    adds: Decimal


def contributions(parts: Mapping[str, float]) -> list[Contribution]:
    """Every part with what it adds, the largest first; the sum of ``adds`` is the score."""
    found = []
    for part in PARTS:
        value = Decimal(str(parts.get(part.key, 0)))
        found.append(Contribution(part, value, value * part.weight))
    return sorted(found, key=lambda each: -each.adds)
