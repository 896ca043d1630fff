"""Lag cases: raised once, moved up, explained, closed with evidence; who may do what; the queue and its pages."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import ActivityCost
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.actions import lag as actions
from monitoring.actions.lag import Raised, raise_lag_cases
from monitoring.enums import LagDimension, LagLevel, LagState
from monitoring.models import LagCase, Notification
from planning.models import Activity
from tests.factories.monitoring import ExpenditureFactory, LagCaseFactory, LagPolicyFactory, TrustFundFactory
from tests.factories.planning import ActivityFactory, AssignmentFactory, BienniumFactory, MilestoneFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
WHY = {"explanation": "The contract came back twice.", "corrective_action": "Sign it by 20 September."}


def found() -> set[tuple[str, int]]:
    return set(LagCase.objects.values_list("dimension", "measure"))


def punctual(**values: Any) -> Activity:
    """An activity that is where its plan has it."""
    return ActivityFactory(**{"percent": 70, **values})


# --- raising ------------------------------------------------------------------------------------------


def test_nothing_lags_where_everything_is_up_to_its_plan() -> None:
    punctual()
    ActivityFactory(done=True)
    ActivityFactory(postponed=True, percent=0)
    ActivityFactory(not_started=True)
    assert raise_lag_cases(as_at=TODAY) == Raised()


def test_work_past_its_approved_end_lags_in_time_only() -> None:
    ActivityFactory(percent=60, ends_on=datetime.date(2016, 8, 7))
    assert raise_lag_cases(as_at=TODAY).raised == 1
    assert found() == {("time", 36)}


def test_work_behind_its_plan_lags_in_delivery() -> None:
    ActivityFactory(percent=40)
    raise_lag_cases(as_at=TODAY)
    assert found() == {("delivery", 30)}


def test_silence_lags_in_reporting() -> None:
    punctual(last_entry_on=datetime.date(2016, 8, 3))
    punctual(last_entry_on=datetime.date(2016, 8, 4))
    raise_lag_cases(as_at=TODAY)
    assert found() == {("reporting", 40)}


def test_money_ahead_of_progress_lags_in_money() -> None:
    activity = punctual(percent=70)
    with acting(by=None, why="Planned"):
        ActivityCost.objects.create(
            activity=activity, fund=TrustFundFactory(), object="staff", year=2016, amount=Decimal(100)
        )
    ExpenditureFactory(activity=activity, amount=Decimal("101.00"))
    raise_lag_cases(as_at=TODAY)
    assert found() == {("money", 31)}


def test_a_missed_milestone_lags_in_time() -> None:
    milestone = MilestoneFactory(activity=punctual(), due_on=datetime.date(2016, 9, 1))
    MilestoneFactory(activity=punctual(), due_on=TODAY)
    raise_lag_cases(as_at=TODAY)
    assert [(case.milestone, case.measure) for case in LagCase.objects.all()] == [(milestone, 11)]


def test_the_policy_of_the_biennium_sets_the_thresholds() -> None:
    LagPolicyFactory(points_behind=31)
    ActivityFactory(percent=40)
    assert raise_lag_cases(as_at=TODAY).raised == 0


def test_running_again_changes_nothing() -> None:
    ActivityFactory(percent=40)
    raise_lag_cases(as_at=TODAY)
    before = list(LagCase.objects.values())
    history = LagCase.history.count()
    assert raise_lag_cases(as_at=TODAY) == Raised()
    assert list(LagCase.objects.values()) == before
    assert LagCase.history.count() == history


def test_numbers_go_on_from_the_last() -> None:
    LagCaseFactory(number=417, activity=ActivityFactory(percent=40), dimension=LagDimension.DELIVERY)
    ActivityFactory(percent=40)
    raise_lag_cases(as_at=TODAY)
    assert set(LagCase.objects.values_list("number", flat=True)) == {417, 418}


def test_a_case_moves_up_when_grace_has_passed_without_an_answer() -> None:
    late = ActivityFactory(percent=60, ends_on=datetime.date(2016, 8, 7))
    case = LagCaseFactory(activity=late, level_since=datetime.date(2016, 9, 2), measure=26)
    raise_lag_cases(as_at=datetime.date(2016, 9, 11))
    case.refresh_from_db()
    assert (case.level, case.measure) == (LagLevel.OWNER, 35)
    raise_lag_cases(as_at=TODAY)
    case.refresh_from_db()
    assert (case.level, case.level_since) == (LagLevel.UNIT_HEAD, TODAY)


def test_a_case_nobody_looked_at_for_months_climbs_every_step_it_missed() -> None:
    late = ActivityFactory(percent=60, ends_on=datetime.date(2016, 6, 1))
    case = LagCaseFactory(activity=late, level_since=datetime.date(2016, 6, 2))
    raise_lag_cases(as_at=TODAY)
    case.refresh_from_db()
    assert (case.level, case.level_since) == (LagLevel.EXECUTIVE_SECRETARY, datetime.date(2016, 6, 25))


def test_an_explained_case_stays_where_it_is() -> None:
    late = ActivityFactory(percent=60, ends_on=datetime.date(2016, 8, 7))
    case = LagCaseFactory(activity=late, level_since=datetime.date(2016, 8, 8), state=LagState.EXPLAINED)
    raise_lag_cases(as_at=TODAY)
    case.refresh_from_db()
    assert case.level == LagLevel.OWNER


def test_progress_closes_a_case_and_is_its_evidence() -> None:
    case = LagCaseFactory(activity=punctual(percent=72), dimension=LagDimension.DELIVERY)
    assert raise_lag_cases(as_at=TODAY).closed == 1
    case.refresh_from_db()
    assert (case.state, case.closing_evidence) == (LagState.CLOSED, "The entry of 1 Sep 2016 says 72% done.")
    assert case.closed_by is None


def test_one_word_a_day_whatever_the_number_of_cases(cast: Cast) -> None:
    ActivityFactory(percent=40, lead_officer=cast.staff.staff)
    ActivityFactory(percent=30, lead_officer=cast.staff.staff)
    raise_lag_cases(as_at=TODAY)
    assert list(Notification.objects.values_list("user", "text")) == [
        (cast.staff.pk, "2 lag cases wait for an answer.")
    ]


# --- explaining and closing ---------------------------------------------------------------------------


@pytest.fixture
def case(cast: Cast) -> LagCase:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, lagging=True)
    return LagCaseFactory(number=398, activity=activity)


MAY_EXPLAIN = {
    "staff": True,
    "unit_head": True,
    "division_head": True,
    "division_delegate": True,
    "colleague": False,
    "stranger": False,
    "other_unit_head": False,
    "other_division_head": False,
    "pmu_officer": False,
    "administrator": False,
    "bureau_member": False,
}


@pytest.mark.parametrize("who", MAY_EXPLAIN)
def test_who_may_explain(cast: Cast, case: LagCase, who: str) -> None:
    def explain() -> LagCase:
        return actions.explain(case=case, by=getattr(cast, who), version=case.version, **WHY)

    if MAY_EXPLAIN[who]:
        assert explain().state == LagState.EXPLAINED
    else:
        with pytest.raises(NotAllowed):
            explain()


def test_whoever_is_assigned_may_explain(cast: Cast, case: LagCase) -> None:
    AssignmentFactory(activity=case.activity, staff=cast.stranger.staff)
    assert actions.explain(case=case, by=cast.stranger, version=1, **WHY).explained_by == cast.stranger


def test_two_people_explaining_at_once_are_told(cast: Cast, case: LagCase) -> None:
    actions.explain(case=case, by=cast.unit_head, version=1, **WHY)
    with pytest.raises(StaleVersion):
        actions.explain(case=case, by=cast.staff, version=1, **WHY)


def test_an_explanation_that_says_nothing_is_refused(cast: Cast, case: LagCase) -> None:
    with pytest.raises(InvalidInput) as refusal:
        actions.explain(case=case, by=cast.staff, version=1, explanation="  late ", corrective_action="")
    assert set(refusal.value.errors) == {"explanation", "corrective_action"}


def test_only_the_monitoring_unit_and_the_executive_secretary_close(cast: Cast, case: LagCase) -> None:
    for who in ("staff", "unit_head", "division_head", "administrator", "hr_officer"):
        with pytest.raises(NotAllowed):
            actions.close(case=case, by=getattr(cast, who), evidence="The tool is open.", version=1)
    with pytest.raises(InvalidInput):
        actions.close(case=case, by=cast.pmu_officer, evidence=" ", version=1)
    done = actions.close(case=case, by=cast.pmu_officer, evidence="The tool is open to Parties.", version=1)
    assert done.state == LagState.CLOSED
    with pytest.raises(WrongState):
        actions.explain(case=case, by=cast.staff, version=done.version, **WHY)


def test_an_explanation_sent_back_begins_the_days_of_grace_anew(cast: Cast, case: LagCase) -> None:
    explained = actions.explain(case=case, by=cast.staff, version=1, **WHY)
    back = actions.send_back(case=explained, by=cast.pmu_officer, version=explained.version)
    assert (back.state, back.level_since, back.explanation) == (LagState.OPEN, TODAY, WHY["explanation"])
    with pytest.raises(WrongState):
        actions.send_back(case=back, by=cast.pmu_officer, version=back.version)


# --- pages --------------------------------------------------------------------------------------------

SignIn = Callable[[Any], Client]


def test_explaining_in_place_and_without_scripts(cast: Cast, sign_in: SignIn, case: LagCase) -> None:
    client = sign_in(cast.staff)
    url = reverse("monitoring:lag-explain", args=[case.number])
    assert url == "/monitoring/cases/L-0398/explain/"
    opened = client.get(url, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="row-A-01").content.decode()
    assert opened.strip().startswith('<li class="x-work-row x-work-open" id="row-A-01">')
    assert 'hx-target="#row-A-01"' in opened
    saved = client.post(url, {**WHY, "version": 1, "row": "row-A-01"}, HTTP_HX_REQUEST="true")
    assert saved.status_code == 200
    assert 'id="row-A-01"' in saved.content.decode()
    again = client.post(url, {**WHY, "version": 2})
    assert (again.status_code, again["Location"]) == (302, "/monitoring/cases/L-0398/")


def test_what_was_typed_is_not_lost_when_somebody_was_faster(cast: Cast, sign_in: SignIn, case: LagCase) -> None:
    actions.explain(case=case, by=cast.unit_head, version=1, **WHY)
    url = reverse("monitoring:lag-explain", args=[case.number])
    mine = {"explanation": "Something else entirely happened.", "corrective_action": "I will call them.", "version": 1}
    answer = sign_in(cast.staff).post(url, mine)
    assert answer.status_code == 409
    assert "Something else entirely happened." in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"explanation": ""}, {"explanation": "x" * 9999}, {"version": "x"}, {"version": ""}])
def test_wrong_values_are_answered_at_their_field(
    cast: Cast, sign_in: SignIn, case: LagCase, wrong: dict[str, str]
) -> None:
    url = reverse("monitoring:lag-explain", args=[case.number])
    assert sign_in(cast.staff).post(url, {**WHY, "version": 1, **wrong}).status_code == 422
    close = reverse("monitoring:lag-close", args=[case])
    assert sign_in(cast.pmu_officer).post(close, {"close-evidence": "", "close-version": 1}).status_code == 422
    assert sign_in(cast.pmu_officer).get(close).status_code == 405
    assert sign_in(cast.staff).get("/monitoring/cases/L-9999/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?level=9", "?level=x", "?dimension=<b>", "?page=-3", "?state=gone", "?q=L-" + "9" * 60, "?cluster='"],
)
def test_a_wrong_address_never_fails(cast: Cast, sign_in: SignIn, case: LagCase, query: str) -> None:
    assert sign_in(cast.pmu_officer).get(reverse("monitoring:lag-queue") + query).status_code == 200


def test_the_queue_says_what_matters_first(cast: Cast, sign_in: SignIn, case: LagCase) -> None:
    LagCaseFactory(number=401, level=5, activity=ActivityFactory())
    page = sign_in(cast.pmu_officer).get(reverse("monitoring:lag-queue")).context["page"]
    assert (page.strong, page.sentence) == (
        "2 open cases.",
        "One has reached the Executive Secretary; one moves up this week unless someone answers.",
    )
    assert [row.number for row in page.rows] == ["L-0401", "L-0398"]
    assert [step.count for step in page.steps] == [1, 0, 0, 0, 1]
    owner = page.rows[1]
    assert (owner.level_name, owner.moves_up, owner.moves_note) == (
        "Owner, Staff",
        datetime.date(2016, 9, 16),
        "in 4 days",
    )


def test_filters_find_and_exports(cast: Cast, sign_in: SignIn, case: LagCase) -> None:
    LagCaseFactory(number=401, dimension=LagDimension.MONEY, activity=ActivityFactory(title="Servers in the cloud"))
    client, url = sign_in(cast.pmu_officer), reverse("monitoring:lag-queue")

    def shown(query: str) -> list[str]:
        return [row.number for row in client.get(url + query).context["page"].rows]

    assert shown("?dimension=money") == ["L-0401"]
    assert shown("?q=cloud") == ["L-0401"]
    assert shown("?q=l-398") == ["L-0398"]
    assert shown("?state=closed") == []
    assert sign_in(cast.staff).get(url + "?waiting=me").context["page"].rows[0].number == "L-0398"
    for kind in ("xlsx", "csv"):
        answer = client.get(f"{url}?export={kind}&dimension=money")
        assert answer["Content-Disposition"].startswith("attachment")
    assert "L-0401" in client.get(f"{url}?export=csv&dimension=money").content.decode("utf-8-sig")
    assert "L-0398" not in client.get(f"{url}?export=csv&dimension=money").content.decode("utf-8-sig")


def test_the_queue_asks_as_often_for_300_cases_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in(cast.pmu_officer), reverse("monitoring:lag-queue") + "?page=1"
    biennium = BienniumFactory()

    def queries_with(more: int) -> int:
        for _number in range(more):
            LagCaseFactory(
                activity=ActivityFactory(biennium=biennium, lead_unit=cast.unit, lead_officer=cast.staff.staff)
            )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    assert len({queries_with(1), queries_with(2), queries_with(60)}) == 1
