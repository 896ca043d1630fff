"""What two people, two clicks or two machines do at the same moment is done once, and the other one is told."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client, override_settings

from clusters.actions import charters
from clusters.actions.lessons import learn
from clusters.actions.procedures import adopt
from clusters.actions.stages import move_stage
from clusters.enums import StageState
from clusters.rules.lessons import LessonValues
from clusters.rules.procedures import Days
from common.refusals import InvalidInput, Refusal, StaleVersion, WrongState
from monitoring import tasks
from monitoring.actions.lag import raise_lag_cases
from monitoring.actions.notify import notify
from monitoring.actions.reports import approve, request_report
from monitoring.actions.writing import write_report
from monitoring.models import LagCase, Notification, ProgressReport
from planning.actions.activity_edit import save_activity
from planning.actions.bienniums import begin_year_1
from planning.actions.carry_over import carry_over
from planning.actions.evidence import NewEvidence
from planning.actions.imports.runs import confirm
from planning.actions.progress import keep_draft, log_progress, mark_reached, undo_progress
from planning.actions.workplans import ACTIONS, draft_workplan
from planning.enums import ImportNoun, WorkplanState
from planning.models import Activity, CarryOver, Dependency, ProgressDraft, ProgressEntry, Workplan
from planning.queries.activity_values import values_of
from planning.rules.plan_edit import DependencyValue, MilestoneValue
from structure.actions.tokens import issue_token
from structure.models import ApiToken, StructureChange
from tests.clusters.test_joint_stages import handed_to_two
from tests.factories.clusters import CharterFactory, MembershipFactory, ProcedureVersionFactory
from tests.factories.monitoring import LagPolicyFactory, ProgressReportFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, MilestoneFactory
from tests.monitoring.stage import TODAY
from tests.people import Cast
from tests.planning.biennium_stage import next_biennium, unfinished
from tests.planning.import_stage import csv_of, looked_at, sent
from tests.planning.test_activity_conflict import conflicts, filled
from tests.planning.test_activity_edit import values
from tests.planning.workplan_stage import activity_of, workplan_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("same_moment")]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave, or the kind of refusal it met; all begin together. Anything else raised fails the test."""
    answers: list[Any] = [None] * len(calls)
    ready = threading.Barrier(len(calls))

    def run(place: int) -> None:
        try:
            ready.wait(timeout=10)
            answers[place] = calls[place]()
        except Refusal as refusal:
            answers[place] = type(refusal)
        except BaseException as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    failed = [answer for answer in answers if isinstance(answer, BaseException)]
    assert failed == []
    return answers


def test_endorsed_and_returned_at_once_one_of_them_is_refused() -> None:
    cast = Cast()
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    head, delegate, version = cast.division_head, cast.division_delegate, workplan.version
    answers = at_once(
        lambda: ACTIONS["endorse"](workplan=workplan, by=head, version=version),
        lambda: ACTIONS["return_with_note"](workplan=workplan, by=delegate, version=version, note="Move six days."),
    )
    assert sum(isinstance(answer, Workplan) for answer in answers) == 1, answers


def test_two_units_that_confirm_a_hand_over_at_once_both_have_confirmed() -> None:
    cast = Cast()
    stage = handed_to_two(cast).stages.get(order=1)
    heads, version = (cast.other_unit_head, cast.colleague), stage.version
    at_once(*[partial(move_stage, stage=stage, action="receive", by=one, version=version) for one in heads])
    stage.refresh_from_db()
    assert (stage.state, stage.receipts.count()) == (StageState.DONE, 2)


def test_a_workplan_begun_twice_at_once_is_begun_once() -> None:
    cast = Cast()
    biennium, head = BienniumFactory(), cast.unit_head
    answers = at_once(*[lambda: draft_workplan(unit=cast.unit, biennium=biennium, by=head)] * 2)
    assert answers[0] == answers[1] == Workplan.objects.get()


def test_what_is_carried_over_twice_at_once_is_carried_once() -> None:
    cast = Cast()
    unfinished(cast)
    officer, source, target = cast.pmu_officer, BienniumFactory(), next_biennium()
    reasons = {"A-01": "Waits for the venue."}
    answers = at_once(*[lambda: carry_over(source=source, target=target, reasons=reasons, by=officer)] * 2)
    assert sorted(len(answer) for answer in answers) == [0, 1]
    assert CarryOver.objects.get().copy.code == "A-01"


def test_of_two_edits_of_an_activity_at_once_one_is_told() -> None:
    cast = Cast()
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    head = cast.unit_head
    one, other = values(cast, title="One title"), values(cast, title="Another title")
    answers = at_once(
        lambda: save_activity(activity=activity, values=one, by=head, version=activity.version),
        lambda: save_activity(activity=activity, values=other, by=head, version=activity.version),
    )
    assert answers.count(StaleVersion) == 1
    saved = Activity.objects.get()
    assert saved.title in ("One title", "Another title")
    assert saved.mandate_shares.count() == 1


def test_of_two_forms_sent_at_once_one_is_shown_both_values_and_saves_again() -> None:
    cast = Cast()
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    head, address = cast.unit_head, f"/activities/{activity.code}/edit/"
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(head)
    forms = [filled(client.get(address), title=title) for client, title in zip(clients, ("One", "Other"), strict=True)]
    answers = at_once(*[lambda place=place: clients[place].post(address, forms[place]) for place in (0, 1)])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    late = next(place for place, answer in enumerate(answers) if answer.status_code == 409)
    assert list(conflicts(answers[late])) == ["main|title"]
    assert clients[late].post(address, filled(answers[late])).status_code == 302
    assert Activity.objects.get().title == ("One", "Other")[late]


def test_a_circle_closed_from_both_ends_at_once_stays_open_at_one() -> None:
    cast = Cast()
    first, second = activity_of(cast, "A-01"), activity_of(cast, "A-02")
    workplan_at(cast, WorkplanState.DRAFT)
    head = cast.unit_head
    waits = [
        (one, replace(values_of(one), dependencies=[DependencyValue(other.pk)]))
        for one, other in ((first, second), (second, first))
    ]
    answers = at_once(
        *[
            lambda one=one, written=written: save_activity(activity=one, values=written, by=head, version=one.version)
            for one, written in waits
        ]
    )
    assert answers.count(InvalidInput) == 1
    assert Dependency.objects.count() == 1


def test_a_version_adopted_twice_at_once_is_adopted_once() -> None:
    cast = Cast()
    version = ProcedureVersionFactory(number=2, reviewed=True)
    held = ProcedureVersionFactory(procedure=version.procedure, number=1, holding=True)
    lead = MembershipFactory(cluster=version.procedure.cluster, lead=True).staff.user
    days = Days(TODAY)
    answers = at_once(
        *[
            lambda by=by: adopt(procedure_version=version, days=days, by=by, version=1)
            for by in (lead, cast.executive_secretary)
        ]
    )
    assert answers.count(WrongState) == 1, answers
    held.refresh_from_db()
    assert (held.state, held.ends_on) == ("superseded", TODAY - timedelta(days=1))


@override_settings(AS_AT_DATE="2017-01-05")
def test_a_lesson_written_while_the_next_biennium_begins_is_counted() -> None:
    cast = Cast()
    following = BienniumFactory(starts_in=2017, is_current=False, phase="preparation")
    lessons, officer = LessonValues("Papers were late", "", TODAY), cast.pmu_officer
    written, begun = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            learn(cluster=None, values=lessons, by=officer)
            written.set()
            wait_until(lambda: begun.is_set() or somebody_waits())

    def begin() -> None:
        written.wait(timeout=10)
        try:
            begin_year_1(biennium=following, by=officer, version=following.version)
        finally:
            begun.set()

    assert at_once(write, begin) == [None, WrongState]
    following.refresh_from_db()
    assert following.phase == "preparation"


def wait_until(true: Callable[[], bool]) -> None:
    """Ask again and again, for ten seconds at most."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "nothing happened"


def somebody_waits() -> bool:
    """Whether a connection to this database waits for a lock that has no row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone() is not None


def test_a_milestone_reached_while_the_activity_is_edited_stays_reached() -> None:
    cast = Cast()
    activity = activity_of(cast)
    milestone = MilestoneFactory(activity=activity)
    workplan_at(cast, WorkplanState.DRAFT)
    head, shown = cast.unit_head, [NewEvidence(link="https://example.org/paper")]
    written = replace(values_of(activity), milestones=[MilestoneValue(milestone.pk, "Another", milestone.due)])
    at_once(
        lambda: save_activity(activity=activity, values=written, by=head, version=activity.version),
        lambda: mark_reached(item=milestone, by=head, on=TODAY.replace(day=1), evidence=shown),
    )
    milestone.refresh_from_db()
    assert milestone.done_on == TODAY.replace(day=1)


def test_progress_and_an_edit_at_once_both_stay() -> None:
    cast = Cast()
    activity = activity_of(cast, lead_officer=cast.staff.staff)
    workplan_at(cast, WorkplanState.DRAFT)
    head, officer, written = cast.unit_head, cast.staff, values(cast, title="Another title")
    at_once(
        lambda: save_activity(activity=activity, values=written, by=head, version=activity.version),
        lambda: log_progress(
            activity=activity, by=officer, percent=75, status="on_track", narrative="Rooms.", version=None
        ),
    )
    saved, entry = Activity.objects.get(), ProgressEntry.objects.get()
    assert (saved.percent, saved.status) == (entry.percent, entry.status) == (75, "on_track")


def test_an_entry_taken_back_twice_at_once_is_taken_back_once() -> None:
    cast = Cast()
    officer = cast.staff
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=officer.staff)
    entry = log_progress(activity=activity, by=officer, percent=75, status="on_track", narrative="Rooms.", version=None)
    answers = at_once(*[lambda: undo_progress(entry=ProgressEntry.objects.get(pk=entry.pk), by=officer)] * 2)
    assert answers.count(WrongState) == 1
    assert ProgressEntry.objects.filter(corrects=entry).count() == 1


def test_two_drafts_at_once_are_one() -> None:
    cast = Cast()
    officer = cast.staff
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=officer.staff)
    at_once(
        *[
            lambda said=said: keep_draft(activity=activity, by=officer, values={"narrative": said})
            for said in ("One", "Two", "Three")
        ]
    )
    assert ProgressDraft.objects.get().values["narrative"] in ("One", "Two", "Three")


def test_a_double_click_asks_for_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks.write_report, "delay", rung.append)
    cast = Cast()
    biennium, officer = BienniumFactory(), cast.pmu_officer
    asked = {
        "by": officer,
        "biennium": biennium,
        "period_from": TODAY.replace(month=1, day=1),
        "period_to": TODAY,
        "as_at": TODAY,
    }
    first, second = at_once(*[lambda: request_report(**asked)] * 2)
    assert first == second == ProgressReport.objects.get()
    assert rung == [first.pk]
    assert request_report(**{**asked, "as_at": TODAY.replace(day=1)}) != first, "another question is another report"


def test_a_report_approved_twice_at_once_is_approved_once() -> None:
    cast = Cast()
    ActivityFactory()
    report = ProgressReportFactory(asked_by=cast.pmu_officer)
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    head = cast.executive_secretary
    answers = at_once(*[lambda: approve(report=report, by=head, version=report.version)] * 2)
    assert sum(isinstance(answer, ProgressReport) for answer in answers) == 1
    assert Notification.objects.filter(key=f"report-approved-{report.pk}").count() == 1


def test_the_lag_job_on_two_machines_raises_every_case_once() -> None:
    BienniumFactory()
    LagPolicyFactory()
    for _turn in range(5):
        ActivityFactory(finished_late=True)
    answers = at_once(*[lambda: raise_lag_cases(as_at=TODAY)] * 2)
    cases = list(LagCase.objects.values_list("activity_id", "dimension"))
    assert len(cases) == len(set(cases)) == sum(answer.raised for answer in answers) > 0
    numbers = list(LagCase.objects.values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_an_import_confirmed_twice_at_once_is_written_once() -> None:
    cast = Cast()
    biennium = BienniumFactory()
    ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff, biennium=biennium)
    rows = (("Code", "Done, %", "Status", "What happened"), ("A-01", 80, "On track", "The rooms are booked."))
    run = looked_at(sent(cast.staff, ImportNoun.PROGRESS, biennium, csv_of(*rows)))
    answers = at_once(*[lambda: confirm(run=run, by=cast.staff, digest=run.digest).state] * 2)
    assert sorted(map(str, answers)) == sorted([str(WrongState), "done"])
    assert ProgressEntry.objects.count() == 1


def test_a_charter_adopted_twice_at_once_is_one_version() -> None:
    cast = Cast()
    MembershipFactory(cluster=(charter := CharterFactory()).cluster, staff=cast.unit_head.staff, lead=True)
    proposed = charters.propose(cluster=charter.cluster, by=cast.unit_head, version=None)
    head = cast.executive_secretary
    answers = at_once(
        *[lambda: charters.adopt(cluster=charter.cluster, by=head, version=proposed.version).number] * 2,
        lambda: charters.take_back(cluster=charter.cluster, by=cast.unit_head, version=proposed.version).state,
    )
    assert answers.count(WrongState) == 2 and set(answers) - {WrongState} <= {1, "draft"}


def test_the_same_word_said_twice_at_once_is_said_once() -> None:
    user = Cast().staff
    at_once(*[lambda: notify(users=[user], text="It is ready.", key="ready-1")] * 2)
    assert Notification.objects.count() == 1


def test_a_rename_confirmed_twice_at_once_is_done_once() -> None:
    administrator = Cast().administrator
    sent = {"day": "1 Jun 2016", "reason": "Decided", "name": "Law Unit"}
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(administrator)
    address = "/organization/units/LIA/reorganize/rename/"
    shown = clients[0].post(address, sent).context["page"].preview.digest
    confirmed = {**sent, "step": "confirm", "digest": shown}
    answers = at_once(*[lambda client=client: client.post(address, confirmed).status_code for client in clients])
    assert sorted(answers)[0] == 302 and sorted(answers)[1] in (409, 422)
    assert StructureChange.objects.count() == 1


def test_a_token_revoked_while_it_is_used_fails_no_request() -> None:
    cast = Cast()
    BienniumFactory()
    _row, token = issue_token(by=cast.rest_client, name="A board", days=30)
    reader = {"authorization": f"Token {token}"}
    answers = at_once(
        *[lambda: [Client(headers=reader).get("/api/v1/clusters/").status_code for _turn in range(3)]] * 2,
        lambda: ApiToken.objects.all().delete(),
    )
    assert {status for one in answers[:2] for status in one} <= {200, 401}
    assert Client(headers=reader).get("/api/v1/clusters/").status_code == 401


def test_the_twentieth_token_is_asked_for_twice_and_given_once() -> None:
    cast = Cast()
    user = cast.staff
    for place in range(19):
        issue_token(by=user, name=f"Board {place}", days=30)
    answers = at_once(*[lambda: issue_token(by=user, name="The last", days=30)] * 2)
    assert answers.count(InvalidInput) == 1
    assert ApiToken.objects.filter(user=user).count() == 20
