"""Activities from sheets: what people may do, row by row; all or nothing; twice changes nothing; nothing is lost."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from common.audit import acting
from common.imports.tables import text_of
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.actions.imports.runs import confirm, drop, map_columns, remove_abandoned
from planning.enums import ImportNoun, ImportState, WorkplanState
from planning.models import Activity, ActivityNote, Biennium, ImportMapping, ImportRun, MandateShare
from planning.queries.imports.sheets import sheet_of
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MandateShareFactory,
    OutputFactory,
    WorkplanFactory,
)
from tests.people import Cast
from tests.planning.import_stage import counts, csv_of, file_of, imported, looked_at, places, sent
from tests.planning.messy_sheet import ABOVE, BELOW, HEADS, PART, ROWS, messy_workbook
from tests.planning.workplan_stage import workplan_at

pytestmark = pytest.mark.django_db

HEAD = ("Code", "Activity", "Lead unit", "Function", "Start", "End", "Mandates", "Remark")
PLAN = ("", "Plan the meeting", "LIA", "Meeting support", "Q1 2016", "2016", "XII/32/3", "for the Bureau")


@pytest.fixture
def biennium(cast: Cast) -> Biennium:
    """The unit of the cast with a draft workplan, two mandates, and the people the sheets name."""
    biennium: Biennium = BienniumFactory()
    for _person in (cast.unit_head, cast.staff, cast.colleague):
        pass  # asking for them puts them in place
    WorkplanFactory(unit=cast.unit, biennium=biennium)
    for address in ("XII/32/3", "XII/32/7(b)"):
        MandateFactory(address=address, decision=DecisionFactory(symbol="XII/32"))
    return biennium


def send(cast: Cast, biennium: Biennium, *rows: tuple[Any, ...]) -> ImportRun:
    return sent(cast.unit_head, ImportNoun.ACTIVITIES, biennium, csv_of(HEAD, *rows))


def test_a_sheet_creates_what_it_says_signed_with_the_import(cast: Cast, biennium: Biennium) -> None:
    run = looked_at(send(cast, biennium, PLAN))
    assert (run.state, counts(run)) == (ImportState.READY, (1, 0, 0))
    assert not Activity.objects.exists(), "a dry run writes nothing"
    run = imported(run)
    activity = Activity.objects.get()
    assert (run.state, run.file.name) == (ImportState.DONE, "")
    assert (activity.code, activity.title, activity.start.label, activity.end.label) == (
        "LIA-01", "Plan the meeting", "Q1 2016", "2016",
    )  # fmt: skip
    assert [(share.mandate.address, share.percent) for share in activity.mandate_shares.all()] == [("XII/32/3", 100)]
    assert [(note.head, note.text, note.run) for note in activity.notes.all()] == [("Remark", "for the Bureau", run)]
    signed = activity.history.latest()
    assert (signed.history_user, signed.history_change_reason) == (
        cast.unit_head, f"Imported from plan.csv (import {run.pk})",
    )  # fmt: skip


def test_the_same_sheet_again_changes_nothing_and_leaves_no_history(cast: Cast, biennium: Biennium) -> None:
    imported(looked_at(send(cast, biennium, PLAN)))
    activity = Activity.objects.get()
    kept = activity.version, activity.history.count(), ActivityNote.history.count()
    run = looked_at(send(cast, biennium, PLAN))
    assert counts(run) == (0, 0, 1)
    imported(run)
    activity.refresh_from_db()
    assert (activity.version, activity.history.count(), ActivityNote.history.count()) == kept


def test_a_code_or_the_title_in_its_unit_says_which_activity_is_meant(cast: Cast, biennium: Biennium) -> None:
    imported(looked_at(send(cast, biennium, PLAN, ("A-07", "Another", *PLAN[2:]))))
    run = looked_at(send(cast, biennium, (*PLAN[:4], "", "30 Jun 2016", "", ""), ("A-07", "Another name", *PLAN[2:])))
    assert [(row["key"], row["fields"]) for row in run.changes] == [
        ("LIA-01", [["End", "2016", "30 Jun 2016"]]),
        ("A-07", [["Activity", "Another", "Another name"]]),
    ]
    imported(run)
    assert {one.code: (one.title, one.start.label, one.end.label) for one in Activity.objects.all()} == {
        "LIA-01": ("Plan the meeting", "Q1 2016", "30 Jun 2016"),
        "A-07": ("Another name", "Q1 2016", "2016"),
    }


def test_what_was_postponed_is_planned_again_by_its_standing(cast: Cast, biennium: Biennium) -> None:
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, biennium=biennium, postponed=True, outcome="postponed")
    MandateShareFactory(activity=activity, mandate=MandateFactory(address="XII/32/3"))
    content = csv_of(("Code", "Standing"), ("A-01", "planned"))
    run = looked_at(sent(cast.unit_head, ImportNoun.ACTIVITIES, biennium, content))
    assert [row["fields"] for row in run.changes] == [[["Standing", "postponed", "planned"]]]
    imported(run)
    activity.refresh_from_db()
    assert (activity.status, activity.outcome) == ("not_started", "")


def test_two_activities_of_one_title_are_told_apart_by_their_order(cast: Cast, biennium: Biennium) -> None:
    twice = (PLAN, (*PLAN[:5], "Q2 2016", *PLAN[6:]))
    imported(looked_at(send(cast, biennium, *twice)))
    assert Activity.objects.count() == 2
    assert counts(looked_at(send(cast, biennium, *twice))) == (0, 0, 2)


def test_every_problem_is_told_at_once_with_its_place(cast: Cast, biennium: Biennium) -> None:
    ActivityFactory(code="B-01", lead_unit=cast.other_unit, biennium=biennium)
    run = looked_at(
        send(
            cast,
            biennium,
            ("?", "x" * 301, "nowhere", "cooking", "soon", "never", "XX/1/1", ""),
            ("", "Ends before it begins", "LIA", "Management", "2016", "2015", "XII/32/3", ""),
            ("", "Shares", "LIA", "Management", "2016", "2016", "XII/32/3 40%; XII/32/7(b) 50%", ""),
            ("", "Nothing else", "", "", "", "", "", ""),
            ("B-01", "Of another unit", "LIA", "Management", "2016", "2016", "XII/32/3", ""),
            ("", "Of a unit that is not mine", "BIO", "Management", "2016", "2016", "XII/32/3", ""),
            ("C-01", "One", "LIA", "Management", "2016", "2016", "XII/32/3", ""),
            ("C-01", "Two", "LIA", "Management", "2016", "2016", "XII/32/3", ""),
        ),
        constants={"start": "", "end": "", "unit": "LIA"},
    )
    assert places(run) == [
        (2, "A", "?"), (2, "B", ("x" * 301)[:200]), (2, "C", "nowhere"), (2, "D", "cooking"), (2, "E", "soon"),
        (2, "F", "never"), (2, "G", "XX/1/1"),
        (3, "F", "2015"),
        (4, "G", "XII/32/3 40%; XII/32/7(b) 50%"),
        (5, "D", ""), (5, "E", ""), (5, "F", ""), (5, "G", ""),
        (6, "C", "LIA"),
        (7, "C", "BIO"),
        (9, "A", "C-01"),
    ]  # fmt: skip
    assert all(problem["sentence"] for problem in run.problems)
    with pytest.raises(InvalidInput):
        confirm(run=run, by=cast.unit_head, digest=run.digest)
    assert not Activity.objects.exclude(code="B-01").exists()


@pytest.mark.parametrize("who", ["staff", "pmu_officer", "division_head", "administrator", "rest_client", "nobody"])
def test_whoever_heads_no_unit_imports_no_activities(cast: Cast, biennium: Biennium, who: str) -> None:
    with pytest.raises(NotAllowed):
        sent(getattr(cast, who), ImportNoun.ACTIVITIES, biennium, csv_of(HEAD, PLAN))


def test_the_head_of_another_unit_is_refused_row_by_row(cast: Cast, biennium: Biennium) -> None:
    run = looked_at(sent(cast.other_unit_head, ImportNoun.ACTIVITIES, biennium, csv_of(HEAD, PLAN)))
    assert places(run) == [(2, "C", "LIA")]
    assert "Only the unit head" in run.problems[0]["sentence"]


@pytest.mark.parametrize("state", [WorkplanState.SUBMITTED, WorkplanState.APPROVED])
def test_a_workplan_that_is_no_draft_takes_no_rows(cast: Cast, state: str) -> None:
    workplan = workplan_at(cast, state)
    MandateFactory(address="XII/32/3")
    run = looked_at(sent(cast.unit_head, ImportNoun.ACTIVITIES, workplan.biennium, csv_of(HEAD, PLAN)))
    assert [problem["row"] for problem in run.problems] == [2]


def test_nothing_is_written_when_the_plan_has_moved_since_the_dry_run(cast: Cast, biennium: Biennium) -> None:
    imported(looked_at(send(cast, biennium, PLAN)))
    run = looked_at(send(cast, biennium, (*PLAN[:5], "30 Jun 2016", *PLAN[6:]), ("", "Another", *PLAN[2:])))
    ActivityFactory(code="LIA-09", title="Another", lead_unit=cast.unit, biennium=biennium)
    run = confirm(run=run, by=cast.unit_head, digest=run.digest)
    assert (run.state, bool(run.failure), run.confirmed_at) == (ImportState.READY, True, None)
    assert Activity.objects.get(code="LIA-01").end.label == "2016", "all or nothing"


def test_a_row_refused_while_it_is_written_takes_everything_back(
    cast: Cast, biennium: Biennium, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planning.actions.imports import working

    run = looked_at(send(cast, biennium, PLAN, ("", "Another", *PLAN[2:])))
    write = working.WRITERS[ImportNoun.ACTIVITIES]

    def refused(row: Any, **named: Any) -> None:
        if row.row == 3:
            raise WrongState("Somebody was faster.")
        write(row, **named)

    monkeypatch.setitem(working.WRITERS, ImportNoun.ACTIVITIES, refused)
    run = confirm(run=run, by=cast.unit_head, digest=run.digest)
    assert (run.state, places(run)) == (ImportState.READY, [(3, "", "Another")])
    assert not Activity.objects.exists()


def test_what_breaks_is_told_with_a_reference_and_can_be_tried_again(
    cast: Cast, biennium: Biennium, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = looked_at(send(cast, biennium, PLAN))
    with monkeypatch.context() as patched:
        patched.setattr("planning.actions.imports.working.plan_of", lambda run: 1 / 0)
        run = confirm(run=run, by=cast.unit_head, digest=run.digest)
    assert (run.state, "Reference" in run.failure) == (ImportState.FAILED, True)
    assert imported(looked_at(run)).state == ImportState.DONE


def test_an_import_is_confirmed_once_by_who_sent_it_and_as_it_was_shown(cast: Cast, biennium: Biennium) -> None:
    run = looked_at(send(cast, biennium, PLAN))
    with pytest.raises(StaleVersion):
        confirm(run=run, by=cast.unit_head, digest="another")
    with pytest.raises(NotAllowed):
        confirm(run=run, by=cast.other_unit_head, digest=run.digest)
    imported(run)
    for again in (lambda: confirm(run=run, by=cast.unit_head, digest=run.digest), lambda: looked_at(run)):
        with pytest.raises(WrongState):
            again()
    assert Activity.objects.count() == 1


def test_a_sheet_sent_twice_is_one_import(cast: Cast, biennium: Biennium) -> None:
    assert send(cast, biennium, PLAN) == send(cast, biennium, PLAN)


def test_a_mapping_is_remembered_by_person_and_offered_to_others(cast: Cast, biennium: Biennium) -> None:
    run = send(cast, biennium, PLAN)
    columns = {int(column): goes for column, goes in run.columns.items()} | {8: "description"}
    map_columns(run=run, by=cast.unit_head, columns=columns, constants={"function": "management"})
    assert send(cast, biennium, PLAN, PLAN).columns["8"] == "description"
    other = sent(cast.other_unit_head, ImportNoun.ACTIVITIES, biennium, csv_of(HEAD[::-1], PLAN[::-1]))
    assert (other.columns["1"], other.constants) == ("description", {"function": "management"})
    assert ImportMapping.objects.count() == 1


@pytest.mark.parametrize("columns", [{}, {1: "title", 2: "title"}, {1: "nonsense"}, {1: "+", 2: "-"}])
def test_a_mapping_that_cannot_be_is_refused(cast: Cast, biennium: Biennium, columns: dict[int, str]) -> None:
    with pytest.raises(InvalidInput):
        map_columns(run=send(cast, biennium, PLAN), by=cast.unit_head, columns=columns)


def test_abandoned_sheets_are_removed_and_those_at_work_are_not(cast: Cast, biennium: Biennium, settings: Any) -> None:
    left, dropped, done = (send(cast, biennium, PLAN, *([PLAN] * more)) for more in range(3))
    name, storage = left.file.name, left.file.storage
    drop(run=dropped, by=cast.unit_head)
    imported(looked_at(done))
    assert remove_abandoned() == 0
    settings.AS_AT_DATE = "2016-09-15"
    assert remove_abandoned() == 1
    left.refresh_from_db()
    assert (left.state, left.file.name, storage.exists(name)) == (ImportState.DROPPED, "", True)


# --- what is exported comes back ------------------------------------------------------------------------


@pytest.fixture
def work(cast: Cast, biennium: Biennium) -> list[Activity]:
    """Activities with everything a sheet can hold, some of it hostile to sheets."""
    mandates = [MandateFactory(address=address) for address in ("XII/32/3", "XII/32/7(b)", "NP-1/13/4")]
    activities = [
        ActivityFactory(
            code=f"A-{place:02d}", lead_unit=cast.unit, biennium=biennium, cluster=ClusterFactory(code="A"),
            output=OutputFactory(), lead_officer=cast.staff.staff, **values,
        )
        for place, values in enumerate(
            (
                {"title": "=SUM(A1)", "description": "one\r\ntwo\n", "priority": "high"},
                {"title": "'@plan, \"quoted\"; more", "ends_precision": "quarter", "postponed": True},
                {"title": "+1", "description": "-2", "ended": True, "outcome": "terminated", "outcome_reason": "funds"},
                {"title": "Ends before", "ends_precision": "before_quarter", "output_status": "carried_over"},
            ),
            start=1,
        )
    ]  # fmt: skip
    for activity in activities:
        for mandate, percent in zip(mandates, (Decimal("33.33"), Decimal("33.34"), Decimal("33.33")), strict=True):
            MandateShareFactory(activity=activity, mandate=mandate, percent=percent)
    run = send(cast, biennium, PLAN)
    with acting(by=cast.unit_head, why="Kept"):
        ActivityNote.objects.create(activity=activities[0], head="Status", text="=late\nsince May", run=run)
        ActivityNote.objects.create(activity=activities[1], head="Funding, allocated", text="12500", run=run)
    return activities


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_of_activities_comes_back_unchanged(
    cast: Cast, biennium: Biennium, work: list[Activity], kind: str
) -> None:
    sheet = sheet_of(ImportNoun.ACTIVITIES, cast.unit_head, biennium)
    run = looked_at(sent(cast.unit_head, ImportNoun.ACTIVITIES, biennium, file_of(sheet, kind), f"a.{kind}"))
    assert (run.problems, run.changes, counts(run)) == ([], [], (0, 0, 4))


# --- a real sheet, with nothing lost ----------------------------------------------------------------------


def everything_found(cast: Cast, run: ImportRun) -> str:
    """All that is in the plan of the unit, and on record of the import, as one text."""
    said = [text for _row, text in run.around]
    for activity in Activity.objects.filter(lead_unit=cast.unit).select_related("lead_unit", "lead_officer__user"):
        said += [activity.title, activity.description, activity.start.label, activity.end.label]
        said += [activity.lead_unit.code, activity.starts_on.isoformat()]
        if activity.lead_officer:
            said += [activity.lead_officer.name, activity.lead_officer.user.email]
        for share in MandateShare.objects.filter(activity=activity).select_related("mandate__decision"):
            said += [share.mandate.decision.symbol, share.mandate.address]
        said += [f"{note.head}: {note.text}" for note in activity.notes.all()]
    return "\n".join(said)


def test_a_real_planning_sheet_is_imported_with_nothing_lost(cast: Cast, biennium: Biennium) -> None:
    content = messy_workbook()
    run = sent(cast.unit_head, ImportNoun.ACTIVITIES, biennium, content, "plan of the team.xlsx")
    assert (run.sheet, run.sheets) == ("Plan 2015-16", ["Plan 2015-16", "Lists"])
    taken = {HEADS[int(column) - 1]: goes for column, goes in run.columns.items() if goes != "+"}
    assert taken == {
        "Title": "title", "Description": "description", "Start": "start", "End": "end", "Decision": "decision",
        "Paragraph": "paragraph", "Responsible unit": "unit", "Officer": "officer", "Targets": "targets",
    }  # fmt: skip
    given = {"function": "management", "mandates": "XII/32/3"}
    strict = looked_at(run, given)
    assert places(strict) == [
        (4, "U", "17, 19"), (5, "P", "Somebody Else"), (5, "U", "–"), (6, "I", "after the meeting"),
        (6, "O", "Treaty desk"), (6, "U", "all"), (10, "U", "18"), (10, "M", "3\n5"),
    ]  # fmt: skip
    run = looked_at(strict, given, keep_rest=True)
    assert (places(run), run.counts["kept"], counts(run)) == ([], 9, (5, 0, 0))
    run = imported(run)
    found = everything_found(cast, run)
    wanted = [text_of(value) for row in ROWS for value in row if text_of(value)] + [ABOVE, PART, BELOW]
    said_here = {"Before Q1 2017": "before Q1 2017", "31.12.2016": "31 Dec 2016", "2016-08-01": "Aug 2016"}
    said_here |= {"3; 7(b)": "XII/32/7(b)", "COLLEAGUE": cast.colleague.full_name}
    lost = [said for said in wanted if said_here.get(said, said) not in found]
    assert lost == []
    titles = Activity.objects.order_by("code").values_list("title", flat=True)
    assert list(titles) == [str(row[0]).strip() for row in ROWS if row[0]]
    again = looked_at(sent(cast.unit_head, ImportNoun.ACTIVITIES, biennium, content, "plan of the team.xlsx"))
    assert (again.problems, counts(again)) == ([], (0, 0, 5))
    exported = file_of(sheet_of(ImportNoun.ACTIVITIES, cast.unit_head, biennium), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(exported))
    shown = "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell)
    assert {"Note: Funding source", "Note: Actors' comments", "Note: Part"} <= set(shown.split("\n"))
    back = looked_at(sent(cast.unit_head, ImportNoun.ACTIVITIES, biennium, exported, "back.xlsx"))
    assert (back.problems, counts(back)) == ([], (0, 0, 5))
