"""Who sees the scores of a selection, and when: nobody scores after others' scores (docs/decisions/0012)."""

import datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory

from clusters.actions.selection import close_round, decide
from clusters.api.serializers import ProjectSerializer
from clusters.models import Candidate
from clusters.queries.selection import selection_rows, selection_summaries
from common.audit import acting
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember, Delegation
from tests.clusters.test_selection import score
from tests.factories.clusters import AssessmentFactory, CandidateFactory, MembershipFactory
from tests.people import Cast

SAID = "Nobody asked for it."
SCORES = "51525"


@pytest.fixture
def scored(cast: Cast) -> Candidate:
    """A candidate of an open round that a member of the Committee has scored and dissented on."""
    made: Candidate = CandidateFactory(project__code="A-1", round__number=7)
    AssessmentFactory(candidate=made, assessor=cast.division_head.staff, scores=SCORES, dissent=SAID)
    return made


def seat(staff: Any) -> None:
    with acting(by=None, why="Co-opted"):
        capacity, begins = CommitteeCapacity.CO_OPTED, datetime.date(2016, 1, 1)
        CommitteeMember.objects.create(staff=staff, capacity=capacity, valid_from=begins)


def page(user: Any, code: str = "A-1") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/projects/selection/7/{code}/" if code else "/projects/selection/?round=7")
    assert answer.status_code == 200
    return answer.content.decode()


def over_rest(user: Any, candidate: Candidate) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.user = user
    said: dict[str, Any] = ProjectSerializer(candidate.project, context={"request": request}).data["selection"]
    return said


def test_an_assessor_sees_what_others_scored_once_the_own_scores_are_given(cast: Cast, scored: Candidate) -> None:
    seat(cast.colleague.staff)
    assert SAID not in page(cast.colleague) and "when you have scored it yourself" in page(cast.colleague)
    (row,) = selection_rows(cast.colleague, scored.round)
    assert (row.mark, row.spread, row.ranked.place, row.ranked.assessors) == (None, 0.0, None, 1)
    score(scored, cast.colleague, "33333")
    assert SAID in page(cast.colleague)
    assert selection_rows(cast.colleague, scored.round)[0].ranked.place == 1


def test_no_place_tells_what_is_hidden(cast: Cast, scored: Candidate) -> None:
    seat(cast.colleague.staff)
    other = CandidateFactory(round=scored.round, project__code="A-0")
    AssessmentFactory(candidate=other, assessor=cast.division_head.staff, scores="11111")
    score(scored, cast.colleague, "55555")
    rows = selection_rows(cast.colleague, scored.round)
    assert [(one.candidate.project.code, one.shown, one.ranked.place) for one in rows] == [
        ("A-0", False, None),
        ("A-1", True, None),
    ]
    score(other, cast.colleague, "22222")
    assert [one.ranked.place for one in selection_rows(cast.colleague, scored.round)] == [1, 2]


def test_whoever_owns_the_round_and_does_not_score_sees_who_scored_and_not_what(cast: Cast, scored: Candidate) -> None:
    with acting(by=None, why="Named"):
        scored.project.process_lead = cast.pmu_officer.staff
        scored.project.save()
    name = cast.division_head.full_name
    shown = page(cast.pmu_officer)
    assert name in shown and SAID not in shown and "(b) <strong>1" not in shown
    assert name not in page(cast.stranger), "others are told how many"
    close_round(round_=scored.round, by=cast.pmu_officer)
    assert SAID in page(cast.pmu_officer) and SAID in page(cast.stranger)


def test_whoever_decides_sees_all_but_a_delegate_who_scores_too_scores_first(cast: Cast, scored: Candidate) -> None:
    with acting(by=None, why="Officer-in-charge"):
        days = {"valid_from": datetime.date(2016, 9, 1), "valid_to": datetime.date(2016, 9, 30)}
        for delegate in (cast.colleague, cast.stranger):
            Delegation.objects.create(principal=cast.executive_secretary.staff, delegate=delegate.staff, **days)
    MembershipFactory(cluster=scored.project.cluster, staff=cast.stranger.staff, lead=True)
    assert SAID in page(cast.executive_secretary) and SAID in page(cast.colleague)
    assert SAID not in page(cast.stranger)
    score(scored, cast.stranger)
    assert SAID in page(cast.stranger)


def test_the_interface_and_its_files_say_no_more_than_the_page(cast: Cast, scored: Candidate) -> None:
    for user in (cast.staff, cast.rest_client, cast.pmu_officer):
        said = over_rest(user, scored)
        assert (said["shown"], said["assessors"], said["of"], said["level_with"]) == (False, 1, 1, [])
        assert [said[name] for name in ("place", "mark", "apart", "dissents")] == [None] * 4
    score(scored, cast.pmu_officer, SCORES)
    assert over_rest(cast.pmu_officer, scored)["mark"] == 3.6
    decide(candidate=scored, select=True, reason="First of all.", by=cast.executive_secretary)
    assert over_rest(cast.rest_client, scored)["mark"] == 3.6, "decided on, nobody scores it any more"


def test_the_queries_do_not_grow_with_the_candidates(
    cast: Cast, scored: Candidate, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    selection_summaries(cast.colleague)
    with django_assert_max_num_queries(7):
        selection_summaries(cast.colleague)
    for number in range(3):
        AssessmentFactory(candidate=CandidateFactory(round=scored.round, project__code=f"A-{number + 2}"))
    with django_assert_max_num_queries(7):
        assert len(selection_summaries(cast.colleague)) == 4
