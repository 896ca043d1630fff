"""The arithmetic of a selection (source para 23): marks, places, ties, and who differs."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clusters.rules.ranking import Ranked, Scores, mark_of, ranking, shares

LETTERS = "abcde"
scores = st.fixed_dictionaries({letter: st.integers(1, 5) for letter in LETTERS})
weights = st.fixed_dictionaries({letter: st.integers(0, 100) for letter in LETTERS}).filter(lambda w: sum(w.values()))
rounds = st.dictionaries(st.integers(1, 9), st.lists(scores, max_size=4), max_size=6)


def ranked(said: dict[int, list[dict[str, int]]], weighed: dict[str, int]) -> list[Ranked]:
    return ranking({key: [Scores(n, row) for n, row in enumerate(rows)] for key, rows in said.items()}, weighed)


@given(weights)
def test_the_shares_make_one_whole(weighed: dict[str, int]) -> None:
    assert sum(shares(weighed).values()) == 1


@given(scores, weights, st.integers(2, 9))
def test_a_mark_lies_among_the_scores_and_knows_only_the_ratio_of_the_weights(
    row: dict[str, int], weighed: dict[str, int], times: int
) -> None:
    counted = [score for letter, score in row.items() if weighed[letter]]
    assert min(counted) <= mark_of(row, weighed) <= max(counted)
    assert mark_of(row, {letter: weight * times for letter, weight in weighed.items()}) == mark_of(row, weighed)


@given(rounds, weights)
def test_places_follow_the_marks_and_level_projects_share_one(
    said: dict[int, list[dict[str, int]]], weighed: dict[str, int]
) -> None:
    found = ranked(said, weighed)
    assert {one.candidate for one in found} == set(said)
    placed = [one for one in found if one.mark is not None]
    assert [one.candidate for one in found if one.mark is None] == [key for key, rows in said.items() if not rows]
    for one in placed:
        assert one.place == 1 + sum(other.mark > one.mark for other in placed)
        level = {other.candidate for other in placed if other.mark == one.mark} - {one.candidate}
        assert set(one.level_with) == level
    assert [one.place for one in placed] == sorted(one.place for one in placed)


@given(st.lists(scores, min_size=1, max_size=5), weights)
def test_the_mark_is_what_the_criteria_add_up_to_and_far_assessors_are_named(
    rows: list[dict[str, int]], weighed: dict[str, int]
) -> None:
    (one,) = ranked({1: rows}, weighed)
    assert one.mark == sum(line.share * line.mean for line in one.lines)
    assert one.spread == max(one.marks.values()) - min(one.marks.values())
    assert all((abs(mark - one.mark) >= 1) == (who in one.differing) for who, mark in one.marks.items())


@given(scores, scores, weights)
def test_a_better_score_never_lowers_a_project(
    row: dict[str, int], other: dict[str, int], weighed: dict[str, int]
) -> None:
    better = {letter: max(row[letter], other[letter]) for letter in LETTERS}
    assert mark_of(better, weighed) >= mark_of(row, weighed)


def test_three_thirds_are_level_with_one() -> None:
    """A tie is no matter of rounding: floating point would put these two apart."""
    weighed = {"a": 1, "b": 1, "c": 1, "d": 0, "e": 0}
    said = {1: [{"a": 5, "b": 4, "c": 4, "d": 1, "e": 1}], 2: [{"a": 4, "b": 4, "c": 5, "d": 5, "e": 5}]}
    first, second = ranked(said, weighed)
    assert (first.place, second.place, first.mark) == (1, 1, Fraction(13, 3))
    assert first.level_with == (2,)
