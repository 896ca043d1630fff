"""Reports of a past day: mandates as they were answered then, and what is not on record said in a sentence."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import middleware
from common.audit import acting
from common.documents.document import Paragraph
from monitoring.actions.writing import window_of, write_report
from monitoring.documents.report import body
from monitoring.documents.sheets import report_sheets
from monitoring.models import Snapshot
from monitoring.queries import shell
from monitoring.queries.snapshots import compute, is_unchanged
from planning.actions.activity_edit import save_activity
from planning.models import Activity, AssignmentDays, MandateShare
from planning.queries.activity_values import values_of
from planning.rules.plan_edit import ShareValue
from structure.actions.divisions import rename_division
from structure.actions.reorganizations import rename_unit
from tests.factories.copies import copies
from tests.factories.planning import DeliverableFactory, MandateFactory
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.monitoring.stage import report_of
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)


def figures_of(day: datetime.date) -> dict[str, Any]:
    return compute(window_of(report_of(as_at=day)))


def sentences(figures: dict[str, Any]) -> str:
    return " ".join("".join(run.text for run in block.runs) for block in body(figures) if isinstance(block, Paragraph))


def answered() -> dict[str, tuple[int, str]]:
    """Activities and work-days behind each mandate, row by row from the tables as they stand now."""
    found: dict[str, tuple[int, Decimal]] = {}
    for share in MandateShare.objects.select_related("activity", "mandate"):
        if share.activity.status not in ("postponed", "ended"):
            number, days = found.get(share.mandate.address, (0, Decimal(0)))
            found[share.mandate.address] = (number + 1, days + share.percent * share.activity.work_days / 100)
    return {address: (number, str(days.quantize(Decimal("0.1")))) for address, (number, days) in found.items()}


def reported(figures: dict[str, Any]) -> dict[str, tuple[int, str]]:
    rows = figures["mandates"]["rows"]
    return {row["address"]: (row["activities"], row["work_days"]) for row in rows if row["activities"]}


def share_out(activity: Activity, weeks: Weeks, *addresses: str) -> None:
    activity.refresh_from_db()
    parts = [ShareValue(MandateFactory(address=one).pk, Decimal(100) / len(addresses)) for one in addresses]
    said = replace(values_of(activity), shares=parts)
    save_activity(activity=activity, values=said, by=weeks.cast.unit_head, version=activity.version, reason="Decided")


def test_a_report_of_a_past_day_counts_the_mandates_as_they_were_answered_then(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=3)
    first, second = weeks.add(), weeks.add()
    by_hand = {weeks.day: answered()}
    weeks.on(BEGIN + 10 * DAY)
    share_out(first, weeks, "XII/32/4", "XII/32/5")
    by_hand[weeks.day] = answered()
    weeks.on(BEGIN + 20 * DAY)
    share_out(first, weeks, "XII/32/5")
    weeks.change(second)
    weeks.on(TODAY)
    for day, counted in by_hand.items():
        figures = figures_of(day)
        assert reported(figures) == counted
        assert figures["not_on_record"] == {"work_days": 0, "due_dates": 0, "shares": 0}
    assert reported(figures_of(TODAY)) == answered()


def test_a_mandate_taken_up_later_was_not_in_force_then(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(BEGIN + 10 * DAY)
    MandateFactory(address="XIII/1/1")
    weeks.on(TODAY)
    then, now = (figures_of(day)["mandates"]["in_force"] for day in (BEGIN, TODAY))
    assert now == then + 1


def test_what_is_not_on_record_is_said_in_the_report_and_its_files(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=2)
    activity = weeks.add()
    weeks.on(BEGIN + 30 * DAY)
    with acting(by=None, why="As before such changes were kept"):
        AssignmentDays.objects.filter(assignment__activity=activity).delete()
        activity.work_days = Decimal(0)
        activity.save()
    weeks.on(TODAY)
    figures = figures_of(BEGIN)
    assert figures["not_on_record"] == {"work_days": 1, "due_dates": 0, "shares": 1}
    said = sentences(figures)
    assert "The work-days of 1 activity on that day are not on record; it is left out." in said
    assert "Which mandates 1 activity answered on that day is not on record" in said
    notes = report_sheets(figures, number="R-1", sha256="0")[0].notes
    assert "The work-days of 1 activity on that day are not on record; it is left out." in notes
    assert "not on record" not in sentences(figures_of(TODAY))


def test_due_dates_of_what_is_on_record_only_since_later_are_said(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings)
    DeliverableFactory(activity=weeks.reported, due_on=BEGIN)
    weeks.on(TODAY)
    before = figures_of(BEGIN - 30 * DAY)
    assert before["not_on_record"]["due_dates"] == 1
    assert "1 deliverable or milestone is on record only since later" in sentences(before)


def test_a_report_made_before_says_what_it_said(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    assert write_report(report=report_of(as_at=BEGIN).pk) == "ready"
    snapshot = Snapshot.objects.get()
    assert is_unchanged(snapshot)
    before = {key: value for key, value in snapshot.figures.items() if key != "not_on_record"}
    assert sentences(before) == sentences(snapshot.figures)
    assert len(report_sheets(before, number="R-1", sha256="0")[0].notes) == 3


def test_reports_name_what_they_are_about_as_it_was_called_on_their_day(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    weeks = Weeks(cast, settings)
    cluster = weeks.clusters[0]
    before = [f"LIA {cast.unit.name}", f"OES {cast.office.name}", f"A {cluster.name}"]
    weeks.on(BEGIN + 10 * DAY)
    by, day = cast.administrator, weeks.day
    rename_unit(unit=cast.unit, name="Law Unit", day=day, reason="Decided", by=by, version=None)
    rename_division(division=cast.office, name="Law Office", day=day, reason="Decided", by=by, version=None)
    with acting(by=None, why="Decided"):
        cluster.name = "Law"
        cluster.save()
    weeks.on(TODAY)
    cast.unit.refresh_from_db()
    cast.office.refresh_from_db()
    made = [
        report_of(scope=scope, as_at=as_at, state="cancelled", **{scope: subject})
        for as_at in (TODAY, BEGIN)
        for scope, subject in (("unit", cast.unit), ("division", cast.office), ("cluster", cluster))
    ]
    after = ["LIA Law Unit", "OES Law Office", "A Law"]
    client = sign_in(cast.executive_secretary)
    rows = {row.pk: row.subject for row in client.get("/reports/").context["page"].rows}
    assert [rows[one.pk] for one in made] == after + before
    assert before[0] in client.get(f"/reports/{made[3].pk}/").content.decode()
    labels = [compute(window_of(one))["scope"]["label"] for one in made]
    assert labels[:2] == ["Law Unit", "Law Office"]
    assert labels[3:5] == [before[0][4:], before[1][4:]] and labels[5].endswith(before[2][2:])


def test_the_list_of_reports_asks_as_often_for_many_days_as_for_one(
    cast: Cast, settings: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else what is renewed every few minutes is renewed between two visits, now and then.
    monkeypatch.setattr(shell, "KEPT_FOR", 3600)
    monkeypatch.setattr(middleware, "RENEWED_EVERY", 3600)
    weeks = Weeks(cast, settings)
    weeks.on(TODAY)
    client = sign_in(cast.executive_secretary)

    def count() -> int:
        client.get("/reports/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/reports/").status_code == 200
        return len(queries)

    first = [
        report_of(scope="unit", unit=cast.unit, state="cancelled"),
        report_of(scope="cluster", cluster=weeks.clusters[0], state="cancelled"),
    ]
    few = count()
    for report in first:
        copies(report, 300, as_at="date '2015-01-01' + n", number=f"'R-{report.pk}-' || n")
    assert count() == few
