"""The parts of many activities as the cells of a sheet: people, milestones, deliverables, what else it is tied to."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from common.dates import PartialDate
from planning.models import Activity, Assignment, AssignmentDays, Deliverable, Dependency, Milestone, TargetLink
from planning.queries.imports.part_words import DELIVERED, REACHED, item_line, person_line, wait_said
from planning.queries.imports.people import People

Lines = defaultdict[int, list[str]]


def _lines() -> Lines:
    return defaultdict(list)


@dataclass(frozen=True)
class SheetParts:
    """The lines of each cell, by the keys of the activities."""

    people: People
    team: Lines = field(default_factory=_lines)
    milestones: Lines = field(default_factory=_lines)
    deliverables: Lines = field(default_factory=_lines)
    targets: Lines = field(default_factory=_lines)
    supporting: Lines = field(default_factory=_lines)
    waits: Lines = field(default_factory=_lines)

    def cells(self, activity: int) -> tuple[str, ...]:
        """The six cells of an activity, as an import reads them."""
        return (
            "\n".join(self.team[activity]),
            "\n".join(self.milestones[activity]),
            "\n".join(self.deliverables[activity]),
            "; ".join(self.targets[activity]),
            "; ".join(self.supporting[activity]),
            "; ".join(self.waits[activity]),
        )


def parts_of(activities: QuerySet[Activity]) -> SheetParts:
    """The parts of all these activities: eight queries, whatever their number."""
    named = activities.order_by().values("pk")
    parts = SheetParts(People())
    days: dict[int, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    planned = AssignmentDays.objects.filter(assignment__activity__in=named).order_by()
    for assignment, year, quarter, count in planned.values_list("assignment", "year", "quarter", "days"):
        days[assignment][year, quarter] = count
    team = Assignment.objects.filter(activity__in=named).order_by("staff__user__full_name", "pk")
    for key, activity, staff, role in team.values_list("pk", "activity", "staff", "role"):
        parts.team[activity].append(person_line(parts.people.said(staff), role, days[key]))
    kinds: tuple[tuple[Any, str, Any, Lines], ...] = (
        (Milestone, "done_on", REACHED, parts.milestones),
        (Deliverable, "delivered_on", DELIVERED, parts.deliverables),
    )
    for model, reached_on, word, lines in kinds:
        rows = model.objects.filter(activity__in=named).order_by("due_on", "title", "pk")
        for activity, title, due, precision, reached in rows.values_list(
            "activity", "title", "due_on", "due_precision", reached_on
        ):
            lines[activity].append(item_line(title, PartialDate.around(due, precision), word, reached))
    links = TargetLink.objects.filter(activity__in=named).order_by("target__plan__code", "target__number")
    for activity, plan, number in links.values_list("activity", "target__plan__code", "target__number"):
        parts.targets[activity].append(f"{plan} {number}")
    support = Activity.supporting_units.through.objects.filter(activity__in=named).order_by("unit__code")
    for activity, unit in support.values_list("activity", "unit__code"):
        parts.supporting[activity].append(unit)
    waits = Dependency.objects.filter(activity__in=named).order_by("after__code")
    for activity, code, lag_days in waits.values_list("activity", "after__code", "lag_days"):
        parts.waits[activity].append(wait_said(code, lag_days))
    return parts
