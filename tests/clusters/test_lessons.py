"""Lessons: who writes them down, what a decision must name, and what waits for it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client, override_settings

from clusters.actions import lessons as actions
from clusters.models import Lesson
from clusters.rules.lessons import Decision, LessonValues
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.actions.bienniums import begin_year_1
from structure.models import User
from tests.factories.clusters import ClusterFactory, LessonFactory, MembershipFactory, ProcedureVersionFactory
from tests.factories.planning import BienniumFactory
from tests.people import Cast

SignIn = Callable[[User], Client]
JUNE = datetime.date(2016, 6, 30)


@dataclass
class Stage:
    """The unit head leads the cluster, the colleague supports it; one lesson is undecided."""

    cast: Cast
    lesson: Lesson


@pytest.fixture
def stage(cast: Cast) -> Stage:
    cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=cluster, staff=cast.unit_head.staff, lead=True)
    MembershipFactory(cluster=cluster, staff=cast.colleague.staff, role="support")
    return Stage(cast, LessonFactory(cluster=cluster))


def decided(stage: Stage, decision: Decision, by: User, version: int | None = None) -> Lesson:
    return actions.decide(lesson=stage.lesson, decision=decision, by=by, version=version)


def test_the_team_writes_down_what_it_learned_and_nobody_else_does(stage: Stage) -> None:
    values = LessonValues("Late\x00 papers", "", JUNE)
    lesson = actions.learn(cluster=stage.lesson.cluster, values=values, by=stage.cast.colleague)
    assert (lesson.challenge, lesson.outcome) == ("Late papers", "undecided")
    actions.learn(cluster=stage.lesson.cluster, values=values, by=stage.cast.pmu_officer)
    for user in (stage.cast.staff, stage.cast.stranger, stage.cast.bureau_member):
        with pytest.raises(NotAllowed):
            actions.learn(cluster=stage.lesson.cluster, values=values, by=user)
    with pytest.raises(InvalidInput) as refused:
        tomorrow = LessonValues(" ", "x" * 4001, datetime.date(2016, 9, 13))
        actions.learn(cluster=stage.lesson.cluster, values=tomorrow, by=stage.cast.colleague)
    assert set(refused.value.errors) == {"challenge", "solution", "learned_on"}


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision("procedure_changed"), "changed_version"),
        (Decision("plan_rule"), "plan_rule"),
        (Decision("rejected", reason=" "), "reason"),
        (Decision("undecided"), "outcome"),
        (Decision("nope"), "outcome"),
    ],
)
def test_a_decision_names_its_version_its_rule_or_its_reason(stage: Stage, decision: Decision, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decided(stage, decision, stage.cast.unit_head)
    assert list(refused.value.errors) == [field]


def test_the_lead_decides_once_and_takes_it_up_again_with_a_reason(stage: Stage) -> None:
    version = ProcedureVersionFactory(procedure__cluster=stage.lesson.cluster)
    decision = Decision("procedure_changed", changed_version=version, plan_rule="not kept")
    for user in (stage.cast.colleague, stage.cast.stranger, stage.cast.hr_officer):
        with pytest.raises(NotAllowed):
            decided(stage, decision, user)
    with pytest.raises(StaleVersion):
        decided(stage, decision, stage.cast.unit_head, version=9)
    lesson = decided(stage, decision, stage.cast.unit_head, version=1)
    assert (lesson.changed_version, lesson.plan_rule, lesson.decided_by) == (version, "", stage.cast.unit_head)
    with pytest.raises(WrongState):
        decided(stage, Decision("rejected", reason="No"), stage.cast.executive_secretary)
    with pytest.raises(WrongState):
        values = LessonValues("Other", "", JUNE)
        actions.save_lesson(lesson=lesson, values=values, by=stage.cast.colleague, version=None)
    with pytest.raises(InvalidInput):
        actions.take_up_again(lesson=lesson, reason="", by=stage.cast.unit_head, version=None)
    again = actions.take_up_again(lesson=lesson, reason="It came back", by=stage.cast.pmu_officer, version=None)
    assert (again.outcome, again.changed_version) == ("undecided", None)


@override_settings(AS_AT_DATE="2017-01-05")
def test_the_next_biennium_does_not_begin_while_a_lesson_learned_before_it_is_undecided(
    stage: Stage, sign_in: SignIn
) -> None:
    following = BienniumFactory(starts_in=2017, is_current=False, phase="preparation")
    LessonFactory(cluster=stage.lesson.cluster, learned_on=datetime.date(2017, 1, 4))  # the new biennium's own
    page = sign_in(stage.cast.pmu_officer).get("/bienniums/2017/").content.decode()
    assert "1 lesson learned before 1 Jan 2017 is undecided" in page and "/lessons/?outcome=undecided" in page
    with pytest.raises(WrongState, match="1 lesson"):
        begin_year_1(biennium=following, by=stage.cast.pmu_officer, version=following.version)
    decided(stage, Decision("rejected", reason="Too dear"), stage.cast.pmu_officer)
    begin_year_1(biennium=following, by=stage.cast.pmu_officer, version=following.version)
    following.refresh_from_db()
    assert following.phase == "year_1"


def test_a_lesson_of_the_whole_secretariat_is_for_the_monitoring_unit_and_the_executive_secretary(
    stage: Stage, sign_in: SignIn
) -> None:
    sent = {"cluster": "secretariat", "challenge": "Sum of all", "solution": "", "learned_on": "30 Jun 2016"}
    lead = sign_in(stage.cast.unit_head)
    assert lead.post("/lessons/new/", sent).status_code == 422, "not among the choices of a cluster's lead"
    assert sign_in(stage.cast.pmu_officer).post("/lessons/new/", sent).status_code == 302
    lesson = Lesson.objects.get(cluster=None)
    for user in (stage.cast.unit_head, stage.cast.colleague, stage.cast.stranger):
        with pytest.raises(NotAllowed, match="whole Secretariat"):
            actions.learn(cluster=None, values=LessonValues("Ours", "", JUNE), by=user)
        with pytest.raises(NotAllowed, match="whole Secretariat"):
            actions.decide(lesson=lesson, decision=Decision("rejected", reason="No"), by=user, version=None)
    assert lead.get(f"/lessons/{lesson.pk}/edit/").status_code == 403
    assert "the whole Secretariat" in lead.get(f"/lessons/{lesson.pk}/").content.decode()
    found = lead.get("/lessons/?cluster=secretariat&sort=cluster").content.decode()
    assert "1 of 2 lessons" in found and "Sum of all" in found
    assert "the whole Secretariat,Sum of all" in lead.get("/lessons/?export=csv").content.decode()
    decision = Decision("plan_rule", plan_rule="Sum first")
    by = stage.cast.executive_secretary
    assert actions.decide(lesson=lesson, decision=decision, by=by, version=1).outcome == "plan_rule"


def test_a_lesson_is_decided_on_its_page_and_found_in_the_list(stage: Stage, sign_in: SignIn) -> None:
    lead, url = sign_in(stage.cast.unit_head), f"/lessons/{stage.lesson.pk}/"
    wrong = lead.post(f"{url}decide/", {"outcome": "plan_rule", "version": 1})
    assert wrong.status_code == 422 and "Write the rule" in wrong.content.decode()
    sent = {"outcome": "plan_rule", "plan_rule": "Papers first", "version": 1}
    assert lead.post(f"{url}decide/", sent).status_code == 302
    assert lead.post(f"{url}decide/", sent).status_code == 409
    found = lead.get("/lessons/?outcome=plan_rule&q=papers+first&sort=cluster&cluster=A").content.decode()
    assert "1 of 1 lesson" in found
    assert "Papers first" in lead.get("/lessons/?export=csv").content.decode()
    assert sign_in(stage.cast.bureau_member).get(url).status_code == 403
