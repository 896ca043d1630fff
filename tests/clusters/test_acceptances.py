"""The Management Committee accepts a broken rule of a team: who, how long, and that it covers nothing graver."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from clusters.actions.acceptances import accept_breach, take_back_acceptance
from clusters.enums import TeamRole, TeamRule
from clusters.models import Cluster, Membership, RuleAcceptance
from clusters.queries.teams import checks_of, facts_of, teams_of
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from structure.enums import CommitteeCapacity
from structure.models import Staff
from tests.factories.clusters import ClusterFactory, MembershipFactory, RuleAcceptanceFactory
from tests.factories.planning import BienniumFactory
from tests.factories.structure import CommitteeMemberFactory, DelegationFactory
from tests.people import Cast

TODAY = datetime.date(2016, 9, 12)
OCTOBER = datetime.date(2016, 10, 1)
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


def taken_back(team: Cluster, by: Any, **named: Any) -> None:
    said = {"rule": TeamRule.SUPPORT, "reason": "Experts are needed now.", "day": OCTOBER, "version": None, **named}
    take_back_acceptance(cluster=team, by=by, **said)


def test_an_acceptance_is_taken_back_from_a_day_on_and_the_days_before_stay(cast: Cast, team: Cluster) -> None:
    chair = cast.executive_secretary
    made = accept(team, chair)
    taken_back(team, chair, version=made.version)
    made.refresh_from_db()
    assert made.valid_to == datetime.date(2016, 9, 30)
    assert [support(team, day).is_open for day in (TODAY, made.valid_to, OCTOBER)] == [False, False, True]
    written = made.history.first()
    assert (written.history_user, written.history_change_reason) == (chair, "Experts are needed now.")
    with pytest.raises(StaleVersion):
        taken_back(team, chair, day=TODAY, version=made.version + 92)
    taken_back(team, chair, day=TODAY, version=made.version)
    assert support(team).is_open
    kept = RuleAcceptance.history.filter(id=made.pk)  # type: ignore[attr-defined]
    assert [row.history_type for row in kept.order_by("history_id")] == ["+", "~", "-"]
    with pytest.raises(WrongState):
        taken_back(team, chair)


def test_what_was_accepted_on_earlier_days_stays_when_it_is_taken_back_today(cast: Cast, team: Cluster) -> None:
    made = RuleAcceptanceFactory(cluster=team, rule=TeamRule.SUPPORT)
    taken_back(team, cast.executive_secretary, day=TODAY)
    yesterday = TODAY - datetime.timedelta(days=1)
    assert [support(team, day).is_open for day in (made.valid_from, yesterday, TODAY)] == [False, False, True]


def test_only_whoever_may_accept_takes_back(cast: Cast, team: Cluster) -> None:
    accept(team, cast.executive_secretary)
    for other in (cast.staff, cast.colleague, cast.stranger, cast.division_head, cast.pmu_officer, cast.administrator):
        with pytest.raises(NotAllowed):
            taken_back(team, other)
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.hr_officer.staff)
    taken_back(team, cast.hr_officer)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"day": None}, "day"),
        ({"day": TODAY - datetime.timedelta(days=1)}, "day"),
        ({"day": UNTIL + datetime.timedelta(days=1)}, "day"),
    ],
)
def test_a_reason_and_a_day_not_over_are_needed_to_take_back(
    cast: Cast, team: Cluster, said: dict[str, Any], field: str
) -> None:
    accept(team, cast.executive_secretary)
    with pytest.raises(InvalidInput) as refused:
        taken_back(team, cast.executive_secretary, **said)
    assert set(refused.value.errors) == {field}


def test_the_page_takes_back_and_the_team_says_what_happened(cast: Cast, team: Cluster, client: Any) -> None:
    made = accept(team, cast.executive_secretary)
    client.force_login(cast.executive_secretary)
    page = reverse("clusters:breach-take-back", args=["C", "support_of_10_to_20"])
    shown = client.get(reverse("clusters:team", args=["C"])).content.decode()
    assert page in shown and "Accepted until 31 Dec 2016: " in shown
    sent = {"reason": "Now.", "day": "12 Sep 2016", "version": made.version - 1}
    assert client.post(page, sent).status_code == 409
    assert client.post(page, {**sent, "version": made.version}).status_code == 302
    assert client.get(page).status_code == 409
    shown = client.get(reverse("clusters:team", args=["C"])).content.decode()
    assert page not in shown and "No longer accepted: " in shown and ": Now." in shown


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
