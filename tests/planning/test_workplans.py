"""Workplans are submitted, endorsed and approved, never by whoever submitted them (source para 61)."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.db.utils import InternalError

from common.audit import acting
from common.canonical import digest
from common.refusals import InvalidInput, NotAllowed, Refusal, StaleVersion, WrongState
from planning.actions.workplans import ACTIONS, approve, endorse, return_with_note, submit, withdraw
from planning.enums import ChangeState, WorkplanState
from planning.models import Activity, ChangeRequest, Milestone, Workplan
from planning.queries.workplan_content import content_of
from planning.queries.workplans import read_workplan, workplan_page
from planning.transitions import WORKPLAN
from structure.models import Delegation
from structure.rules.access import access_of
from tests.factories.planning import MilestoneFactory, WorkplanFactory
from tests.factories.structure import DelegationFactory
from tests.people import Cast
from tests.planning.workplan_stage import activity_of, revised, workplan_at

pytestmark = pytest.mark.django_db

PEOPLE = (
    "staff", "colleague", "stranger", "unit_head", "other_unit_head", "division_head", "other_division_head",
    "division_delegate", "executive_secretary", "pmu_officer", "hr_officer", "budget_officer", "administrator",
    "rest_client", "bureau_member", "ended_bureau_member", "nobody",
)  # fmt: skip
# Whoever is not named here is refused, in every state.
MAY = {
    ("submit", "draft"): {"unit_head"},
    ("submit", "returned"): {"unit_head"},
    ("withdraw", "submitted"): {"unit_head"},
    ("endorse", "submitted"): {"division_head", "division_delegate"},
    ("return_with_note", "submitted"): {"division_head", "division_delegate"},
    ("return_with_note", "endorsed"): {"executive_secretary"},
    ("approve", "endorsed"): {"executive_secretary"},
    ("open_revision", "approved"): {"unit_head"},
}


def act(action: str, workplan: Workplan, by: Any, **named: Any) -> Workplan:
    note = {"note": "Say more."} if action == "return_with_note" else {}
    return ACTIONS[action](workplan=workplan, by=by, version=workplan.version, **note, **named)


@pytest.mark.parametrize("state", WorkplanState.values)
def test_every_action_from_every_state_by_every_person(cast: Cast, state: str) -> None:
    workplan = workplan_at(cast, state)
    people = {name: getattr(cast, name) for name in PEOPLE}
    done = set()
    for action in ACTIONS:
        for name, person in people.items():
            point = connection.savepoint()
            person._access = None
            try:
                after = act(action, workplan, person)
            except Refusal:
                pass
            else:
                assert after.state == WORKPLAN.transition(action).target
                done.add((action, name))
            connection.savepoint_rollback(point)
    assert done == {(action, name) for (action, from_), names in MAY.items() if from_ == state for name in names}


def test_the_unit_head_submits_and_the_version_waits_with_its_hash(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    version = workplan.versions.get()
    assert (version.number, version.approved_at) == (1, None)
    assert version.sha256 == digest(version.content) == digest(content_of(workplan))
    assert (workplan.submitted_by, workplan.version) == (cast.unit_head, 2)


def test_a_workplan_whose_shares_do_not_make_100_is_not_submitted(cast: Cast) -> None:
    activity = activity_of(cast)
    activity.mandate_shares.update(percent=60)
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    with pytest.raises(InvalidInput, match="A-01"):
        submit(workplan=workplan, by=cast.unit_head, version=1)


def test_approval_is_final_sets_the_baseline_and_closes_the_changes(cast: Cast) -> None:
    activity = activity_of(cast, ends_on=datetime.date(2016, 11, 30))
    MilestoneFactory(activity=activity, title="Papers out")
    workplan = workplan_at(cast, WorkplanState.ENDORSED)
    with acting(by=cast.unit_head, why="Asked"):
        change = ChangeRequest.objects.create(
            workplan=workplan, activity=activity, number=7, kind="reformulate", reason="It takes longer.",
            state=ChangeState.ENDORSED, asked_by=cast.unit_head, asked_at=workplan.submitted_at, in_revision=True,
        )  # fmt: skip
    workplan = act("approve", workplan, cast.executive_secretary)
    version = workplan.versions.get()
    assert version.approved_at == workplan.approved_at
    with pytest.raises(InternalError, match="Cannot update"), _savepoint():
        version.content = {}
        version.save()
    activity.refresh_from_db()
    assert (activity.baseline_starts_on, activity.baseline_ends_on) == (activity.starts_on, datetime.date(2016, 11, 30))
    assert Milestone.objects.get().baseline_due_on == Milestone.objects.get().due_on
    change.refresh_from_db()
    assert change.state == ChangeState.APPROVED
    assert Activity.history.first().history_change_reason == "Workplan approved"


def _savepoint() -> Any:
    from django.db import transaction

    return transaction.atomic()


def test_a_return_without_a_note_is_refused(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    for note in ("", "  \n", "\x00"):
        with pytest.raises(InvalidInput, match="Say what must change"):
            return_with_note(workplan=workplan, by=cast.division_head, version=workplan.version, note=note)
    workplan.refresh_from_db()
    assert workplan.state == WorkplanState.SUBMITTED


def test_a_returned_workplan_is_submitted_again_as_the_same_version(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.RETURNED)
    assert workplan.return_note == "Move six days to Q4."
    workplan = act("submit", workplan, cast.unit_head)
    assert [version.number for version in workplan.versions.all()] == [1]
    assert workplan.returned_at is None


def test_a_revision_gets_the_next_number_and_leaves_the_approved_version(cast: Cast) -> None:
    workplan = revised(cast)
    assert (workplan.state, workplan.approved_at) == (WorkplanState.DRAFT, None)
    workplan = act("submit", workplan, cast.unit_head)
    first, second = workplan.versions.order_by("number")
    assert (first.number, bool(first.approved_at), second.number, second.approved_at) == (1, True, 2, None)


def test_a_double_click_does_nothing_twice(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    read_at = workplan.version
    for _click in range(2):
        after = endorse(workplan=workplan, by=cast.division_head, version=read_at)
    assert (after.state, after.version) == (WorkplanState.ENDORSED, read_at + 1)
    assert after.history.filter(history_change_reason="Workplan endorsed").count() == 1


def test_a_double_click_on_take_back_and_on_submit_does_nothing_twice(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    submit(workplan=workplan, by=cast.unit_head, version=1)
    assert submit(workplan=workplan, by=cast.unit_head, version=1).version == 2
    withdraw(workplan=workplan, by=cast.unit_head, version=2)
    assert withdraw(workplan=workplan, by=cast.unit_head, version=2).version == 3


def test_a_version_read_too_early_is_refused_with_the_state_it_has_now(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    with pytest.raises(StaleVersion, match="it is now submitted"):
        endorse(workplan=workplan, by=cast.division_head, version=workplan.version - 1)


def test_an_action_the_state_does_not_open_is_refused_with_its_sentence(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    with pytest.raises(WrongState, match="Only an endorsed workplan is approved"):
        approve(workplan=workplan, by=cast.executive_secretary, version=workplan.version)


def test_a_delegate_acts_in_the_name_of_the_division_head_and_both_are_kept(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    workplan = endorse(workplan=workplan, by=cast.division_delegate, version=workplan.version)
    assert (workplan.endorsed_by, workplan.endorsed_for) == (cast.division_delegate, cast.division_head.staff)
    reason = workplan.history.first().history_change_reason
    assert reason == f"Workplan endorsed, for {cast.division_head.full_name}"


def test_a_delegate_submits_in_the_name_of_the_unit_head_who_then_endorses_nothing_of_it(cast: Cast) -> None:
    """Not even as head of the division, after the unit has got another head."""
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    was_head, delegate = cast.unit_head.staff, cast.colleague.staff
    DelegationFactory(principal=was_head, delegate=delegate)
    workplan = submit(workplan=workplan, by=delegate.user, version=workplan.version)
    assert (workplan.submitted_by, workplan.submitted_for) == (delegate.user, was_head)
    shown = workplan_page(cast.division_head, read_workplan(cast.division_head, workplan.unit.code, workplan.biennium))
    assert shown.states[1].note.endswith(f"{delegate.name} for {was_head.name}")
    with acting(by=None, why="Reorganized"):
        cast.unit.lead = delegate
        cast.unit.save()
        cast.unit.division.head = was_head
        cast.unit.division.save()
    was_head.user._access = None  # the next request
    with pytest.raises(NotAllowed, match="submitted"):
        endorse(workplan=Workplan.objects.get(pk=workplan.pk), by=was_head.user, version=workplan.version)


def test_a_delegation_that_has_ended_opens_nothing(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    delegate = cast.division_delegate
    with acting(by=None, why="Back in the office"):
        delegation = Delegation.objects.get()
        delegation.valid_to = datetime.date(2016, 9, 11)
        delegation.save()
    with pytest.raises(NotAllowed):
        endorse(workplan=workplan, by=delegate, version=workplan.version)


def test_whoever_submitted_cannot_endorse_in_a_second_role(cast: Cast) -> None:
    """The unit head also stands in for the division head: the same hand would do both."""
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    DelegationFactory(principal=cast.division_head.staff, delegate=cast.unit_head.staff)
    cast.unit_head._access = None
    with pytest.raises(NotAllowed, match="Whoever submitted"):
        endorse(workplan=workplan, by=cast.unit_head, version=workplan.version)


def test_whoever_submitted_as_delegate_cannot_endorse_as_division_head(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    DelegationFactory(principal=cast.unit_head.staff, delegate=cast.division_head.staff)
    cast.division_head._access = None
    workplan = submit(workplan=workplan, by=cast.division_head, version=1)
    with pytest.raises(NotAllowed, match="Whoever submitted"):
        endorse(workplan=workplan, by=cast.division_head, version=workplan.version)


def test_the_unit_head_cannot_endorse_what_a_delegate_submitted_for_them(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    DelegationFactory(principal=cast.unit_head.staff, delegate=cast.colleague.staff)
    workplan = submit(workplan=workplan, by=cast.colleague, version=1)
    DelegationFactory(principal=cast.division_head.staff, delegate=cast.unit_head.staff)
    cast.unit_head._access = None
    with pytest.raises(NotAllowed, match="Whoever submitted"):
        endorse(workplan=workplan, by=cast.unit_head, version=workplan.version)


def test_a_delegate_of_the_executive_secretary_who_submitted_cannot_approve(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.ENDORSED)
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.unit_head.staff)
    cast.unit_head._access = None
    assert cast.executive_secretary.staff in access_of(cast.unit_head).acts_for
    with pytest.raises(NotAllowed, match="Whoever submitted"):
        approve(workplan=workplan, by=cast.unit_head, version=workplan.version)


def test_where_the_division_head_heads_the_unit_the_executive_secretary_endorses(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    with acting(by=None, why="One head for both"):
        cast.office.head = cast.unit_head.staff
        cast.office.save()
    with pytest.raises(NotAllowed, match="head of the unit's division"):
        endorse(workplan=workplan, by=cast.unit_head, version=workplan.version)
    workplan = endorse(workplan=workplan, by=cast.executive_secretary, version=workplan.version)
    assert workplan.state == WorkplanState.ENDORSED


def test_a_closed_biennium_is_not_decided_on_any_more(cast: Cast) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    with acting(by=None, why="It is over"):
        workplan.biennium.phase = "closed"
        workplan.biennium.save()
    with pytest.raises(WrongState, match="biennium is closed"):
        endorse(workplan=workplan, by=cast.division_head, version=workplan.version)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_is_refused() -> None:
    cast = Cast()
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    head, delegate = cast.division_head, cast.division_delegate
    answers: list[Any] = []
    together = threading.Barrier(2)

    def decide(person: Any, action: str) -> None:
        try:
            together.wait(timeout=10)
            answers.append(act(action, workplan, person).state)
        except Refusal as refusal:
            answers.append(type(refusal))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=(head, "endorse")),
        threading.Thread(target=decide, args=(delegate, "endorse")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    workplan.refresh_from_db()
    assert sorted(map(str, answers)) == sorted([workplan.state, str(StaleVersion)])
    assert workplan.version == 3


def test_an_unbegun_workplan_of_another_unit_is_not_begun_by_a_stranger(cast: Cast) -> None:
    from planning.actions.workplans import draft_workplan

    biennium = WorkplanFactory(unit=cast.other_unit).biennium
    with pytest.raises(NotAllowed):
        draft_workplan(unit=cast.unit, biennium=biennium, by=cast.stranger)
    cast.unit_head._access = None
    assert draft_workplan(unit=cast.unit, biennium=biennium, by=cast.unit_head).state == WorkplanState.DRAFT
