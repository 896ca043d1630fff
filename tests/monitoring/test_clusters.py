"""Cluster pages and cluster status: figures, who may read them, and how many queries they take."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.enums import TeamRole
from common.audit import acting
from monitoring.models import LagCase
from monitoring.queries.clusters import cluster_status, cluster_statuses
from monitoring.rules.dossier import DossierFacts, dossier_of
from planning.models import Activity
from planning.queries.activities import with_plan
from planning.queries.progress_sums import weighted_progress
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProjectFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, DeliverableFactory
from tests.people import Cast
from tests.planning.counting import queries_of

TODAY = datetime.date(2016, 9, 12)


def activity(**named: Any) -> Activity:
    """At 70 of 70 planned points on the day of the tests, unless said otherwise."""
    days = named.pop("work_days", Decimal(0))
    made: Activity = ActivityFactory(work_days=days, **named)
    return made


def test_progress_is_weighted_by_work_days(db: None) -> None:
    cluster = ClusterFactory()
    activity(cluster=cluster, percent=80, work_days=Decimal(30))
    activity(cluster=cluster, percent=40, work_days=Decimal(10))
    activity(cluster=cluster, percent=0, work_days=Decimal(500), postponed=True)
    status = cluster_status(cluster, BienniumFactory(), TODAY)
    assert (status.progress, status.planned, status.work_days) == (70.0, 70.0, Decimal("40.0"))
    assert status.remaining_work_days == Decimal("12.0")
    assert (status.activities, status.remaining_activities) == (3, 2)


def test_without_work_days_every_activity_weighs_the_same(db: None) -> None:
    cluster = ClusterFactory()
    activity(cluster=cluster, percent=80)
    activity(cluster=cluster, percent=40)
    found = weighted_progress(with_plan(Activity.objects.all(), TODAY), by="cluster")
    assert found[cluster.pk].percent == 60.0
    assert weighted_progress(with_plan(Activity.objects.all(), TODAY))[None].percent == 60.0


def test_a_group_without_activities_has_not_started(db: None) -> None:
    assert weighted_progress(with_plan(Activity.objects.all(), TODAY)) == {}
    assert cluster_status(ClusterFactory(), BienniumFactory(), TODAY).status == "not_started"


def test_status_counts_lag_cases_deliverables_and_projects_behind(db: None) -> None:
    cluster, other = ClusterFactory(code="A"), ClusterFactory(code="B")
    late = activity(cluster=cluster, lagging=True, project=ProjectFactory(cluster=cluster))
    activity(cluster=cluster, project=ProjectFactory(cluster=cluster))
    elsewhere = activity(cluster=other)
    with acting(by=None, why="Test"):
        for number, (subject, dimension, state, level) in enumerate(
            [
                (late, "time", "open", 2),
                (late, "delivery", "explained", 5),
                (late, "money", "closed", 1),
                (elsewhere, "time", "open", 1),
            ],
            1,
        ):
            LagCase.objects.create(
                number=number, activity=subject, dimension=dimension, state=state, level=level, raised_on=TODAY,
                level_since=TODAY, closing_evidence="Done" if state == "closed" else "",
            )  # fmt: skip
    DeliverableFactory(activity=late, due_on=TODAY)
    DeliverableFactory(activity=late, due_on=TODAY, delivered_on=TODAY)
    DeliverableFactory(activity=late, due_on=datetime.date(2016, 12, 1))
    status = cluster_status(cluster, BienniumFactory(), TODAY)
    assert (status.projects, status.projects_behind) == (2, 1)
    assert status.lag_cases == {2: 1, 5: 1}
    found = status.deliverables
    assert (found.total, found.due, found.delivered, found.overdue) == (3, 2, 1, 1)


def test_cluster_status_names_nobody(db: None) -> None:
    cluster = ClusterFactory()
    member = MembershipFactory(cluster=cluster, lead=True)
    text = repr(cluster_status(cluster, BienniumFactory(), TODAY))
    assert member.staff.name not in text
    assert member.staff.user.email not in text


def test_cluster_status_takes_as_many_queries_for_one_as_for_eight(db: None) -> None:
    biennium = BienniumFactory()

    def fill(codes: str) -> int:
        clusters = [ClusterFactory(code=code) for code in codes]
        for cluster in clusters:
            activity(cluster=cluster, project=ProjectFactory(cluster=cluster))
            MembershipFactory(cluster=cluster)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cluster_statuses(clusters, biennium, TODAY)
        return len(queries)

    assert fill("A") == fill("BCDEFGHI") == 9


@pytest.mark.parametrize("address", ["/clusters/H/", "/clusters/h/"])
def test_a_cluster_is_found_by_its_letter_large_or_small(cast: Cast, sign_in: Any, address: str) -> None:
    BienniumFactory()
    ClusterFactory(code="H")
    assert sign_in(cast.staff).get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("/clusters/", "P-3"),
        ("/clusters/H/", "2 people in the core, the lead among them, 1 in support."),
        ("/clusters/H/team/", "2 people in the core, the lead among them, 1 in support."),
        ("/clusters/H/dossier/", "2 people; the staff read the names."),
    ],
)
def test_a_program_that_signs_in_reads_no_name_of_a_team(cast: Cast, sign_in: Any, address: str, counts: str) -> None:
    BienniumFactory()
    cluster = ClusterFactory(code="H")
    team = [MembershipFactory(cluster=cluster, lead=True), MembershipFactory(cluster=cluster)]
    team.append(MembershipFactory(cluster=cluster, role=TeamRole.SUPPORT))
    told = sign_in(cast.rest_client).get(address).content.decode()
    assert counts in told and not [one for one in team if one.staff.name in told]
    shown = sign_in(cast.stranger).get(address).content.decode()
    assert counts not in shown and team[0].staff.name in shown


def test_the_page_says_what_is_missing(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    cluster = ClusterFactory(
        code="H", translations={"zh-hans": {"name": "信息和通信技术"}}, dossier_due_on=datetime.date(2016, 9, 30)
    )
    activity(cluster=cluster, lagging=True, project=ProjectFactory(cluster=cluster, code="H-01"))
    MembershipFactory(cluster=cluster, lead=True)
    MembershipFactory(cluster=cluster)
    for _place in range(9):
        MembershipFactory(cluster=cluster, role=TeamRole.SUPPORT)
    text = sign_in(cast.staff).get("/clusters/H/").content.decode()
    assert "<strong>1 of 1</strong> projects behind" in text
    assert "support team one short" in text
    assert "<strong>30 Sep 2016</strong>, in 18 days" in text
    assert 'lang="zh-Hans">信息和通信技术' in text
    assert "9 support staff" in text


@pytest.mark.parametrize(
    "query", ["biennium=nonsense", "biennium=%00", "biennium=99999999999999999999", "biennium=2015&x=1"]
)
def test_a_bad_address_is_left_out(cast: Cast, sign_in: Any, query: str) -> None:
    BienniumFactory()
    ClusterFactory(code="H")
    client = sign_in(cast.staff)
    assert {client.get(f"{address}?{query}").status_code for address in ("/clusters/", "/clusters/H/")} == {200}


def test_an_unknown_cluster_is_not_found(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    assert sign_in(cast.staff).get("/clusters/Z/").status_code == 404


def test_the_pages_take_as_many_queries_for_one_row_as_for_many(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    cluster = ClusterFactory(code="H")
    client = sign_in(cast.staff)

    def add(number: int) -> None:
        for _place in range(number):
            activity(cluster=cluster, project=ProjectFactory(cluster=cluster))
            activity(cluster=cluster)
            MembershipFactory(cluster=cluster)

    add(1)
    one = [queries_of(client, "/clusters/"), queries_of(client, "/clusters/H/")]
    add(20)
    assert [queries_of(client, "/clusters/"), queries_of(client, "/clusters/H/")] == one


def test_the_dossier_tells_ready_from_begun_from_nothing() -> None:
    assert [part.ready for part in dossier_of(DossierFacts())] == [False] * 7
    full = DossierFacts(True, 5, True, 5, 5, 38, 50, 4, 4, 6, 10, 3, 3)
    assert [part.ready for part in dossier_of(full)] == [True] * 7
    half = DossierFacts(True, 5, False, 5, 2, 38, 50, 4, 2, 6, 0, 3, 1)
    assert [(part.letter, part.ready) for part in dossier_of(half)] == [
        ("a", None), ("b", None), ("c", True), ("d", None), ("e", True), ("f", False), ("g", None),
    ]  # fmt: skip
    assert dossier_of(half)[3].source == "2 of 4 drafted"
