"""Arithmetic of the budget; amounts in US dollars with two decimals."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """What was approved (None where no figure has been entered), planned in activities, and spent by the day."""

    approved: Decimal | None = None
    planned: Decimal = NOTHING
    spent: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """What may still be spent: of what was approved, or, where nothing was, of what is planned."""
        return (self.planned if self.approved is None else self.approved) - self.spent

    @property
    def percent_spent(self) -> float | None:
        """Spent in per cent of what was approved, or planned; None where that is nothing."""
        of = self.planned if self.approved is None else self.approved
        return round(float(self.spent / of * 100), 1) if of else None

    def __add__(self, other: "Amounts") -> "Amounts":
        approved = None
        if self.approved is not None or other.approved is not None:
            approved = (self.approved or NOTHING) + (other.approved or NOTHING)
        return Amounts(approved, self.planned + other.planned, self.spent + other.spent)


def time_gone(years: tuple[int, int], day: datetime.date) -> float:
    """The share of a biennium that has passed by the end of ``day``, 0 to 100."""
    first = datetime.date(years[0], 1, 1)
    last = datetime.date(years[1], 12, 31)
    passed = (min(max(day, first - datetime.timedelta(1)), last) - first).days + 1
    return round(passed / ((last - first).days + 1) * 100, 1)
