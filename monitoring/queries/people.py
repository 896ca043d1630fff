"""The list of people: who works where, in which teams."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Cluster
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import memberships_on
from common.documents.sheets import Sheet, SheetColumn
from common.in_force import in_force
from common.lists import Filters, Listing, Select, chosen, page_of, sort_of, sought
from structure.enums import Grade
from structure.models import Staff, Unit
from structure.queries.people import active_on, grade_order, staff_visible_to
from structure.queries.skills import held_by_name, holders_on, skills_on
from structure.queries.then import people_as_they_were, staff_by_grade_then, staff_by_unit_then, units_as_they_were
from structure.queries.units import units_visible_to

SORTS = {
    "name": ("user__full_name",),
    "grade": ("grade_order", "user__full_name"),
    "unit": ("division_place", "unit_place", "user__full_name"),
}


@dataclass(frozen=True)
class PersonRow:
    staff: Staff
    skills: str
    teams: str


def people_listing(
    user: Any, parameters: Mapping[str, str], as_at: datetime.date, exports: Sequence[tuple[str, str]]
) -> Listing[PersonRow]:
    """One page of the people the address asks for, as at a day: who worked here, where, which grade, in which teams.

    Before who held which skill is on record (``skills_known_on``) none is named, and none is found.
    """
    found, filters, sort, everybody = _asked(user, parameters, as_at)
    pages = page_of(found, parameters)
    return Listing(
        rows=_rows(user, pages.object_list, as_at),
        filters=filters,
        sort=sort,
        count_sentence=ngettext("%(n)s of %(all)s person", "%(n)s of %(all)s people", everybody)
        % {"n": pages.paginator.count, "all": everybody},
        pages=pages,
        exports=exports,
    )


def people_sheet(user: Any, parameters: Mapping[str, str], as_at: datetime.date, as_at_line: str) -> Sheet:
    """The same people, all of them, for a file."""
    found, _filters, _sort, _everybody = _asked(user, parameters, as_at)
    rows = (
        (row.staff.name, row.staff.grade, row.staff.unit.code, row.staff.unit.name,
         row.staff.unit.division.code, row.skills, row.teams)
        for row in _rows(user, found, as_at)
    )  # fmt: skip
    return Sheet(
        name=_("People"),
        columns=(
            SheetColumn(_("Name"), 26),
            SheetColumn(_("Grade"), 8),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Unit name"), 40),
            SheetColumn(_("Division"), 10),
            SheetColumn(_("Skills"), 40),
            SheetColumn(_("Cluster teams"), 30),
        ),
        rows=rows,
        notes=(_("People"), as_at_line),
    )


def _asked(user: Any, parameters: Mapping[str, str], as_at: datetime.date) -> tuple[QuerySet[Staff], Filters, str, int]:
    everybody = active_on(staff_visible_to(user), as_at)
    there = units_as_they_were(units_visible_to(user).filter(in_force(as_at)), as_at)
    units = [(unit.code, f"{unit.code} {unit.said()}") for unit in there]
    clusters: list[Cluster] = list(clusters_visible_to(user))
    outside_choices = [(one.code, f"{one.code} {one.said()}") for one in clusters]
    text = sought(parameters)
    grade = chosen(parameters, "grade", Grade.choices)
    unit = chosen(parameters, "unit", units)
    outside = chosen(parameters, "outside", outside_choices)
    found = _placed(everybody, as_at)
    if text:
        found = found.filter(Q(user__full_name__icontains=text) | Q(pk__in=held_by_name(text, as_at)))
    if grade:
        found = found.filter(grade_then=grade)
    if unit:
        found = found.filter(unit_then=next(one.pk for one in there if one.code == unit))
    if outside:
        inside = memberships_on(as_at).filter(cluster__code=outside).order_by().values("staff")
        found = found.exclude(pk__in=inside)
    sort = sort_of(parameters, SORTS, "name")
    keys = SORTS[sort.removeprefix("-")]
    order = [f"-{key}" if place == 0 and sort.startswith("-") else key for place, key in enumerate(keys)]
    found = (
        found.annotate(grade_order=grade_order("grade_then"))
        .select_related("user", "unit__division")
        .prefetch_related(
            Prefetch("cluster_memberships", memberships_on(as_at).select_related("cluster"), to_attr="teams_now"),
        )
        .order_by(*order, "pk")
    )
    filters = Filters(
        find_name="q",
        find_value=text,
        find_label=_("Find a name or a skill"),
        selects=(
            Select("grade", _("Grade"), Grade.choices, grade),
            Select("unit", _("Unit"), units, unit),
            Select("outside", _("Not in the team of"), outside_choices, outside),
        ),
    )
    return found, filters, sort, everybody.count()


def people_on_record_since() -> datetime.date | None:
    """The first day anybody is on record as working here; None while nobody is."""
    first: datetime.date | None = Staff.objects.aggregate(first=Min("active_from"))["first"]
    return first


def _placed(people: QuerySet[Staff], day: datetime.date) -> QuerySet[Any]:
    """The people with ``unit_then``, its ``place`` in the structure, and ``grade_then``, at the end of the day."""
    placed = staff_by_grade_then(staff_by_unit_then(people, day), day)
    unit = Unit.objects.filter(pk=OuterRef("unit_then"))
    found: QuerySet[Any] = placed.annotate(
        division_place=Subquery(unit.values("division__order")[:1]), unit_place=Subquery(unit.values("code")[:1])
    )
    return found


def _rows(user: Any, people: Any, day: datetime.date) -> list[PersonRow]:
    rows = people_as_they_were(people, day)
    held = holders_on([staff.pk for staff in rows], day)
    skills = [(skill.said(), held[skill.pk]) for skill in skills_on(user, day)]
    return [_row(staff, [said for said, holders in skills if staff.pk in holders]) for staff in rows]


def _row(staff: Any, skills: Sequence[str]) -> PersonRow:
    teams = sorted(staff.teams_now, key=lambda one: one.cluster.code)
    return PersonRow(
        staff,
        ", ".join(skills),
        ", ".join(f"{one.cluster.code} ({one.get_role_display()})" for one in teams),
    )
