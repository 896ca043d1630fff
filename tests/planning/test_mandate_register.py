"""The register of mandates is kept by the monitoring unit: decisions, paragraphs, changes and links."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from common.refusals import InvalidInput, NotAllowed, StaleVersion
from planning.actions.decisions import create_decision, save_decision
from planning.actions.mandates import add_paragraph, add_paragraphs, link_mandates, save_mandate, unlink_mandates
from planning.models import Decision, Mandate, MandateLink
from planning.queries.mandate_history import mandate_changes
from planning.rules.mandates import MandateValues, leads_to, read_place
from planning.rules.reference_parts import Reference, ReferenceNotRead, order_of
from tests.factories.planning import (
    DecisionFactory,
    InstrumentFactory,
    MandateFactory,
    MeetingFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
VALUES = MandateValues("Report on progress", "Requests the Executive Secretary to report.", addressees=("Parties",))
OTHERS = (
    "staff",
    "unit_head",
    "division_head",
    "executive_secretary",
    "budget_officer",
    "hr_officer",
    "rest_client",
)


def paragraphs(*places: str) -> list[tuple[Reference, MandateValues]]:
    return [(read_place("XIII/25", place), VALUES) for place in places]


# --- decisions and meetings -------------------------------------------------------------------------------


def test_the_symbol_of_a_decision_says_its_meeting_and_instrument(cast: Cast) -> None:
    meeting = MeetingFactory(body="COP", number=13)
    decision = create_decision(symbol="decision xiii/25", name="How to  work", by=cast.pmu_officer)
    assert (decision.symbol, decision.name, decision.meeting) == ("XIII/25", "How to work", meeting)
    assert decision.instrument == meeting.instrument
    (version,) = decision.history.all()
    assert (version.history_user, version.history_change_reason) == (cast.pmu_officer, "Entered in the register")


def test_a_decision_that_follows_no_pattern_is_taken_as_it_is_written(cast: Cast) -> None:
    meeting = MeetingFactory(body="SBI", number=2)
    assert create_decision(symbol="SBI-2", name="", meeting=meeting, by=cast.pmu_officer).meeting == meeting
    article = create_decision(symbol="article 24", name="", instrument=InstrumentFactory(), by=cast.pmu_officer)
    assert (article.symbol, article.meeting) == ("Art. 24", None)


REFUSED_DECISIONS = [
    ("XIII/25", "meeting", "COP 13 is not in the register"),
    ("XII/32", "symbol", "stands in the register already"),
    ("XII/40/3", "symbol", "This is a paragraph of XII/40"),
    ("XII/40; XII/41", "symbol", "one decision at a time"),
    ("12/40", "symbol", "write XII/40"),
    ("IIII/3", "symbol", "bears the number"),
    ("", "symbol", "Enter a reference"),
    ("x<script>", "symbol", "is not read"),
    ("A symbol far too long for it", "symbol", "is not read"),
    ("Draft", "instrument", "Choose the instrument"),
]


def test_a_decision_that_cannot_be_entered_says_why(cast: Cast) -> None:
    MeetingFactory(body="COP", number=12)
    DecisionFactory(symbol="XII/32")
    for symbol, field, sentence in REFUSED_DECISIONS:
        with pytest.raises(InvalidInput) as refusal:
            create_decision(symbol=symbol, name="", by=cast.pmu_officer)
        assert sentence in str(refusal.value.errors[field][0]), symbol


def test_a_symbol_belongs_to_its_meeting(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="XIII/25 is a decision of COP 13"):
        create_decision(symbol="XIII/25", name="", meeting=MeetingFactory(number=12), by=cast.pmu_officer)


def test_of_two_changes_of_a_title_the_later_is_told(cast: Cast) -> None:
    decision = DecisionFactory(symbol="XII/32", name="Budget")
    save_decision(decision=decision, name="The budget", by=cast.pmu_officer, version=1, reason="Fuller")
    with pytest.raises(StaleVersion):
        save_decision(decision=decision, name="Money", by=cast.pmu_officer, version=1, reason="Shorter")
    with pytest.raises(InvalidInput, match="Say why"):
        save_decision(decision=decision, name="Money", by=cast.pmu_officer, version=2, reason=" ")


# --- paragraphs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7 (b)", "7(b)"),
        ("para 7", "7"),
        ("XIII/25/7(b)", "7(b)"),
        ("annex I, section A, para 3", "annex I/section A/3"),
        ("COP 13 decision XIII/25 para 2", "2"),
    ],
)
def test_a_place_is_read_within_its_decision(text: str, place: str) -> None:
    assert read_place("XIII/25", text).place == place


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter the paragraph"),
        ("XIII/25", "Enter the paragraph"),
        ("3-5", "one paragraph at a time"),
        ("XII/32/3", "a paragraph of XII/32"),
        ("seven", "is not read"),
    ],
)
def test_a_place_elsewhere_or_nowhere_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ReferenceNotRead, match=sentence):
        read_place("XIII/25", text)


def test_the_places_of_a_decision_come_in_the_order_of_its_text() -> None:
    places = [
        "1", "2(a)", "2(b)", "2(b)(i)", "2(b)(ii)", "2(b)(x)", "9", "10", "D2", "D10", "section A/1", "section B/1",
        "annex/1", "annex I/section A/1", "annex I/section A/2", "annex II/1",
    ]  # fmt: skip
    orders = [order_of(read_place("XIII/25", place)) for place in places]
    assert sorted(orders) == orders
    assert max(orders) < 2**31


def test_paragraphs_are_added_all_at_once_and_none_twice(cast: Cast) -> None:
    decision = DecisionFactory(symbol="XIII/25")
    MandateFactory(decision=decision, address="XIII/25/2", title="As it was")
    added = add_paragraphs(decision=decision, paragraphs=paragraphs("1", "2", "3 (a)"), by=cast.pmu_officer)
    assert [mandate.address for mandate in added.mandates] == ["XIII/25/1", "XIII/25/3(a)"]
    assert added.present == ["XIII/25/2"]
    assert Mandate.objects.get(address="XIII/25/2").title == "As it was"
    again = add_paragraphs(decision=decision, paragraphs=paragraphs("1", "2", "3 (a)"), by=cast.pmu_officer)
    assert (again.mandates, len(again.present)) == ([], 3)


def test_one_wrong_paragraph_and_nothing_is_added(cast: Cast) -> None:
    decision = DecisionFactory(symbol="XIII/25")
    wrong = [*paragraphs("1"), (read_place("XIII/25", "2"), replace(VALUES, title=" "))]
    with pytest.raises(InvalidInput) as refusal:
        add_paragraphs(decision=decision, paragraphs=wrong, by=cast.pmu_officer)
    assert set(refusal.value.errors) == {"XIII/25/2"}
    with pytest.raises(InvalidInput, match="stands here twice"):
        add_paragraphs(decision=decision, paragraphs=paragraphs("1", "para 1"), by=cast.pmu_officer)
    assert not Mandate.objects.exists()


def test_a_single_paragraph_that_is_there_is_refused(cast: Cast) -> None:
    decision = DecisionFactory(symbol="XIII/25")
    place = read_place("XIII/25", "7 (b)")
    add_paragraph(decision=decision, place=place, values=VALUES, by=cast.pmu_officer)
    with pytest.raises(InvalidInput, match="stands in the register already"):
        add_paragraph(decision=decision, place=place, values=VALUES, by=cast.pmu_officer)


# --- changes ------------------------------------------------------------------------------------------------


def test_a_change_of_a_mandate_is_signed_with_its_reason(cast: Cast) -> None:
    mandate = MandateFactory(address="XII/32/3", title="Review", text="Review it.")
    values = MandateValues("Review", "Review it.", status="implemented", due_on=datetime.date(2016, 12, 4))
    saved = save_mandate(mandate=mandate, values=values, by=cast.pmu_officer, version=1, reason="Reported to COP 13")
    assert (saved.status, saved.version) == ("implemented", 2)
    latest = mandate_changes(mandate).shown[0]
    assert latest.reason == "Reported to COP 13"
    assert [(part.label, part.before, part.after) for part in latest.fields] == [
        ("Status", "active", "implemented"),
        ("Due", "–", "4 Dec 2016"),
    ]


def test_a_mandate_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    mandate = MandateFactory(title="Review")
    save_mandate(mandate=mandate, values=VALUES, by=cast.pmu_officer, version=1, reason="First")
    with pytest.raises(StaleVersion):
        save_mandate(mandate=mandate, values=replace(VALUES, title="Late"), by=cast.pmu_officer, version=1, reason="x")


REFUSED_CHANGES: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "x", "title"),
    ({"title": "x" * 301}, "x", "title"),
    ({"text": "\n"}, "x", "text"),
    ({"kind": "other"}, "x", "kind"),
    ({"term": ""}, "x", "term"),
    ({"status": "done"}, "x", "status"),
    ({}, "  ", "reason"),
]


def test_a_change_that_cannot_be_taken_names_its_field(cast: Cast) -> None:
    mandate = MandateFactory()
    for changes, reason, field in REFUSED_CHANGES:
        with pytest.raises(InvalidInput) as refusal:
            save_mandate(
                mandate=mandate, values=replace(VALUES, **changes), by=cast.pmu_officer, version=1, reason=reason
            )
        assert set(refusal.value.errors) == {field}


def test_nobody_else_keeps_the_register(cast: Cast) -> None:
    mandate, other = MandateFactory(), MandateFactory()
    for name in OTHERS:
        by = getattr(cast, name)
        for write in (
            lambda by=by: create_decision(symbol="XII/99", name="", by=by),
            lambda by=by: add_paragraphs(decision=mandate.decision, paragraphs=paragraphs("1"), by=by),
            lambda by=by: save_mandate(mandate=mandate, values=VALUES, by=by, version=1, reason="x"),
            lambda by=by: link_mandates(mandate=mandate, other=other, kind="renews", by=by, reason="x"),
        ):
            with pytest.raises(NotAllowed):
                write()
    assert (Decision.objects.filter(symbol="XII/99").count(), MandateLink.objects.count()) == (0, 0)


# --- links --------------------------------------------------------------------------------------------------


def test_links_never_come_round_in_a_circle(cast: Cast) -> None:
    one, two, three = (MandateFactory(address=f"XII/32/{number}") for number in (1, 2, 3))
    link = {"by": cast.pmu_officer, "reason": "Decided by COP 12"}
    link_mandates(mandate=one, other=two, kind="replaces", **link)
    link_mandates(mandate=two, other=three, kind="renews", **link)
    with pytest.raises(InvalidInput, match="XII/32/1 is itself tied back to XII/32/3: links cannot come round"):
        link_mandates(mandate=three, other=one, kind="consolidates", **link)
    with pytest.raises(InvalidInput, match="XII/32/1 is tied to XII/32/2 already"):
        link_mandates(mandate=one, other=two, kind="renews", **link)
    with pytest.raises(InvalidInput, match="linked to itself"):
        link_mandates(mandate=one, other=one, kind="renews", **link)
    with pytest.raises(InvalidInput, match="Choose one"):
        link_mandates(mandate=one, other=three, kind="follows", **link)
    assert MandateLink.objects.count() == 2


def test_a_link_stands_in_the_history_of_both_and_so_does_its_end(cast: Cast) -> None:
    one, two = MandateFactory(address="XII/32/1"), MandateFactory(address="XII/32/2")
    link = link_mandates(mandate=one, other=two, kind="replaces", by=cast.pmu_officer, reason="Decided by COP 12")
    unlink_mandates(link=link, by=cast.pmu_officer, reason="Was a slip")
    unlink_mandates(link=link, by=cast.pmu_officer, reason="Was a slip")
    for mandate, words, other in ((one, "Replaces", "XII/32/2"), (two, "Replaced by", "XII/32/1")):
        gone, made, entered = mandate_changes(mandate).shown
        assert [(part.label, part.before, part.after) for part in gone.fields] == [(words, other, "–")]
        assert [(part.label, part.before, part.after) for part in made.fields] == [(words, "–", other)]
        assert (gone.reason, made.reason, entered.fields) == ("Was a slip", "Decided by COP 12", [])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=12))
def test_what_is_let_in_is_never_a_circle(wanted: list[tuple[int, int]]) -> None:
    kept: list[tuple[int, int]] = []
    for one, other in wanted:
        if one != other and not leads_to(kept, other, one):
            kept.append((one, other))
    for one, other in kept:
        assert not leads_to([pair for pair in kept if pair != (one, other)], other, one)
