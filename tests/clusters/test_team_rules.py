"""The rules of a cluster's team (source para 22): who leads, how many sit in it, and from how many divisions."""

import datetime
from typing import Any

import pytest

from clusters.enums import TeamRole
from clusters.queries.teams import facts_of, teams_of
from clusters.rules.team import TeamFacts, check_team
from structure.rules.access import access_of
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.structure import StaffFactory
from tests.people import Cast

KEPT = TeamFacts(lead_grades=("P-4",), core=5, core_divisions=4, support=12)
TODAY = datetime.date(2016, 9, 12)


def broken(facts: TeamFacts) -> dict[str, str]:
    return {check.key: check.remark for check in check_team(facts) if not check.passed}


def test_a_team_within_the_rules_breaks_none() -> None:
    assert broken(KEPT) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lead_grades": ("P-2",)}, {"lead_is_mid_level": "the lead is P-2"}),
        ({"lead_grades": ("D-1",)}, {"lead_is_mid_level": "the lead is D-1"}),
        ({"lead_grades": ()}, {"lead_is_mid_level": "nobody leads"}),
        ({"lead_grades": ("P-4", "P-5")}, {"lead_is_mid_level": "more than one"}),
        ({"core": 1}, {"core_of_2_to_6": "one short"}),
        ({"core": 7}, {"core_of_2_to_6": "one too many"}),
        ({"core_divisions": 1}, {"core_from_different_divisions": "all from one division"}),
        ({"support": 9}, {"support_of_10_to_20": "one short"}),
        ({"support": 7}, {"support_of_10_to_20": "3 short"}),
        ({"support": 21}, {"support_of_10_to_20": "one too many"}),
    ],
)
def test_each_rule_refuses_what_lies_outside_it(change: dict[str, Any], expected: dict[str, str]) -> None:
    assert broken(TeamFacts(**{**KEPT.__dict__, **change})) == expected


@pytest.mark.parametrize(
    "change",
    [{"core": 2}, {"core": 6}, {"support": 10}, {"support": 20}, {"lead_grades": ("P-3",)}, {"lead_grades": ("P-5",)}],
)
def test_the_limits_themselves_are_within(change: dict[str, Any]) -> None:
    assert broken(TeamFacts(**{**KEPT.__dict__, **change})) == {}


def test_the_words_are_the_source_s_with_what_is_missing() -> None:
    checks = check_team(TeamFacts(lead_grades=("P-4",), core=5, core_divisions=4, support=9))
    assert [(check.text, check.figure) for check in checks] == [
        ("Lead is a mid-level officer, P-3 to P-5", "P-4"),
        ("Core team of 2 to 6", "5"),
        ("Core from different divisions", "4"),
        ("Support team of 10 to 20: one short", "9"),
    ]


def test_the_lead_counts_as_core_and_those_who_left_count_no_more(db: None) -> None:
    cluster = ClusterFactory()
    MembershipFactory(cluster=cluster, lead=True)
    MembershipFactory(cluster=cluster)
    MembershipFactory(cluster=cluster, role=TeamRole.SUPPORT)
    MembershipFactory(cluster=cluster, valid_to=datetime.date(2016, 9, 11))
    MembershipFactory(cluster=cluster, valid_from=datetime.date(2016, 9, 13))
    MembershipFactory(cluster=cluster, staff=StaffFactory(active_to=datetime.date(2016, 8, 31)))
    facts = facts_of(teams_of([cluster], TODAY)[cluster.pk])
    assert facts == TeamFacts(lead_grades=("P-3",), core=2, core_divisions=2, support=1)


def test_whoever_leads_a_team_today_is_a_cluster_lead_and_nobody_else(cast: Cast) -> None:
    cluster = ClusterFactory()
    MembershipFactory(cluster=cluster, staff=cast.staff.staff, lead=True)
    MembershipFactory(cluster=cluster, staff=cast.colleague.staff)
    MembershipFactory(cluster=cluster, staff=cast.stranger.staff, lead=True, valid_to=datetime.date(2016, 9, 11))
    leads = {
        user.full_name
        for user in (cast.staff, cast.colleague, cast.stranger)
        if "cluster_lead" in access_of(user).roles
    }
    assert leads == {"Staff"}
    assert access_of(cast.staff).may("cluster:activity:log")
