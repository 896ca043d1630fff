"""What changes between two contents: nothing if and only if they are equal."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.canonical import canonical, digest
from planning.queries.workplan_changes import changes_in_words
from planning.queries.workplan_diff import differences, flatten

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
day = st.dates().map(lambda date: date.isoformat())
activities = st.fixed_dictionaries(
    {
        "title": words,
        "description": words,
        "output": words,
        "cluster": words,
        "project": words,
        "function": st.sampled_from(["implementation", "meetings", "management"]),
        "priority": st.sampled_from(["high", "low"]),
        "output_status": st.sampled_from(["programmed", "carried_over"]),
        "standing": st.sampled_from(["planned", "postponed", "ended"]),
        "standing_reason": words,
        "start": st.fixed_dictionaries({"on": day, "precision": st.sampled_from(["day", "quarter"])}),
        "end": st.fixed_dictionaries({"on": day, "precision": st.sampled_from(["day", "year"])}),
        "lead_officer": words,
        "supporting_units": st.lists(st.sampled_from(["BIO", "ITU", "MRR"]), unique=True).map(sorted),
        "people": st.dictionaries(
            st.sampled_from(["1", "2"]),
            st.fixed_dictionaries({"name": words, "role": st.sampled_from(["lead", "expert"])}),
        ),
        "days": st.dictionaries(
            st.sampled_from(["2015-Q1", "2016-Q3", "2016-Q4"]),
            st.dictionaries(st.sampled_from(["1", "2"]), st.integers(1, 60).map(str), min_size=1),
        ),
        "mandates": st.dictionaries(words, st.integers(1, 100).map(str), max_size=3),
        "milestones": st.dictionaries(words, day, max_size=3),
        "deliverables": st.dictionaries(words, day, max_size=2),
    }
)
contents = st.dictionaries(st.sampled_from(["A-01", "A-02", "B-01"]), activities).map(
    lambda found: {"unit": "LIA", "biennium": "2015", "activities": found}
)


slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@slow
@given(contents, contents)
def test_two_contents_differ_in_nothing_if_and_only_if_their_hashes_agree(one: Any, other: Any) -> None:
    assert bool(differences(one, other)) == (digest(one) != digest(other))
    assert differences(one, one) == []


@slow
@given(contents, contents)
def test_the_difference_turned_round_is_the_difference_of_the_turned_contents(one: Any, other: Any) -> None:
    there = [
        (change.code, [(row.path, row.before, row.after) for row in change.fields])
        for change in differences(one, other)
    ]
    back = [
        (change.code, [(row.path, row.after, row.before) for row in change.fields])
        for change in differences(other, one)
    ]
    assert there == back


@slow
@given(contents, contents)
def test_the_difference_laid_on_the_first_content_gives_the_second(one: Any, other: Any) -> None:
    for change in differences(one, other):
        laid = flatten(one["activities"].get(change.code, {}))
        for row in change.fields:
            if row.after:
                laid[row.path] = row.after
            else:
                laid.pop(row.path, None)
        target = flatten(other["activities"].get(change.code, {}))
        assert {path: value for path, value in laid.items() if value} == {
            path: value for path, value in target.items() if value
        }


@slow
@given(contents)
def test_a_content_comes_back_from_json_with_the_same_hash(content: Any) -> None:
    assert digest(json.loads(canonical(content))) == digest(content)


@slow
@given(contents, contents)
def test_every_change_finds_words(one: Any, other: Any) -> None:
    shown = changes_in_words(one, other, {})
    assert [block.code for block in shown] == [change.code for change in differences(one, other)]
