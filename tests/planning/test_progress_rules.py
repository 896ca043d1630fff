"""Who logs progress on an activity, when, and with which values."""

import datetime

import pytest

from common.refusals import InvalidInput, NotAllowed, WrongState, allowed, why_not
from planning.models import Activity
from planning.rules.progress import check_values, may_log
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.planning import ActivityFactory, AssignmentFactory, BienniumFactory
from tests.factories.structure import DelegationFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, cluster=ClusterFactory(code="A"))


PERSONS = (
    "staff",
    "colleague",
    "stranger",
    "unit_head",
    "other_unit_head",
    "division_head",
    "other_division_head",
    "division_delegate",
    "executive_secretary",
    "pmu_officer",
    "hr_officer",
    "budget_officer",
    "administrator",
    "rest_client",
    "bureau_member",
    "ended_bureau_member",
    "nobody",
)


def test_of_the_whole_cast_only_those_answerable_log_progress(cast: Cast, activity: Activity) -> None:
    people = {name: getattr(cast, name) for name in PERSONS}
    activity.refresh_from_db()
    assert {name for name, user in people.items() if allowed(may_log, user, activity)} == {
        "staff",
        "unit_head",
        "division_head",
        "division_delegate",
    }


def test_a_colleague_assigned_to_the_activity_logs_progress(cast: Cast, activity: Activity) -> None:
    assert not allowed(may_log, cast.colleague, activity)
    AssignmentFactory(activity=activity, staff=cast.colleague.staff)
    assert allowed(may_log, cast.colleague, activity)


def test_the_lead_of_the_cluster_logs_progress_and_a_core_member_does_not(cast: Cast, activity: Activity) -> None:
    MembershipFactory(cluster=activity.cluster, staff=cast.stranger.staff, lead=True)
    MembershipFactory(cluster=activity.cluster, staff=cast.colleague.staff)
    assert allowed(may_log, cast.stranger, activity)
    assert not allowed(may_log, cast.colleague, activity)


def test_a_lead_whose_time_is_over_no_longer_logs_progress(cast: Cast, activity: Activity) -> None:
    MembershipFactory(
        cluster=activity.cluster, staff=cast.stranger.staff, lead=True, valid_to=datetime.date(2016, 9, 11)
    )
    assert not allowed(may_log, cast.stranger, activity)


def test_a_delegate_logs_for_the_lead_officer_only_in_the_time_given(cast: Cast, activity: Activity) -> None:
    DelegationFactory(principal=cast.staff.staff, delegate=cast.stranger.staff, valid_to=datetime.date(2016, 9, 11))
    assert not allowed(may_log, cast.stranger, activity)
    DelegationFactory(principal=cast.staff.staff, delegate=cast.colleague.staff)
    assert allowed(may_log, cast.colleague, activity)


def test_a_refusal_says_who_logs_progress(cast: Cast, activity: Activity) -> None:
    assert why_not(may_log, cast.stranger, activity).startswith("Progress is logged by the people assigned")
    assert why_not(may_log, cast.bureau_member, activity) == "Progress is logged by the Secretariat's staff."


@pytest.mark.parametrize("trait", ["postponed", "ended"])
def test_nobody_logs_on_what_is_postponed_or_ended(cast: Cast, trait: str) -> None:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, **{trait: True})
    with pytest.raises(WrongState):
        may_log(cast.staff, activity)


def test_nobody_logs_in_a_closed_biennium(cast: Cast) -> None:
    closed = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, biennium=closed)
    with pytest.raises(WrongState, match="closed"):
        may_log(cast.staff, activity)


def test_standing_is_asked_before_the_state(cast: Cast) -> None:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, ended=True)
    with pytest.raises(NotAllowed):
        may_log(cast.stranger, activity)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"percent": 150}, {"percent"}),
        ({"percent": -1}, {"percent"}),
        ({"percent": "abc"}, {"percent"}),
        ({"percent": True}, {"percent"}),
        ({"percent": 55.5}, {"percent"}),
        ({"status": "not_started"}, {"status"}),
        ({"status": "ended"}, {"status"}),
        ({"status": "done", "percent": 40}, {"percent"}),
        ({"status": "on_track", "percent": 100}, {"status"}),
        ({"narrative": "   "}, {"narrative"}),
        ({"narrative": "x" * 1001}, {"narrative"}),
        ({"narrative": "a\x00b"}, {"narrative"}),
        ({"work_days": -1}, {"work_days"}),
        ({"percent": 101, "status": "?", "narrative": ""}, {"percent", "status", "narrative"}),
    ],
)
def test_wrong_values_are_named_field_by_field(values: dict, fields: set[str]) -> None:
    right = {"percent": 55, "status": "at_risk", "narrative": "The papers went out."}
    with pytest.raises(InvalidInput) as refused:
        check_values(**{**right, **values})
    assert set(refused.value.errors) == fields
