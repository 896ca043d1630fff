"""Sheets open as they were written, and no text in them is ever a formula."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.documents.csv import guarded, write_csv
from common.documents.numbers import number_text, percent_text
from common.documents.sheets import Sheet, SheetColumn
from common.documents.xlsx import write_workbook

AS_AT = datetime.datetime(2016, 9, 12, 9, 40, tzinfo=datetime.UTC)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', " =1", "http://example.org")


def a_sheet(**changes: object) -> Sheet:
    given_: dict[str, object] = {
        "name": "Activities",
        "columns": (
            SheetColumn("Code", 10),
            SheetColumn("Done", kind="percent"),
            SheetColumn("USD", kind="money"),
            SheetColumn("Due", kind="date"),
        ),
        "rows": [("A-01", 55, Decimal("1286000.50"), datetime.date(2016, 12, 4)), ("A-02", None, -3, None)],
        "notes": ("Activities", "Status lagging", "As at 12 Sep 2016"),
    }
    return Sheet(**(given_ | changes))  # type: ignore[arg-type]


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(sheets, as_at=AS_AT, title="Figures")))


def test_a_workbook_says_first_what_it_shows_then_head_and_rows() -> None:
    page = opened(a_sheet())["Activities"]
    assert [page.cell(row, 1).value for row in (1, 2, 3)] == ["Activities", "Status lagging", "As at 12 Sep 2016"]
    assert [cell.value for cell in page[5]] == ["Code", "Done", "USD", "Due"]
    assert [cell.value for cell in page[6]] == ["A-01", 55, 1286000.5, datetime.datetime(2016, 12, 4)]
    assert page["A6"].data_type == "s"
    assert page.freeze_panes == "A6"
    assert page.auto_filter.ref == "A5:D7"


def test_no_text_in_a_workbook_is_a_formula_or_a_link() -> None:
    columns = (SheetColumn("Text"),)
    page = opened(a_sheet(columns=columns, rows=[(text,) for text in FORMULAS], notes=FORMULAS))["Activities"]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_the_same_sheets_make_the_same_bytes() -> None:
    assert write_workbook([a_sheet()], as_at=AS_AT) == write_workbook([a_sheet()], as_at=AS_AT)
    assert write_csv(a_sheet()) == write_csv(a_sheet())


def test_names_of_sheets_are_made_acceptable_and_kept_apart() -> None:
    names = opened(a_sheet(name="A/B:" + "x" * 40), a_sheet(name="A/B:" + "x" * 40), a_sheet(name="")).sheetnames
    assert len(set(names)) == 3
    assert all(0 < len(name) <= 31 and "/" not in name for name in names)


def test_a_very_long_text_is_cut_with_a_mark() -> None:
    page = opened(a_sheet(columns=(SheetColumn("Text"),), rows=[("x" * 40_000,)]))["Activities"]
    assert str(page["A6"].value).endswith("…")


@pytest.mark.parametrize("write", [lambda sheet: write_workbook([sheet], as_at=AS_AT), write_csv])
def test_a_row_of_the_wrong_width_is_refused(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="1 cells"):
        write(a_sheet(rows=[("A-01",)]))


def test_csv_opens_with_its_accents_dates_and_numbers() -> None:
    made = write_csv(a_sheet(notes=("Activités",)))
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert rows[0] == ["Activités"]
    assert rows[2:] == [
        ["Code", "Done", "USD", "Due"],
        ["A-01", "55", "1286000.50", "2016-12-04"],
        ["A-02", "", "-3", ""],
    ]


@given(st.text())
def test_no_text_in_a_csv_begins_a_formula(text: str) -> None:
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@"))
    assert not guarded(text).startswith("\t")


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert [number_text(1286000, language) for language in ("en", "ar", "fr")] == [
        "1,286,000",
        "1,286,000",
        "1\u202f286\u202f000",
    ]
    assert [percent_text(55, language) for language in ("en", "fr")] == ["55%", "55\u202f%"]
    assert percent_text(Decimal("62.5")) == "63%"
    assert number_text(None) == "–"
