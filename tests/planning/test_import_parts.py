"""The parts of activities in sheets: people, milestones, deliverables, targets, an entry a line, out and in."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from common.audit import acting
from planning.enums import AssignmentRole, ImportNoun, ImportState
from planning.models import Activity, Assignment, Biennium, Dependency, ImportRun, Milestone
from planning.queries.imports.sheets import sheet_of
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DeliverableFactory,
    MandateFactory,
    MandateShareFactory,
    MilestoneFactory,
    TargetFactory,
    TargetLinkFactory,
    WorkplanFactory,
)
from tests.factories.structure import StaffFactory, UnitFactory, UserFactory
from tests.people import Cast
from tests.planning.import_stage import counts, csv_of, file_of, imported, looked_at, places, sent

pytestmark = pytest.mark.django_db
HEAD = ("Code", "People", "Milestones", "Deliverables", "Targets", "Supporting units", "Waits for")
DONE = datetime.date(2016, 6, 1)


@pytest.fixture
def activity(cast: Cast) -> Activity:
    """An activity of a draft workplan with something of every part; it waits for one of another unit."""
    biennium = BienniumFactory()
    for _person in (cast.unit_head, cast.staff, cast.colleague):
        pass  # asking for them puts them in place
    WorkplanFactory(unit=cast.unit, biennium=biennium)
    activity: Activity = ActivityFactory(code="A-01", lead_unit=cast.unit, biennium=biennium)
    MandateShareFactory(activity=activity, mandate=MandateFactory(address="XII/32/3"))
    one = AssignmentFactory(activity=activity, staff=cast.staff.staff, role=AssignmentRole.LEAD)
    AssignmentDaysFactory(assignment=one, quarter=3, days=Decimal("4.5"))
    AssignmentDaysFactory(assignment=one, quarter=4, days=Decimal(0))
    MilestoneFactory(activity=activity, title="Asked", due_on=DONE, done_on=DONE)
    MilestoneFactory(
        activity=activity, title="=Draft | final", due_on=datetime.date(2016, 12, 31), due_precision="quarter"
    )
    DeliverableFactory(activity=activity, title="Report", due_on=datetime.date(2016, 11, 15))
    TargetLinkFactory(activity=activity, target=TargetFactory(number=11))
    activity.supporting_units.add(cast.other_unit)
    awaited = ActivityFactory(code="Z-01", title="Awaited", lead_unit=cast.other_unit, biennium=biennium)
    Dependency.objects.create(activity=activity, after=awaited, lag_days=10)
    for number in (5, 12):
        TargetFactory(number=number)
    return activity


def send(cast: Cast, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> ImportRun:
    return sent(cast.unit_head, ImportNoun.ACTIVITIES, BienniumFactory(), csv_of(head, *rows))


def exported(cast: Cast, biennium: Biennium) -> dict[str, Any]:
    """The row of the activity in the export, by head."""
    sheet = sheet_of(ImportNoun.ACTIVITIES, cast.unit_head, biennium)
    row = next(row for row in sheet.rows if row[0] == "A-01")
    return {column.label: value for column, value in zip(sheet.columns, row, strict=True)}


def test_a_cell_holds_an_entry_a_line(cast: Cast, activity: Activity) -> None:
    row = exported(cast, activity.biennium)
    assert {head: row[head] for head in HEAD[1:]} == {
        "People": f"{cast.staff.full_name} | Lead | Q3 2016 4.5",
        "Milestones": "Asked | 1 Jun 2016 | reached 1 Jun 2016\n=Draft | final | Q4 2016",
        "Deliverables": "Report | 15 Nov 2016",
        "Targets": "SP-2020 11",
        "Supporting units": "BIO",
        "Waits for": "Z-01 +10",
    }


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_exported_comes_back_unchanged(cast: Cast, activity: Activity, kind: str, language: str) -> None:
    """Two people of one name, somebody who has left, titles used twice, dates of every kind of precision."""
    twins = [StaffFactory(user=UserFactory(full_name=name)) for name in ("Ana Person", "Person, Ana")]
    left = StaffFactory(active_to=DONE)
    with acting(by=cast.unit_head, why="Led then"):
        activity.lead_officer = left
        activity.save()
    for staff in (*twins, left):
        AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity, staff=staff), year=2015, quarter=1)
    AssignmentFactory(activity=activity, role=AssignmentRole.EXPERT)
    for precision in ("day", "before_quarter", "end_year", "quarter"):
        MilestoneFactory(activity=activity, title="Asked", due_on=datetime.date(2016, 12, 31), due_precision=precision)
    DeliverableFactory(activity=activity, title="Two\r\n lines", delivered_on=DONE)
    with translation.override(language):
        sheet = sheet_of(ImportNoun.ACTIVITIES, cast.unit_head, activity.biennium)
        content = file_of(sheet, kind)
        run = looked_at(sent(cast.unit_head, ImportNoun.ACTIVITIES, activity.biennium, content, f"a.{kind}"))
    assert (run.problems, run.changes, counts(run)) == ([], [], (0, 0, 2))


def test_entries_are_changed_added_and_taken_away_and_a_second_time_nothing(cast: Cast, activity: Activity) -> None:
    name, other = cast.staff.full_name, cast.colleague
    row = (
        "A-01",
        f"{name} | Q3 2016: 6; Q4 2016 2,5\n{other.email} | expert | 2016 Q1 | 3",
        "Asked | 1 Jun 2016\n=draft | FINAL | 30 Nov 2016\nPrinted | before Q1 2017",
        "Brochure | Dec 2016",
        "SP-2020 5, SP-2020 target 12",
        UnitFactory(code="SCI", name="Science Unit").name,
        "z-01 + 3",
    )
    draft = Milestone.objects.get(title="=Draft | final")
    run = looked_at(send(cast, row))
    (change,) = run.changes
    assert sorted(change["fields"]) == sorted(
        [
            [f"People: {name}", "Lead; Q3 2016 4.5", "Lead; Q3 2016 6; Q4 2016 2.5"],
            [f"People: {other.full_name}", "", "Expert; Q1 2016 3"],
            ["Milestones: =Draft | final", "Q4 2016", ""],
            ["Milestones: =draft | FINAL", "", "30 Nov 2016"],
            ["Milestones: Printed", "", "before Q1 2017"],
            ["Deliverables: Report", "15 Nov 2016", ""],
            ["Deliverables: Brochure", "", "Dec 2016"],
            ["Targets: SP-2020 11", TargetFactory(number=11).name, ""],
            ["Targets: SP-2020 5", "", TargetFactory(number=5).name],
            ["Targets: SP-2020 12", "", TargetFactory(number=12).name],
            ["Supporting units: BIO", cast.other_unit.name, ""],
            [
                f"Supporting units: {UnitFactory(code='SCI', name='Science Unit').code}",
                "",
                UnitFactory(code="SCI", name="Science Unit").name,
            ],
            ["Waits for: Z-01", "Awaited (Z-01 +10)", "Awaited (Z-01 +3)"],
        ]
    )
    version = activity.version
    assert imported(run).state == ImportState.DONE
    activity.refresh_from_db()
    draft.refresh_from_db()
    assert (activity.work_days, draft.title, draft.due.label) == (Decimal("11.5"), "=draft | FINAL", "30 Nov 2016")
    assert activity.version == version + 1
    assert exported(cast, activity.biennium)["Milestones"] == (
        "Asked | 1 Jun 2016 | reached 1 Jun 2016\n=draft | FINAL | 30 Nov 2016\nPrinted | before Q1 2017"
    )
    history = Assignment.history.count(), Milestone.history.count()
    run = looked_at(send(cast, row))
    assert counts(run) == (0, 0, 1)
    imported(run)
    assert (Assignment.history.count(), Milestone.history.count()) == history


def test_an_empty_cell_leaves_the_parts_as_they_are(cast: Cast, activity: Activity) -> None:
    run = looked_at(send(cast, ("A-01", *[""] * 6, "high"), head=(*HEAD, "Priority")))
    imported(run)
    activity.refresh_from_db()
    assert (activity.priority, activity.assignments.count(), activity.milestones.count()) == ("high", 1, 2)
    assert (activity.target_links.count(), activity.deliverables.count()) == (1, 1)
    assert (activity.supporting_units.count(), activity.depends_on.count()) == (1, 1)


def test_a_new_activity_comes_with_its_parts(cast: Cast, activity: Activity) -> None:
    head = (*HEAD, "Activity", "Lead unit", "Function", "Start", "End", "Mandates")
    parts = ("", f"{cast.staff.full_name} | Q1 2016 3", "Begun | Q1 2016", "Report | 2016", "SP-2020 5", "BIO", "A-01")
    row = (*parts, "New work", "LIA", "Management", "2016", "2016", "XII/32/3")
    imported(looked_at(send(cast, row, head=head)))
    new = Activity.objects.get(title="New work")
    assert (new.work_days, new.assignments.get().role) == (Decimal(3), "contributor")
    assert [one.due.label for one in (new.milestones.get(), new.deliverables.get())] == ["Q1 2016", "2016"]
    assert (new.target_links.get().target.number, new.depends_on.get().after) == (5, activity)
    assert counts(looked_at(send(cast, row, head=head))) == (0, 0, 1)


WRONG = (
    ("People", "Nobody Known | Q1 2016 1", "Nobody on the staff goes by the name “Nobody Known”."),
    ("People", "STAFF | soon 4", "“soon 4” is no quarter with its work-days."),
    ("People", "STAFF | Q1 2016 many", "“Q1 2016 many”: This is no number."),
    ("People", "STAFF | Q1 2016 93", "“Q1 2016 93”: This number is out of range."),
    ("People", "STAFF | Q1 2016 1; 2016 Q1 2", "Q1 2016 stands twice."),
    ("People", "STAFF | Lead\nSTAFF | Expert", "is named twice with different work."),
    ("People", "STAFF <somebody@example.org>", "Nobody on the staff goes by the name"),
    ("People", "STAFF | Q1 2019 4", "Plan work-days in the quarters of the biennium."),
    ("People", "Gone Person | Q1 2016 4", "Gone Person is no longer on the staff."),
    ("Milestones", "Only a title", "“Only a title” has no title or no date."),
    ("Milestones", "Asked | 1 Jun 2016\nDraft | mid-2016", "can mean several months"),
    ("Milestones", "Asked | 2 Jun 2016", "“Asked” is reached and changes no more."),
    ("Milestones", "=Draft | final | Q4 2016", "“Asked” is reached and stays. Keep its line."),
    ("Milestones", "Asked | 1 Jun 2016\nNew | 2016 | reached 1 Jan 2016", "a sheet does not say that it is"),
    ("Deliverables", "x" * 201 + " | 2016", "Use at most 200 characters."),
    ("Targets", "5", "No target goes by 5."),
    ("Targets", "SP-2020 5; Nagoya 99", "No target goes by Nagoya 99."),
    ("Supporting units", "BIO, ZZZ", "No unit goes by ZZZ."),
    ("Supporting units", "LIA", "The lead unit does not support itself; leave it out."),
    ("Waits for", "Q-77", "No activity of this biennium goes by Q-77."),
    ("Waits for", "B-20", "An activity cannot wait for itself."),
    ("Waits for", "B-22", None),
    ("Waits for", "B-21", "B-22 cannot wait for B-21: B-21 waits for B-22."),
)


def test_what_cannot_be_taken_is_told_at_its_row_and_column(cast: Cast, activity: Activity) -> None:
    StaffFactory(user=UserFactory(full_name="Gone Person"), active_to=DONE)
    name = cast.staff.full_name
    for place in range(len(WRONG)):
        other = ActivityFactory(code=f"B-{place:02d}", lead_unit=cast.unit, biennium=activity.biennium)
        MandateShareFactory(activity=other, mandate=MandateFactory(address="XII/32/3"))
        MilestoneFactory(activity=other, title="Asked", due_on=DONE, done_on=DONE)
    rows = []
    for place, (head, text, _sentence) in enumerate(WRONG):
        rows.append((f"B-{place:02d}", *(text.replace("STAFF", name) if one == head else "" for one in HEAD[1:])))
    run = looked_at(send(cast, *rows))
    assert [(row, column) for row, column, _value in places(run)] == [
        (row, "ABCDEFG"[HEAD.index(head)]) for row, (head, _text, sentence) in enumerate(WRONG, start=2) if sentence
    ]
    for problem, sentence in zip(run.problems, filter(None, [one[2] for one in WRONG]), strict=True):
        assert sentence in problem["sentence"]
    assert not Assignment.objects.exclude(activity=activity).exists(), "all or nothing"
    readable = (
        "Plan work-days",
        "Use at most",
        "The lead unit",
    )  # what the rules of the activity refuse cannot be kept aside
    kept = looked_at(run, keep_rest=True)
    assert [any(one in problem["sentence"] for one in readable) for problem in kept.problems] == [True] * 3
    assert kept.counts["kept"] == len(WRONG) - 4
