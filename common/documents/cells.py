"""What stands in a cell, as text: the same in Word, PDF and HTML."""

import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from common.documents.charts.palette import status_colour
from common.documents.document import Cell, StatusText
from common.documents.numbers import DASH, number_text


def cell_text(cell: Cell, language: str) -> str:
    """The cell in words: an en dash for nothing, numbers and dates as the language writes them."""
    if cell is None or cell == "":
        return DASH
    if isinstance(cell, StatusText):
        return cell.word or str(status_colour(cell.status).word)
    if isinstance(cell, datetime.datetime):
        moment = timezone.localtime(cell) if timezone.is_aware(cell) else cell
        return date_format(moment, "DATETIME_FORMAT")
    if isinstance(cell, datetime.date):
        return date_format(cell, "DATE_FORMAT")
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float | Decimal):
        return number_text(cell, language)
    return str(cell)


def clean(text: str) -> str:
    """``text`` without what XML cannot hold: control characters, halves of pairs, non-characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign
        for sign in text
        if sign in "\n\t" or (sign >= " " and not "\x7f" <= sign <= "\x9f" and not "\ud800" <= sign <= "\udfff")
        if sign not in "\ufffe\uffff"
    )
