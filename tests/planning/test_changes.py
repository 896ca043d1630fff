"""After approval a change of the workplan is a request, decided along the same line as the workplan itself."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection

from common.audit import acting
from common.canonical import digest
from common.dates import PartialDate
from common.refusals import InvalidInput, NotAllowed, Refusal, WrongState
from planning.actions.change_asking import ask_addition, ask_move, ask_postponement, ask_termination
from planning.actions.change_deciding import ACTIONS, endorse, refuse
from planning.actions.workplans import open_revision
from planning.enums import ChangeKind, ChangeState, WorkplanState
from planning.models import Activity, ChangeRequest, Milestone, WorkplanVersion
from planning.queries.change_values import READERS
from planning.queries.changes import changes_waiting_for
from planning.queries.workplan_content import activity_content, content_of
from planning.rules.plan_edit import MilestoneValue, PersonValue, ShareValue
from planning.transitions import CHANGE
from tests.factories.planning import (
    AssignmentFactory,
    BienniumFactory,
    MandateFactory,
    MilestoneFactory,
    WorkplanFactory,
)
from tests.factories.structure import DelegationFactory
from tests.people import Cast
from tests.planning.change_stage import NOVEMBER, act, approved, asked, change_at, meddle, postponed, values
from tests.planning.test_workplans import PEOPLE
from tests.planning.workplan_stage import activity_of

pytestmark = pytest.mark.django_db

# Whoever is not named here is refused, in every state.
MAY = {
    ("endorse", "open"): {"division_head", "division_delegate"},
    ("refuse", "open"): {"division_head", "division_delegate"},
    ("withdraw", "open"): {"unit_head"},
    ("approve", "endorsed"): {"executive_secretary"},
    ("refuse", "endorsed"): {"executive_secretary"},
    ("withdraw", "endorsed"): {"unit_head"},
    ("renew", "open"): {"unit_head"},
    ("renew", "endorsed"): {"unit_head"},
}


@pytest.mark.parametrize("state", ChangeState.values)
def test_every_action_from_every_state_by_every_person(cast: Cast, state: str) -> None:
    """Renewing is asked of a request under which something changed, everything else of one that stands.

    The unit head also stands in for the head of the division and for the Executive Secretary, and gains nothing by it.
    """
    activity = activity_of(cast)
    approved(cast)
    change = change_at(cast, asked(cast, activity, end=PartialDate.day(NOVEMBER)), state)
    for principal in (cast.division_head, cast.executive_secretary):
        DelegationFactory(principal=principal.staff, delegate=cast.unit_head.staff)
    people = {name: getattr(cast, name) for name in PEOPLE}
    done = set()
    for action in ACTIONS:
        before = connection.savepoint()
        if action == "renew":
            meddle(activity)
        for name, person in people.items():
            point = connection.savepoint()
            person._access = None
            try:
                after = act(action, change, person)
            except Refusal:
                pass
            else:
                assert after.state == CHANGE.transition(action).target
                done.add((action, name))
            connection.savepoint_rollback(point)
        connection.savepoint_rollback(before)
    assert done == {(action, name) for (action, from_), names in MAY.items() if from_ == state for name in names}


@pytest.mark.parametrize("state", WorkplanState.values)
def test_only_the_unit_head_asks_and_only_of_an_approved_workplan(cast: Cast, state: str) -> None:
    from tests.planning.workplan_stage import workplan_at

    activity = activity_of(cast)
    workplan_at(cast, state)
    asking = set()
    for name in PEOPLE:
        point = connection.savepoint()
        person = getattr(cast, name)
        person._access = None
        try:
            ask_termination(activity=activity, reason="Nobody needs it.", by=person)
        except Refusal:
            pass
        else:
            asking.add(name)
        connection.savepoint_rollback(point)
    assert asking == ({"unit_head"} if state == WorkplanState.APPROVED else set())


def test_approval_changes_the_activity_freezes_the_next_version_and_moves_the_baseline(cast: Cast) -> None:
    activity = activity_of(cast)
    other = activity_of(cast, "A-02")
    workplan = approved(cast)
    change = asked(cast, activity, end=PartialDate.day(NOVEMBER))
    assert Activity.objects.get(pk=activity.pk).ends_on == datetime.date(2016, 12, 31)
    assert change.before == {"end.on": "2016-12-31", "end.precision": "day"}
    assert change.after == {"end.on": "2016-11-15", "end.precision": "day"}
    change = change_at(cast, change, ChangeState.APPROVED)
    activity.refresh_from_db()
    assert (activity.ends_on, activity.baseline_ends_on) == (NOVEMBER, NOVEMBER)
    first, second = workplan.versions.order_by("number")
    assert (second.number, second.approved_at, change.frozen_in) == (2, change.decided_at, second)
    assert second.sha256 == digest(second.content) == digest(content_of(workplan))
    assert second.content["activities"][other.code] == first.content["activities"][other.code]
    reason = Activity.history.filter(id=activity.pk).first().history_change_reason
    assert reason == f"{change}: Change approved"


def test_every_field_of_an_activity_can_be_asked_for_and_is_written_as_it_was_asked(cast: Cast) -> None:
    activity = activity_of(cast)
    kept = MilestoneFactory(activity=activity, title="Papers out", due_on=datetime.date(2016, 10, 3))
    gone = MilestoneFactory(activity=activity, title="Venue found", due_on=datetime.date(2016, 11, 3))
    AssignmentFactory(activity=activity, staff=cast.colleague.staff)
    approved(cast)
    second = MandateFactory(address="XII/1/9")
    first = activity.mandate_shares.get().mandate
    change = asked(
        cast,
        activity,
        title="Run the meetings anew",
        description="Shorter.",
        start=PartialDate.quarter(2016, 3),
        end=PartialDate.quarter(2016, 4),
        priority="high",
        lead_officer_id=cast.colleague.staff.pk,
        shares=[ShareValue(first.pk, Decimal(40)), ShareValue(second.pk, Decimal(60))],
        people=[PersonValue(cast.staff.staff.pk, "lead", {(2016, 4): Decimal("12.5")})],
        milestones=[
            MilestoneValue(gone.pk, "Venue found", PartialDate.day(gone.due_on), drop=True),
            MilestoneValue(kept.pk, "Papers sent", PartialDate.day(datetime.date(2016, 10, 4))),
        ],
        supporting_unit_ids=[cast.other_unit.pk],
    )
    change_at(cast, change, ChangeState.APPROVED)
    activity.refresh_from_db()
    now = activity_content(activity)
    assert {place: value for place, value in change.after.items() if place.count(".") == 0} == {
        "title": "Run the meetings anew", "description": "Shorter.", "priority": "high",
        "lead_officer": cast.colleague.full_name,
    }  # fmt: skip
    assert now["mandates"] == {first.address: "40", "XII/1/9": "60"}
    assert now["days"] == {"2016-Q4": {str(cast.staff.staff.pk): "12.5"}}
    assert (list(now["people"]), now["supporting_units"]) == ([str(cast.staff.staff.pk)], ["BIO"])
    assert [(row.pk, row.title) for row in Milestone.objects.all()] == [(kept.pk, "Papers sent")]
    assert (activity.work_days, now["start"]["precision"]) == (Decimal("12.5"), "quarter")


def test_no_field_of_the_plan_is_left_out_of_what_an_approval_writes(cast: Cast) -> None:
    """``standing_reason`` is the reason of the request itself."""
    assert set(activity_content(activity_of(cast))) - READERS.keys() == {"standing_reason"}


def test_an_addition_has_no_activity_until_it_is_approved(cast: Cast) -> None:
    model = activity_of(cast)
    workplan = approved(cast)
    change = ask_addition(
        workplan=workplan, values=values(model, title="Report to the Bureau", milestones=[]), reason="Asked by SBI-1.",
        by=cast.unit_head,
    )  # fmt: skip
    assert (change.activity, change.kind, Activity.objects.count()) == (None, ChangeKind.ADD, 1)
    change = change_at(cast, change, ChangeState.APPROVED)
    added = Activity.objects.get(title="Report to the Bureau")
    assert (change.activity, added.code, added.lead_unit, added.baseline_ends_on) == (
        added, "LIA-01", cast.unit, added.ends_on,
    )  # fmt: skip
    assert "LIA-01" in workplan.versions.order_by("-number")[0].content["activities"]


def test_a_postponed_activity_takes_its_new_dates_and_no_longer_counts(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change_at(cast, postponed(cast, activity), ChangeState.APPROVED)
    activity.refresh_from_db()
    assert (activity.status, activity.outcome, activity.outcome_reason) == ("postponed", "postponed", "No venue.")
    assert (activity.end.label, activity.baseline_ends_on) == ("Q2 2017", datetime.date(2017, 6, 30))


def test_a_postponement_may_begin_after_the_biennium(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change = ask_postponement(
        activity=activity, start=PartialDate.quarter(2017, 1), end=PartialDate.quarter(2017, 2), reason="No venue.",
        by=cast.unit_head,
    )  # fmt: skip
    change_at(cast, change, ChangeState.APPROVED)
    with pytest.raises(InvalidInput, match="cannot end before it begins"):
        activity.refresh_from_db()
        activity.status = activity.outcome = ""
        ask_postponement(
            activity=activity_of(cast, "A-02"),
            start=PartialDate.year(2018),
            end=None,
            reason="Later.",
            by=cast.unit_head,
        )


def test_a_terminated_activity_keeps_why(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change = ask_termination(activity=activity, reason="Nobody needs it.", by=cast.unit_head)
    change_at(cast, change, ChangeState.APPROVED)
    activity.refresh_from_db()
    assert (activity.status, activity.outcome, activity.outcome_reason) == ("ended", "terminated", "Nobody needs it.")
    with pytest.raises(WrongState, match="terminated"):
        ask_termination(activity=activity, reason="Again.", by=cast.unit_head)


def test_a_move_takes_the_activity_out_of_one_workplan_and_into_the_other(cast: Cast) -> None:
    activity = activity_of(cast)
    with acting(by=None, why="Helps"):
        activity.supporting_units.add(cast.other_unit)
    workplan = approved(cast)
    receiving = WorkplanFactory(unit=cast.other_unit, biennium=BienniumFactory(), state=WorkplanState.DRAFT)
    change = ask_move(activity=activity, to=cast.other_unit, reason="They know it.", by=cast.unit_head)
    change_at(cast, change, ChangeState.APPROVED)
    activity.refresh_from_db()
    assert (activity.lead_unit, list(activity.supporting_units.all())) == (cast.other_unit, [])
    assert workplan.versions.order_by("-number")[0].content["activities"] == {}
    assert not receiving.versions.exists()


def test_a_move_freezes_the_receiving_workplan_too_and_waits_while_that_is_decided_on(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    receiving = WorkplanFactory(unit=cast.other_unit, biennium=BienniumFactory(), state=WorkplanState.SUBMITTED)
    change = change_at(
        cast, ask_move(activity=activity, to=cast.other_unit, reason="They know it.", by=cast.unit_head), "endorsed"
    )
    with pytest.raises(WrongState, match="being decided on"):
        act("approve", change, cast.executive_secretary)
    content = {"unit": "BIO", "biennium": "2015", "activities": {}}
    WorkplanVersion.objects.create(
        workplan=receiving, number=1, content=content, sha256=digest(content), frozen_at=change.asked_at,
        approved_at=change.asked_at,
    )  # fmt: skip
    with acting(by=None, why="Decided"):
        receiving.state = WorkplanState.APPROVED
        receiving.save()
    act("approve", change, cast.executive_secretary)
    assert list(receiving.versions.order_by("-number")[0].content["activities"]) == ["A-01"]


def test_a_unit_without_a_workplan_takes_nothing(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    for unit, sentence in ((cast.other_unit, "no workplan"), (cast.unit, "already")):
        with pytest.raises(InvalidInput, match=sentence):
            ask_move(activity=activity, to=unit, reason="They know it.", by=cast.unit_head)


def test_a_request_without_a_reason_or_without_a_difference_is_refused(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    for reason in ("", "  \n", "\x00"):
        with pytest.raises(InvalidInput, match="Say why"):
            ask_termination(activity=activity, reason=reason, by=cast.unit_head)
    with pytest.raises(InvalidInput, match="Nothing differs"):
        asked(cast, activity)
    assert not ChangeRequest.objects.exists()


def test_a_refusal_says_why(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change = postponed(cast, activity)
    with pytest.raises(InvalidInput, match="Say why the change is refused"):
        refuse(change=change, by=cast.division_head, version=1, note=" ")
    change = refuse(change=change, by=cast.division_head, version=1, note="There is a venue.")
    assert (change.note, change.decided_by) == ("There is a venue.", cast.division_head)


# --- nobody decides on what they asked for -------------------------------------------------------------


def test_a_delegate_endorses_in_the_name_of_the_division_head_and_both_are_kept(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change = endorse(change=postponed(cast, activity), by=cast.division_delegate, version=1)
    assert (change.endorsed_by, change.endorsed_for) == (cast.division_delegate, cast.division_head.staff)
    reason = change.history.first().history_change_reason
    assert reason == f"{change}: Change endorsed, for {cast.division_head.full_name}"


def test_what_a_delegate_asked_for_in_somebodys_name_neither_of_them_decides_on(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    DelegationFactory(principal=cast.unit_head.staff, delegate=cast.colleague.staff)
    for delegate in (cast.colleague, cast.unit_head):
        DelegationFactory(principal=cast.division_head.staff, delegate=delegate.staff)
    cast.colleague._access = cast.unit_head._access = None
    change = asked(cast, activity, by=cast.colleague, end=PartialDate.day(NOVEMBER))
    assert (change.asked_by, change.asked_for) == (cast.colleague, cast.unit_head.staff)
    for person in (cast.colleague, cast.unit_head):
        with pytest.raises(NotAllowed, match="Whoever asked"):
            act("endorse", change, person)
        assert not changes_waiting_for(person).exists()
    assert changes_waiting_for(cast.division_head).get() == change


def test_the_executive_secretary_endorses_where_the_division_head_leads_the_unit(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    with acting(by=None, why="One head for both"):
        cast.office.head = cast.unit_head.staff
        cast.office.save()
    change = postponed(cast, activity)
    assert changes_waiting_for(cast.executive_secretary).get() == change
    assert act("endorse", change, cast.executive_secretary).state == ChangeState.ENDORSED


def test_whoever_wrote_a_change_of_a_revision_does_not_decide_on_the_revision(cast: Cast) -> None:
    from planning.actions.activity_edit import save_activity
    from planning.actions.workplans import endorse as endorse_workplan
    from planning.actions.workplans import submit

    activity = activity_of(cast)
    workplan = open_revision(workplan=approved(cast), by=cast.unit_head, version=4)
    for principal in (cast.unit_head, cast.division_head):
        DelegationFactory(principal=principal.staff, delegate=cast.colleague.staff)
    cast.colleague._access = None
    fresh = Activity.objects.get(pk=activity.pk)
    save_activity(
        activity=fresh, values=values(fresh, title="Anew"), by=cast.colleague, version=fresh.version, reason="Clearer."
    )
    workplan = submit(workplan=workplan, by=cast.unit_head, version=workplan.version)
    with pytest.raises(NotAllowed, match="asked for a change in it"):
        endorse_workplan(workplan=workplan, by=cast.colleague, version=workplan.version)
    change = ChangeRequest.objects.get()
    with pytest.raises(WrongState, match="part of a revision"):
        act("endorse", change, cast.division_head)
