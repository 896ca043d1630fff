"""The extract of somebody's plan for a performance cycle: one's own, and that of the people one answers for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.downloads import document_response, export_format, export_links, sheet_response
from planning.queries.extract import extract_of
from planning.queries.extract_files import extract_document, extract_sheet
from planning.rules.extracts import may_see_extract
from structure.models import Staff
from structure.queries.people import staff_visible_to
from structure.rules import require
from structure.rules.access import access_of

FILES = ("docx", "xlsx")


@require_safe
def extract(request: HttpRequest) -> HttpResponse:
    """One's own extract; ``?cycle=2016`` names the cycle by the year it begins in."""
    require(request.user, "secretariat:plan:read")
    staff = access_of(request.user).staff
    if staff is None:
        raise Http404(_("An extract belongs to a member of the staff."))
    return _answer(request, staff)


@require_safe
def extract_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract of a member of the staff, for whoever may see it."""
    require(request.user, "secretariat:plan:read")
    try:
        staff = staff_visible_to(request.user).select_related("user", "unit__division").get(pk=pk)
    except (Staff.DoesNotExist, OverflowError):
        raise Http404(_("There is no such member of the staff.")) from None
    return _answer(request, staff)


def _answer(request: HttpRequest, staff: Staff) -> HttpResponse:
    may_see_extract(request.user, staff)
    page = extract_of(request.user, staff, request.GET)
    name = f"{_('extract')}-{staff.user.full_name}-{page.cycle.year}"
    kind = export_format(request.GET, FILES)
    if kind == "docx":
        return document_response(extract_document(page), name)
    if kind:
        return sheet_response(extract_sheet(page), kind, name)
    return render(request, "planning/extract.html", {"page": page, "exports": export_links(request.GET, FILES)})
