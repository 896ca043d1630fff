"""Answers that are files: always an attachment, never shown in the page."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse
from django.utils.translation import get_language_bidi

from common import clock
from common.documents.csv import write_csv
from common.documents.document import Document
from common.documents.docx import write_docx
from common.documents.pdf import write_pdf
from common.documents.sheets import Sheet
from common.documents.xlsx import write_workbook

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHEETS = ("xlsx", "csv")
DOCUMENTS = ("pdf", "docx")


def export_format(parameters: Mapping[str, str], kinds: Iterable[str] = SHEETS) -> str:
    """``xlsx`` or another of ``kinds`` when the address asks for a file (``?export=csv``), else an empty string."""
    asked = str(parameters.get("export", ""))
    return asked if asked in kinds else ""


def export_links(parameters: Mapping[str, str], kinds: Iterable[str] = SHEETS) -> list[tuple[str, str]]:
    """Label and address of each export of a list as it is filtered and sorted now."""
    query = parameters.copy()  # type: ignore[attr-defined]
    query.pop("page", None)
    links = []
    for key in kinds:
        query["export"] = key
        links.append((key.upper(), f"?{query.urlencode()}"))
    return links


def workbook_response(sheets: Sequence[Sheet], title: str, name: str, day: datetime.date | None = None) -> HttpResponse:
    """The sheets as one workbook, named after ``name`` and the day they are of, or today."""
    content = write_workbook(sheets, as_at=clock.now(), title=title, right_to_left=get_language_bidi())
    return _attachment(content, "xlsx", name, day)


def sheet_response(sheet: Sheet, kind: str, name: str, day: datetime.date | None = None) -> HttpResponse:
    """The sheet as a file named after ``name`` and the day it is of, or today."""
    if kind == "xlsx":
        content = write_workbook([sheet], as_at=clock.now(), title=sheet.name, right_to_left=get_language_bidi())
    else:
        content = write_csv(sheet)
    return _attachment(content, kind, name, day)


def document_response(document: Document, name: str, kind: str = "docx") -> HttpResponse:
    """The document as a .docx or .pdf named after ``name`` and the day."""
    write = write_pdf if kind == "pdf" else write_docx
    return _attachment(write(document), kind, name)


def _attachment(content: bytes, kind: str, name: str, day: datetime.date | None = None) -> HttpResponse:
    filename = f"{re.sub(r'[^A-Za-z0-9-]+', '-', name)}-{(day or clock.today()).isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
