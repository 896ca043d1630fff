"""Answers that are files: always an attachment, never shown in the page."""

import re
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.utils.translation import get_language_bidi

from common import clock
from common.documents.csv import write_csv
from common.documents.sheets import Sheet
from common.documents.xlsx import write_workbook

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export_format(parameters: Mapping[str, str]) -> str:
    """``xlsx`` or ``csv`` when the address asks for a file (``?export=csv``), else an empty string."""
    asked = str(parameters.get("export", ""))
    return asked if asked in FORMATS else ""


def export_links(parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and address of each export of a list as it is filtered and sorted now."""
    query = parameters.copy()  # type: ignore[attr-defined]
    query.pop("page", None)
    links = []
    for key, label in (("xlsx", "XLSX"), ("csv", "CSV")):
        query["export"] = key
        links.append((label, f"?{query.urlencode()}"))
    return links


def workbook_response(sheets: Sequence[Sheet], title: str, name: str) -> HttpResponse:
    """The sheets as one workbook, named after ``name`` and the day."""
    content = write_workbook(sheets, as_at=clock.now(), title=title, right_to_left=get_language_bidi())
    return _attachment(content, "xlsx", name)


def sheet_response(sheet: Sheet, kind: str, name: str) -> HttpResponse:
    """The sheet as a file named after ``name`` and the day."""
    if kind == "xlsx":
        content = write_workbook([sheet], as_at=clock.now(), title=sheet.name, right_to_left=get_language_bidi())
    else:
        content = write_csv(sheet)
    return _attachment(content, kind, name)


def _attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    filename = f"{re.sub(r'[^A-Za-z0-9-]+', '-', name)}-{clock.today().isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
