"""Results, outputs, indicators, assumptions and risks over REST: one way of writing, through the door of the page."""

from typing import Any

import pytest
from django.test import Client

from planning.models import Assumption, ExpectedResult, Indicator, Output, Risk
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.factories.planning import ActivityFactory, BienniumFactory, GuidingActivityFactory, OutputFactory
from tests.people import Cast

NEW: dict[str, dict[str, Any]] = {
    "results": {"goal": 1, "code": "1.3", "name": "Parties have what they need in time"},
    "outputs": {"result": "1.2", "code": "1.2.9", "name": "Agendas of the three meetings"},
    "indicators": {"output": "1.2.1", "name": "Agendas published", "targets": {"2016": 3}, "parts": ["COP", "MOPs"]},
    "assumptions": {"result": "1.2", "text": "The host country confirms the dates."},
    "risks": {"result": "1.2", "text": "Rooms are booked twice.", "likelihood": 3, "impact": 4},
}
NAMED = {"results": "code", "outputs": "code", "indicators": "id", "assumptions": "id", "risks": "id"}
SCOPE = {"assumptions": TokenScope.RISKS, "risks": TokenScope.RISKS}
MODELS: dict[str, Any] = {
    "results": ExpectedResult,
    "outputs": Output,
    "indicators": Indicator,
    "assumptions": Assumption,
    "risks": Risk,
}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    BienniumFactory()
    ActivityFactory(lead_unit=cast.unit, output=OutputFactory())
    return cast


def program(user: Any, noun: str) -> Client:
    return program_of(user, SCOPE.get(noun, TokenScope.FRAMEWORK))


def over(client: Client, method: str, path: str, body: Any, tag: str = "") -> Any:
    headers = {"if-match": tag} if tag else {}
    return getattr(client, method)(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("noun", NEW)
def test_a_row_is_added_once_changed_over_what_was_read_and_taken_away(stage: Cast, noun: str) -> None:
    client, path = program(stage.pmu_officer, noun), f"/api/v1/{noun}/"
    before = MODELS[noun].objects.count()
    first, again = (send(client, path, NEW[noun], **{"idempotency-key": "one"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    one = f"{path}{first.json()[NAMED[noun]]}/"
    read = client.get(one)
    assert read.json() == first.json() and read.json() in client.get(path).json()["results"]

    words = "name" if "name" in NEW[noun] else "text"
    changed = {words: "Said more clearly", "reason": "It was not clear."}
    assert over(client, "patch", one, changed).status_code == 428
    done = over(client, "patch", one, changed, read["ETag"])
    assert (done.status_code, done.json()) == (200, read.json() | {words: "Said more clearly", "version": 2})
    assert over(client, "patch", one, changed, read["ETag"]).status_code == 412
    row = MODELS[noun].objects.latest("pk")
    assert "It was not clear." in row.history.first().history_change_reason

    assert over(client, "post", f"{one}remove/", {"reason": "Mine."}, read["ETag"]).status_code == 412
    assert list(over(client, "post", f"{one}remove/", {}, done["ETag"]).json()["errors"]) == ["reason"]
    gone = over(client, "post", f"{one}remove/", {"reason": "Entered by mistake."}, done["ETag"])
    assert (gone.status_code, client.get(one).status_code) == (204, 404)
    assert MODELS[noun].objects.count() == before


def test_a_scope_gives_nobody_what_is_not_theirs(stage: Cast) -> None:
    before = {noun: MODELS[noun].objects.count() for noun in NEW}
    old = program_of(stage.pmu_officer, TokenScope.RESULTS, TokenScope.MANDATES, TokenScope.ACTIVITIES)
    for noun, body in NEW.items():
        clients = [program(getattr(stage, who), noun) for who in ("stranger", "other_unit_head", "rest_client")]
        assert {send(one, f"/api/v1/{noun}/", body).status_code for one in clients} == {403}
        assert send(old, f"/api/v1/{noun}/", body).status_code == 403, "what was issued before gains nothing"
    assert before == {noun: MODELS[noun].objects.count() for noun in NEW}


def test_the_head_of_a_unit_writes_what_the_page_lets_them(stage: Cast) -> None:
    for noun, status in (("results", 403), ("outputs", 403), ("indicators", 201), ("assumptions", 201), ("risks", 201)):
        assert send(program(stage.unit_head, noun), f"/api/v1/{noun}/", NEW[noun]).status_code == status, noun


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("results", {"code": "1/2"}, 422, "code"),
    ("results", {"code": "risks"}, 422, "code"),
    ("results", {"code": "1.2"}, 422, "code"),
    ("results", {"name": "x" * 301}, 422, "name"),
    ("results", {"goal": 7}, 400, "goal"),
    ("results", {"goal": 10**30}, 400, "goal"),
    ("results", {"code": "zero \x00"}, 400, "code"),
    ("outputs", {"code": "1.2.1"}, 422, "code"),
    ("outputs", {"code": "new"}, 422, "code"),
    ("outputs", {"result": "9.9"}, 400, "result"),
    ("indicators", {"output": None}, 422, "result"),
    ("indicators", {"result": "1.2"}, 422, "result"),
    ("indicators", {"targets": {"2031": 3}}, 422, "targets"),
    ("indicators", {"targets": {"2016": "many"}}, 400, "targets"),
    ("indicators", {"parts": ["COP", "COP"]}, 422, "parts"),
    ("indicators", {"baseline": 10**15}, 400, "baseline"),
    ("risks", {"text": "x" * 2001}, 422, "text"),
    ("risks", {"likelihood": 6}, 400, "likelihood"),
    ("risks", {"owner": "nobody@example.org"}, 400, "owner"),
]


def test_a_value_that_cannot_be_taken_is_named(stage: Cast) -> None:
    before = {noun: MODELS[noun].objects.count() for noun in NEW}
    for noun, wrong, status, field in REFUSED:
        answer = send(program(stage.pmu_officer, noun), f"/api/v1/{noun}/", NEW[noun] | wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), (wrong, answer.json())
    assert before == {noun: MODELS[noun].objects.count() for noun in NEW}


def test_the_page_and_the_interface_refuse_a_code_in_the_same_words(stage: Cast, client: Client) -> None:
    client.force_login(stage.pmu_officer)
    goal = ExpectedResult.objects.get().goal_id
    for code in ("risks", "1/2"):
        body = NEW["results"] | {"code": code}
        [sentence] = send(program(stage.pmu_officer, "results"), "/api/v1/results/", body).json()["errors"]["code"]
        page = client.post("/results/new/", body | {"goal": goal})
        assert (page.status_code, sentence in page.content.decode()) == (422, True), sentence


def test_a_risk_does_not_say_who_owns_it(stage: Cast) -> None:
    owner = stage.staff
    answer = send(program(stage.pmu_officer, "risks"), "/api/v1/risks/", NEW["risks"] | {"owner": owner.email})
    assert (answer.json()["owned"], answer.json()["level"]) == (True, "high")
    assert owner.email not in answer.content.decode() and Risk.objects.get().owner == owner.staff


def test_the_medium_term_framework_is_written_place_by_place(stage: Cast) -> None:
    guiding = GuidingActivityFactory()
    path = "/api/v1/frameworks/MTORF/"
    goal, purpose = f"{path}goals/1/", f"{path}goals/1/purposes/1/"
    client = program(stage.pmu_officer, "frameworks")

    vision = over(client, "patch", path, {"vision": "Parties act", "reason": "Adopted."}, client.get(path)["ETag"])
    assert (vision.status_code, vision.json()["vision"], vision.json()["version"]) == (200, "Parties act", 2)
    assert list(over(client, "patch", path, {"until": 1066, "reason": "x"}, vision["ETag"]).json()["errors"]) == [
        "until"
    ]

    read = client.get(goal)
    rows = [{"wording": "Serve the meetings"}]
    done = over(client, "patch", goal, {"wording": "One", "purposes": rows, "reason": "Adopted."}, read["ETag"])
    assert done.status_code == 200, done.json()
    assert [(row["number"], row["wording"]) for row in done.json()["purposes"]][1:] == [(2, "Serve the meetings")]
    assert over(client, "patch", goal, {"wording": "Two", "reason": "x"}, read["ETag"]).status_code == 412
    assert over(client, "patch", goal, {"wording": "Two", "reason": "x"}).status_code == 428
    assert list(over(client, "patch", goal, {"wording": "Two"}, done["ETag"]).json()["errors"]) == ["reason"]

    read = client.get(purpose)
    assert read.json()["guiding_activities"] == [{"id": guiding.pk, "number": 1, "wording": guiding.name}]
    changed = [{"id": guiding.pk, "wording": "Said anew"}, {"wording": "One agenda"}]
    unknown = {"guiding_activities": [{"id": 10**9, "wording": "x"}], "reason": "x"}
    stray = over(client, "patch", purpose, unknown, read["ETag"])
    assert (stray.status_code, list(stray.json()["errors"])) == (422, ["guiding_activities"]), "never skipped"
    done = over(client, "patch", purpose, {"guiding_activities": changed, "reason": "Adopted."}, read["ETag"])
    assert [row["wording"] for row in done.json()["guiding_activities"]] == ["Said anew", "One agenda"]

    outsider = program(stage.unit_head, "frameworks")
    for one in (path, goal, purpose):
        tag = outsider.get(one)["ETag"]
        assert over(outsider, "patch", one, {"reason": "Mine."}, tag).status_code == 403
    assert client.get(f"{path}goals/1/purposes/").json()["count"] == 2
    assert client.get("/api/v1/frameworks/OTHER/goals/").json()["count"] == 0
