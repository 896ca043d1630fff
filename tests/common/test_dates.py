"""Dates are read as people write them, kept as precisely as they were said, and never guessed."""

import datetime

import pytest
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
    ],
)
def test_what_people_write_is_read(said: str, first: str, last: str, label: str) -> None:
    date = read_date(said)
    assert (date.first.isoformat(), date.last.isoformat(), date.label) == (first, last, label)


@pytest.mark.parametrize(
    "said", ["", "soon", "31 Feb 2016", "Q5 2016", "13/13/2016", "0000", "9999", "12", "Foo 2016", "4 Dec"]
)
def test_what_cannot_be_read_is_refused(said: str) -> None:
    with pytest.raises(DateNotUnderstood):
        read_date(said)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(Precision))
def test_what_is_shown_can_be_read_again(day: datetime.date, precision: Precision) -> None:
    date = PartialDate.around(day, precision)
    assert date.first <= day <= date.last
    assert read_date(date.label) == date


@given(st.dates())
def test_quarters_follow_the_months(day: datetime.date) -> None:
    assert 3 * (quarter_of(day) - 1) < day.month <= 3 * quarter_of(day)
