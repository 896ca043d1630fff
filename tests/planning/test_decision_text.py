"""The pasted text of a decision is taken apart into its paragraphs, and each is proposed with its reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.refusals import InvalidInput
from planning.rules.decision_text import MOST_PARAGRAPHS, ReadDecision, read_decision
from planning.rules.paragraph_words import LONGEST_TITLE, read_words

TEXT = """XIII/25. Modus operandi of the Subsidiary Body
The Conference of the Parties,
Recalling decision XII/26,

1. Takes note of the report of the Executive Secretary;

2. Requests the Executive Secretary, subject to the availability of resources:
(a) To prepare a note on options for
making the meetings more efficient;
(b) To report on the following to the next meeting:
(i) The costs of each option;
(ii) The views of Parties;
(c) To make it available; and

3.Also invites Parties, other Governments and relevant organizations to submit views
to the Executive Secretary by 1 March 2017;

Capacity-building

4. Decides to consider the matter at its next meeting.

Annex I
TERMS OF REFERENCE
A. Mandate
1. The group shall advise the Executive Secretary.
2. The group meets (a) in person or
(b) online.
B. Membership
3. Parties nominate experts.
"""


def read(text: str = TEXT) -> ReadDecision:
    return read_decision("XIII/25", text)


def places(text: str = TEXT) -> list[str]:
    return [proposal.reference.place for proposal in read(text).proposals]


def test_paragraphs_items_annexes_and_sections_get_their_addresses() -> None:
    assert places() == [
        "1",
        "2(a)",
        "2(b)(i)",
        "2(b)(ii)",
        "2(c)",
        "3",
        "4",
        "annex I/section A/1",
        "annex I/section A/2",
        "annex I/section B/3",
    ]


def test_an_item_carries_the_words_above_it_and_lines_are_joined() -> None:
    texts = {proposal.reference.place: proposal.text for proposal in read().proposals}
    assert texts["2(a)"] == (
        "Requests the Executive Secretary, subject to the availability of resources: "
        "(a) To prepare a note on options for making the meetings more efficient;"
    )
    assert "(b) To report on the following to the next meeting: (ii) The views of Parties;" in texts["2(b)(ii)"]
    assert texts["annex I/section A/2"] == "The group meets (a) in person or (b) online."


def test_what_belongs_to_no_paragraph_is_handed_back() -> None:
    assert read().left_out == [
        "XIII/25. Modus operandi of the Subsidiary Body",
        "The Conference of the Parties,",
        "Recalling decision XII/26,",
        "Capacity-building",
        "Annex I",
        "TERMS OF REFERENCE",
        "A. Mandate",
        "B. Membership",
    ]


@pytest.mark.parametrize(
    ("above", "own", "verb", "kind", "addressees", "title"),
    [
        (
            "", "Requests the Executive Secretary to report on progress;",
            "Requests", "operational", ("Executive Secretary",), "Report on progress",
        ),
        (
            "", "Also invites Parties, other Governments and indigenous peoples and local communities to submit views.",
            "Also invites", "operational",
            ("Parties", "Other Governments", "Indigenous peoples and local communities"), "Submit views",
        ),
        (
            "Urges Parties:", "To ratify the Protocol;",
            "Urges", "operational", ("Parties",), "Ratify the Protocol",
        ),
        (
            "", "Invites the Global Environment Facility to provide support to Parties",
            "Invites", "operational", ("Global Environment Facility",), "Provide support to Parties",
        ),
        (
            "", "Encourages donors to contribute", "Encourages", "operational", ("Others",), "Contribute",
        ),
        (
            "", "Takes note of the report; and", "Takes note", "informational", (), "Takes note of the report",
        ),
        (
            "", "Decides to meet again", "Decides", "operational", (), "Decides to meet again",
        ),
        (
            "", "The group shall advise the Executive Secretary", "", "operational", (),
            "The group shall advise the Executive Secretary",
        ),
    ],
)  # fmt: skip
def test_the_words_suggest_verb_kind_addressees_and_title(
    above: str, own: str, verb: str, kind: str, addressees: tuple[str, ...], title: str
) -> None:
    words = read_words(above, own)
    assert (words.verb, words.kind, words.addressees, words.title) == (verb, kind, addressees, title)
    assert words.reason


def test_every_proposal_says_what_it_rests_on() -> None:
    reasons = {proposal.reference.place: proposal.words.reason for proposal in read().proposals}
    assert reasons["1"] == "“Takes note” asks nothing of anybody."
    assert reasons["2(c)"] == "“Requests” asks for work."
    assert reasons["4"] == "“Decides” settles a matter; work may follow from it."
    assert reasons["annex I/section A/1"] == "It begins with no verb this reader knows."


def test_letters_and_roman_numbers_are_told_apart_by_what_comes_next() -> None:
    letters = "".join(f"({letter}) To do it;\n" for letter in "abcdefghij")
    assert places(f"1. Requests the Executive Secretary:\n{letters}") == [f"1({letter})" for letter in "abcdefghij"]
    roman = "(i) One;\n(ii) Two;\n(iii) Three."
    assert places(f"1. Requests:\n{roman}") == ["1(i)", "1(ii)", "1(iii)"]
    nested = f"1. Requests:\n(a) First:\n{roman}\n(b) Last."
    assert places(nested) == ["1(a)(i)", "1(a)(ii)", "1(a)(iii)", "1(b)"]


def test_a_heading_in_roman_numbers_is_a_section() -> None:
    assert places("I. Guidance\n1. Notes it.\nII. Other matters\n2. Notes it too.") == ["section I/1", "section II/2"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No numbered paragraph"),
        ("The Conference of the Parties,\nRecalling", "No numbered paragraph"),
        ("1. Requests it;\n" * (MOST_PARAGRAPHS + 1), "more than 200 paragraphs"),
        ("x" * 400_001, "too long"),
    ],
)
def test_a_text_that_cannot_be_taken_apart_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(text)
    assert sentence in str(refusal.value.errors["text"][0])


numbered = ["1. Requests", "2. Notes", "(a) To do", "(i) x", "(ii) y", "(zz) z"]
lines = st.sampled_from([*numbered, "Annex", "ANNEX II", "A. Title", "", "words", "\x00٣."])


@settings(max_examples=25)
@given(st.lists(lines, max_size=30))
def test_no_line_is_lost(pasted: list[str]) -> None:
    try:
        found = read("\n".join(pasted))
    except InvalidInput:
        return
    kept = " ".join([*(proposal.text for proposal in found.proposals), *found.left_out])
    for line in pasted:
        words = line.replace("\x00", "").split()
        assert not words or words[-1] in kept
    assert all(len(proposal.words.title) <= LONGEST_TITLE for proposal in found.proposals)
