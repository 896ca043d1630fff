"""The arithmetic of a merger: nothing is lost, shares make exactly 100, and what was done can be taken back."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rules.merging import Rows, days_of, merge, merged_shares, under, undone, way_between

PERCENT = st.integers(1, 10_000).map(lambda cents: Decimal(cents) / 100)
SHARES = st.dictionaries(st.sampled_from([str(key) for key in range(12)]), PERCENT, min_size=1, max_size=8)
DAYS = st.decimals(0, 500, places=1)


@settings(max_examples=25, deadline=None)
@given(SHARES, DAYS, SHARES, DAYS)
def test_merged_shares_make_exactly_100(one: Any, one_days: Decimal, two: Any, two_days: Decimal) -> None:
    joined = merged_shares(one, one_days, two, two_days)
    assert joined.keys() == one.keys() | two.keys()
    assert sum(joined.values()) == 100
    assert all(
        percent >= Decimal("0.01") and percent == percent.quantize(Decimal("0.01")) for percent in joined.values()
    )


def test_each_activity_counts_by_its_work_days_and_without_any_both_alike() -> None:
    one, two = {"1": Decimal(60), "2": Decimal(40)}, {"2": Decimal(50), "3": Decimal(50)}
    quarters = {"1": Decimal(15), "2": Decimal("47.5"), "3": Decimal("37.5")}
    assert merged_shares(one, Decimal(10), two, Decimal(30)) == quarters
    assert merged_shares(one, Decimal(0), two, Decimal(0)) == {"1": 30, "2": 45, "3": 25}
    assert merged_shares({}, Decimal(3), one, Decimal(0)) == one
    assert merged_shares({}, Decimal(0), {}, Decimal(0)) == {}


def test_of_three_thirds_the_largest_remainder_takes_the_cent_that_is_left() -> None:
    thirds = {str(key): Decimal("33.33") for key in range(3)}
    joined = merged_shares(thirds, Decimal(1), {}, Decimal(1))
    assert sorted(joined.values()) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


ROWS = st.dictionaries(
    st.sampled_from(["milestone/2/7", "deliverable/2/8", "target/1/5", "target/2/5", "supporting/2/4", "wait/2/9"]),
    st.just(True),
)
PEOPLE = st.dictionaries(
    st.sampled_from(["person/1/1", "person/2/1", "person/1/2", "person/2/2", "person/2/3"]),
    st.builds(
        lambda role, days: {"assignment": 1, "role": role, "demonstration": False, "days": {"2016-3": str(days)}},
        st.sampled_from(["lead", "contributor", "expert"]),
        st.decimals("0.5", 46, places=1),
    ),
)
FIELDS: Rows = {
    f"field/{key}/{name}": value
    for key in (1, 2)
    for name, value in {
        "starts": f"2016-0{key}-01 day",
        "ends": f"2016-0{9 - key}-01 quarter",
        "status": "on_track",
        "outcome": "",
        "outcome_reason": "",
    }.items()
}


def leads(rows: Rows, activity: int) -> int:
    return sum(person["role"] == "lead" for person in under(rows, f"person/{activity}/").values())


@settings(max_examples=25, deadline=None)
@given(ROWS, PEOPLE, SHARES, SHARES)
def test_a_merger_loses_nothing_and_is_taken_back_whole(rows: Rows, people: Rows, one: Any, two: Any) -> None:
    before: Rows = {
        **FIELDS,
        **{key: 2 if key.startswith("wait") else value for key, value in rows.items()},
        **people,
        "shares/1": {key: str(value) for key, value in one.items()},
        "shares/2": {key: str(value) for key, value in two.items()},
    }
    after = merge(before, into=1, merged=2, into_unit=3, merged_unit=4, reason="Merged.")
    assert days_of(after, 1) == days_of(before, 1) + days_of(before, 2) and days_of(after, 2) == 0
    for kind in ("milestone", "deliverable", "target"):
        assert under(after, f"{kind}/1/").keys() == {*under(before, f"{kind}/1/"), *under(before, f"{kind}/2/")}
    assert under(after, "supporting/1/").keys() == {"4"} and not under(after, "supporting/2/")
    assert sum(Decimal(percent) for percent in after["shares/1"].values()) == 100
    assert leads(after, 1) == (leads(before, 1) or leads(after, 1)) <= max(leads(before, 1), leads(before, 2))
    assert (after["field/1/starts"], after["field/1/ends"]) == ("2016-01-01 day", "2016-08-01 quarter")
    assert undone(before, after, after) == before
    assert undone(before, after, after | {"milestone/1/99": True}) == before | {"milestone/1/99": True}


EDGES = st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda edge: edge[0] > edge[1]))


@settings(max_examples=25, deadline=None)
@given(EDGES)
def test_two_that_wait_for_each_other_through_others_are_noticed(edges: set[tuple[int, int]]) -> None:
    """Edges lead from higher to lower numbers, so there is no circle before 5 and 2 become one."""
    joined = {(2 if one == 5 else one, 2 if two == 5 else two) for one, two in edges} - {(2, 2)}
    reached, ahead = set(), [two for one, two in joined if one == 2]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += [two for one, two in joined if one == here]
    assert bool(way_between(edges, 2, 5)) == (2 in reached)
