"""The two implementation rates of United Nations programme performance, as arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from planning.enums import MANDATED, ActivityStatus, Outcome


@dataclass(frozen=True)
class Rate:
    """How many outputs of how many are implemented."""

    implemented: int
    total: int

    @property
    def exact(self) -> Fraction | None:
        """The share from 0 to 1, exactly; None where there is no output, for nothing of nothing is no rate."""
        return Fraction(self.implemented, self.total) if self.total else None

    @property
    def percent(self) -> int | None:
        """Whole per cent, cut off as the United Nations prints them: 999 of 1,000 are 99 per cent, never 100."""
        return 100 * self.implemented // self.total if self.total else None


@dataclass(frozen=True)
class Rates:
    """The rates of a group of outputs.

    ``mandated`` (I1): of the outputs programmed, carried over or added by legislation, those implemented. ``all``
    (I2): of these and of what the Secretariat added itself, those implemented.
    """

    mandated: Rate = Rate(0, 0)
    all: Rate = Rate(0, 0)


def is_implemented(outcome: str, status: str) -> bool:
    """Whether an output is implemented: that is its outcome, or it is done and has no other.

    ``planning.queries.outcomes.IMPLEMENTED`` says the same in SQL.
    """
    return outcome == Outcome.IMPLEMENTED or (not outcome and status == ActivityStatus.DONE)


def rates_of(outputs: Iterable[tuple[str, str, str]]) -> Rates:
    """The rates of outputs given as UN output status, outcome and status."""
    counted = [(origin in MANDATED, is_implemented(outcome, status)) for origin, outcome, status in outputs]
    mandated = [done for of_parties, done in counted if of_parties]
    return Rates(Rate(sum(mandated), len(mandated)), Rate(sum(done for _mandated, done in counted), len(counted)))
