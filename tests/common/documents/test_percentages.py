"""Whole percentages sum to 100."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.documents.percentages import largest_remainder

COUNTS = st.lists(st.integers(min_value=0, max_value=10_000), max_size=30)


def test_the_post_review_prints_as_in_the_source() -> None:
    """Source para 65: 3, 10, 11 and 17 of 41 posts are 7, 24, 27 and 42%."""
    assert largest_remainder((3, 10, 11, 17)) == [7, 24, 27, 42]


@given(COUNTS)
def test_percentages_sum_to_a_hundred_or_to_nothing(counts: list[int]) -> None:
    assert sum(largest_remainder(counts)) == (100 if any(counts) else 0)


@given(COUNTS)
def test_each_percentage_is_within_one_of_its_share(counts: list[int]) -> None:
    for count, percent in zip(counts, largest_remainder(counts), strict=True):
        assert abs(percent * sum(counts) - 100 * count) < max(sum(counts), 1)


@given(COUNTS)
def test_more_never_gets_less(counts: list[int]) -> None:
    percents = largest_remainder(counts)
    for count, percent in zip(counts, percents, strict=True):
        assert all(other >= percent for more, other in zip(counts, percents, strict=True) if more > count)


def test_of_equal_remainders_the_earlier_row_is_served_first() -> None:
    assert largest_remainder([1, 1, 1]) == [34, 33, 33]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        largest_remainder([1, -1])
