"""An uploaded spreadsheet, read by what it is and not only by what its name says."""

from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from common.imports.csv import read_csv
from common.imports.tables import MOST_BYTES, NotReadable, Table
from common.imports.workbooks import read_workbook

ENDINGS = (".xlsx", ".csv", ".tsv", ".txt")


def read_tables(name: str, stream: IO[bytes], size: int) -> list[Table]:
    """The sheets of a file that hold something; at least one. ``size`` in bytes. Raises ``NotReadable``."""
    ending = PurePath(name).suffix.lower()
    if size == 0:
        raise NotReadable(_("This file is empty."))
    if size > MOST_BYTES:
        raise NotReadable(_("Send at most %(most)s MB at once.") % {"most": MOST_BYTES // 1_048_576})
    if ending not in ENDINGS:
        raise NotReadable(_("Send an Excel workbook (.xlsx) or a CSV file (.csv)."))
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    if ending == ".xlsx":
        if not head.startswith(b"PK\x03\x04"):
            raise NotReadable(_("This is no Excel workbook. Save it as .xlsx or .csv."))
        tables = read_workbook(stream)
    elif head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise NotReadable(_("This file does not hold what its name says."))
    else:
        tables = [read_csv(stream.read(), PurePath(name).stem)]
    filled = [table for table in tables if table.lines]
    if not filled:
        raise NotReadable(_("Nothing stands in this file."))
    return filled
