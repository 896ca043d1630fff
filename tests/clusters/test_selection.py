"""Choosing among projects: who scores, who decides, when, and what is kept (source paras 23, 62)."""

import datetime
from typing import Any

import pytest

from clusters.actions.selection import assess, close_round, decide, open_round
from clusters.enums import ProjectState
from clusters.models import Assessment, Candidate
from clusters.queries.selection import selection_rows
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember, Delegation
from tests.factories.clusters import AssessmentFactory, CandidateFactory, MembershipFactory, ProjectFactory
from tests.people import Cast

EVEN = dict.fromkeys("abcde", 20)


def score(candidate: Candidate, by: Any, scores: str = "44444", version: int = 0, **said: Any) -> Assessment:
    given = {letter: int(one) for letter, one in zip("abcde", scores, strict=True)}
    values = {"reasons": {"a": "Fits."}, "dissent": ""} | said
    return assess(candidate=candidate, scores=given, by=by, version=version, **values)


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    made: Candidate = CandidateFactory(project__code="A-1", project__process_lead=cast.staff.staff)
    return made


def test_the_committee_the_cluster_leads_and_the_monitoring_officer_score_each_once(
    cast: Cast, candidate: Candidate
) -> None:
    with acting(by=None, why="Co-opted"):
        seat = {"capacity": CommitteeCapacity.CO_OPTED, "valid_from": datetime.date(2016, 1, 1)}
        CommitteeMember.objects.create(staff=cast.colleague.staff, **seat)
    MembershipFactory(cluster=candidate.project.cluster, staff=cast.stranger.staff, lead=True)
    for user in (cast.colleague, cast.stranger, cast.pmu_officer):
        score(candidate, user)
    for user in (cast.unit_head, cast.division_head, cast.hr_officer, cast.executive_secretary, cast.rest_client):
        with pytest.raises(NotAllowed):
            score(candidate, user)
    with pytest.raises(StaleVersion):
        score(candidate, cast.pmu_officer)  # from another window, in which nothing had been scored yet
    again = score(candidate, cast.pmu_officer, "22222", version=1, dissent="Not now.")
    assert (again.version, again.scores.count(), Assessment.objects.count()) == (2, 5, 3)
    assert again.history.count() == 2 and "(a) 4" in again.history.last().history_change_reason


def test_whoever_leads_a_project_does_not_score_it(cast: Cast, candidate: Candidate) -> None:
    MembershipFactory(cluster=candidate.project.cluster, staff=cast.staff.staff, lead=True)
    with pytest.raises(NotAllowed, match="leads a project"):
        score(candidate, cast.staff)


def test_every_criterion_is_scored_from_1_to_5(cast: Cast, candidate: Candidate) -> None:
    values: dict[str, Any] = {
        "candidate": candidate,
        "reasons": {},
        "dissent": "",
        "by": cast.pmu_officer,
        "version": 0,
    }
    for wrong in ({}, {"a": 0, "b": 6, "c": None, "d": 3, "e": 3}):
        with pytest.raises(InvalidInput) as refused:
            assess(scores=wrong, **values)
        assert {"score_a", "score_b", "score_c"} <= set(refused.value.errors)
    assert not Assessment.objects.exists()


def test_the_executive_secretary_or_the_delegate_decides_on_two_scores_with_a_reason(
    cast: Cast, candidate: Candidate
) -> None:
    AssessmentFactory(candidate=candidate)
    choice: dict[str, Any] = {"candidate": candidate, "select": True, "reason": "First of all."}
    with pytest.raises(WrongState, match="two|2 assessors"):
        decide(by=cast.executive_secretary, **choice)
    AssessmentFactory(candidate=candidate)
    for user in (cast.pmu_officer, cast.division_head, cast.administrator, cast.staff):
        with pytest.raises(NotAllowed):
            decide(by=user, **choice)
    with pytest.raises(InvalidInput):
        decide(by=cast.executive_secretary, **choice | {"reason": " \x00 "})
    with acting(by=None, why="Officer-in-charge"):
        days = {"valid_from": datetime.date(2016, 9, 1), "valid_to": datetime.date(2016, 9, 30)}
        Delegation.objects.create(principal=cast.executive_secretary.staff, delegate=cast.colleague.staff, **days)
    decided = decide(by=cast.colleague, **choice)
    assert decided.decided_for == cast.executive_secretary.staff
    candidate.project.refresh_from_db()
    assert candidate.project.state == ProjectState.SELECTED
    with pytest.raises(WrongState):
        decide(by=cast.executive_secretary, **choice | {"select": False})
    with pytest.raises(WrongState):
        score(candidate, cast.pmu_officer)


def test_a_round_opens_over_proposed_projects_that_stand_in_no_other(cast: Cast) -> None:
    project = ProjectFactory(code="A-1")
    values: dict[str, Any] = {"name": "Second year", "projects": [project], "weights": EVEN}
    with pytest.raises(NotAllowed):
        open_round(by=cast.executive_secretary, **values)
    for wrong in (
        {"weights": dict.fromkeys("abcde", 0)},
        {"weights": EVEN | {"a": 101}},
        {"projects": []},
        {"name": " "},
    ):
        with pytest.raises(InvalidInput):
            open_round(by=cast.pmu_officer, **values | wrong)
    opened = open_round(by=cast.pmu_officer, **values)
    with pytest.raises(InvalidInput, match="open"):
        open_round(by=cast.pmu_officer, **values)
    close_round(round_=opened, by=cast.pmu_officer)
    with pytest.raises(WrongState):
        score(opened.candidates.get(), cast.pmu_officer)
    assert open_round(by=cast.pmu_officer, **values).number == 2, "who was not chosen stands again"


def test_a_tie_and_a_dissent_are_kept_and_said(cast: Cast, candidate: Candidate) -> None:
    other = CandidateFactory(round=candidate.round, project__code="A-2")
    for assessor in (cast.pmu_officer.staff, cast.division_head.staff):
        AssessmentFactory(candidate=candidate, assessor=assessor, scores="55111", dissent="I would not.")
        AssessmentFactory(candidate=other, assessor=assessor, scores="11155")
    first, second = selection_rows(cast.executive_secretary, candidate.round)
    assert (first.ranked.place, second.ranked.place) == (1, 1)
    assert (first.level, second.level) == ("Level with A-2.", "Level with A-1.")
    assert first.why == "Strongest by (a) 5.0, weakest by (c) 1.0."
