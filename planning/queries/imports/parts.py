"""The parts of an activity, from people to what it waits for: what a row would do to them, entry by entry.

A cell that says something says all there is: who or what it leaves out is taken away. What is reached stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from common.dates import PartialDate
from common.imports.plans import FieldChange
from common.imports.records import Reading, Record
from planning.enums import AssignmentRole
from planning.models import Activity, Assignment, Deliverable, Dependency, Milestone, TargetLink
from planning.queries.imports.books import Books
from planning.queries.imports.part_words import Days, ItemLine, PersonLine, WaitLine, days_said, in_one_line, wait_said
from planning.queries.workplan_content import target_code
from planning.rules.dependencies import ITSELF, circle_words, way_round
from planning.rules.plan_edit import DeliverableValue, DependencyValue, MilestoneValue, PersonValue

Entries = dict[str, str]


@dataclass
class Parts:
    """What becomes of the parts: names and values of ``ActivityValues``, and every entry that differs."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)


class _Refused(ValueError):
    """What a cell says can be read, but not be done."""


def with_parts(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with all that ``find_parts`` looks at."""
    return activities.prefetch_related(
        Prefetch("assignments", Assignment.objects.prefetch_related("days")),
        "milestones",
        "deliverables",
        "supporting_units",
        Prefetch("target_links", TargetLink.objects.select_related("target__plan")),
        Prefetch("depends_on", Dependency.objects.select_related("after")),
    )


def find_parts(reading: Reading, record: Record, books: Books, activity: Activity | None) -> Parts:
    """What a record changes in the parts of an activity; None is a new one. What cannot be done is a problem."""
    parts = Parts()
    for name, (target, compare) in _KINDS.items():
        given = record.values.get(name)
        if given is None:
            continue
        try:
            value, before, after = compare(given, books, activity)
        except _Refused as refused:
            if reading.keep_rest:
                reading.keep(record, name, refused)
            else:
                reading.refuse(record, name, refused, None)
            continue
        if before != after:
            parts.values[target] = value
            parts.changes += _differences(str(reading.importer.by_name[name].label), before, after)
    return parts


def _differences(label: str, before: Entries, after: Entries) -> list[FieldChange]:
    return [
        FieldChange(f"{label}: {entry}", before.get(entry, ""), after.get(entry, ""))
        for entry in dict.fromkeys([*before, *after])
        if before.get(entry) != after.get(entry)
    ]


def _people(
    given: Sequence[PersonLine], books: Books, activity: Activity | None
) -> tuple[list[PersonValue], Entries, Entries]:
    there = {one.staff_id: one for one in activity.assignments.all()} if activity else {}
    values = []
    for line in given:
        present = there.get(line.staff.pk)
        if present is None and line.staff.active_to is not None:
            raise _Refused(_("%(name)s is no longer on the staff.") % {"name": line.staff.name})
        role = line.role or (present.role if present else AssignmentRole.CONTRIBUTOR)
        values.append(PersonValue(line.staff.pk, role, dict(line.days)))
    planned = {pk: {(row.year, row.quarter): row.days for row in one.days.all()} for pk, one in there.items()}
    before = {books.people.said(pk): _part_said(one.role, planned[pk]) for pk, one in there.items()}
    return values, before, {books.people.said(one.staff_id): _part_said(one.role, one.days) for one in values}


def _part_said(role: str, days: Days) -> str:
    return "; ".join(filter(None, (str(AssignmentRole(role).label), days_said(days))))


def _targets(given: Sequence[Any], books: Books, activity: Activity | None) -> tuple[list[int], Entries, Entries]:
    there = [link.target for link in activity.target_links.all()] if activity else []
    before, after = ({target_code(one): one.said() for one in rows} for rows in (there, given))
    return [one.pk for one in given], before, after


def _supporting(given: Sequence[Any], books: Books, activity: Activity | None) -> tuple[list[int], Entries, Entries]:
    there = list(activity.supporting_units.all()) if activity else []
    before, after = ({one.code: one.said() for one in rows} for rows in (there, given))
    return [one.pk for one in given], before, after


def _waits(
    given: Sequence[WaitLine], books: Books, activity: Activity | None
) -> tuple[list[DependencyValue], Entries, Entries]:
    there = activity.depends_on.all() if activity else ()
    before, after = ({one.after.code: _wait_shown(one) for one in rows} for rows in (there, given))
    if activity and before != after:
        _check_no_circle(books, activity, [line.after.pk for line in given])
        books.waits_for[activity.pk] = {line.after.pk for line in given}
    return [DependencyValue(line.after.pk, line.lag_days) for line in given], before, after


def _wait_shown(one: Any) -> str:
    return f"{one.after.title} ({wait_said(one.after.code, one.lag_days)})"


def _check_no_circle(books: Books, activity: Activity, after: Sequence[int]) -> None:
    """As the plan is once the rows above are written. Raises ``_Refused`` with the way round."""
    if activity.pk in after:
        raise _Refused(ITSELF)
    others = {key: awaited for key, awaited in books.waits_for.items() if key != activity.pk}
    for one in after:
        if way := way_round(others, one, activity.pk):
            codes = {known.pk: known.code for known in books.activities.values()}
            raise _Refused(circle_words([codes[key] for key in way]))


def _milestones(
    given: Sequence[ItemLine], books: Books, activity: Activity | None
) -> tuple[list[MilestoneValue], Entries, Entries]:
    return _items(given, [(one, one.done_on) for one in activity.milestones.all()] if activity else [], MilestoneValue)


def _deliverables(
    given: Sequence[ItemLine], books: Books, activity: Activity | None
) -> tuple[list[MilestoneValue], Entries, Entries]:
    present = [(one, one.delivered_on) for one in activity.deliverables.all()] if activity else []
    return _items(given, present, DeliverableValue)


def _items(
    given: Sequence[ItemLine], present: Sequence[tuple[Milestone | Deliverable, Any]], make: type[MilestoneValue]
) -> tuple[list[MilestoneValue], Entries, Entries]:
    """Each line with the entry of its title and date, else the first of its title; the rest is taken away."""
    rest = list(present)
    pairs: list[tuple[ItemLine, tuple[Milestone | Deliverable, Any] | None]] = []
    for line in given:
        same = [one for one in rest if _key(one[0].title) == _key(line.title)]
        best = min(same, key=lambda one: (one[0].due != line.due, one[1] is not None), default=None)
        if best:
            rest.remove(best)
        pairs.append((line, best))
    values = []
    for line, found in pairs:
        row, reached = found or (None, None)
        if line.reached and line.reached != reached:
            sentence = _("“%(title)s” is not reached on this day in the plan, and a sheet does not say that it is.")
            raise _Refused(sentence % {"title": line.title})
        if row and reached and (in_one_line(row.title), row.due) != (line.title, line.due):
            raise _Refused(_("“%(title)s” is reached and changes no more.") % {"title": row.title})
        if not reached:
            values.append(make(row.pk if row else None, line.title, line.due))
    for row, reached in rest:
        if reached:
            raise _Refused(_("“%(title)s” is reached and stays. Keep its line.") % {"title": row.title})
        values.append(make(row.pk, row.title, row.due, drop=True))
    before = _numbered((in_one_line(row.title), row.due) for row, _reached in present)
    return values, before, _numbered((line.title, line.due) for line in given)


def _key(title: str) -> str:
    return in_one_line(title).casefold()


def _numbered(items: Iterable[tuple[str, PartialDate]]) -> Entries:
    """Dates by title, the earliest first; a title used twice gets a number, so that none is lost."""
    found: Entries = {}
    for title, due in sorted(items, key=lambda item: (item[1].last, item[0], item[1].precision)):
        name, number = title, 2
        while name in found:
            name, number = f"{title} ({number})", number + 1
        found[name] = due.label
    return found


Compare = Callable[[Any, Books, Activity | None], tuple[Any, Entries, Entries]]
# The fields of a record, the values of ``ActivityValues`` they become, and how each is compared.
_KINDS: Mapping[str, tuple[str, Compare]] = {
    "people": ("people", _people),
    "milestones": ("milestones", _milestones),
    "deliverables": ("deliverables", _deliverables),
    "targets": ("target_ids", _targets),
    "supporting": ("supporting_unit_ids", _supporting),
    "waits": ("dependencies", _waits),
}
