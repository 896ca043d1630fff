"""References to decisions are read as people write them, or refused with a sentence; nothing is guessed."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planning.rules.reference_parts import MOST, Reference, ReferenceNotRead, of_roman, roman, symbol_of
from planning.rules.references import addresses_in, read_references

KNOWN = ("SBI-1", "COP-13 draft")  # symbols of the register that follow no pattern

READ = [
    # symbols
    ("XII/32", ["XII/32"]),
    ("xii / 32", ["XII/32"]),
    ("COP XII/32", ["XII/32"]),
    ("decision 12/32", ["XII/32"]),
    ("COP 12 decision 32", ["XII/32"]),
    ("16/28", ["16/28"]),
    ("XVI/28", ["16/28"]),
    ("COP-16/28", ["16/28"]),
    ("BS-VII/7", ["BS-VII/7"]),
    ("BS VII/7", ["BS-VII/7"]),
    ("CP-7/7", ["BS-VII/7"]),
    ("CP-8/12", ["CP-VIII/12"]),
    ("CP-11/7", ["CP-11/7"]),
    ("CP11/7", ["CP-11/7"]),
    ("CP-MOP 11, decision CP-11/7", ["CP-11/7"]),
    ("NP-1/13", ["NP-1/13"]),
    ("NP-I/13", ["NP-1/13"]),
    ("CBD/COP/DEC/16/28", ["16/28"]),
    ("UNEP/CBD/COP/DEC/XIII/25", ["XIII/25"]),
    ("CBD/CP/MOP/DEC/9/7", ["CP-9/7"]),
    ("CBD/NP/MOP/DEC/1/13", ["NP-1/13"]),
    ("Article 24", ["Art. 24"]),
    ("sbi-1", ["SBI-1"]),
    # paragraphs and items
    ("XII/32 para 7 (b)", ["XII/32/7(b)"]),
    ("XII/32/7(b)", ["XII/32/7(b)"]),
    ("XII/32, paragraph 7 ( B )", ["XII/32/7(b)"]),
    ("XII/32 7(b)", ["XII/32/7(b)"]),
    ("XII/32 § 7", ["XII/32/7"]),
    ("XII/32 para. 7, sub-paragraph (b)", ["XII/32/7(b)"]),
    ("XII/32/7(b)(ii)", ["XII/32/7(b)(ii)"]),
    ("Art. 24 para 1 (a)", ["Art. 24/1(a)"]),
    ("SBI-1/3", ["SBI-1/3"]),
    ("COP-13 draft/(a)", ["COP-13 draft/(a)"]),
    ("XII/32/D3", ["XII/32/D3"]),
    # ranges and lists
    ("COP 13 decision XIII/25 paras. 5-7", ["XIII/25/5", "XIII/25/6", "XIII/25/7"]),
    ("XIII/25 paragraphs 5 to 7", ["XIII/25/5", "XIII/25/6", "XIII/25/7"]),
    ("XIII/25 paras 5–6", ["XIII/25/5", "XIII/25/6"]),
    ("XIII/25/3 and 5", ["XIII/25/3", "XIII/25/5"]),
    ("XIII/25 paras 3, 5 and 9 (a)", ["XIII/25/3", "XIII/25/5", "XIII/25/9(a)"]),
    ("XII/32 para 7 (a)-(c)", ["XII/32/7(a)", "XII/32/7(b)", "XII/32/7(c)"]),
    ("XII/32 para 7 (a) and (c)", ["XII/32/7(a)", "XII/32/7(c)"]),
    ("XII/32 para 7 (b)(i)-(iii)", ["XII/32/7(b)(i)", "XII/32/7(b)(ii)", "XII/32/7(b)(iii)"]),
    ("XII/32 para 7 (b)(i) and (c)", ["XII/32/7(b)(i)", "XII/32/7(c)"]),
    # annexes and sections
    ("XIII/25 annex", ["XIII/25/annex"]),
    ("XIII/25 Annex I, para 3", ["XIII/25/annex I/3"]),
    ("XIII/25, annex I, section A, paragraph 3 (a)", ["XIII/25/annex I/section A/3(a)"]),
    ("XIII/25 section II paras 3-4", ["XIII/25/section II/3", "XIII/25/section II/4"]),
    ("paragraph 3 of section A of annex I to decision XIII/25", ["XIII/25/annex I/section A/3"]),
    ("paras 5 and 7 of decision XII/32", ["XII/32/5", "XII/32/7"]),
    # several
    ("XII/32/3; BS-VII/7 para 8", ["XII/32/3", "BS-VII/7/8"]),
    ("XII/32/3\nXII/32/4\n\nXII/32/3", ["XII/32/3", "XII/32/4"]),
    ("16/28/3, 16/29/4", ["16/28/3", "16/29/4"]),
    ("XII/32 para 3, and annex I para 2", ["XII/32/3", "XII/32/annex I/2"]),
]
REFUSED = [
    ("", "Enter a reference"),
    (" ; ,", "Enter a reference"),
    ("hello", "“hello” is not read"),
    ("XII/32, 7", "“7” is not read"),  # decision 7, or paragraph 7
    ("XII/32 and more", "“more” is not read"),
    ("XII/32 para", "ends too early"),
    ("XII/32 para seven", "“seven” is not read"),
    ("XII/32 para 7bis", "“7bis” is not read"),
    ("XII/32 para 0", "“0” is not read"),
    ("COP 16", "ends too early"),
    ("paras 5-7", "Say which decision"),
    ("12/32", "If 12/32 is one, write XII/32"),
    ("COP 12 decision 13/1", "COP 12 and 13/1 are not the same meeting"),
    ("CP-MOP 9, decision XII/1", "not the same meeting"),
    ("IIII/3", "bears the number IIII"),
    ("99/3", "bears the number 99"),
    ("XII/0", "bears the number"),
    ("recommendation XX/1", "A recommendation is read by its symbol"),
    ("XII/32 paras 7-5", "from a lower to a higher"),
    ("XII/32 paras 1-900", "longer than 100 paragraphs"),
    ("XII/32 paras 5-7 (b)", "“(b)” is not read"),
    ("XII/32 para 7 (i)-(v)", "may be letters or Roman numbers"),
    ("XII/32 para 7 (xyz)", "is no item of a paragraph"),
    ("XII/32\x007", "signs that no reference has"),
    ("XII/32 " * 400, "too long"),
]


@pytest.mark.parametrize(("text", "addresses"), READ)
def test_a_reference_is_read_as_people_write_it(text: str, addresses: list[str]) -> None:
    assert addresses_in(text, KNOWN) == addresses


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_cannot_be_read_is_said_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ReferenceNotRead) as refusal:
        addresses_in(text, KNOWN)
    assert sentence in str(refusal.value.sentence)


def test_a_symbol_of_the_register_is_read_only_where_it_is_known() -> None:
    with pytest.raises(ReferenceNotRead):
        addresses_in("SBI-1/3")


def test_the_parts_of_a_reference_are_named() -> None:
    assert read_references("XIII/25, annex II, section A, para 3 (b)(ii)") == [
        Reference("XIII/25", annex="II", section="A", paragraph="3", items=("b", "ii"))
    ]
    assert [one.place for one in read_references("XIII/25; XIII/25 annex para 1")] == ["", "annex/1"]


def test_no_more_than_a_hundred_paragraphs_at_once() -> None:
    assert len(addresses_in(f"XII/32 paras 1-{MOST}")) == MOST
    with pytest.raises(ReferenceNotRead, match="more than 100"):
        addresses_in("XII/32 paras 1-60; XII/33 paras 1-60")


decisions = st.builds(
    symbol_of, st.sampled_from(["", "CP", "NP"]), st.integers(min_value=1, max_value=30), st.integers(1, 99)
)
items = st.lists(st.sampled_from(["a", "b", "z", "aa", "ii", "iv"]), max_size=2).map(tuple)
references = st.builds(
    Reference,
    decision=decisions,
    annex=st.sampled_from([None, "", "I", "IV", "2", "B"]),
    section=st.sampled_from(["", "A", "C", "II"]),
    paragraph=st.integers(1, 300).map(str),
    items=items,
)


@settings(max_examples=25)
@given(references)
def test_an_address_reads_back_to_itself(reference: Reference) -> None:
    assert read_references(reference.address) == [reference]


@settings(max_examples=25)
@given(st.lists(references, min_size=1, max_size=5))
def test_a_list_of_addresses_reads_back_to_itself(several: list[Reference]) -> None:
    once = list(dict.fromkeys(several))
    assert read_references("; ".join(one.address for one in several)) == once


@settings(max_examples=25)
@given(st.text(alphabet=st.sampled_from("XIVxiv/0129-–(), ;aAbdgnoprsCPBS§٣½Ⅻ\u202e\x00\n"), max_size=40))
@example("XII/32/٣")
@example("DECISION")
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = addresses_in(text, KNOWN)
    except ReferenceNotRead as refusal:
        assert str(refusal.sentence)
    else:
        assert found and addresses_in("; ".join(found), KNOWN) == found


@pytest.mark.parametrize("number", [1, 4, 9, 14, 38, 40, 49, 50, 89])
def test_roman_numbers(number: int) -> None:
    assert of_roman(roman(number)) == number


@pytest.mark.parametrize("said", ["", "IIII", "VX", "IC", "M", "12", "XIIII"])
def test_what_is_no_roman_number(said: str) -> None:
    assert of_roman(said) == 0
