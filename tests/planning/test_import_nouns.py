"""Mandates, indicators and progress from sheets: who imports what, what changes, what comes back unchanged."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from common.audit import acting
from common.refusals import NotAllowed
from monitoring.models import Notification
from planning.enums import ImportNoun, ImportState
from planning.models import Biennium, ImportRun, Indicator, Mandate, ProgressEntry
from planning.queries.imports.sheets import sheet_of
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    DecisionFactory,
    ExpectedResultFactory,
    MandateFactory,
    OutputFactory,
    ProgressEntryFactory,
)
from tests.people import Cast
from tests.planning.import_stage import counts, csv_of, file_of, imported, looked_at, places, sent

pytestmark = pytest.mark.django_db
SENDERS = {ImportNoun.MANDATES: "administrator", ImportNoun.INDICATORS: "pmu_officer", ImportNoun.PROGRESS: "staff"}


@pytest.fixture
def biennium(cast: Cast) -> Biennium:
    """A register of two mandates, a result with an output and two indicators, and an activity with an entry."""
    biennium: Biennium = BienniumFactory()
    decision = DecisionFactory(symbol="XII/32")
    MandateFactory(decision=decision, address="XII/32/3", title="=Plan", text="Requests:\r\n(a) this; ", due_on=DAY)
    MandateFactory(decision=decision, address="XII/32/7(b)", addressees=["Parties", "Others"], status="implemented")
    output = OutputFactory(code="1.2.1", result=ExpectedResultFactory(code="1.2", biennium=biennium))
    with acting(by=None, why="Stage"):
        Indicator.objects.create(output=output, name="Papers on time", baseline=Decimal("12.50"), targets={"2016": 90})
        Indicator.objects.create(result=output.result, name="+Meetings", unit="%", targets={"2015": "7.5", "2014": 1})
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff, biennium=biennium)
    ProgressEntryFactory(activity=activity, author=cast.staff, narrative="-Papers went out.\r\nAll.", obstacle="@venue")
    ActivityFactory(code="B-01", lead_unit=cast.other_unit, biennium=biennium)
    return biennium


DAY = datetime.date(2016, 12, 4)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("noun", SENDERS)
def test_an_export_comes_back_unchanged(cast: Cast, biennium: Biennium, noun: str, kind: str) -> None:
    by = getattr(cast, SENDERS[ImportNoun(noun)])
    content = file_of(sheet_of(noun, by, biennium), kind)
    run = looked_at(sent(by, noun, biennium, content, f"sheet.{kind}"))
    assert (run.problems, run.changes, counts(run)[:2]) == ([], [], (0, 0))
    assert run.counts["unchanged"] == run.rows > 0


@pytest.mark.parametrize("noun", [ImportNoun.MANDATES, ImportNoun.INDICATORS])
@pytest.mark.parametrize("who", ["staff", "unit_head", "rest_client", "nobody"])
def test_the_register_and_the_framework_are_imported_by_who_keeps_them(
    cast: Cast, biennium: Biennium, noun: str, who: str
) -> None:
    with pytest.raises(NotAllowed):
        sent(getattr(cast, who), noun, biennium, csv_of(("Address", "Indicator"), ("a", "b")))


def test_mandates_are_created_and_changed_by_their_address(cast: Cast, biennium: Biennium) -> None:
    head = ("Address", "Mandate", "Text", "Status", "Addressed to", "Due")
    rows = (
        ("XII/32/3", "Plan the meetings", "", "", "", ""),
        ("XII/32/8", "Report", "Requests a report.", "require funding", "Executive Secretary", "31 Dec 2016"),
    )
    run = looked_at(sent(cast.pmu_officer, ImportNoun.MANDATES, biennium, csv_of(head, *rows)))
    assert counts(run) == (1, 1, 0)
    imported(run)
    changed, new = Mandate.objects.get(address="XII/32/3"), Mandate.objects.get(address="XII/32/8")
    assert (changed.title, changed.text, changed.due_on) == ("Plan the meetings", "Requests:\r\n(a) this;", DAY)
    assert (new.decision.symbol, new.status, new.addressees) == ("XII/32", "require_funding", ["Executive Secretary"])
    assert new.due_on == datetime.date(2016, 12, 31)
    signed = changed.history.latest()
    assert signed.history_user == cast.pmu_officer
    assert f"import {run.pk}" in signed.history_change_reason
    again = looked_at(sent(cast.pmu_officer, ImportNoun.MANDATES, biennium, csv_of(head, *rows)))
    assert counts(again) == (0, 0, 2)


def test_mandates_that_cannot_be_taken_are_told_with_their_place(cast: Cast, biennium: Biennium) -> None:
    rows = (
        ("", "No address", "x"),
        ("ZZ/1/1", "Of no decision", "x"),
        ("XII/32/9", "", ""),
        ("XII/32/3", "Once", ""),
        ("XII/32/3", "Twice", ""),
        ("XII/32/paragraph", "Nowhere", "x"),
    )
    content = csv_of(("Address", "Mandate", "Text"), *rows)
    run = looked_at(sent(cast.pmu_officer, ImportNoun.MANDATES, biennium, content))
    assert places(run) == [(2, "A", ""), (3, "A", "ZZ/1/1"), (4, "B", ""), (4, "C", ""), (6, "A", "XII/32/3"),
        (7, "A", "XII/32/paragraph"),
    ]  # fmt: skip


def test_indicators_are_found_by_result_or_output_and_name(cast: Cast, biennium: Biennium) -> None:
    head = ("Result or output", "Indicator", "Baseline", "Target 2015", "Target 2016", "Direction")
    rows = (
        ("1.2.1", "Papers on time", "", "", "95", ""),
        ("1.2", "New one", "3", "4", "5,5", "less is better"),
    )
    run = looked_at(sent(cast.pmu_officer, ImportNoun.INDICATORS, biennium, csv_of(head, *rows)))
    assert counts(run) == (1, 1, 0)
    imported(run)
    papers, new = Indicator.objects.get(name="Papers on time"), Indicator.objects.get(name="New one")
    assert (papers.baseline, {year: float(value) for year, value in papers.targets.items()}) == (12.5, {"2016": 95})
    assert (new.result.code, new.direction, float(new.targets["2016"])) == ("1.2", "down", 5.5)
    again = looked_at(sent(cast.pmu_officer, ImportNoun.INDICATORS, biennium, csv_of(head, *rows)))
    assert counts(again) == (0, 0, 2)


def test_indicators_that_cannot_be_taken_are_told_with_their_place(cast: Cast, biennium: Biennium) -> None:
    rows = (("9.9", "x", "many"), ("1.2", "", "1"))
    content = csv_of(("Result or output", "Indicator", "Baseline"), *rows)
    run = looked_at(sent(cast.pmu_officer, ImportNoun.INDICATORS, biennium, content))
    assert places(run) == [(2, "A", "9.9"), (2, "C", "many"), (3, "B", "")]


ENTRY = ("Code", "Entered", "Done, %", "Status", "What happened")


def test_progress_is_logged_once_and_carried_to_the_activity(cast: Cast, biennium: Biennium) -> None:
    row = ("A-01", "", "80", "On track", "The rooms are booked.")
    content = csv_of(ENTRY, row, row)
    run = looked_at(sent(cast.staff, ImportNoun.PROGRESS, biennium, content))
    assert counts(run) == (1, 0, 1)
    imported(run)
    entry = ProgressEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert (entry.author, entry.percent, entry.activity.percent) == (cast.staff, 80, 80)
    assert counts(looked_at(sent(cast.staff, ImportNoun.PROGRESS, biennium, content))) == (0, 0, 2)


def test_progress_one_may_not_log_or_nobody_can_is_told_with_its_place(cast: Cast, biennium: Biennium) -> None:
    rows = (
        ("B-01", "", "80", "On track", "Not mine."),
        ("A-01", "1 Aug 2016", "80", "On track", "Of another day."),
        ("A-01", "", "100", "On track", "Done but not."),
        ("NO-9", "", "0.5", "splendid", ""),
    )
    run = looked_at(sent(cast.staff, ImportNoun.PROGRESS, biennium, csv_of(ENTRY, *rows)))
    assert places(run) == [
        (2, "A", "B-01"), (3, "B", "1 Aug 2016"), (4, "D", "On track"), (5, "A", "NO-9"), (5, "C", "0.5"),
        (5, "D", "splendid"), (5, "E", ""),
    ]  # fmt: skip


def test_a_long_sheet_is_handed_to_a_worker_and_taken_up_again_when_it_dies(
    cast: Cast,
    biennium: Biennium,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    from planning import tasks
    from planning.actions.imports import runs

    rung: list[int] = []
    monkeypatch.setattr(tasks.work_on_import, "delay", rung.append)
    monkeypatch.setattr(runs, "MOST_AT_ONCE", 1)
    rows = [("A-01", "", str(percent), "On track", f"Step {percent}.") for percent in (71, 72, 73)]
    with django_capture_on_commit_callbacks(execute=True):
        run = looked_at(sent(cast.staff, ImportNoun.PROGRESS, biennium, csv_of(ENTRY, *rows)))
    assert (run.state, rung) == (ImportState.QUEUED, [run.pk])
    tasks.work_on_import(run.pk)
    run.refresh_from_db()
    assert (run.state, counts(run)) == (ImportState.READY, (3, 0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        runs.confirm(run=run, by=cast.staff, digest=run.digest)
    with django_capture_on_commit_callbacks(execute=True):
        assert runs.resume_interrupted() == [], "it has just been worked on"
    long_ago = timezone.now() - datetime.timedelta(minutes=16)  # by the real clock, on whatever day the plan stands
    ImportRun.objects.filter(pk=run.pk).update(beat_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert runs.resume_interrupted() == [run.pk]
    assert rung == [run.pk] * 3
    for _twice in range(2):
        tasks.work_on_import(run.pk)
    run.refresh_from_db()
    assert (run.state, ProgressEntry.objects.count()) == (ImportState.DONE, 4)
    told = list(Notification.objects.filter(user=cast.staff, url=f"/imports/{run.pk}/").order_by("pk"))
    assert [one.text.partition(": ")[2] for one in told] == [
        "No problem found. Nothing is imported until you confirm.",
        "All of it is in the plan: 3 created, 0 changed, 0 unchanged.",
    ], "who left the page is told once of each end"
    assert Notification.objects.count() == 2
