"""A sheet as CSV: UTF-8 with its mark, so that Excel reads accents; no text can begin a formula."""

import csv
import datetime
import io
from decimal import Decimal

from django.utils import timezone

from common.documents.cells import clean
from common.documents.sheets import Sheet, Value

# What spreadsheet programs take for the beginning of a formula. Numbers are not text and keep their sign.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK = "\ufeff"


def write_csv(sheet: Sheet, *, with_notes: bool = True) -> bytes:
    """The sheet as CSV: its notes first, then head and rows. Dates in ISO form, numbers with a point.

    A text that would begin a formula gets an apostrophe before it, as spreadsheet programs do.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    if with_notes and sheet.notes:
        writer.writerows([guarded(note)] for note in sheet.notes)
        writer.writerow([])
    writer.writerow([guarded(column.label) for column in sheet.columns])
    width = len(sheet.columns)
    for values in sheet.rows:
        if len(values) != width:
            raise ValueError(f"A row of {len(values)} cells in a sheet of {width} columns")
        writer.writerow([_cell(value) for value in values])
    return (_MARK + held.getvalue()).encode("utf-8")


def guarded(text: str) -> str:
    """``text`` with an apostrophe before it where it would begin a formula, blanks before the sign included.

    A text that has such an apostrophe of its own gets another, so that ``unguarded`` gives back what there was.
    """
    plain = clean(text).replace("\r", "")
    return f"'{plain}" if _begins_a_formula(plain.lstrip("'")) else plain


def unguarded(text: str) -> str:
    """What ``guarded`` was given: one apostrophe taken off before what would begin a formula."""
    return text[1:] if text.startswith("'") and _begins_a_formula(text.lstrip("'")) else text


def _begins_a_formula(plain: str) -> bool:
    return plain.startswith(_FORMULA) or plain.lstrip().startswith(_FORMULA)


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime.datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return moment.isoformat(sep=" ", timespec="minutes")[:16]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return guarded(value)
