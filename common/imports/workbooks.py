"""Excel workbooks in. Formulas are never worked out: what the program that saved the file found is what is read."""

import bisect
import datetime
import re
import warnings
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from common.dates import PartialDate, Precision
from common.imports.tables import MOST_COLUMNS, MOST_ROWS, Cell, Line, NotReadable, Table, text_of

MOST_UNPACKED = 60 * 1024 * 1024  # bytes of a workbook once it is unpacked
MOST_PARTS = 2_000
MOST_MERGED = 5_000
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')  # what a number format shows as it stands
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY")


def read_workbook(stream: IO[bytes]) -> list[Table]:
    """The sheets of a workbook. Raises ``NotReadable`` for what is none, is locked, or would fill the memory."""
    _check_archive(stream)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and formats, which are not read
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            return [_read(sheet, book) for sheet in book.worksheets]
    except NotReadable:
        raise
    except Exception as error:  # the library meets a broken file with whatever error comes first
        raise NotReadable(_("This workbook is damaged. Open it, save it again as .xlsx and send that.")) from error


def _check_archive(stream: IO[bytes]) -> None:
    """Look at the archive before anything of it is unpacked."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise NotReadable(_("This workbook holds too much. Keep the sheet you need in a file of its own."))
            if any(part.flag_bits & 1 for part in parts):
                raise NotReadable(_("This workbook is locked with a password. Save it without one."))
            if "xl/workbook.xml" not in archive.namelist():
                raise NotReadable(_("This is no Excel workbook. Save it as .xlsx or .csv."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as held:
                        if any(mark in held.read(1024).upper() for mark in _DOCTYPE):
                            raise NotReadable(_("This workbook holds what no spreadsheet program writes."))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotReadable(_("This is no Excel workbook. Save it as .xlsx or .csv.")) from error


class _Parser(WorkSheetParser):
    """The parser of the library, which also notes formulas whose result was never stored."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.unsolved: set[tuple[int, int]] = set()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            self.unsolved.add((cell["row"], cell["column"]))
        return cell


def _read(sheet: ReadOnlyWorksheet, book: Any) -> Table:
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        dates = _coarse_dates(book)
        rows: dict[int, dict[int, Cell]] = {}
        for number, found in parser.parse():
            cells = {one["column"]: cell for one in found if (cell := _cell(one, parser, dates))}
            if not cells:
                continue
            if max(cells) > MOST_COLUMNS:
                raise NotReadable(_("A sheet has at most %(most)s columns here.") % {"most": MOST_COLUMNS})
            rows[number] = cells
            if len(rows) > MOST_ROWS + 50:
                raise NotReadable(_("A sheet has at most %(most)s rows here.") % {"most": f"{MOST_ROWS:,}"})
    merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    _spread(rows, [one.bounds for one in merged])
    lines = [Line(number, cells) for number, cells in sorted(rows.items())]
    return Table(sheet.title, lines, hidden=sheet.sheet_state != "visible")


def _coarse_dates(book: Any) -> dict[int, Precision]:
    """The styles that show a date without its day, and how precise what they show is."""
    found = {}
    for style in book._date_formats - book._timedelta_formats:
        key = book._cell_styles[style].numFmtId
        form = BUILTIN_FORMATS.get(key) or book._number_formats[key - BUILTIN_FORMATS_MAX_SIZE]
        signs = set(_QUOTED.sub("", form).lower())
        if not signs & {"d", "h"}:
            found[style] = Precision.MONTH if "m" in signs else Precision.YEAR
    return found


def _cell(found: dict[str, Any], parser: _Parser, dates: dict[int, Precision]) -> Cell | None:
    row, column, value = found["row"], found["column"], found["value"]
    if isinstance(value, str):
        value = unescape(value)
    elif isinstance(value, datetime.datetime) and found["style_id"] in dates:
        value = PartialDate.around(value.date(), dates[found["style_id"]])
    if (row, column) in parser.unsolved:
        return Cell(row, column, None, _("This formula has no stored result."))
    if found["data_type"] == "e":
        return Cell(row, column, value, _("This formula ended in an error."))
    return Cell(row, column, value) if text_of(value) else None


def _spread(rows: dict[int, dict[int, Cell]], merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Repeat merged cells in the rows they cover, and note how many columns each takes."""
    bounds = list(merged)
    if len(bounds) > MOST_MERGED:
        raise NotReadable(_("This sheet has too many merged cells. Take them apart and save it again."))
    numbers = sorted(rows)
    for left, top, right, bottom in bounds:
        first = rows.get(top, {}).get(left)
        if first is None:
            continue
        wide = right - left + 1
        rows[top][left] = Cell(first.row, first.column, first.value, first.trouble, covers=wide)
        for number in numbers[bisect.bisect_right(numbers, top) : bisect.bisect_right(numbers, bottom)]:
            again = Cell(number, left, first.value, first.trouble, covers=wide, repeated=True)
            rows[number].setdefault(left, again)
