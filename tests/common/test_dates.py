"""Dates are read as people write them, kept as precisely as they were said, and never guessed."""

import datetime

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.dates import DateNotUnderstood, PartialDate, Precision, quarter_of, read_date


@pytest.mark.parametrize(
    ("said", "first", "last", "label"),
    [
        ("4 Dec 2016", "2016-12-04", "2016-12-04", "4 Dec 2016"),
        ("4 December 2016", "2016-12-04", "2016-12-04", "4 Dec 2016"),
        ("2016-12-04", "2016-12-04", "2016-12-04", "4 Dec 2016"),
        ("4.12.2016", "2016-12-04", "2016-12-04", "4 Dec 2016"),
        ("Dec 2016", "2016-12-01", "2016-12-31", "Dec 2016"),
        ("Aug-25", "2025-08-01", "2025-08-31", "Aug 2025"),
        ("Q4 2016", "2016-10-01", "2016-12-31", "Q4 2016"),
        ("2016 Q1", "2016-01-01", "2016-03-31", "Q1 2016"),
        ("2016", "2016-01-01", "2016-12-31", "2016"),
        ("Dec 4, 2016", "2016-12-04", "2016-12-04", "4 Dec 2016"),
        ("4-Dec-2016", "2016-12-04", "2016-12-04", "4 Dec 2016"),
        ("Aug '25", "2025-08-01", "2025-08-31", "Aug 2025"),
        ("4Q 2016", "2016-10-01", "2016-12-31", "Q4 2016"),
        ("Q4-25", "2025-10-01", "2025-12-31", "Q4 2025"),
        ("the fourth quarter of 2016", "2016-10-01", "2016-12-31", "Q4 2016"),
        ("H1 2016", "2016-01-01", "2016-06-30", "H1 2016"),
        ("second half of 2016", "2016-07-01", "2016-12-31", "H2 2016"),
        ("before Q1 2026", "2025-12-31", "2025-12-31", "before Q1 2026"),
        ("Before 4 Dec 2016", "2016-12-03", "2016-12-03", "before 4 Dec 2016"),
        ("prior to 2016", "2015-12-31", "2015-12-31", "before 2016"),
        ("end of 2025", "2025-12-31", "2025-12-31", "end of 2025"),
        ("by the end of Q3 2016", "2016-09-30", "2016-09-30", "end of Q3 2016"),
        ("end-Feb 2016", "2016-02-29", "2016-02-29", "end of Feb 2016"),
    ],
)
def test_what_people_write_is_read(said: str, first: str, last: str, label: str) -> None:
    date = read_date(said)
    assert (date.first.isoformat(), date.last.isoformat(), date.label) == (first, last, label)


@pytest.mark.parametrize(
    "said", ["", "soon", "31 Feb 2016", "Q5 2016", "13/13/2016", "0000", "9999", "12", "Foo 2016", "4 Dec",
     "Aug 25", "Aug-95", "mid-2016", "early 2016", "by Q4 2016", "before", "before soon", "end of 4 Dec 2016",
     "before before 2016", "before 1990", "H3 2016", "third half of 2016", "fifth quarter of 2016", "\x00", "9" * 50]
)  # fmt: skip
def test_what_cannot_be_read_is_refused(said: str) -> None:
    with pytest.raises(DateNotUnderstood):
        read_date(said)


@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)),
    st.sampled_from(Precision),
    st.sampled_from([language for language, _name in settings.LANGUAGES]),
)
def test_what_is_shown_can_be_read_again(day: datetime.date, precision: Precision, language: str) -> None:
    with translation.override(language):
        _can_be_read_again(day, precision)


def test_months_are_written_as_their_language_writes_them() -> None:
    said = {}
    for language in ("en", "fr", "es", "ru", "zh-hans"):
        with translation.override(language):
            said[language] = PartialDate.day(datetime.date(2016, 12, 4)).label
    assert said == {
        "en": "4 Dec 2016",
        "fr": "4 déc. 2016",
        "es": "4 dic. 2016",
        "ru": "4 дек 2016",
        "zh-hans": "2016年12月4日",
    }


def _can_be_read_again(day: datetime.date, precision: Precision) -> None:
    date = PartialDate.around(day, precision)
    assert (date.first if not date.is_limit else day) <= day <= date.last
    assert read_date(date.label) == date
    assert PartialDate.around(date.first, precision) == PartialDate.around(date.last, precision) == date


@given(st.dates(datetime.date(1991, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_a_limit_is_the_last_day_that_keeps_it(day: datetime.date, precision: str) -> None:
    period = PartialDate.around(day, precision)
    before, end = read_date(f"before {period}"), read_date(f"end of {period}")
    assert before.last + datetime.timedelta(days=1) == period.first
    assert end.last == period.last


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("soon", "“soon” is not read as a date. Enter a date such as 4 Dec 2016"),
        ("mid-2016", "“mid-2016” can mean several months"),
        ("by Q4 2016", "“by Q4 2016” can mean its beginning or its end"),
        ("1950-01-01", "“1950-01-01” is not in the years 1990 to 2100. Enter a date within these years."),
        ("before 1990", "“before 1990” is not in the years 1990 to 2100"),
        ("Q1 2101", "“Q1 2101” is not in the years 1990 to 2100"),
        ("1950-13-01", "“1950-13-01” is not read as a date"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(DateNotUnderstood) as refusal:
        read_date(said)
    assert refusal.value.sentence.startswith(sentence)


@given(st.dates())
def test_quarters_follow_the_months(day: datetime.date) -> None:
    assert 3 * (quarter_of(day) - 1) < day.month <= 3 * quarter_of(day)
