"""Days as places on an axis. Time runs from left to right in every language (interface.md, section 13)."""

import datetime
from dataclasses import dataclass

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Scale:
    """The days from ``first`` to ``last``, both whole, between two x coordinates."""

    first: datetime.date
    last: datetime.date
    left: float
    right: float

    def x(self, day: datetime.date) -> float:
        """Where ``day`` begins, inside the axis."""
        return min(max(self.unbounded(day), self.left), self.right)

    def end(self, day: datetime.date) -> float:
        """Where ``day`` ends, inside the axis."""
        return self.x(day + DAY)

    @property
    def day(self) -> float:
        """The width of a day."""
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def unbounded(self, day: datetime.date) -> float:
        """Where ``day`` begins, be it outside the axis."""
        days = (self.last - self.first).days + 1
        return self.left + (day - self.first).days / days * (self.right - self.left)


def months(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The months that touch the days from ``first`` to ``last``: first and last day of each."""
    return _spans(first, last, 1)


def quarters(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The quarters that touch the days from ``first`` to ``last``."""
    return _spans(first, last, 3)


def years(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The years that touch the days from ``first`` to ``last``."""
    return _spans(first, last, 12)


def biennia(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The biennia that touch the days from ``first`` to ``last``; a biennium begins with an odd year."""
    start = first.year - (first.year + 1) % 2
    return [(datetime.date(year, 1, 1), datetime.date(year + 1, 12, 31)) for year in range(start, last.year + 1, 2)]


def _spans(first: datetime.date, last: datetime.date, size: int) -> list[tuple[datetime.date, datetime.date]]:
    spans = []
    start = datetime.date(first.year, (first.month - 1) // size * size + 1, 1)
    while start <= last:
        month = start.month - 1 + size
        following = datetime.date(start.year + month // 12, month % 12 + 1, 1)
        spans.append((start, following - DAY))
        start = following
    return spans
