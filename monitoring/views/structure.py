"""The structure, a unit, and the people."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.downloads import export_format, export_links, sheet_response
from common.past import carried_day, kept_day
from common.refusals import allowed
from monitoring.queries import matrix, people
from monitoring.queries.structure import structure_page
from monitoring.queries.unit_page import unit_on_record_since, unit_page
from planning.views.asked import day_and_biennium_of
from structure.forms.days import day_asked, on_record
from structure.queries.skills import skills_known_on
from structure.queries.units import structure_on_record_since, units_visible_to
from structure.rules import require
from structure.rules.reorganization import may_reorganize

READ = "secretariat:structure:read"


@require_safe
def structure(request: HttpRequest) -> HttpResponse:
    """The structure with the work it carries; ``?as_at=2015-03-01`` as it was at the end of a day."""
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request, lambda _biennium: structure_on_record_since(), forgiving=True)
    year = next((year for year in biennium.years if str(year) == request.GET.get("year")), None)
    page = structure_page(request.user, biennium, day, year)
    context = {"page": page, "form": form, "may_reorganize": allowed(may_reorganize, request.user)}
    return render(request, "monitoring/structure.html", context)


@require_safe
def matrix_rows(request: HttpRequest) -> HttpResponse:
    """The activities behind a cell of the matrix: ``?unit=LIA&cluster=A&year=2016``, as at a day as well."""
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request)
    page = matrix.matrix_rows(request.user, biennium, request.GET, day, export_links(request.GET))
    if kind := export_format(request.GET):
        line = _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        return sheet_response(matrix.matrix_sheet(page, line), kind, "units-and-clusters")
    return render(request, "monitoring/structure_matrix.html", {"page": page, "form": form})


@require_safe
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A unit with its people and its work; ``?as_at=2015-03-01`` as it was at the end of a day."""
    require(request.user, READ)
    units = units_visible_to(request.user).select_related("division", "lead__user")
    unit = get_object_or_404(units, code=code.upper())
    day, form, biennium = day_and_biennium_of(request, partial(unit_on_record_since, unit), forgiving=True)
    page = unit_page(request.user, unit, biennium, day)
    return render(request, "monitoring/unit_detail.html", {"page": page, "form": form})


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Who works where, in which teams; ``?as_at=2015-03-01`` at the end of a day."""
    require(request.user, READ)
    day, form = day_asked(request.GET)
    day = on_record(day, form, people.people_on_record_since)
    if kind := export_format(request.GET):
        line = _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        return sheet_response(people.people_sheet(request.user, request.GET, day, line), kind, "people")
    is_now = day >= clock.today()
    context = {
        "page": people.people_listing(request.user, request.GET, day, export_links(request.GET)),
        "form": form,
        "day": day,
        "is_now": is_now,
        "knows_skills": skills_known_on(day),
        "kept": kept_day(day, is_now=is_now),
        "carried": carried_day(day, is_now=is_now),
    }
    return render(request, "monitoring/structure_people.html", context)
