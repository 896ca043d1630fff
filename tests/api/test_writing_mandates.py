"""The register of mandates over REST: kept by who keeps it in the browser, in the same words."""

from typing import Any

import pytest
from django.test import Client

from planning.models import Mandate
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.factories.planning import BienniumFactory, DecisionFactory, MandateFactory
from tests.people import Cast

PATH = "/api/v1/mandates/"
ONE = f"{PATH}XII/32/7(b)/"
NEW: dict[str, Any] = {
    "decision": "XII/32",
    "place": "8 (a)",
    "title": "Report on the functional review",
    "text": "Requests the Executive Secretary to report on the functional review.",
    "due": "Q4 2016",
}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    BienniumFactory()
    MandateFactory(address="XII/32/7(b)", decision=DecisionFactory(symbol="XII/32"))
    return cast


def keeper(stage: Cast) -> Client:
    return program_of(stage.pmu_officer, TokenScope.MANDATES)


def patch(client: Client, body: Any, tag: str = "") -> Any:
    headers = {"if-match": tag or client.get(ONE)["ETag"]}
    return client.patch(ONE, body, content_type="application/json", headers=headers)


def test_a_paragraph_is_added_at_its_address_and_once(stage: Cast) -> None:
    client = keeper(stage)
    first, again = (send(client, PATH, NEW, **{"idempotency-key": "8a"}) for _turn in range(2))
    assert (first.status_code, first.json()["address"]) == (201, "XII/32/8(a)"), first.json()
    assert (again.json(), first.json()["due_on"]) == (first.json(), "2016-12-31")
    assert client.get(f"{PATH}XII/32/8(a)/").json() == first.json()
    twice = send(client, PATH, NEW)
    assert (twice.status_code, list(twice.json()["errors"])) == (422, ["place"])
    assert Mandate.objects.count() == 2


def test_a_mandate_changes_with_a_reason_over_what_was_read(stage: Cast) -> None:
    client = keeper(stage)
    tag = client.get(ONE)["ETag"]
    before = client.get(ONE).json()
    assert list(patch(client, {"status": "implemented"}).json()["errors"]) == ["reason"]
    done = patch(client, {"status": "implemented", "reason": "Reported to SBI 1."}, tag)
    assert done.status_code == 200
    assert {name for name, value in done.json().items() if before[name] != value} == {"status", "version"}
    assert patch(client, {"status": "retired", "reason": "Again."}, tag).status_code == 412
    assert client.patch(ONE, {"status": "retired"}, content_type="application/json").status_code == 428
    assert Mandate.objects.get().history.first().history_change_reason == "Reported to SBI 1."


@pytest.mark.parametrize("who", ["staff", "unit_head", "executive_secretary", "hr_officer", "rest_client"])
def test_nobody_else_keeps_the_register(stage: Cast, who: str) -> None:
    client = program_of(getattr(stage, who), TokenScope.MANDATES)
    assert patch(client, {"status": "retired", "reason": "Mine."}).status_code == 403
    assert send(client, PATH, NEW).status_code == 403
    assert send(program_of(stage.pmu_officer), PATH, NEW).status_code == 403, "a token that reads only"
    assert Mandate.objects.get().status == "active"


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"decision": "XIII/99"}, 422, "decision"),
        ({"place": "somewhere"}, 422, "place"),
        ({"place": "7 or 8"}, 422, "place"),
        ({"title": "x" * 301}, 422, None),
        ({"title": ""}, 400, "title"),
        ({"status": "splendid"}, 400, "status"),
        ({"addressees": ["everybody"]}, 400, "addressees"),
        ({"due": "soon"}, 400, "due"),
        ({"text": "zero \x00"}, 400, "text"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(
    stage: Cast, wrong: dict[str, Any], status: int, field: str | None
) -> None:
    answer = send(keeper(stage), PATH, {**NEW, **wrong})
    assert answer.status_code == status, answer.json()
    assert field is None or list(answer.json()["errors"]) == [field]
    assert Mandate.objects.count() == 1
