"""The parts of many activities as the cells of a sheet: people, milestones, deliverables, targets."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from common.dates import PartialDate
from planning.models import Activity, Assignment, AssignmentDays, Deliverable, Milestone, TargetLink
from planning.queries.imports.part_words import DELIVERED, REACHED, item_line, person_line
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

    def cells(self, activity: int) -> tuple[str, str, str, str]:
        """The four cells of an activity, as an import reads them."""
        return (
            "\n".join(self.team[activity]),
            "\n".join(self.milestones[activity]),
            "\n".join(self.deliverables[activity]),
            "; ".join(self.targets[activity]),
        )


def parts_of(activities: QuerySet[Activity]) -> SheetParts:
    """The parts of all these activities: six queries, whatever their number."""
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
    return parts
