"""The organization chart, and how divisions and units came to be what they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common import clock
from common.downloads import document_response, export_format
from common.lists import page_of
from common.refusals import allowed, why_not
from structure.enums import UnitNature
from structure.forms.days import day_asked, on_record
from structure.models import Division, Unit
from structure.queries.chart_file import chart_document
from structure.queries.reorganizations import change_rows, changes_visible_to, chart_page, history_page
from structure.queries.units import divisions_visible_to, structure_on_record_since, units_visible_to
from structure.rules import require
from structure.rules.reorganization import may_reorganize
from structure.rules.taking_back import check_taken_back

READ = "secretariat:structure:read"


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The organization chart; ``?as_at=2015-03-01`` as it was at the end of a day; ``?export=pdf`` as a file."""
    require(request.user, READ)
    day, form = day_asked(request.GET)
    day = on_record(day, form, structure_on_record_since)
    page = chart_page(request.user, day, is_now=day >= clock.today())
    if kind := export_format(request.GET, ("pdf",)):
        return document_response(chart_document(page), "organization-chart", kind)
    context = {"page": page, "form": form, "natures": UnitNature.choices, "may_reorganize": _may(request)}
    return render(request, "structure/chart.html", context)


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Every change of the structure, the latest first."""
    require(request.user, READ)
    pages = page_of(changes_visible_to(request.user), request.GET)
    context = {"pages": pages, "rows": change_rows(pages), "may_reorganize": _may(request)}
    return render(request, "structure/changes.html", context)


@require_safe
def unit_history(request: HttpRequest, code: str) -> HttpResponse:
    """The names of a unit through time, and what happened to it."""
    require(request.user, READ)
    return _history(request, unit_asked(request, code))


@require_safe
def division_history(request: HttpRequest, code: str) -> HttpResponse:
    """The names of a division through time, and what happened to it."""
    require(request.user, READ)
    return _history(request, division_asked(request, code))


def unit_asked(request: HttpRequest, code: str) -> Unit:
    """The unit of this code, of any time, else 404."""
    found: Any = get_object_or_404(units_visible_to(request.user).select_related("division"), code=code.upper())
    return found  # type: ignore[no-any-return]


def division_asked(request: HttpRequest, code: str) -> Division:
    """The division of this code, of any time, else 404."""
    found: Any = get_object_or_404(divisions_visible_to(request.user), code=code.upper())
    return found  # type: ignore[no-any-return]


def _history(request: HttpRequest, thing: Any) -> HttpResponse:
    page, may = history_page(request.user, thing), _may(request)
    stays = why_not(check_taken_back, page.latest) if may and page.latest else ""
    context = {"page": page, "may_reorganize": may, "stays": stays}
    return render(request, "structure/history.html", context)


def _may(request: HttpRequest) -> bool:
    return allowed(may_reorganize, request.user)
