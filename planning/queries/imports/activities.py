"""Activities from a sheet: what each row would do to the plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from common.dates import PartialDate
from common.imports.plans import CHANGED, CREATED, UNCHANGED, FieldChange, Plan, RowPlan
from common.imports.records import Reading, Record
from common.imports.tables import plain
from common.refusals import InvalidInput, Refusal
from planning.enums import ActivityStatus, Function, OutputStatus, Priority, Standing
from planning.models import Activity, Biennium, Workplan
from planning.queries.activities import activities_visible_to
from planning.queries.activity_values import values_of
from planning.queries.imports.books import Books
from planning.queries.imports.parts import find_parts, with_parts
from planning.queries.imports.shares import as_shares, resolve, shares_text
from planning.queries.workplan_content import standing_of
from planning.rules.plan_checks import check_values
from planning.rules.plan_edit import ActivityValues
from planning.rules.workplans import may_edit
from structure.models import Unit


@dataclass(frozen=True)
class ActivityWrite:
    """What a row's action takes. ``version`` is the activity's when the row was read; None of a new one."""

    workplan: Workplan
    values: ActivityValues
    code: str = ""
    activity: Activity | None = None
    version: int | None = None
    notes: dict[str, str] = field(default_factory=dict)
    rewritten: bool = True


@dataclass
class _Sheet:
    """What the rows of one sheet are held against."""

    books: Books
    reading: Reading
    reason: str
    by_code: dict[str, Activity]
    by_title: dict[tuple[int, str], list[Activity]]
    workplans: dict[int, Workplan]
    refusals: dict[int, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def biennium(self) -> Biennium:
        return self.books.biennium

    def refusal(self, unit: Unit) -> str:
        """Why the person may not write into the workplan of this unit now; empty when they may."""
        if unit.pk not in self.refusals:
            workplan = self.workplans.get(unit.pk)
            if workplan is None:
                self.refusals[unit.pk] = _("%(unit)s has no workplan in %(biennium)s yet. Begin it first.") % {
                    "unit": unit.code,
                    "biennium": self.biennium,
                }
            else:
                try:
                    may_edit(self.books.user, workplan)
                    self.refusals[unit.pk] = ""
                except Refusal as refusal:
                    self.refusals[unit.pk] = f"{unit.code}: {refusal.sentence}"
        return self.refusals[unit.pk]


def plan_activities(reading: Reading, books: Books, reason: str) -> Plan:
    """What every row would do. A row without a code is the activity of its title and unit, where there is one."""
    plan = Plan(problems=reading.problems, kept=reading.kept, around=reading.around)
    sheet = _sheet(reading, books, reason)
    troubled = {problem.row for problem in reading.problems}
    for record in reading.records:
        before = len(reading.problems)
        found = _row(sheet, record)
        if found and len(reading.problems) == before and record.row not in troubled:
            plan.rows.append(found)
    return plan


def _sheet(reading: Reading, books: Books, reason: str) -> _Sheet:
    everything = activities_visible_to(books.user).filter(biennium=books.biennium).order_by("code")
    codes = {record.values["code"] for record in reading.records if "code" in record.values}
    titles = {_title_key(record.values["title"]) for record in reading.records if "title" in record.values}
    wanted = [
        pk
        for pk, code, title in everything.values_list("pk", "code", "title")
        if code in codes or _title_key(title) in titles
    ]
    activities = (
        everything.filter(pk__in=wanted)
        .select_related("lead_unit", "lead_officer__user", "cluster", "output", "biennium")
        .prefetch_related("mandate_shares__mandate", "notes")
    )
    by_code = {one.code: one for one in with_parts(activities)}
    by_title: dict[tuple[int, str], list[Activity]] = defaultdict(list)
    for one in by_code.values():
        if one.code not in codes:
            by_title[one.lead_unit_id, _title_key(one.title)].append(one)
    workplans = Workplan.objects.filter(biennium=books.biennium).select_related("unit__division", "biennium")
    return _Sheet(books, reading, reason, by_code, dict(by_title), {one.unit_id: one for one in workplans})


def _title_key(title: str) -> str:
    return " ".join(title.casefold().split())


def _row(sheet: _Sheet, record: Record) -> RowPlan | None:
    code = record.values.get("code", "")
    activity = sheet.by_code.get(code) if code else None
    if "unit" in record.refused:
        return None
    unit = record.values.get("unit") or (activity.lead_unit if activity else sheet.reading.constants.get("unit"))
    if unit is None:
        sheet.reading.refuse(record, "unit", _("This row names no unit."))
        return None
    if code and sheet.seen.setdefault(code, record.row) != record.row:
        sheet.reading.refuse(record, "code", _("Row %(row)s has this code already.") % {"row": sheet.seen[code]})
        return None
    if not code and "title" in record.values:
        same = sheet.by_title.get((unit.pk, _title_key(record.values["title"])), [])
        activity = same.pop(0) if same else None
    if activity and activity.lead_unit_id != unit.pk:
        sentence = _("%(code)s is led by %(unit)s. It moves to another unit by a change request.")
        sheet.reading.refuse(record, "unit", sentence % {"code": activity.code, "unit": activity.lead_unit.code})
        return None
    _check_officer(sheet, record, activity)
    if activity is None:
        return _created(sheet, record, unit, code)
    return _changed(sheet, record, activity)


def _check_officer(sheet: _Sheet, record: Record, activity: Activity | None) -> None:
    """Whoever is no longer on the staff leads only what they have led."""
    officer = record.values.get("officer")
    if officer and officer.active_to and (activity is None or activity.lead_officer_id != officer.pk):
        sentence = _("%(name)s is no longer on the staff.") % {"name": officer.name}
        if sheet.reading.keep_rest:
            sheet.reading.keep(record, "officer", sentence)
        else:
            sheet.reading.refuse(record, "officer", sentence)


def _created(sheet: _Sheet, record: Record, unit: Unit, code: str) -> RowPlan | None:
    reading = sheet.reading
    _decide_mandates(sheet, record)
    given = {**reading.constants, **record.values}
    if refusal := sheet.refusal(unit):
        reading.refuse(record, "unit", refusal)
    if reading.lacking(record, {**given, "unit": unit}) or refusal:
        return None
    blank = ActivityValues(
        title="",
        description="",
        start=given["start"],
        end=given["end"],
        output_id=None,
        cluster_id=None,
        function=given["function"],
        priority=Priority.MEDIUM,
        output_status=OutputStatus.PROGRAMMED,
        lead_officer_id=None,
        standing=Standing.PLANNED,
    )
    parts = find_parts(reading, record, sheet.books, None)
    values = replace(blank, **{name: value for name, value, _said in _overlay(given)}, **parts.values)
    if not _checked(sheet, record, values, unit.pk, ActivityStatus.NOT_STARTED):
        return None
    changes = [FieldChange(str(reading.importer.by_name["unit"].label), "", unit.code)]
    changes += [FieldChange(_label(reading, name), "", said) for name, _value, said in _overlay(given) if said]
    changes += parts.changes
    changes += [FieldChange(head, "", text) for head, text in record.notes.items()]
    write = ActivityWrite(sheet.workplans[unit.pk], values, code, notes=record.notes)
    return RowPlan(record.row, CREATED, code or _("new"), values.title, changes, write)


def _changed(sheet: _Sheet, record: Record, activity: Activity) -> RowPlan | None:
    reading = sheet.reading
    _decide_mandates(sheet, record, activity)
    shown = _shown(activity)
    fresh: dict[str, Any] = {}
    changes = []
    for name, value, said in _overlay(record.values, list(activity.mandate_shares.all())):
        if said != shown[name]:
            fresh[name] = value
            changes.append(FieldChange(_label(reading, name), shown[name], said))
    parts = find_parts(reading, record, sheet.books, activity)
    fresh |= parts.values
    changes += parts.changes
    kept = {note.head: note.text for note in activity.notes.all()}
    notes = {head: text for head, text in record.notes.items() if kept.get(head) != text}
    changes += [FieldChange(head, kept.get(head, ""), text) for head, text in notes.items()]
    if not changes:
        return RowPlan(record.row, UNCHANGED, activity.code, activity.title)
    if "standing" in fresh:
        fresh["outcome"] = ""  # what was said of the work as it stood
    values = replace(values_of(activity), **fresh)
    if refusal := sheet.refusal(activity.lead_unit):
        reading.refuse(record, "unit", refusal)
        return None
    if fresh and not _checked(sheet, record, values, activity.lead_unit_id, activity.status):
        return None
    workplan = sheet.workplans[activity.lead_unit_id]
    write = ActivityWrite(workplan, values, activity.code, activity, activity.version, notes, bool(fresh))
    return RowPlan(record.row, CHANGED, activity.code, activity.title, changes, write)


# The fields of a record and the values they become, with how each is shown: names of ``ActivityValues``.
_NAMES = {
    "title": "title",
    "description": "description",
    "start": "start",
    "end": "end",
    "output": "output_id",
    "cluster": "cluster_id",
    "function": "function",
    "priority": "priority",
    "output_status": "output_status",
    "officer": "lead_officer_id",
    "standing": "standing",
    "mandates": "shares",
}
# The fields that what the rules refuse is told at.
_REFUSED = {
    "shares": "mandates",
    "lead_officer": "officer",
    "supporting_units": "supporting",
    "dependencies": "waits",
}
_FIELDS = {value: name for name, value in _NAMES.items()}
_CHOICES: dict[str, dict[Any, Any]] = {
    "function": dict(Function.choices),
    "priority": dict(Priority.choices),
    "output_status": dict(OutputStatus.choices),
    "standing": dict(Standing.choices),
}


def _overlay(given: dict[str, Any], shares: Iterable[Any] = ()) -> list[tuple[str, Any, str]]:
    """What a record says: the name of each value, the value, and how it is shown."""
    found: list[tuple[str, Any, str]] = []
    for name, target in _NAMES.items():
        value = given.get(name)
        if value is None:
            continue
        if name == "mandates":
            parts = as_shares(value, shares)
            found.append((target, [part.value for part in parts], shares_text(parts)))
        elif name in ("output", "cluster"):
            found.append((target, value.pk, value.code))
        elif name == "officer":
            found.append((target, value.pk, value.name))
        elif name in _CHOICES:
            found.append((target, value, str(_CHOICES[name][value])))
        else:
            found.append((target, value, value.label if isinstance(value, PartialDate) else str(value)))
    return found


def _shown(activity: Activity) -> dict[str, str]:
    """How the values of an activity are shown, by the names of ``ActivityValues``."""
    return {
        "title": activity.title,
        "description": plain(activity.description),
        "start": activity.start.label,
        "end": activity.end.label,
        "output_id": activity.output.code if activity.output else "",
        "cluster_id": activity.cluster.code if activity.cluster else "",
        "lead_officer_id": activity.lead_officer.name if activity.lead_officer else "",
        "shares": shares_text(activity.mandate_shares.all()),
        "function": str(activity.get_function_display()),
        "priority": str(activity.get_priority_display()),
        "output_status": str(activity.get_output_status_display()),
        "standing": str(Standing(standing_of(activity.status, activity.outcome)).label),
    }


def _label(reading: Reading, name: str) -> str:
    return str(reading.importer.by_name[_FIELDS[name]].label)


def _decide_mandates(sheet: _Sheet, record: Record, activity: Activity | None = None) -> None:
    """Turn the decision and the paragraphs of a row into mandates; what names none is kept, or is a problem."""
    names = [name for name in ("decision", "paragraph") if name in record.values]
    if not names:
        return
    said = {name: record.values.pop(name) for name in names}
    if "mandates" in record.values:
        for name in names:
            _keep_text(sheet, record, name)
        return
    found, sentence = resolve(sheet.books, said.get("decision", ""), said.get("paragraph", ""))
    if found:
        record.values["mandates"] = [(mandate, None) for mandate in found]
        record.cells.setdefault("mandates", record.cells[names[0]])
    if not sentence:
        return
    if not sheet.reading.keep_rest:
        sheet.reading.refuse(record, names[-1], sentence)
        return
    sheet.reading.kept.append(sheet.reading.problem(record, names[-1], sentence))
    for name in names:
        _keep_text(sheet, record, name)


def _keep_text(sheet: _Sheet, record: Record, name: str) -> None:
    cell = record.cells[name]
    record.notes[sheet.reading.heads.get(cell.column, name)] = cell.text


def _checked(sheet: _Sheet, record: Record, values: ActivityValues, unit: int, status: str) -> bool:
    """Whether the rules take the values; else each refusal is a problem at its cell."""
    try:
        check_values(
            values,
            biennium=sheet.biennium,
            lead_unit_id=unit,
            status=status,
            reason=sheet.reason,
            reason_needed=True,
        )
    except InvalidInput as refusal:
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                sheet.reading.refuse(record, _REFUSED.get(name, name), sentence)
        return False
    return True
