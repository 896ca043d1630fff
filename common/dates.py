"""Dates known by day, month, quarter or year, kept with the precision they were given in.

"Q4 2016" is a legal date. It is stored as the first and the last day of what was said, and shown as it was said.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Precision(models.TextChoices):
    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    QUARTER = "quarter", gettext_lazy("quarter")
    YEAR = "year", gettext_lazy("year")


class DateNotUnderstood(ValueError):
    """The text is no date this reader knows; it never guesses."""


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, month, quarter or year: its first and last day, and how precisely it is known."""

    first: datetime.date
    last: datetime.date
    precision: Precision

    @classmethod
    def day(cls, day: datetime.date) -> "PartialDate":
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> "PartialDate":
        last = calendar.monthrange(year, month)[1]
        return cls(datetime.date(year, month, 1), datetime.date(year, month, last), Precision.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "PartialDate":
        month = 3 * quarter
        last = calendar.monthrange(year, month)[1]
        return cls(datetime.date(year, month - 2, 1), datetime.date(year, month, last), Precision.QUARTER)

    @classmethod
    def year(cls, year: int) -> "PartialDate":
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31), Precision.YEAR)

    @classmethod
    def around(cls, day: datetime.date, precision: str) -> "PartialDate":
        """The day, month, quarter or year in which ``day`` lies."""
        if precision == Precision.MONTH:
            return cls.month(day.year, day.month)
        if precision == Precision.QUARTER:
            return cls.quarter(day.year, quarter_of(day))
        if precision == Precision.YEAR:
            return cls.year(day.year)
        return cls.day(day)

    @property
    def label(self) -> str:
        """As it is shown: ``4 Dec 2016``, ``Dec 2016``, ``Q4 2016`` or ``2016``."""
        if self.precision == Precision.YEAR:
            return str(self.first.year)
        if self.precision == Precision.QUARTER:
            return _("Q%(quarter)s %(year)s") % {
                "quarter": quarter_of(self.first),
                "year": self.first.year,
            }
        if self.precision == Precision.MONTH:
            return date_format(self.first, "M Y")
        return date_format(self.first, "j M Y")

    def __str__(self) -> str:
        return self.label


def quarter_of(day: datetime.date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_name) if name
}
_MONTHS["sept"] = 9
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def read_date(text: str) -> PartialDate:
    """Read a date as people write it.

    Knows ``4 Dec 2016``, ``2016-12-04``, ``4.12.2016``, ``Dec 2016``, ``Aug-25``, ``2016-12``, ``Q4 2016``, ``2016 Q4``
    and ``2016``. Raises ``DateNotUnderstood`` for anything else.
    """
    said = " ".join(text.replace(",", " ").split())
    try:
        date = _read(said)
    except ValueError as error:
        raise DateNotUnderstood(text) from error
    if date is None or not _FIRST_YEAR <= date.first.year <= _LAST_YEAR:
        raise DateNotUnderstood(text)
    return date


def _read(said: str) -> PartialDate | None:
    if match := re.fullmatch(r"(\d{4})", said):
        return PartialDate.year(int(match[1]))
    if match := re.fullmatch(r"(?i)Q([1-4])[ /-]?(\d{4})", said):
        return PartialDate.quarter(int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(?i)(\d{4})[ /-]?Q([1-4])", said):
        return PartialDate.quarter(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said):
        return PartialDate.day(datetime.date(int(match[1]), int(match[2]), int(match[3])))
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", said):
        return PartialDate.day(datetime.date(int(match[3]), int(match[2]), int(match[1])))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", said):
        return PartialDate.month(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{1,2}) ?([A-Za-z]+)\.? (\d{4})", said):
        return PartialDate.day(datetime.date(int(match[3]), _month(match[2]), int(match[1])))
    if match := re.fullmatch(r"([A-Za-z]+)\.?[ -](\d{4}|\d{2})", said):
        year = int(match[2])
        return PartialDate.month(year if year > 99 else 2000 + year, _month(match[1]))
    return None


def _month(name: str) -> int:
    try:
        return _MONTHS[name.lower()]
    except KeyError:
        raise ValueError(name) from None
