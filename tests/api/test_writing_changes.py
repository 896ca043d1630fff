"""Change requests over REST: asked for, decided, and refused with the sentences of the page."""

import json
from typing import Any

import pytest
from django.test import Client

from planning.models import Activity, ChangeRequest
from structure.enums import TokenScope
from structure.models import User
from tests.api.test_writing import program_of, send
from tests.people import Cast
from tests.planning.change_stage import approved
from tests.planning.workplan_stage import activity_of

PATH = "/api/v1/change-requests/"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    activity_of(cast)
    approved(cast)
    return cast


def program(user: User) -> Client:
    return program_of(user, TokenScope.WORKPLANS)


def ask(client: Client, **more: Any) -> Any:
    code = Activity.objects.order_by("pk").first().code
    body = {"kind": "postpone", "activity": code, "end": "Q2 2017", "reason": "No venue.", **more}
    return send(client, PATH, body)


def decide(client: Client, number: int, decision: str, **more: str) -> Any:
    tag = client.get(f"{PATH}{number}/")["ETag"]
    return send(client, f"{PATH}{number}/decide/", {"decision": decision, **more}, **{"if-match": tag})


def test_a_change_goes_its_way_and_is_written_when_approved(stage: Cast) -> None:
    made = ask(program(stage.unit_head))
    assert made.status_code == 201, made.json()
    number = made.json()["number"]
    assert made.json()["after"]["end.on"] == "2017-06-30"
    assert decide(program(stage.unit_head), number, "endorse").status_code == 403
    assert decide(program(stage.division_head), number, "approve").status_code == 403
    assert decide(program(stage.division_head), number, "refuse").json()["errors"] == {
        "note": ["Say why the change is refused."]
    }
    assert decide(program(stage.division_head), number, "endorse").json()["state"] == "endorsed"
    done = decide(program(stage.executive_secretary), number, "approve")
    assert (done.json()["state"], done.json()["frozen_in"]) == ("approved", 2)
    assert Activity.objects.order_by("pk").first().status == "postponed"
    assert program(stage.stranger).get(f"{PATH}?state=approved").json()["results"] == [done.json()]


def test_other_values_are_asked_for_over_what_was_read(stage: Cast) -> None:
    client = program(stage.unit_head)
    code = Activity.objects.order_by("pk").first().code
    body = {"kind": "reformulate", "activity": code, "values": {"title": "Another title"}, "reason": "Clearer."}
    assert send(client, PATH, body).status_code == 428
    tag = client.get(f"/api/v1/activities/{code}/")["ETag"]
    made = send(client, PATH, body, **{"if-match": tag})
    assert (made.status_code, made.json()["after"]) == (201, {"title": "Another title"}), made.json()
    assert Activity.objects.order_by("pk").first().title != "Another title"
    assert send(client, PATH, body, **{"if-match": tag.replace('"', '"9', 1)}).status_code == 412


@pytest.mark.parametrize("who", ["staff", "colleague", "stranger", "division_head", "pmu_officer", "rest_client"])
def test_only_the_unit_head_asks(stage: Cast, who: str) -> None:
    assert ask(program(getattr(stage, who))).status_code == 403
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"kind": "vanish"}, 400, "kind"),
        ({"activity": "Z-99"}, 422, "activity"),
        ({"end": "soon"}, 400, "end"),
        ({"reason": " "}, 400, "reason"),
        ({"kind": "move"}, 422, "to"),
        ({"kind": "move", "to": "NONE"}, 400, "to"),
        ({"kind": "add", "values": {"title": "x"}}, 400, "lead_unit"),
        ({"values": ["no object"]}, 400, "values"),
    ],
)
def test_a_request_that_cannot_be_taken_names_its_field(
    stage: Cast, wrong: dict[str, Any], status: int, field: str
) -> None:
    answer = ask(program(stage.unit_head), **wrong)
    assert answer.status_code == status, answer.json()
    assert field in answer.json()["errors"], json.dumps(answer.json())
    assert not ChangeRequest.objects.exists()


def test_what_is_asked_twice_with_one_key_is_one_request(stage: Cast) -> None:
    client = program(stage.unit_head)
    code = Activity.objects.order_by("pk").first().code
    body = {"kind": "terminate", "activity": code, "reason": "The Parties withdrew it."}
    first, second = (send(client, PATH, body, **{"idempotency-key": "end it"}) for _turn in range(2))
    assert first.json() == second.json()
    assert ChangeRequest.objects.count() == 1
