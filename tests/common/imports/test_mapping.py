"""Heads found and mapped, cells read, every problem with its place."""

from decimal import Decimal
from typing import Any

import pytest

from common.imports import readers
from common.imports.fields import LEAVE, NOTE, Field, Importer, Unreadable
from common.imports.heads import find_heads, propose, signature
from common.imports.records import ColumnMap, Reading, read_records
from common.imports.tables import Cell, Line, Table
from common.imports.words import closeness

COLOURS = (("red", "Red"), ("dark_blue", "Dark blue"))
IMPORTER = Importer(
    "things",
    "things",
    keeps_notes=True,
    joined_by="title",
    calculated=("Done",),
    fields=(
        Field("title", "Title", readers.text(20), ("name of the thing",), required=True),
        Field("start", "Start date", readers.date, ("begins",), required=True, for_all=True),
        Field("colour", "Colour", readers.choice(COLOURS), choices=COLOURS),
        Field("days", "Work-days", readers.number(0, 10, places=1), enter="a few days"),
    ),
)


def table(*rows: tuple[Any, ...]) -> Table:
    return Table(
        "Sheet",
        [
            Line(number, {place: Cell(number, place, value) for place, value in enumerate(row, 1) if value is not None})
            for number, row in enumerate(rows, 1)
            if any(value is not None for value in row)
        ],
    )


def reading(sheet: Table, columns: dict[int, str], **named: Any) -> Reading:
    return read_records(sheet, find_heads(sheet, IMPORTER), IMPORTER, ColumnMap(columns, **named))


def test_the_heads_are_found_under_titles_and_over_rows() -> None:
    sheet = table(("Plan of 2016",), (), ("Name of the thing", "Begins", "Remark"), ("Start", "2016", "Title"))
    assert find_heads(sheet, IMPORTER).number == 3


def test_columns_are_proposed_by_name_by_synonym_and_by_likeness() -> None:
    heads = {
        1: "NAME OF THE THING",
        2: "Begins (planned)",
        3: "Color",
        4: "Remark",
        5: "Workdays",
        6: "Done",
        7: "Note: X",
    }
    assert propose(heads, IMPORTER) == {
        1: "title", 2: "start", 3: NOTE, 4: NOTE, 5: NOTE, 6: LEAVE, 7: NOTE,
    }  # fmt: skip
    assert propose({1: "Titel", 2: "Startdate", 3: "Colour?"}, IMPORTER)[3] == "colour"


def test_no_field_is_proposed_twice_and_the_nearest_gets_it() -> None:
    assert propose({1: "Titles", 2: "Title"}, IMPORTER) == {1: NOTE, 2: "title"}


def test_likeness_is_between_nothing_and_all() -> None:
    assert closeness("title", "title") == 1
    assert closeness("title", "xyz") == 0
    assert 0.5 < closeness("description", "descriptions") < 1


def test_a_sheet_is_remembered_whatever_the_order_of_its_columns() -> None:
    assert signature(["Title", "Start "]) == signature(["start", "TITLE"]) != signature(["Title"])


def test_every_problem_is_told_with_row_column_value_and_what_to_enter() -> None:
    sheet = table(
        ("Title", "Start date", "Colour", "Work-days"),
        ("a", "soon", "green", 99),
        ("b" * 21, "2016", "Red", "many"),
    )
    found = reading(sheet, {1: "title", 2: "start", 3: "colour", 4: "days"})
    assert [(one.row, one.column, one.head, one.value) for one in found.problems] == [
        (2, "B", "Start date", "soon"),
        (2, "C", "Colour", "green"),
        (2, "D", "Work-days", "99"),
        (3, "A", "Title", "b" * 21),
        (3, "D", "Work-days", "many"),
    ]
    assert found.problems[1].enter == "Red, Dark blue"
    assert found.problems[2].enter == "a number from 0 to 10"


def test_what_is_no_field_is_kept_as_a_note_and_what_is_left_out_is_not() -> None:
    sheet = table(("Title", "Remark", "Remark", "Secret"), ("a", "one ", "two", "x"))
    found = reading(sheet, {1: "title", 2: NOTE, 3: NOTE, 4: LEAVE})
    assert found.records[0].notes == {"Remark": "one", "Remark (2)": "two"}


def test_what_cannot_be_read_is_kept_as_a_note_when_asked() -> None:
    sheet = table(("Title", "Colour"), ("a", "green"))
    found = reading(sheet, {1: "title", 2: "colour"}, keep_rest=True)
    assert found.problems == []
    assert [(one.row, one.column, one.value) for one in found.kept] == [(2, "B", "green")]
    assert found.records[0].notes == {"Colour": "green"}
    assert "colour" not in found.records[0].values


def test_one_value_for_all_rows_is_read_once_and_refused_once() -> None:
    sheet = table(("Title", "Colour"), ("a", None), ("b", None))
    assert str(reading(sheet, {1: "title"}, constants={"start": "Q4 2016"}).constants["start"]) == "Q4 2016"
    found = reading(sheet, {1: "title"}, constants={"start": "soon", "colour": "Red"})
    assert [(one.row, one.head, one.value) for one in found.problems] == [(0, "Start date", "soon")]
    assert found.constants == {}


def test_rows_under_one_merged_title_are_one_row_and_headings_name_the_part() -> None:
    sheet = table(("Title", "Remark"), ("a", "one"), (None, "two"), ("b", None))
    lines = list(sheet.lines)
    lines[2] = Line(3, {1: Cell(3, 1, "a", repeated=True), 2: Cell(3, 2, "two")})
    lines.insert(3, Line(4, {1: Cell(4, 1, "Part B", covers=2)}))
    lines[4] = Line(5, {1: Cell(5, 1, "b")})
    found = reading(Table("Sheet", lines), {1: "title", 2: NOTE})
    assert [(one.row, one.values["title"], one.notes) for one in found.records] == [
        (2, "a", {"Remark": "one\ntwo"}),
        (5, "b", {"Part": "Part B"}),
    ]


def test_the_heads_once_more_are_no_row() -> None:
    sheet = table(("Title", "Colour"), ("a", "Red"), ("Title", "Colour"), ("b", "Red"))
    assert [one.values["title"] for one in reading(sheet, {1: "title", 2: "colour"}).records] == ["a", "b"]


@pytest.mark.parametrize(
    ("said", "number"),
    [("1,234.5", "1234.5"), ("1 234,5", "1234.5"), ("1.234,50", "1234.5"), ("12%", "12"), (7.25, "7.25"), (3, "3")],
)
def test_numbers_as_people_write_them(said: object, number: str) -> None:
    assert readers.number()(Cell(1, 1, said)) == Decimal(number)


@pytest.mark.parametrize("said", ["", "a", "1e999", "nan", "Infinity", "9" * 40, True, "1,2,3"])
def test_what_is_no_number_is_refused(said: object) -> None:
    with pytest.raises(Unreadable):
        readers.number()(Cell(1, 1, said))


def test_a_choice_is_read_in_any_spelling() -> None:
    read = readers.choice(COLOURS)
    assert [read(Cell(1, 1, said)) for said in ("Dark blue", "dark_blue", "DARK-BLUE ", "red")] == [
        "dark_blue", "dark_blue", "dark_blue", "red",
    ]  # fmt: skip
