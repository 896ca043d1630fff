"""CSV in: whatever encoding and delimiter the program that saved it prefers."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice

from django.utils.translation import gettext as _

from common.documents.csv import unguarded
from common.imports.tables import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Line, NotReadable, Table, text_of

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 60  # records looked at to find the delimiter
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(content: bytes, name: str = "") -> Table:
    """The file as one table; a record is a row, however many lines its quoted cells have.

    The apostrophe with which our exports guard a text that would begin a formula is taken off again.
    """
    text = _decoded(content)
    if "\x00" in text:
        raise NotReadable(_("This file is no text. Save it as CSV (UTF-8) or .xlsx."))
    delimiter, text = _delimiter(text)
    lines = []
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = {place: Cell(number, place, unguarded(one)) for place, one in enumerate(record, 1) if text_of(one)}
            if not cells:
                continue
            if max(cells) > MOST_COLUMNS:
                raise NotReadable(_("A sheet has at most %(most)s columns here.") % {"most": MOST_COLUMNS})
            if any(len(cell.value) > LONGEST_CELL for cell in cells.values()):
                raise NotReadable(
                    _("The cells of row %(row)s are too long, or a quotation mark is missing there.") % {"row": number}
                )
            lines.append(Line(number, cells))
            if len(lines) > MOST_ROWS + 50:
                raise NotReadable(_("A sheet has at most %(most)s rows here.") % {"most": f"{MOST_ROWS:,}"})
    except csv.Error as error:
        raise NotReadable(_("This file is no CSV. Save it as CSV (UTF-8) or .xlsx.")) from error
    return Table(name, lines)


def _decoded(content: bytes) -> str:
    """The text in the encoding its mark or its bytes tell: UTF-8, UTF-16, else the one of western Windows."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    guesses = [marked] if marked else ["utf-8", "cp1252"]
    if not marked and b"\x00" in content[:200]:
        guesses = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    for encoding in guesses:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable(_("The letters of this file cannot be read. Save it as CSV (UTF-8) or .xlsx."))


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter under which most records are equally wide, and the text without a line that names it."""
    first, _end, rest = text.partition("\n")
    named = first.strip().strip('"')
    if len(named) == 5 and named.startswith("sep=") and named[4] in DELIMITERS:
        return named[4], "\n" + rest  # the line is kept empty, so that rows keep their numbers
    return max(DELIMITERS, key=lambda one: _evenness(text, one)), text


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    try:
        records = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE))
    except csv.Error:
        return (0, 0)
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return (0, 0)
    width, count = max(widths.items(), key=lambda pair: (pair[1] * pair[0], pair[0]))
    return (count * width, width)
