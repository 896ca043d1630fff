"""Writing activities over REST: the same rules, sentences and records as in the form."""

from typing import Any

import pytest
from django.test import Client

from planning.actions.workplans import draft_workplan, submit
from planning.models import Activity, Dependency, Workplan
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, MandateFactory, MandateShareFactory
from tests.people import Cast

PATH = "/api/v1/activities/"
ONE = f"{PATH}A-01/"
NEW: dict[str, Any] = {
    "lead_unit": "LIA",
    "title": "Prepare the host agreement",
    "start": "Q3 2016",
    "end": "Dec 2016",
    "function": "meetings",
    "cluster": "A",
    "mandates": [{"mandate": "XII/32/3", "percent": 60}, {"mandate": "XII/32/7(b)", "percent": "40.00"}],
    "people": [{"email": "staff@example.org", "role": "lead", "days": {"2016-Q3": 5, "2016-Q4": 2.5}}],
    "milestones": [{"title": "Draft sent", "due": "15 Oct 2016"}],
    "depends_on": [{"after": "A-01", "lag_days": 7}],
}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    biennium = BienniumFactory()
    assert cast.staff and cast.unit_head
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, cluster=ClusterFactory(code="A"))
    MandateShareFactory(activity=activity, mandate=MandateFactory(address="XII/32/7(b)"), percent=100)
    MandateFactory(address="XII/32/3")
    draft_workplan(unit=cast.unit, biennium=biennium, by=cast.unit_head)
    return cast


def writer(stage: Cast) -> Client:
    return program_of(stage.unit_head, TokenScope.ACTIVITIES)


def patch(client: Client, body: Any, tag: str = "") -> Any:
    headers = {"if-match": tag or client.get(ONE)["ETag"]}
    return client.patch(ONE, body, content_type="application/json", headers=headers)


def test_an_activity_is_added_whole_and_once(stage: Cast) -> None:
    client = writer(stage)
    made = send(client, PATH, NEW, **{"idempotency-key": "host"})
    assert made.status_code == 201, made.json()
    body = made.json()
    assert (body["code"], body["start"]["label"], body["end"]["precision"]) == ("A-02", "Q3 2016", "month")
    assert (body["work_days"], body["depends_on"]) == (7.5, [{"after": "A-01", "lag_days": 7}])
    assert {row["mandate"]: row["percent"] for row in body["mandates"]} == {"XII/32/3": 60.0, "XII/32/7(b)": 40.0}
    assert [row["title"] for row in body["milestones"]] == ["Draft sent"]
    assert send(client, PATH, NEW, **{"idempotency-key": "host"}).json() == body
    assert Activity.objects.count() == 2
    assert client.get(f"{PATH}A-02/").json() == body


def test_only_what_is_sent_changes(stage: Cast) -> None:
    client = writer(stage)
    before = client.get(ONE).json()
    answer = patch(client, {"title": "Plan the meetings", "end": "Q4 2016"})
    assert answer.status_code == 200, answer.json()
    changed = {name for name, value in answer.json().items() if before[name] != value}
    assert changed == {"title", "end", "version"}
    assert Activity.objects.get().history.first().history_user == stage.unit_head


@pytest.mark.parametrize("asked", ["biennium=2099", "biennium=two", "nonsense=1"])
@pytest.mark.parametrize("key", [{}, {"idempotency-key": "host"}])
def test_an_address_that_cannot_be_answered_writes_nothing(stage: Cast, asked: str, key: dict[str, str]) -> None:
    client = writer(stage)
    name = asked.split("=")[0]
    made = send(client, f"{PATH}?{asked}", NEW, **key)
    assert (made.status_code, list(made.json()["errors"])) == (400, [name])
    changed = client.patch(
        f"{ONE}?{asked}", {"title": "Elsewhere"}, content_type="application/json", headers={"if-match": '"1-0"'}
    )
    assert changed.status_code in (400, 404)
    assert Activity.objects.get().title != "Elsewhere"


def test_a_stale_write_is_refused_and_changes_nothing(stage: Cast) -> None:
    client = writer(stage)
    tag = client.get(ONE)["ETag"]
    assert patch(client, {"title": "First"}, tag).status_code == 200
    stale = patch(client, {"title": "Second"}, tag)
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    without = client.patch(ONE, {"title": "Third"}, content_type="application/json")
    assert without.status_code == 428
    assert Activity.objects.get().title == "First"


@pytest.mark.parametrize("who", ["staff", "colleague", "stranger", "division_head", "pmu_officer", "other_unit_head"])
def test_nobody_writes_the_workplan_of_another(stage: Cast, who: str) -> None:
    client = program_of(getattr(stage, who), TokenScope.ACTIVITIES)
    assert patch(client, {"title": "Mine now"}).status_code == 403
    assert send(client, PATH, NEW).status_code == 403
    assert patch(program_of(stage.unit_head, TokenScope.PROGRESS), {"title": "Other scope"}).status_code == 403
    assert Activity.objects.get().title != "Mine now"


def test_what_was_submitted_is_no_longer_written(stage: Cast) -> None:
    workplan = Workplan.objects.get()
    submit(workplan=workplan, by=stage.unit_head, version=workplan.version)
    answer = patch(writer(stage), {"title": "Too late"})
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The workplan is being decided on.")


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"mandates": [{"mandate": "XII/32/3", "percent": 60}]}, 422, "shares"),
        ({"mandates": [{"mandate": "nowhere", "percent": 100}]}, 400, "mandates"),
        ({"mandates": "XII/32/3"}, 400, "mandates"),
        ({"start": "soon"}, 400, "start"),
        ({"end": "Q1 2015", "start": "Q2 2015"}, 422, "end"),
        ({"cluster": "Z"}, 400, "cluster"),
        ({"targets": ["AICHI/999"]}, 400, "targets"),
        ({"targets": ["11"]}, 400, "targets"),
        ({"people": [{"email": "nobody@nowhere.org", "role": "lead"}]}, 400, "people"),
        ({"people": [{"email": "staff@example.org", "role": "lead", "days": {"summer": 3}}]}, 400, "people"),
        ({"people": [{"email": "staff@example.org", "role": "lead", "days": {"2016-Q3": 93}}]}, 422, "people"),
        ({"milestones": [{"id": 999_999, "title": "Not mine", "due": "2016"}]}, 422, "milestones"),
        ({"standing": "ended"}, 422, "reason"),
        ({"title": "zero \x00"}, 400, "title"),
        ({"title": {"a": 1}}, 400, "title"),
        ({"title": None}, 400, "title"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(stage: Cast, wrong: dict[str, Any], status: int, field: str) -> None:
    answer = patch(writer(stage), wrong)
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.json()
    assert Activity.objects.get().version == 1


def test_a_circle_is_refused_with_the_way_round(stage: Cast) -> None:
    client = writer(stage)
    assert send(client, PATH, NEW).status_code == 201
    answer = patch(client, {"depends_on": [{"after": "A-02"}]})
    assert answer.status_code == 422
    assert "A-02" in str(answer.json()["errors"])
    assert Dependency.objects.count() == 1


def test_a_unit_without_a_workplan_takes_no_activity(stage: Cast) -> None:
    answer = send(writer(stage), PATH, {**NEW, "lead_unit": "BIO"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["lead_unit"])
