"""How the monitoring unit steers lag: it reminds whoever owes an answer, and sets thresholds and days of grace."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.actions import lag as actions
from monitoring.actions.lag import raise_lag_cases
from monitoring.actions.lag_policy import set_lag_policy
from monitoring.models import LagCase, LagPolicy, Notification
from planning.enums import Phase
from tests.factories.monitoring import LagCaseFactory, LagPolicyFactory
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.monitoring.stage import TODAY
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
USUAL = {
    "days_late": 1,
    "points_behind": 15,
    "days_without_entry": 40,
    "points_overspent": 30,
    "grace_owner": 10,
    "grace_unit_head": 5,
    "grace_division_head": 5,
    "grace_monitoring_unit": 3,
}
NOT_STEERING = ("staff", "unit_head", "division_head", "stranger", "administrator", "hr_officer", "bureau_member")


@pytest.fixture
def case(cast: Cast) -> LagCase:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff)
    return LagCaseFactory(number=398, activity=activity)


# --- reminding ----------------------------------------------------------------------------------------


def test_whoever_owes_the_answer_is_reminded_once_a_day(cast: Cast, case: LagCase) -> None:
    assert actions.remind(case=case, by=cast.pmu_officer) == [cast.staff]
    assert Notification.objects.filter(user=cast.staff, text__startswith="L-0398 still waits").count() == 1
    reminded = LagCase.objects.get(pk=case.pk)
    assert (reminded.reminded_by, reminded.level, reminded.level_since) == (
        cast.pmu_officer,
        case.level,
        case.level_since,
    )
    assert reminded.history.first().history_change_reason == "Reminder sent"
    with pytest.raises(WrongState, match="today already"):
        actions.remind(case=case, by=cast.executive_secretary)
    assert Notification.objects.filter(user=cast.staff).count() == 1


@pytest.mark.parametrize("who", NOT_STEERING)
def test_nobody_else_reminds_or_sets_thresholds(cast: Cast, case: LagCase, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.remind(case=case, by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        set_lag_policy(biennium=BienniumFactory(), values=USUAL, by=getattr(cast, who), version=0, reason="Because.")
    assert not Notification.objects.exists()
    assert not LagPolicy.objects.exists()


def test_nobody_is_reminded_where_nobody_owes_an_answer(cast: Cast, case: LagCase) -> None:
    vacant = LagCaseFactory(activity=ActivityFactory(lead_officer=None))
    with pytest.raises(WrongState, match="vacant"):
        actions.remind(case=vacant, by=cast.pmu_officer)
    actions.explain(
        case=case,
        by=cast.staff,
        version=1,
        explanation="The contract came back twice.",
        corrective_action="Sign it by 20 September.",
    )
    with pytest.raises(WrongState, match="Nobody owes an answer"):
        actions.remind(case=case, by=cast.pmu_officer)


def test_the_button_stands_where_it_does_something(cast: Cast, sign_in: SignIn, case: LagCase) -> None:
    queue, remind = reverse("monitoring:lag-queue"), reverse("monitoring:lag-remind", args=[case])
    assert remind not in sign_in(cast.unit_head).get(queue).content.decode()
    officer = sign_in(cast.pmu_officer)
    assert remind in officer.get(queue).content.decode()
    assert officer.get(remind).status_code == 405
    answer = officer.post(remind, {"from": "queue"}, follow=True)
    assert "L-0398: Staff was reminded." in answer.content.decode()
    assert remind not in officer.get(queue).content.decode()
    assert officer.post(remind).status_code == 409


# --- thresholds ---------------------------------------------------------------------------------------


def test_the_next_run_goes_by_the_new_thresholds(cast: Cast) -> None:
    ActivityFactory(percent=60)  # ten points behind plan
    assert raise_lag_cases(as_at=TODAY).raised == 0
    policy = set_lag_policy(
        biennium=BienniumFactory(),
        values={**USUAL, "points_behind": 8},
        by=cast.pmu_officer,
        version=0,
        reason="The Bureau asked for an earlier warning.",
    )
    assert raise_lag_cases(as_at=TODAY).raised == 1
    change = policy.history.first()
    assert (change.history_user, change.history_change_reason) == (
        cast.pmu_officer,
        "The Bureau asked for an earlier warning.",
    )


@pytest.mark.parametrize(
    "wrong",
    [{"points_behind": 0}, {"points_behind": 101}, {"grace_owner": 91}, {"days_late": None}, {"days_late": 10**9}],
)
def test_a_threshold_out_of_range_is_refused_at_its_field(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        set_lag_policy(
            biennium=BienniumFactory(), values={**USUAL, **wrong}, by=cast.pmu_officer, version=0, reason="Because."
        )
    assert set(refusal.value.errors) == set(wrong)
    assert not LagPolicy.objects.exists()


def test_thresholds_change_with_a_reason_and_not_once_the_biennium_is_closed(cast: Cast) -> None:
    biennium = BienniumFactory()
    with pytest.raises(InvalidInput) as refusal:
        set_lag_policy(biennium=biennium, values=USUAL, by=cast.pmu_officer, version=0, reason="  ")
    assert set(refusal.value.errors) == {"reason"}
    biennium.phase = Phase.CLOSED
    with acting(by=None, why="The biennium is over"):
        biennium.save()
    with pytest.raises(WrongState):
        set_lag_policy(biennium=biennium, values=USUAL, by=cast.pmu_officer, version=0, reason="Too late.")


def test_two_who_set_thresholds_at_once_are_told(cast: Cast, sign_in: SignIn) -> None:
    policy = LagPolicyFactory(biennium=BienniumFactory())
    set_lag_policy(
        biennium=policy.biennium, values=USUAL, by=cast.executive_secretary, version=policy.version, reason="First."
    )
    with pytest.raises(StaleVersion):
        set_lag_policy(
            biennium=policy.biennium, values=USUAL, by=cast.pmu_officer, version=policy.version, reason="Second."
        )
    mine = {**USUAL, "grace_owner": 17, "reason": "Second.", "version": policy.version}
    answer = sign_in(cast.pmu_officer).post(reverse("monitoring:lag-policy"), mine)
    said = answer.content.decode()
    assert (answer.status_code, 'value="17"' in said, "Second." in said) == (409, True, True)
    again = sign_in(cast.pmu_officer).post(
        reverse("monitoring:lag-policy"), {**mine, "version": answer.context["form"]["version"].value()}
    )
    assert (again.status_code, again["Location"]) == (302, reverse("monitoring:lag-queue"))
    assert LagPolicy.objects.get().grace_owner == 17


def test_the_page_says_how_long_silence_lasts(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    said = sign_in(cast.pmu_officer).get(reverse("monitoring:lag-policy")).content.decode()
    assert "reaches the Executive Secretary after 23 days" in said
    wrong = sign_in(cast.pmu_officer).post(reverse("monitoring:lag-policy"), {**USUAL, "grace_owner": "many"})
    assert wrong.status_code == 422
    assert "many" in wrong.content.decode()
