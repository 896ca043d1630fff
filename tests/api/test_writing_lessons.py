"""Lessons and adopted charters over REST: read by everybody inside, written by who writes them on the pages."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clusters.models import Lesson
from structure.enums import TokenScope
from structure.models import User
from tests.api.test_writing import program_of, send
from tests.factories.clusters import (
    CharterVersionFactory,
    ClusterFactory,
    LessonFactory,
    MembershipFactory,
    ProcedureVersionFactory,
)
from tests.people import Cast

LESSONS = "/api/v1/lessons/"
CHARTER = "/api/v1/clusters/A/charter/"
NEW: dict[str, Any] = {"cluster": "A", "challenge": "Papers were late.", "learned_on": "2016-06-30"}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=cluster, staff=cast.unit_head.staff, lead=True)
    MembershipFactory(cluster=cluster, staff=cast.staff.staff, role="support")
    ProcedureVersionFactory(procedure__code="SOP-A-01", procedure__cluster=cluster, holding=True)
    return cast


def writer(user: User) -> Client:
    return program_of(user, TokenScope.LESSONS)


def address(lesson: Any) -> str:
    return f"{LESSONS}{lesson['id'] if isinstance(lesson, dict) else lesson.pk}/"


def act(client: Client, path: str, body: Any, *, do: str = "", tag: str | None = None) -> Any:
    """A change, or the act ``do``, over what is read now unless a ``tag`` says otherwise."""
    tag = client.get(path)["ETag"] if tag is None else tag
    headers = {"if-match": tag} if tag else {}
    method = client.post if do else client.patch
    return method(f"{path}{do}", body, content_type="application/json", headers=headers)


def test_a_lesson_is_written_down_once_changed_decided_and_taken_up_again(stage: Cast) -> None:
    team, lead = writer(stage.staff), writer(stage.unit_head)
    first, again = (send(team, LESSONS, NEW, **{"idempotency-key": "one"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    path = address(first.json())
    assert first.json() == {
        "id": first.json()["id"],
        "cluster": "A",
        "challenge": "Papers were late.",
        "solution": "",
        "learned_on": "2016-06-30",
        "outcome": "undecided",
        "changed_version": None,
        "plan_rule": "",
        "reason": "",
        "decided_on": None,
        "source": "",
        "demonstration": False,
        "version": 1,
    }
    assert team.get(path).json() == first.json()
    changed = act(team, path, {"solution": "Say it earlier."})
    assert changed.json() == first.json() | {"solution": "Say it earlier.", "version": 2}
    decided = act(lead, path, {"outcome": "procedure_changed", "changed_version": "SOP-A-01/1"}, do="decide/")
    said = {"outcome": "procedure_changed", "changed_version": "SOP-A-01/1", "decided_on": "2016-09-12", "version": 3}
    assert decided.json() == changed.json() | said, decided.json()
    named = program_of(stage.stranger, TokenScope.PEOPLE).get(path).json()
    assert named == decided.json() | {"decided_by": "Unit Head"}
    assert act(team, path, {"solution": "Another."}).status_code == 409, "a decided lesson stays as it is"
    assert act(lead, path, {"outcome": "rejected", "reason": "No."}, do="decide/").status_code == 409
    undone = act(lead, path, {"again": "It was another version."}, do="take-up-again/")
    assert (undone.json()["outcome"], undone.json()["changed_version"]) == ("undecided", None)
    assert act(lead, path, {"again": "Twice."}, do="take-up-again/").status_code == 409


def test_what_was_not_read_is_not_overwritten(stage: Cast) -> None:
    lead, path = writer(stage.unit_head), address(LessonFactory(cluster__code="A"))
    stale = lead.get(path)["ETag"]
    decision = {"outcome": "plan_rule", "plan_rule": "Papers come first."}
    assert act(lead, path, {"solution": "Mine"}, tag="").status_code == 428
    assert act(lead, path, decision, do="decide/", tag="").status_code == 428
    assert act(lead, path, {"solution": "Theirs"}, tag=stale).status_code == 200
    assert act(lead, path, {"solution": "Mine"}, tag=stale).status_code == 412
    assert act(lead, path, decision, do="decide/", tag=stale).status_code == 412
    read = lead.get(path)["ETag"]
    assert act(lead, path, decision, do="decide/").status_code == 200
    assert act(lead, path, {"again": "Why."}, do="take-up-again/", tag=read).status_code == 412
    assert Lesson.objects.get().solution == "Theirs"


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"challenge": "x" * 4001}, 422, "challenge"),
        ({"challenge": ""}, 400, "challenge"),
        ({"challenge": "zero \x00"}, 400, "challenge"),
        ({"learned_on": None}, 422, "learned_on"),
        ({"learned_on": "2016-09-13"}, 422, "learned_on"),
        ({"learned_on": "yesterday"}, 400, "learned_on"),
        ({"cluster": "Z"}, 400, "cluster"),
        ({"cluster": 7.5}, 400, "cluster"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(stage: Cast, wrong: dict[str, Any], status: int, field: str) -> None:
    answer = send(writer(stage.staff), LESSONS, {**NEW, **wrong})
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.json()
    assert not Lesson.objects.exists()


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({}, 400, "outcome"),
        ({"outcome": "splendid"}, 400, "outcome"),
        ({"outcome": "undecided"}, 422, "outcome"),
        ({"outcome": "procedure_changed"}, 422, "changed_version"),
        ({"outcome": "procedure_changed", "changed_version": "SOP-A-01/9"}, 400, "changed_version"),
        ({"outcome": "procedure_changed", "changed_version": "SOP-A-01"}, 400, "changed_version"),
        ({"outcome": "plan_rule"}, 422, "plan_rule"),
        ({"outcome": "plan_rule", "plan_rule": "x" * 301}, 422, "plan_rule"),
        ({"outcome": "rejected"}, 422, "reason"),
    ],
)
def test_each_outcome_asks_for_its_own_field(stage: Cast, said: dict[str, Any], status: int, field: str) -> None:
    lead, path = writer(stage.unit_head), address(LessonFactory(cluster__code="A"))
    answer = act(lead, path, said, do="decide/")
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.json()
    assert Lesson.objects.get().outcome == "undecided"


def test_nobody_else_writes_or_decides(stage: Cast) -> None:
    whole = {**NEW, "cluster": None}
    lesson = LessonFactory(cluster__code="A")
    path = address(lesson)
    for name in ("colleague", "stranger", "administrator", "rest_client"):
        client = writer(getattr(stage, name))
        assert send(client, LESSONS, NEW).status_code == 403, name
        assert act(client, path, {"solution": "Mine"}).status_code == 403, name
    for name in ("staff", "colleague", "rest_client"):
        refused = act(writer(getattr(stage, name)), path, {"outcome": "rejected", "reason": "No."}, do="decide/")
        assert refused.status_code == 403, name
    assert send(writer(stage.unit_head), LESSONS, whole).status_code == 403, "the whole Secretariat is not a cluster's"
    others = program_of(stage.staff, *(one for one in TokenScope.values if one != TokenScope.LESSONS))
    assert send(others, LESSONS, NEW).status_code == 403, "a scope of its own"
    assert send(program_of(stage.staff), LESSONS, NEW).status_code == 403, "a token that reads only"
    assert send(Client(), LESSONS, NEW).status_code == 401
    assert list(Lesson.objects.values_list("pk", "outcome")) == [(lesson.pk, "undecided")]
    taken = send(writer(stage.pmu_officer), LESSONS, whole)
    assert (taken.status_code, taken.json()["cluster"]) == (201, None)


def test_lessons_are_narrowed_as_asked_and_come_as_csv(stage: Cast) -> None:
    first = LessonFactory(cluster__code="A", solution="Say it earlier")
    whole = LessonFactory(cluster=None, outcome="rejected", reason="Too dear")
    client = program_of(stage.stranger)

    def found(asked: str) -> list[int]:
        return [row["id"] for row in client.get(f"{LESSONS}?{asked}").json()["results"]]

    assert found("") == [whole.pk, first.pk]
    assert found("cluster=A") == found("search=earlier") == found("outcome=undecided") == [first.pk]
    assert found("cluster=secretariat") == [whole.pk]
    assert found("updated_since=2999-01-01T00:00:00Z") == []
    assert found("updated_since=2001-01-01T00:00:00Z") == found("")
    rows = csv.DictReader(io.StringIO(client.get(f"{LESSONS}?format=csv").content.decode("utf-8-sig")))
    assert [(row["outcome"], row["reason"]) for row in rows] == [("rejected", "Too dear"), ("undecided", "")]
    tag = client.get(LESSONS)["ETag"]
    assert client.get(LESSONS, headers={"if-none-match": tag}).status_code == 304


def test_a_list_of_lessons_asks_the_same_of_the_database_however_long(stage: Cast) -> None:
    client = program_of(stage.stranger, TokenScope.PEOPLE)

    def asked(more: int) -> int:
        for number in range(more):
            version = ProcedureVersionFactory(number=number + 1, state="withdrawn")
            changed = {"outcome": "procedure_changed", "changed_version": version, "decided_by": stage.staff}
            LessonFactory(cluster__code="A", **changed)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LESSONS).status_code == 200
        return len(queries)

    asked(1)
    assert asked(1) == asked(9)


# --- charters ----------------------------------------------------------------------------------------------


def test_every_charter_adopted_so_far_is_read_with_its_hash(stage: Cast) -> None:
    first = CharterVersionFactory(cluster__code="A", change_note="The first")
    CharterVersionFactory(cluster__code="A", number=2, adopted_by=stage.executive_secretary)
    client = program_of(stage.stranger)
    rows = client.get(CHARTER).json()["results"]
    assert [(row["number"], "mandate" in row, "adopted_by" in row) for row in rows] == [
        (2, False, False),
        (1, False, False),
    ]
    one = client.get(f"{CHARTER}1/").json()
    assert one == {
        "cluster": "A",
        "number": 1,
        "adopted_on": "2015-09-30",
        "change_note": "The first",
        "sha256": first.sha256,
        "demonstration": False,
        "sound": True,
        "mandate": "To carry what its units share.",
        "core_functions": [{"letter": "a", "text": "Plan the meetings"}],
        "duties": "",
    }
    named = program_of(stage.stranger, TokenScope.PEOPLE).get(f"{CHARTER}2/").json()
    assert (named["adopted_by"], named["adopted_for"]) == ("Executive Secretary", None)
    assert "mandate" not in client.get(f"{CHARTER}?format=csv").content.decode("utf-8-sig")


def test_a_charter_is_not_written_here_and_not_read_by_everybody(stage: Cast) -> None:
    CharterVersionFactory(cluster__code="A")
    client = program_of(stage.executive_secretary, *TokenScope.values)
    assert send(client, CHARTER, {"mandate": "Mine"}).status_code == 405
    assert client.patch(f"{CHARTER}1/", {}, content_type="application/json").status_code == 405
    for nowhere in (f"{CHARTER}9/", "/api/v1/clusters/Z/charter/", "/api/v1/clusters/Z/charter/1/"):
        assert client.get(nowhere).status_code == 404, nowhere
    assert Client().get(CHARTER).status_code == 401
