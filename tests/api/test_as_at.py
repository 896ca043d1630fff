"""Clusters, projects, teams and dossiers over REST as at a past day: what a program read on a day it reads of that
day for ever."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from common.audit import acting
from structure.enums import TokenScope
from tests.api.test_clients import read, reader
from tests.factories.clusters import MembershipFactory, ProjectDeliverableFactory, ProjectFactory, StageFactory
from tests.factories.copies import copies
from tests.factories.planning import DeliverableFactory
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)
OPEN = ("cluster-status/", "cluster-status/A/")
CLOSED = ("clusters/", "clusters/A/", "projects/", "projects/A-P1/", "teams/", "teams/A/", "cluster-dossier/A/")


def sign(row: Any, **values: Any) -> None:
    with acting(by=None, why="Decided"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


class Stage:
    """A cluster with a project, a team and work, on its first day; ``later`` changes everything of it."""

    def __init__(self, cast: Cast, settings: Any) -> None:
        self.cast, self.weeks = cast, Weeks(cast, settings, seed=7)
        self.cluster: Cluster = self.weeks.clusters[0]
        self.place = MembershipFactory(cluster=self.cluster, lead=True, valid_from=BEGIN)
        self.project = ProjectFactory(cluster=self.cluster, code="A-P1", title="Pilot", originating_unit=cast.unit)
        self.step = StageFactory(project=self.project, unit=cast.unit)
        self.paper = ProjectDeliverableFactory(project=self.project)
        self.work = self.weeks.reported
        sign(self.work, cluster=self.cluster, project=self.project, work_days=10)
        self.due = DeliverableFactory(activity=self.work, due_on=BEGIN)
        self.weeks.report()

    def later(self) -> None:
        self.weeks.on(BEGIN + 30 * DAY)
        sign(self.cluster, name="Renamed", mandate="Another")
        sign(self.project, title="Another", state="closed")
        sign(self.step, state="done", unit=self.cast.other_unit)
        sign(self.paper, title="Another")
        sign(self.due, due_on=TODAY)
        sign(self.place.staff, grade="P-5", unit=self.cast.other_unit)
        self.work.refresh_from_db()
        sign(self.work, work_days=50)
        self.weeks.report()
        ProjectFactory(cluster=self.cluster, code="A-P2")
        MembershipFactory(cluster=self.cluster, valid_from=self.weeks.day)
        self.weeks.on(TODAY)


@pytest.fixture
def stage(cast: Cast, settings: Any) -> Stage:
    return Stage(cast, settings)


def test_what_a_program_read_on_a_day_it_reads_of_that_day_for_ever(stage: Stage) -> None:
    client = reader(stage.cast.rest_client, TokenScope.PEOPLE)
    told = {path: read(path, client) for path in (*OPEN, *CLOSED)}
    stage.later()
    client = reader(stage.cast.rest_client, TokenScope.PEOPLE)
    for path, then in told.items():
        assert read(f"{path}?as_at=2016-03-01", client) == then, path
        assert read(path, client) != then, path
        assert read(f"{path}?as_at=2016-09-12", client) == read(path, client), path


def test_list_page_series_and_status_say_the_same_of_a_day(stage: Stage, sign_in: Any) -> None:
    stage.later()
    [point] = read("cluster-status/A/history/?from=2016-03-02&to=2016-03-02&every=day")
    status = read("cluster-status/A/?as_at=2016-03-02")
    page = sign_in(stage.cast.staff).get("/clusters/A/?as_at=2016-03-02").context["page"].status
    for name in ("as_at", "progress", "planned", "status", "activities", "activities_by_status"):
        assert point[name] == status[name]
    assert (status["progress"], status["work_days"]) == (page.progress, page.work_days)
    assert status["work_days"] == 10
    assert point["deliverables_due"] == status["deliverables"]["due"] == page.deliverables.due == 1
    assert read("cluster-status/?as_at=2016-03-02")[0] == status


def test_filters_and_codes_are_those_of_the_day(stage: Stage) -> None:
    client = reader(stage.cast.rest_client)
    stage.later()

    def codes(query: str) -> list[str]:
        return [row["code"] for row in read(f"projects/?{query}", client)["results"]]

    assert codes("as_at=2016-03-01") == ["A-P1"]
    assert codes("as_at=2016-03-01&search=pilot") == codes("as_at=2016-03-01&cluster=A") == ["A-P1"]
    assert codes("as_at=2016-03-01&search=another") == codes("as_at=2016-03-01&state=closed") == []
    assert codes("search=another&state=closed") == ["A-P1"]
    assert codes("as_at=2016-03-01&updated_since=2016-03-02T00:00:00Z") == ["A-P1"]
    assert client.get("/api/v1/projects/A-P2/?as_at=2016-03-01").status_code == 404
    assert client.get("/api/v1/projects/A-P2/").status_code == 200
    csv = client.get("/api/v1/projects/?as_at=2016-03-01&format=csv")
    assert "Pilot" in csv.content.decode() and "Another" not in csv.content.decode()


@pytest.mark.parametrize("asked", ["soon", "2016-09-13", "0001-01-01", "2016-02-29", "%00", ""])
def test_a_day_that_cannot_be_asked_is_refused_by_name(stage: Stage, asked: str) -> None:
    stage.weeks.on(TODAY)
    client = reader(stage.cast.rest_client)
    for path in (*OPEN, *CLOSED):
        answer = client.get(f"/api/v1/{path}?as_at={asked}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), path
        assert list(answer.json()["errors"]) == ["as_at"], path


def test_what_is_no_filter_is_refused_on_a_past_day_too(stage: Stage) -> None:
    stage.weeks.on(TODAY)
    client = reader(stage.cast.rest_client)
    for path in (*OPEN, *CLOSED):
        assert client.get(f"/api/v1/{path}?as_at=2016-03-01&nonsense=1").status_code == 400, path
    assert client.get("/api/v1/projects/?as_at=2016-03-01&state=nonsense").status_code == 400


def test_names_of_a_past_day_need_their_scope_and_outsiders_read_nothing(stage: Stage, settings: Any) -> None:
    stage.later()
    plain, told = reader(stage.cast.rest_client), reader(stage.cast.rest_client, TokenScope.PEOPLE)
    assert "members" not in read("teams/A/?as_at=2016-03-01", plain)
    [member] = read("teams/A/?as_at=2016-03-01", told)["members"]
    assert member["unit"] != stage.cast.other_unit.code
    for path in CLOSED:
        assert Client().get(f"/api/v1/{path}?as_at=2016-03-01").status_code == 401
    settings.CLUSTER_STATUS_PUBLIC = False
    assert {Client().get(f"/api/v1/{path}?as_at=2016-03-01").status_code for path in OPEN} == {401}
    assert {plain.get(f"/api/v1/{path}?as_at=2016-03-01").status_code for path in OPEN} == {200}


def test_a_past_day_has_a_tag_of_its_own(stage: Stage) -> None:
    stage.later()
    now, then = (Client().get(f"/api/v1/cluster-status/{query}")["ETag"] for query in ("", "?as_at=2016-03-01"))
    assert now != then
    path = "/api/v1/cluster-status/?as_at=2016-03-01"
    assert Client().get(path, headers={"if-none-match": then}).status_code == 304
    assert Client().get(path, headers={"if-none-match": now}).status_code == 200


def test_a_past_day_takes_as_many_queries_for_three_hundred_projects_as_for_one(stage: Stage) -> None:
    stage.weeks.on(TODAY)
    client = reader(stage.cast.rest_client)

    def counts() -> list[int]:
        found = []
        for path in (*OPEN, *CLOSED):
            client.get(f"/api/v1/{path}?as_at=2016-03-10")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/api/v1/{path}?as_at=2016-03-10").status_code == 200
            found.append(len(queries))
        return found

    few = counts()
    copies(stage.project, 300, code="'B-' || n", id="1000000 + n")
    copies(stage.project.history.first(), 300, code="'B-' || n", id="1000000 + n")
    copies(stage.step.history.first(), 300, project_id="1000000 + n", id="2000000 + n")
    copies(stage.paper.history.first(), 300, project_id="1000000 + n", id="3000000 + n")
    stage.weeks.on(BEGIN)
    for _each in range(3):
        MembershipFactory(cluster=stage.cluster, valid_from=BEGIN)
    stage.weeks.on(TODAY)
    assert counts() == few
    assert read("projects/?as_at=2016-03-10", client)["count"] == 301


def test_the_schema_says_where_a_day_can_be_asked(db: None) -> None:
    schema = Client().get("/api/v1/schema/?format=json").json()
    for path in (*OPEN, *CLOSED):
        name = path.replace("/A-P1/", "/{code}/").replace("/A/", "/{code}/")
        [found] = [one for one in schema["paths"][f"/api/v1/{name}"]["get"]["parameters"] if one["name"] == "as_at"]
        assert (found["in"], found["schema"]["format"]) == ("query", "date"), path
        assert "at the end of this day" in found["description"]
