"""Dates known by day, month, quarter, half-year or year, kept with the precision they were given in.

"Q4 2016" is a legal date. It is stored as the first and the last day of what was said, and shown as it was said. So are
limits: "before Q1 2017" and "end of 2016" both mean by 31 Dec 2016, and each is kept in its own words.
"""

import calendar
import datetime
import functools
import re
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Precision(models.TextChoices):
    """How a date was said. The first five name a period; the others a limit, the one day by which."""

    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    QUARTER = "quarter", gettext_lazy("quarter")
    HALF = "half", gettext_lazy("half-year")
    YEAR = "year", gettext_lazy("year")
    END_MONTH = "end_month", gettext_lazy("end of a month")
    END_QUARTER = "end_quarter", gettext_lazy("end of a quarter")
    END_HALF = "end_half", gettext_lazy("end of a half-year")
    END_YEAR = "end_year", gettext_lazy("end of a year")
    BEFORE_DAY = "before_day", gettext_lazy("before a day")
    BEFORE_MONTH = "before_month", gettext_lazy("before a month")
    BEFORE_QUARTER = "before_quarter", gettext_lazy("before a quarter")
    BEFORE_HALF = "before_half", gettext_lazy("before a half-year")
    BEFORE_YEAR = "before_year", gettext_lazy("before a year")


LONGEST_PRECISION = 14  # characters a column needs
_END, _BEFORE = "end_", "before_"
_ONE_DAY = datetime.timedelta(days=1)


class DateNotUnderstood(ValueError):
    """The text is no date this reader knows; it never guesses. ``sentence`` says so to whoever typed it."""

    def __init__(self, text: str, sentence: str = "") -> None:
        super().__init__(text)
        self.sentence = sentence or _("“%(text)s” is not read as a date. Enter a date such as %(examples)s.") % {
            "text": text.strip()[:40],
            "examples": _("4 Dec 2016, Dec 2016, Q4 2016, 2016, before Q1 2017 or end of 2016"),
        }


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, month, quarter, half-year or year: its first and last day, and how precisely it is known.

    Of a limit ("before Q1 2017", "end of 2016") both are the last day that still keeps it.
    """

    first: datetime.date
    last: datetime.date
    precision: Precision

    @classmethod
    def day(cls, day: datetime.date) -> "PartialDate":
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> "PartialDate":
        return cls(datetime.date(year, month, 1), _last_of(year, month), Precision.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "PartialDate":
        return cls(datetime.date(year, 3 * quarter - 2, 1), _last_of(year, 3 * quarter), Precision.QUARTER)

    @classmethod
    def half(cls, year: int, half: int) -> "PartialDate":
        return cls(datetime.date(year, 6 * half - 5, 1), _last_of(year, 6 * half), Precision.HALF)

    @classmethod
    def year(cls, year: int) -> "PartialDate":
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31), Precision.YEAR)

    @classmethod
    def around(cls, day: datetime.date, precision: str) -> "PartialDate":
        """The day, month, quarter, half-year or year in which ``day`` lies, or the limit at its end."""
        said = Precision(precision)
        if said.startswith(_END):
            return cls._limit(cls.around(day, said.removeprefix(_END)).last, said)
        if said.startswith(_BEFORE):
            return cls._limit(cls.around(day, said.removeprefix(_BEFORE)).last, said)
        if said == Precision.MONTH:
            return cls.month(day.year, day.month)
        if said == Precision.QUARTER:
            return cls.quarter(day.year, quarter_of(day))
        if said == Precision.HALF:
            return cls.half(day.year, half_of(day))
        if said == Precision.YEAR:
            return cls.year(day.year)
        return cls.day(day)

    @classmethod
    def _limit(cls, day: datetime.date, precision: Precision) -> "PartialDate":
        return cls(day, day, precision)

    def end(self) -> "PartialDate":
        """The limit at the end of this period: "end of Q4 2016"."""
        return self._limit(self.last, Precision(f"{_END}{self.precision}"))

    def before(self) -> "PartialDate":
        """The limit at the end of the period before this one: "before Q4 2016" is kept until 30 Sep 2016."""
        return self._limit(self.first - _ONE_DAY, Precision(f"{_BEFORE}{self.precision}"))

    @property
    def is_limit(self) -> bool:
        """Whether a day was said by which, and not the time at which."""
        return self.precision.startswith((_END, _BEFORE))

    @property
    def label(self) -> str:
        """As it is shown: ``4 Dec 2016``, ``Dec 2016``, ``Q4 2016``, ``H2 2016``, ``2016``, ``before Q1 2017``."""
        if self.precision.startswith(_END):
            said = self.around(self.last, self.precision.removeprefix(_END)).label
            return _("end of %(period)s") % {"period": said}
        if self.precision.startswith(_BEFORE):
            said = self.around(self.last + _ONE_DAY, self.precision.removeprefix(_BEFORE)).label
            return _("before %(period)s") % {"period": said}
        if self.precision == Precision.YEAR:
            return str(self.first.year)
        if self.precision == Precision.HALF:
            return _("H%(half)s %(year)s") % {"half": half_of(self.first), "year": self.first.year}
        if self.precision == Precision.QUARTER:
            return quarter_label(self.first.year, quarter_of(self.first))
        return date_format(self.first, "YEAR_MONTH_FORMAT" if self.precision == Precision.MONTH else "DATE_FORMAT")

    def __str__(self) -> str:
        return self.label


def quarter_of(day: datetime.date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


def quarter_label(year: int, quarter: int) -> str:
    """``Q4 2016``."""
    return _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}


def half_of(day: datetime.date) -> int:
    """The half of the year, 1 or 2."""
    return (day.month + 5) // 6


def _last_of(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


# The forms in which Django writes a month: "Dec", "Dec.", "dec", "December", and the genitive of Russian.
_MONTH_FORMS = "MNbFE"


@functools.cache
def _months() -> dict[str, int]:
    """The number of each month by its names in the languages of the application, in lower case, without stops."""
    found = {"sept": 9}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for number in range(1, 13):
                day = datetime.date(2016, number, 1)
                found |= {format_date(day, form).lower().rstrip("."): number for form in _MONTH_FORMS}
    return found


_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_WORD = r"[^\W\d_]+"
FIRST_YEAR, LAST_YEAR = 1990, 2100
_LAST_SHORT_YEAR = 69  # "Aug-25" is 2025; a later pair of digits may be of the last century
_VAGUE = re.compile(r"(?i)\b(mid|middle|early|late|beginning|spring|summer|autumn|fall|winter|about|around|circa)\b")


def read_date(text: str) -> PartialDate:
    """Read a date as people write it: the one door for forms and spreadsheets.

    Months are known by their names in every language of the application, so that what is shown can be read again.
    Knows ``4 Dec 2016``, ``Dec 4, 2016``, ``2016-12-04``, ``4.12.2016``, ``Dec 2016``, ``Aug-25``, ``2016-12``,
    ``Q4 2016``, ``2016 Q4``, ``fourth quarter of 2016``, ``H2 2016``, ``first half of 2016`` and ``2016``, and of each
    the limits ``before Q1 2017`` (by the end of the period before) and ``end of 2016``. Raises ``DateNotUnderstood``,
    with a sentence, for anything else: ``mid-2016`` and ``by Q4 2016`` have more than one meaning, and a
    date outside the years 1990 to 2100 is taken for a slip.
    """
    said = " ".join(text.replace(",", " ").replace("’", "'").split())
    try:
        date = _read_limit(said)
    except (ValueError, OverflowError) as error:
        raise _not_understood(text) from error
    if not FIRST_YEAR <= date.first.year <= LAST_YEAR:
        raise _of_another_time(text)
    return date


def _of_another_time(text: str) -> DateNotUnderstood:
    sentence = _("“%(text)s” is not in the years %(first)s to %(last)s. Enter a date within these years.")
    said = {"text": text.strip()[:40], "first": FIRST_YEAR, "last": LAST_YEAR}
    return DateNotUnderstood(text, sentence % said)


def _not_understood(text: str) -> DateNotUnderstood:
    short = {"text": text.strip()[:40]}
    if _VAGUE.search(text):
        sentence = _("“%(text)s” can mean several months. Enter a month, a quarter or a half-year: Q2 2016, H1 2016.")
        return DateNotUnderstood(text, sentence % short)
    if re.match(r"(?i)\s*(by|until|till)\b", text):
        sentence = _("“%(text)s” can mean its beginning or its end. Write “before” or “end of”: before Q1 2017.")
        return DateNotUnderstood(text, sentence % short)
    return DateNotUnderstood(text)


def _read_limit(said: str) -> PartialDate:
    if match := re.fullmatch(r"(?i)(?:before|prior to) (.+)", said):
        return _read_period(match[1]).before()
    if match := re.fullmatch(r"(?i)(?:by |at )?(?:the )?end(?: of | |-)(.+)", said):
        return _read_period(match[1]).end()
    return _read_period(said)


def _read_period(said: str) -> PartialDate:
    """Read what is no limit. Raises ``ValueError``."""
    if match := re.fullmatch(r"(\d{4})", said):
        return PartialDate.year(int(match[1]))
    return _read_part_of_year(said) or _read_month(said) or _read_day(said)


def _read_part_of_year(said: str) -> PartialDate | None:
    """A quarter or a half-year."""
    if match := re.fullmatch(r"(?i)(?:the )?(\w+) (quarter|half)(?: of)? (\d{4})", said):
        return _part(match[2], _ORDINALS.get(match[1].lower(), 0), int(match[3]))
    if match := re.fullmatch(r"(?i)([QH])([1-4])(?:[ /-]?(\d{4})|[ /-]'?(\d{2}))", said):
        return _part(match[1], int(match[2]), int(match[3]) if match[3] else _short_year(match[4]))
    if match := re.fullmatch(r"(?i)([1-4])([QH])[ /-]?(\d{4})", said):
        return _part(match[2], int(match[1]), int(match[3]))
    if match := re.fullmatch(r"(?i)(\d{4})[ /-]?([QH])([1-4])", said):
        return _part(match[2], int(match[3]), int(match[1]))
    return None


def _part(kind: str, number: int, year: int) -> PartialDate:
    if kind.lower().startswith("q") and 1 <= number <= 4:
        return PartialDate.quarter(year, number)
    if kind.lower().startswith("h") and 1 <= number <= 2:
        return PartialDate.half(year, number)
    raise ValueError(number)


def _read_month(said: str) -> PartialDate | None:
    if match := re.fullmatch(r"(\d{4})(?:-|年)(\d{1,2})月?", said):
        return PartialDate.month(int(match[1]), int(match[2]))
    if match := re.fullmatch(rf"({_WORD})\.?[ -](\d{{4}})", said):
        return PartialDate.month(int(match[2]), _month(match[1]))
    if match := re.fullmatch(rf"({_WORD})\.?(?:-| ?')(\d{{2}})", said):  # not "Aug 25", which may be a day
        return PartialDate.month(_short_year(match[2]), _month(match[1]))
    return None


def _read_day(said: str) -> PartialDate:
    if match := re.fullmatch(r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?", said):
        return PartialDate.day(datetime.date(int(match[1]), int(match[2]), int(match[3])))
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", said):
        return PartialDate.day(datetime.date(int(match[3]), int(match[2]), int(match[1])))
    if match := re.fullmatch(rf"(\d{{1,2}})[ -]?({_WORD})\.?[ -](\d{{4}})", said):
        return PartialDate.day(datetime.date(int(match[3]), _month(match[2]), int(match[1])))
    if match := re.fullmatch(rf"({_WORD})\.? (\d{{1,2}}) (\d{{4}})", said):
        return PartialDate.day(datetime.date(int(match[3]), _month(match[1]), int(match[2])))
    raise ValueError(said)


def _short_year(digits: str) -> int:
    if int(digits) > _LAST_SHORT_YEAR:
        raise ValueError(digits)
    return 2000 + int(digits)


def _month(name: str) -> int:
    try:
        return _months()[name.lower()]
    except KeyError:
        raise ValueError(name) from None
