"""What programs come for: the series of a cluster, teams, what changed since, CSV, and the example of the docs."""

import csv
import datetime
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from clusters.models import Project, Stage
from common import clock
from common.audit import acting
from structure.actions.tokens import issue_token
from structure.enums import TokenScope
from structure.models import User
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProjectFactory
from tests.factories.monitoring import LagCaseFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, DeliverableFactory, ProgressEntryFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example_client.py"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    cluster = ClusterFactory(code="A", name="=Meetings")
    MembershipFactory(cluster=cluster, lead=True, staff=cast.staff.staff)
    project = ProjectFactory(cluster=cluster, code="A-P1")
    activity = ActivityFactory(
        code="A-01", lead_unit=cast.unit, cluster=cluster, project=project, biennium=BienniumFactory()
    )
    LagCaseFactory(activity=activity)
    DeliverableFactory(activity=activity, due_on=datetime.date(2016, 3, 1))
    return cast


def reader(user: User, *scopes: str) -> Client:
    _row, token = issue_token(by=user, name="A test", days=30, scopes=scopes)
    return Client(headers={"authorization": f"Token {token}"})


def read(path: str, client: Client | None = None) -> Any:
    answer = (client or Client()).get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_last_point_of_the_series_is_the_status_of_today(stage: Cast) -> None:
    status, points = read("cluster-status/A/"), read("cluster-status/A/history/")
    assert [point["as_at"] for point in points][:2] == ["2015-01-31", "2015-02-28"]
    assert points[-1]["as_at"] == status["as_at"] == "2016-09-12"
    last = points[-1]
    for name in ("progress", "planned", "status", "activities", "activities_by_status", "implementation_rates"):
        assert last[name] == status[name], name
    assert last["open_lag_cases"] == status["lag"]["open"] == 1
    assert (last["core"], last["support"]) == (status["team"]["core"], status["team"]["support"])
    assert (last["deliverables_due"], last["deliverables_delivered"]) == (
        status["deliverables"]["due"],
        status["deliverables"]["due"] - status["deliverables"]["overdue"],
    )
    assert points[0]["deliverables_due"] == 0


def test_a_series_says_what_had_been_reported_by_each_day(stage: Cast) -> None:
    cluster = ClusterFactory(code="B")
    activity = ActivityFactory(code="B-01", cluster=cluster, lead_unit=stage.unit, percent=60, status="on_track")
    for day, percent in ((1, 20), (8, 60)):
        entered = datetime.datetime(2016, 9, day, 12, tzinfo=datetime.UTC)
        ProgressEntryFactory(activity=activity, percent=percent, status="on_track", entered_at=entered)
    points = read("cluster-status/B/history/?from=2016-08-30&to=2016-09-12&every=week")
    assert [(point["as_at"], point["progress"]) for point in points] == [
        ("2016-08-30", 0.0),
        ("2016-09-06", 20.0),
        ("2016-09-12", 60.0),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("from=2016-09-12&to=2016-09-01", "from"),
        ("to=2016-10-01", "to"),
        ("from=1066-01-01", "from"),
        ("every=hour", "every"),
        ("every=day", "every"),
        ("biennium=1066", "biennium"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_a_series_that_cannot_be_is_refused_by_name(stage: Cast, query: str, field: str) -> None:
    answer = Client().get(f"/api/v1/cluster-status/A/history/?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_teams_are_sizes_and_rules_and_names_only_with_the_scope(stage: Cast) -> None:
    plain = reader(stage.rest_client)
    [team] = read("teams/", plain)
    assert (team["cluster"], team["core"], team["support"], "members" in team) == ("A", 1, 0, False)
    assert {check["rule"] for check in team["rules"] if not check["passed"]} >= {"core_of_2_to_6"}
    told = reader(stage.rest_client, TokenScope.PEOPLE)
    assert read("teams/A/", told)["members"][0]["name"] == stage.staff.full_name
    held = plain.get("/api/v1/teams/")["ETag"]
    assert told.get("/api/v1/teams/", headers={"if-none-match": held}).status_code == 200
    assert plain.get("/api/v1/teams/Z/").status_code == 404


def test_only_what_changed_since_then_is_listed(stage: Cast) -> None:
    client = reader(stage.rest_client)
    since = (clock.now() + datetime.timedelta(hours=1)).astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in ("clusters", "projects", "activities", "mandates"):
        assert read(f"{name}/?updated_since={since}", client)["count"] == 0
    assert client.get("/api/v1/projects/?updated_since=soon").status_code == 400
    other = ProjectFactory(code="A-P2", cluster=ClusterFactory(code="A"))
    Project.history.filter(id=other.pk).update(history_date="2016-09-01T00:00:00Z")
    assert [row["code"] for row in read("projects/?updated_since=2016-09-11T00:00:00Z", client)["results"]] == ["A-P1"]
    with acting(by=None, why="A stage is added"):
        Stage.objects.create(project=other, unit=stage.unit, order=1, title="Draft")
    assert read("projects/?updated_since=2016-09-11T00:00:00Z", client)["count"] == 2


def test_rows_come_as_csv_too_and_a_refusal_stays_a_problem(stage: Cast) -> None:
    answer = Client().get("/api/v1/cluster-status/?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["code"], row["name"], row["team.core"], row["lag.open"]) == ("A", "'=Meetings", "1", "1")
    assert row["implementation_rates.i2.total"] == "1"
    client = reader(stage.rest_client)
    paged = client.get("/api/v1/projects/", headers={"accept": "text/csv"})
    assert "A-P1" in paged.content.decode()
    wrong = client.get("/api/v1/projects/?format=csv&nonsense=1")
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")
    assert wrong.json()["errors"]
    assert client.get("/api/v1/projects/", headers={"if-none-match": paged["ETag"]}).status_code == 200


def test_a_poll_of_all_clusters_costs_one_question_while_nothing_changes(
    stage: Cast, django_assert_num_queries: Any
) -> None:
    for code in "BCDEFGH":
        ClusterFactory(code=code)
    held = Client().get("/api/v1/cluster-status/")["ETag"]
    with django_assert_num_queries(1):
        assert Client().get("/api/v1/cluster-status/", headers={"if-none-match": held}).status_code == 304


def test_a_token_adds_no_question_to_a_poll(stage: Cast, django_assert_num_queries: Any) -> None:
    client = reader(stage.rest_client)
    held = client.get("/api/v1/cluster-status/")["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/api/v1/cluster-status/", headers={"if-none-match": held}).status_code == 304


@pytest.mark.django_db(transaction=True)
def test_the_example_of_the_docs_says_what_changed(stage: Cast, live_server: Any) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), live_server.url, "2", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines() == [f"A new -> {read('cluster-status/A/')['status']}"]
    assert len(EXAMPLE.read_text().splitlines()) <= 25
