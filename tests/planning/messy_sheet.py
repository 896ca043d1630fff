"""A planning sheet as people keep one: 23 columns, every way of writing a date, merged cells, blanks, strangers.

``MESSY`` is what a reader sees, row by row; ``messy_workbook`` is the file. The wording is ours.
"""

import datetime
import io

from openpyxl import Workbook
from openpyxl.styles import numbers

HEADS = (
    "Title",
    "Description",
    "Type",
    "Action required",
    "Subject",
    "Status",
    "Status narrative",
    "Start",
    "End",
    "Associated body",
    "Agenda item",
    "Decision",
    "Paragraph",
    "Paragraph type",
    "Responsible unit",
    "Officer",
    "Funding source",
    "Funding allocated",
    "Actors",
    "Actors' comments",
    "Targets",
    "Documents",
    "Outcome",
)
AUGUST = datetime.datetime(2016, 8, 1)  # shown as Aug-16
DAY = datetime.datetime(2016, 3, 14)
ROWS: tuple[tuple[object, ...], ...] = (
    (
        *("Prepare the joint agenda ", "One agenda for three meetings.\nDrafts go to the three Bureaux.  ", "Document"),
        *("prepare; circulate", "Meetings", "ongoing", "First draft is with the Bureaux.", "Q4 2015", "Before Q1 2017"),
        *("COP / MOPs", "4 (a)", "XII/32", "3; 7(b)", "operative", "LIA", "Staff", "BY", 12500),
        *("Bureaux; host country", "Host country asks for two rooms.", "17, 19", "UNEP/DOC/4", "One agenda"),
    ),
    (
        *("Advise Parties on the rules of procedure", None, "Advice", "advise", "Rules", "not started", None),
        *(AUGUST, "Dec 2016", None, None, "XII/32", "3", "operative", "LIA", "Somebody Else"),
        *(None, None, None, None, "–", None, None),
    ),
    (
        *("Keep the roster of legal experts", "Names, languages, fields.", "List", None, "Legal", "completed"),
        *("Done twice.", DAY, "after the meeting", "SBI", "9", "16/99", "12 bis", "preambular", "Treaty desk", None),
        *("n/a", "tbd", "Focal points", None, "all", None, "Roster"),
    ),
    (
        *("Settle claims of travellers", None, None, "pay", None, None, None, None, None, None, None, None, None),
        *(None, "LIA", "COLLEAGUE", "BY", 3000.5, None, None, None, "Form F.10", None),
    ),
    (None,) * 23,
    (
        *("  Report on the headquarters agreement", 'see "annex", part; two', "Report", "report", "Host", "lagging?"),
        *("Waits for the ministry\nsince May", "2016", "31.12.2016", "COP", "22", "XII/32\nXII/33", "3\n5"),
        *("operative\noperative", "LIA", "staff@example.org", "BE", 0, "Ministry", "=not a formula", "18"),
        *("@reg.4", "+1 agreement"),
    ),
)
ABOVE = "Planning sheet of the legal team, kept by hand"
PART = "B. Work between the meetings"
BELOW = "Prepared for the Management Committee"


def messy_workbook(extra: tuple[tuple[object, ...], ...] = ()) -> bytes:
    """The file: a title over the table, heads in row 3, a merged heading between rows, a line under the table."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Plan 2015-16"
    sheet["A1"] = ABOVE
    sheet.merge_cells("A1:W1")
    for column, head in enumerate(HEADS, 1):
        sheet.cell(3, column, f"{head} " if column % 4 == 0 else head)
    place = 4
    for number, row in enumerate((*ROWS, *extra)):
        if number == 3:
            sheet.cell(place, 1, PART)
            sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=23)
            place += 1
        for column, value in enumerate(row, 1):
            cell = sheet.cell(place, column)
            if isinstance(value, str) and value[:1] in "=+@":
                cell.value, cell.data_type = value, "s"
            else:
                cell.value = value
            if value == AUGUST:
                cell.number_format = "mmm-yy"
            elif isinstance(value, datetime.datetime):
                cell.number_format = numbers.FORMAT_DATE_DDMMYY
        place += 1
    # The unit of the first two rows is one merged cell, and the third paragraph of a row stands under its first.
    sheet.cell(5, 15).value = None
    sheet.merge_cells("O4:O5")
    sheet.cell(place, 1, None)
    sheet.cell(place + 1, 1, BELOW)
    sheet.merge_cells(start_row=place + 1, start_column=1, end_row=place + 1, end_column=6)
    hidden = book.create_sheet("Lists")
    hidden["A1"] = "Units"
    hidden.sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
