"""The Management Committee accepts a broken rule of a team: who, how long, and that it covers nothing graver."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from clusters.actions.acceptances import accept_breach
from clusters.enums import TeamRole, TeamRule
from clusters.models import Cluster, Membership, RuleAcceptance
from clusters.queries.teams import checks_of, facts_of, teams_of
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.enums import CommitteeCapacity
from structure.models import Staff
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.planning import BienniumFactory
from tests.factories.structure import CommitteeMemberFactory, DelegationFactory
from tests.people import Cast

TODAY = datetime.date(2016, 9, 12)
UNTIL = datetime.date(2016, 12, 31)


@pytest.fixture
def team(cast: Cast) -> Cluster:
    """Led by the cast's staff member, nine support staff, one colleague in the core; the committee has its chair."""
    cluster: Cluster = ClusterFactory(code="C")
    MembershipFactory(cluster=cluster, staff=cast.staff.staff, lead=True)
    MembershipFactory(cluster=cluster, staff=cast.stranger.staff)
    MembershipFactory.create_batch(9, cluster=cluster, role=TeamRole.SUPPORT)
    CommitteeMemberFactory(staff=cast.executive_secretary.staff)
    CommitteeMemberFactory(staff=cast.division_head.staff, capacity=CommitteeCapacity.EX_OFFICIO)
    return cluster


def accept(team: Cluster, by: Any, **named: Any) -> RuleAcceptance:
    said = {"rule": TeamRule.SUPPORT, "reason": "Few experts are needed before 2017.", "until": UNTIL, **named}
    return accept_breach(cluster=team, by=by, **said)


def support(team: Cluster, day: datetime.date = TODAY) -> Any:
    return next(one for one in checks_of(teams_of([team], day), day)[team.pk] if one.key == TeamRule.SUPPORT)


def test_an_accepted_breach_stays_broken_with_its_reason_until_its_day(cast: Cast, team: Cluster) -> None:
    assert support(team).is_open
    made = accept(team, cast.executive_secretary)
    assert (made.decided_by, made.decided_for) == (cast.executive_secretary, cast.executive_secretary.staff)
    assert made.history.get().history_change_reason == "Few experts are needed before 2017."
    check = support(team)
    assert (check.passed, check.is_open, check.accepted.until) == (False, False, UNTIL)
    assert support(team, UNTIL + datetime.timedelta(days=1)).is_open
    assert support(team, TODAY - datetime.timedelta(days=1)).is_open


def test_what_gets_worse_is_accepted_no_more_and_can_be_accepted_anew(cast: Cast, team: Cluster) -> None:
    accept(team, cast.executive_secretary)
    with acting(by=None, why="Leaves"):
        Membership.objects.filter(role=TeamRole.SUPPORT).first().delete()
    assert support(team).is_open
    accept(team, cast.executive_secretary, reason="Two short as well.")
    assert support(team).accepted.reason == "Two short as well."


def test_only_the_chair_or_the_delegate_accepts(cast: Cast, team: Cluster) -> None:
    for other in (cast.staff, cast.colleague, cast.stranger, cast.division_head, cast.pmu_officer, cast.administrator):
        with pytest.raises(NotAllowed):
            accept(team, other)
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.colleague.staff)
    del cast.colleague._access  # type: ignore[attr-defined]
    assert accept(team, cast.colleague).decided_for == cast.executive_secretary.staff


def test_nobody_accepts_what_the_own_team_breaks(cast: Cast, team: Cluster) -> None:
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.staff.staff)
    with pytest.raises(NotAllowed, match="core"):
        accept(team, cast.staff)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"until": None}, "until"),
        ({"until": TODAY - datetime.timedelta(days=1)}, "until"),
        ({"until": TODAY + datetime.timedelta(days=800)}, "until"),
    ],
)
def test_a_reason_and_a_day_within_two_years_are_needed(
    cast: Cast, team: Cluster, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        accept(team, cast.executive_secretary, **said)
    assert set(refused.value.errors) == {field}


def test_a_rule_that_is_kept_or_accepted_is_not_accepted(cast: Cast, team: Cluster) -> None:
    with pytest.raises(WrongState):
        accept(team, cast.executive_secretary, rule=TeamRule.CORE)
    accept(team, cast.executive_secretary)
    with pytest.raises(WrongState):
        accept(team, cast.executive_secretary)


def test_the_page_accepts_and_the_cluster_says_so_everywhere(cast: Cast, team: Cluster, client: Any) -> None:
    BienniumFactory()
    client.force_login(cast.executive_secretary)
    page = reverse("clusters:breach-accept", args=["C", "support_of_10_to_20"])
    assert client.post(page, {"reason": "", "until": "2016"}).status_code == 422
    assert client.post(page, {"reason": "Until 2017.", "until": "31 Dec 2016"}).status_code == 302
    assert client.get(page).status_code == 409
    cluster = client.get(reverse("monitoring:cluster-detail", args=["C"])).content.decode()
    assert "team breaks 1 rule, accepted" in cluster
    assert "Accepted by the Management Committee until 31 Dec 2016: Until 2017." in cluster
    assert "(accepted until 31 Dec 2016)" in client.get(reverse("monitoring:cluster-list")).content.decode()
    rules = client.get(reverse("api:cluster-status-detail", args=["C"])).json()["team"]["rules"]
    assert [(one["rule"], one["accepted"]) for one in rules if not one["passed"]] == [
        ("support_of_10_to_20", {"reason": "Until 2017.", "until": "2016-12-31"})
    ]


def test_a_team_of_a_past_day_is_judged_by_the_grades_and_divisions_of_that_day(
    cast: Cast, team: Cluster, django_assert_num_queries: Any
) -> None:
    lead: Staff = cast.staff.staff
    before = datetime.datetime(2016, 3, 1, 9, tzinfo=datetime.UTC)
    Staff.history.filter(id=lead.pk).update(history_date=before)
    with acting(by=None, why="Promoted and moved"):
        lead.grade, lead.unit = "D-1", cast.other_unit
        lead.save()
    with django_assert_num_queries(1):
        then = facts_of(teams_of([team], TODAY - datetime.timedelta(days=1))[team.pk])
    now = facts_of(teams_of([team], TODAY)[team.pk])
    assert (then.lead_grades, then.core_divisions) == (("P-4",), 2)
    assert (now.lead_grades, now.core_divisions) == (("D-1",), 1)
