"""Spreadsheets read: encodings, delimiters, cells with their places, and files that must not be opened."""

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from common.dates import PartialDate
from common.documents.csv import guarded, unguarded
from common.imports import tables
from common.imports.csv import read_csv
from common.imports.files import read_tables
from common.imports.tables import NotReadable, Table, text_of


def texts(table: Table) -> list[tuple[int, dict[int, str]]]:
    return [(line.number, {cell.column: cell.text for cell in line}) for line in table.lines]


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(content: bytes, name: str = "plan.xlsx") -> list[Table]:
    return read_tables(name, io.BytesIO(content), len(content))


# --- CSV --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    table = read_csv("Title,Unit\r\nRéunion d’été,LIA\r\n".encode(encoding))
    assert texts(table) == [(1, {1: "Title", 2: "Unit"}), (2, {1: "Réunion d’été", 2: "LIA"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_although_texts_hold_others(delimiter: str) -> None:
    lines = [("Title", "Unit", "Text"), ("a", "LIA", "one, two; three"), ("b", "BIO", "four, five"), ("c", "", "six;")]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    table = read_csv(text.encode())
    assert [len(line.cells) for line in table.lines] == [3, 3, 3, 2]


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    assert texts(read_csv(b"sep=;\r\na;b\r\n")) == [(2, {1: "a", 2: "b"})]


def test_a_row_is_a_record_however_many_lines_its_cells_have() -> None:
    table = read_csv(b'Title,Text\n"a","one\ntwo\n"\n\nb,three\n')
    assert texts(table) == [(1, {1: "Title", 2: "Text"}), (2, {1: "a", 2: "one\ntwo"}), (4, {1: "b", 2: "three"})]


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\x03,\x00\n", b"\xff\xfe\x00", b"a,b\n\x81\x8d,\x9d", b"x" * 40_000, b'"a,b\n' + b"y" * 40_000],
)
def test_what_is_no_csv_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotReadable):
        read(content, "plan.csv")


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30))
def test_what_an_export_guards_an_import_gives_back(text: str) -> None:
    for said in (text, f"={text}", f"'{text}", f"'@{text}", f"''-{text}"):
        assert unguarded(guarded(said)) == said


# --- workbooks --------------------------------------------------------------------------------------


def test_cells_come_with_their_place_and_as_what_they_are() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet.append(["Title", "Start", "Days"])
        sheet["A4"], sheet["B4"], sheet["C4"] = " Plan  the meetings \n", datetime.datetime(2016, 8, 1), 5.0
        sheet["B5"], sheet["B6"] = datetime.datetime(2016, 8, 1), datetime.datetime(2016, 8, 1)
        sheet["B4"].number_format, sheet["B5"].number_format, sheet["B6"].number_format = "dd/mm/yy", "mmm-yy", "yyyy"

    (table,) = read(workbook(fill))
    assert [line.number for line in table.lines] == [1, 4, 5, 6]
    title, start, days = table.lines[1]
    assert (title.row, title.column, title.text, days.text) == (4, 1, "Plan  the meetings", "5")
    assert start.value == datetime.datetime(2016, 8, 1)
    assert [next(iter(line)).value for line in table.lines[2:]] == [PartialDate.month(2016, 8), PartialDate.year(2016)]


def test_a_formula_is_never_worked_out() -> None:
    def fill(book: Workbook) -> None:
        book.active.append(["Title", "=1+1"])

    (table,) = read(workbook(fill))
    _title, formula = table.lines[0]
    assert formula.value is None
    assert formula.trouble


def test_a_merged_cell_stands_in_every_row_it_covers_and_a_heading_is_told_from_a_row() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet["A1"], sheet["A2"], sheet["B2"], sheet["B3"] = "Part one", "LIA", "a", "b"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A3")

    (table,) = read(workbook(fill))
    _heading, first, second = table.lines
    assert [line.is_heading for line in table.lines] == [True, False, False]
    assert (first.cells[1].text, first.cells[1].repeated) == ("LIA", False)
    assert (second.cells[1].text, second.cells[1].repeated) == ("LIA", True)


def zipped(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + b"\x00" * 80,
        b"PK\x05\x06" + b"\xff" * 18,
        zipped({"word/document.xml": b"<a/>"}),
        zipped({"xl/workbook.xml": b"<a/>"}),
        zipped({"xl/workbook.xml": BOMB}),
        zipped({"xl/workbook.xml": b"<a/>", "xl/a.xml": b"\0" * 70_000_000}),
        b"Title,Unit\n",
    ],
    ids=["empty", "broken", "end", "word", "hollow", "entities", "bomb", "csv"],
)
def test_a_workbook_that_is_none_or_would_fill_the_memory_is_refused(content: bytes) -> None:
    with pytest.raises(NotReadable):
        read(content)


def test_sheets_beyond_the_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.imports.workbooks.MOST_ROWS", -48)
    with pytest.raises(NotReadable):
        read(workbook(lambda book: [book.active.append(["a"]) for _row in range(3)]))  # type: ignore[func-returns-value]
    with pytest.raises(NotReadable):
        read(workbook(lambda book: book.active.cell(1, tables.MOST_COLUMNS + 1, "a")))  # type: ignore[arg-type]
    with pytest.raises(NotReadable):
        read_tables("plan.xlsx", io.BytesIO(b"PK\x03\x04"), tables.MOST_BYTES + 1)


def test_a_name_that_lies_is_refused() -> None:
    book = workbook(lambda book: book.active.append(["a"]))
    for name in ("plan.csv", "plan.xls", "plan.exe", "plan"):
        with pytest.raises(NotReadable):
            read(book, name)


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, ""), (5.0, "5"), (2.50, "2.5"), (1e-7, "0.0000001"), (True, "1"), (datetime.date(2016, 1, 2), "2016-01-02"),
     (datetime.datetime(2016, 1, 2, 9, 30), "2016-01-02 09:30"), (" a \r\n b\t", "a\n b"), ("\x00\x07x", "x"),
     (PartialDate.quarter(2016, 4), "Q4 2016")],
)  # fmt: skip
def test_a_value_as_text(value: object, said: str) -> None:
    assert text_of(value) == said
