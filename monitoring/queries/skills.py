"""The inventory of skills: who can what, and what only one person can, today or at the end of a past day."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import members_on
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.in_force import in_force
from common.lists import Filters, Listing, Select, chosen, page_of, sort_of, sought
from common.past import OfADay, after
from structure.models import Skill, SkillChange, Staff
from structure.queries.people import active_on, staff_visible_to
from structure.queries.skills import holders_on, skills_on
from structure.queries.then import divisions_as_they_were, people_as_they_were, units_as_they_were
from structure.queries.units import divisions_visible_to, units_visible_to

SINGLE, NOBODY, PROPOSED = "single", "nobody", "proposed"


@dataclass(frozen=True)
class SkillRow:
    """A skill and who holds it: ``everywhere`` counts all holders, ``people`` are those the filters leave."""

    skill: Skill
    people: Sequence[Staff]
    everywhere: int

    @property
    def is_single(self) -> bool:
        return self.everywhere == 1

    @property
    def url(self) -> str:
        return reverse("monitoring:skill-edit", args=[self.skill.pk])


@dataclass(frozen=True)
class SkillsPage(OfADay):
    listing: Listing[SkillRow]
    skills: int
    singles: int
    proposed: int
    changes: Sequence[SkillChange]
    as_at: datetime.date
    is_now: bool


def skills_page(
    user: Any, parameters: Mapping[str, str], as_at: datetime.date, exports: Sequence[tuple[str, str]]
) -> SkillsPage:
    """One page of the skills; a fixed number of queries, however many skills and people.

    As at a past day: the skills by their names of then, who worked here and held them, each in the unit of that day.
    """
    every, found, filters, sort = _asked(user, parameters, as_at)
    pages = page_of(found, parameters)
    return SkillsPage(
        Listing(
            rows=list(pages.object_list),
            filters=filters,
            sort=sort,
            count_sentence=ngettext("%(n)s of %(all)s skill", "%(n)s of %(all)s skills", len(every))
            % {"n": len(found), "all": len(every)},
            pages=pages,
            exports=exports,
        ),
        skills=len(every),
        singles=sum(row.is_single for row in every),
        proposed=sum(not row.skill.is_listed for row in every),
        changes=list(SkillChange.objects.filter(at__lt=after(as_at)).select_related("by")[:8]),
        as_at=as_at,
        is_now=as_at >= clock.today(),
    )


def skills_sheet(user: Any, parameters: Mapping[str, str], as_at: datetime.date, as_at_line: str) -> Sheet:
    """A line for each skill and person; a skill nobody holds has one line."""
    _every, found, _filters, _sort = _asked(user, parameters, as_at)
    return Sheet(
        name=_("Skills"),
        columns=(
            SheetColumn(_("Skill"), 30),
            SheetColumn(_("Held by"), 10, "number"),
            SheetColumn(_("Name"), 26),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Division"), 10),
            SheetColumn(_("In the list"), 10),
        ),
        rows=(
            (
                row.skill.said(),
                row.everywhere,
                staff.name if staff else "",
                staff.unit.code if staff else "",
                staff.unit.division.code if staff else "",
                _("yes") if row.skill.is_listed else _("proposed"),
            )
            for row in found
            for staff in (*row.people, *(() if row.people else (None,)))
        ),
        notes=(_("Skills"), as_at_line),
    )


def _asked(
    user: Any, parameters: Mapping[str, str], as_at: datetime.date
) -> tuple[list[SkillRow], list[SkillRow], Filters, str]:
    there = units_as_they_were(units_visible_to(user).filter(in_force(as_at)), as_at)
    units = [(one.code, f"{one.code} {one.said()}") for one in there]
    in_place = divisions_as_they_were(divisions_visible_to(user).filter(in_force(as_at)), as_at)
    divisions = [(one.code, one.said()) for one in in_place]
    clusters = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    shows = [(SINGLE, _("one person only")), (NOBODY, _("nobody")), (PROPOSED, _("proposed, not in the list"))]
    text = sought(parameters)
    unit = chosen(parameters, "unit", units)
    division = chosen(parameters, "division", divisions)
    cluster = chosen(parameters, "cluster", clusters)
    show = chosen(parameters, "show", shows)
    asked = str(parameters.get("skill", ""))
    members = members_on(cluster, as_at)
    working: Any = active_on(staff_visible_to(user), as_at).select_related("user", "unit__division")
    people = people_as_they_were(working, as_at)
    held = holders_on([staff.pk for staff in people], as_at)
    every, found = [], []
    for skill in skills_on(user, as_at):
        everybody = [staff for staff in people if staff.pk in held[skill.pk]]
        within = [
            staff
            for staff in everybody
            if (not unit or staff.unit.code == unit)
            and (not division or staff.unit.division.code == division)
            and (not cluster or staff.pk in members)
        ]
        row = SkillRow(skill, within, len(everybody))
        every.append(row)
        if (unit or division or cluster) and not within:
            continue
        if text and not _says(row, text.casefold()):
            continue
        if asked.isascii() and asked.isdigit() and str(skill.pk) != asked:
            continue
        if (show == SINGLE and not row.is_single) or (show == NOBODY and everybody):
            continue
        if show == PROPOSED and skill.is_listed:
            continue
        found.append(row)
    sort = sort_of(parameters, ["name", "held"], "name")
    if sort.removeprefix("-") == "held":
        found.sort(key=lambda row: row.everywhere, reverse=sort.startswith("-"))
    elif sort.startswith("-"):
        found.reverse()
    filters = Filters(
        find_name="q",
        find_value=text,
        find_label=_("Find a skill or a name"),
        selects=(
            Select("unit", _("Unit"), units, unit),
            Select("division", _("Division"), divisions, division),
            Select("cluster", _("In the team of"), clusters, cluster),
            Select("show", _("Held by"), shows, show),
        ),
    )
    return every, found, filters, sort


def _says(row: SkillRow, text: str) -> bool:
    return text in row.skill.said().casefold() or any(text in staff.name.casefold() for staff in row.people)
