"""What the work of a quarter and the load of a quarter have in common: days taken, of days there are."""

from dataclasses import dataclass
from decimal import Decimal

from common.dates import quarter_label

NONE = Decimal(0)


@dataclass(frozen=True)
class QuarterOf:
    """A quarter of a person or of a group: the work-days there are; what takes them, each kind adds."""

    year: int
    quarter: int
    capacity: Decimal = NONE

    @property
    def taken(self) -> Decimal:
        """Work-days in all."""
        raise NotImplementedError

    @property
    def over(self) -> Decimal:
        """Days taken that nobody has; never below 0."""
        return max(self.taken - self.capacity, NONE)

    @property
    def percent(self) -> int | None:
        """Taken in per cent of what there is; None where there is nothing."""
        return round(100 * self.taken / self.capacity) if self.capacity else None

    @property
    def label(self) -> str:
        return quarter_label(self.year, self.quarter)

    @property
    def key(self) -> str:
        """``2016-4``, as an address names it."""
        return f"{self.year}-{self.quarter}"
