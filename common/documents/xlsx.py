"""Excel workbooks with flat memory: first what is shown and as at when, then the rows. No text becomes a formula."""

import datetime
import io
import re
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from common.documents.archives import timeless
from common.documents.cells import clean
from common.documents.sheets import Sheet, SheetColumn, Value

_FORMATS = {
    "number": "#,##0.##",
    "money": "#,##0.00",
    "percent": '0.##"%"',
    "date": "d mmm yyyy",
    "datetime": "d mmm yyyy hh:mm",
}
_LONGEST = 32_767  # characters Excel holds in one cell
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def write_workbook(
    sheets: Sequence[Sheet], *, as_at: datetime.datetime, title: str = "", right_to_left: bool = False
) -> bytes:
    """The sheets as .xlsx: head frozen and filtered, numbers and dates as such. ``as_at`` is the date of the file.

    A row shorter or longer than the columns raises ``ValueError``. A workbook needs a sheet.
    """
    if not sheets:
        raise ValueError("A workbook needs a sheet")
    held = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": clean(title)[:255], "created": as_at.replace(tzinfo=None, microsecond=0)})
        looks = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        looks["text"] = book.add_format({"text_wrap": False})
        looks["lines"] = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_name(sheet.name, taken))
            if right_to_left:
                page.right_to_left()
            _write(page, sheet, looks, bold, head)
    return timeless(held.getvalue())


def _name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts: 31 characters, none of its own signs, not used before."""
    plain = _FORBIDDEN.sub(" ", clean(wanted)).strip().strip("'")[:31].strip() or "Sheet"
    if plain.lower() == "history":  # reserved by Excel
        plain = "History "[:31].strip() + " 1"
    name, count = plain, 2
    while name.lower() in taken:
        name = f"{plain[: 31 - len(str(count)) - 1]} {count}"
        count += 1
    taken.add(name.lower())
    return name


def _write(page: Worksheet, sheet: Sheet, looks: dict[str, Format], bold: Format, head: Format) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    row = 0
    for note in sheet.notes:
        page.write_string(row, 0, _text(note), bold if row == 0 else None)
        row += 1
    row += 1 if sheet.notes else 0
    top = row
    for place, column in enumerate(sheet.columns):
        page.write_string(top, place, _text(column.label), head)
    page.freeze_panes(top + 1, 0)
    for values in sheet.rows:
        row += 1
        if len(values) != len(sheet.columns):
            raise ValueError(f"A row of {len(values)} cells in a sheet of {len(sheet.columns)} columns")
        for place, (value, column) in enumerate(zip(values, sheet.columns, strict=True)):
            _cell(page, row, place, value, column, looks)
    page.autofilter(top, 0, max(row, top), len(sheet.columns) - 1)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _cell(page: Worksheet, row: int, place: int, value: Value, column: SheetColumn, looks: dict[str, Format]) -> None:
    look = looks[column.kind]
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, place, value, look if column.kind in ("number", "money", "percent") else None)  # type: ignore[arg-type]
    elif isinstance(value, datetime.datetime):
        moment = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        page.write_datetime(row, place, moment, looks["datetime"])
    elif isinstance(value, datetime.date):
        page.write_datetime(row, place, value, looks["date"])
    else:
        page.write_string(row, place, _text(str(value)), looks["lines" if column.kind == "lines" else "text"])


def _text(text: str) -> str:
    plain = clean(text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
