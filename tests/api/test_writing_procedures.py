"""Operating procedures over REST: read by everybody inside, written and moved as on the pages, acknowledged by each."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clusters.models import Acknowledgement, ProcedureVersion
from common.audit import acting
from structure.enums import TokenScope
from structure.models import User
from tests.api.test_writing import program_of, send
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProcedureFactory, ProcedureVersionFactory
from tests.people import Cast

PROCEDURES = "/api/v1/procedures/"
ONE = f"{PROCEDURES}SOP-A-01/"
VERSIONS = f"{ONE}versions/"
NOW, NEXT = f"{VERSIONS}1/", f"{VERSIONS}2/"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """The staff member writes in the core team, the unit head leads it, the colleague supports it. The first version is
    in force, the second in review."""
    cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=cluster, staff=cast.unit_head.staff, lead=True)
    MembershipFactory(cluster=cluster, staff=cast.staff.staff)
    MembershipFactory(cluster=cluster, staff=cast.colleague.staff, role="support")
    procedure = ProcedureFactory(
        cluster=cluster, code="SOP-A-01", title="Prepare agendas", owner=cast.unit_head.staff, source="source para 24"
    )
    with acting(by=None, why="Concerns them too"):
        procedure.units.add(cast.other_unit)
    ProcedureVersionFactory(procedure=procedure, holding=True, text="1. Write.\n2. Send.")
    following = ProcedureVersionFactory(procedure=procedure, number=2, reviewed=True, text="1. Write first.")
    following.writers.add(cast.staff)
    return cast


def writer(user: User, *more: str) -> Client:
    return program_of(user, TokenScope.PROCEDURES, *more)


def move(client: Client, step: str, *, path: str = NEXT, tag: str | None = None, **said: Any) -> Any:
    tag = client.get(path)["ETag"] if tag is None else tag
    return send(client, f"{path}move/", {"step": step, **said}, **({"if-match": tag} if tag else {}))


def patch(client: Client, path: str, body: Any, tag: str = "") -> Any:
    return client.patch(path, body, content_type="application/json", headers={"if-match": tag} if tag else {})


def codes(client: Client, asked: str = "") -> list[str]:
    return [row["code"] for row in client.get(f"{PROCEDURES}?{asked}").json()["results"]]


def test_a_procedure_says_which_version_is_in_force_and_which_is_coming(stage: Cast) -> None:
    answer = program_of(stage.stranger).get(ONE)
    assert answer.json() == {
        "code": "SOP-A-01",
        "title": "Prepare agendas",
        "kind": "sop",
        "cluster": "A",
        "units": ["BIO"],
        "stages": [],
        "in_force_version": 1,
        "effective_on": "2016-02-01",
        "ends_on": None,
        "review_due_on": "2017-02-01",
        "review_due": False,
        "coming_version": 2,
        "coming_state": "in_review",
        "source": "source para 24",
        "demonstration": False,
        "version": 1,
    }
    [row] = program_of(stage.stranger).get(PROCEDURES).json()["results"]
    assert row == answer.json()
    named = program_of(stage.stranger, TokenScope.PEOPLE).get(ONE).json()
    assert named == answer.json() | {"owner": "Unit Head"}


def test_its_versions_come_without_and_each_with_its_text(stage: Cast) -> None:
    client = program_of(stage.stranger)
    rows = client.get(VERSIONS).json()["results"]
    assert [(row["number"], row["state"], "text" in row) for row in rows] == [
        (2, "in_review", False),
        (1, "adopted", False),
    ]
    one = client.get(NOW).json()
    assert (one["text"], one["procedure"], one["version"]) == ("1. Write.\n2. Send.", "SOP-A-01", 1)
    assert "adopted_by" not in one and "adopted_by" in program_of(stage.stranger, TokenScope.PEOPLE).get(NOW).json()
    for nowhere in (
        f"{VERSIONS}3/",
        f"{PROCEDURES}SOP-Z/",
        f"{PROCEDURES}SOP-Z/versions/",
        f"{PROCEDURES}SOP-Z/versions/1/",
    ):
        assert client.get(nowhere).status_code == 404, nowhere


def test_the_list_is_narrowed_as_asked(stage: Cast) -> None:
    ProcedureVersionFactory(
        procedure__code="POL-1",
        procedure__kind="policy",
        procedure__title="Travel",
        procedure__cluster__code="B",
        holding=True,
    )
    ProcedureVersionFactory(procedure__code="SOP-B-01", procedure__cluster__code="B")
    client = program_of(stage.colleague)
    assert codes(client) == ["POL-1", "SOP-A-01", "SOP-B-01"]
    assert codes(client, "cluster=A") == codes(client, "search=agenda") == ["SOP-A-01"]
    assert codes(client, "kind=policy") == ["POL-1"]
    assert (codes(client, "in_force=true"), codes(client, "in_force=false")) == (["POL-1", "SOP-A-01"], ["SOP-B-01"])
    assert codes(client, "to_acknowledge=true") == ["POL-1", "SOP-A-01"]
    assert codes(program_of(stage.rest_client), "to_acknowledge=true") == [], "a program reads nothing itself"
    assert client.get(f"{PROCEDURES}?nonsense=1").status_code == 400
    assert codes(client, "updated_since=2999-01-01T00:00:00Z") == []
    assert codes(client, "updated_since=2001-01-01T00:00:00Z") == codes(client)


def test_a_change_of_a_version_is_one_of_its_procedure(stage: Cast) -> None:
    client = writer(stage.staff)
    ProcedureVersion.history.update(history_date=datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC))
    of_rows: Any = ProcedureVersion.objects.get(number=1).procedure.history
    of_rows.update(history_date=datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC))
    since = "updated_since=2016-06-01T00:00:00Z"
    assert codes(client, since) == []
    assert move(client, "take_back").status_code == 200
    assert codes(client, since) == ["SOP-A-01"]


def test_the_rows_come_as_csv(stage: Cast) -> None:
    said = program_of(stage.stranger).get(f"{PROCEDURES}?format=csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(said))
    assert (row["code"], row["units"], row["in_force_version"], row["coming_state"]) == (
        "SOP-A-01",
        "BIO",
        "1",
        "in_review",
    )
    versions = program_of(stage.stranger).get(f"{VERSIONS}?format=csv").content.decode("utf-8-sig")
    assert [row["number"] for row in csv.DictReader(io.StringIO(versions))] == ["2", "1"]


@pytest.mark.parametrize("path", [PROCEDURES, VERSIONS])
def test_a_list_asks_the_same_of_the_database_however_long(stage: Cast, path: str) -> None:
    client = program_of(stage.stranger, TokenScope.PEOPLE)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    procedure = ProcedureVersion.objects.get(number=1).procedure
    asked()
    before = asked()
    for number in range(3, 9):
        ProcedureVersionFactory(procedure=procedure, number=number, state="withdrawn", effective_on=None)
        other = ProcedureFactory(owner=stage.staff.staff)
        ProcedureVersionFactory(procedure=other, holding=True)
    assert asked() == before


# --- acknowledging -----------------------------------------------------------------------------------------


def test_whoever_is_concerned_acknowledges_once_and_reads_that_they_did(stage: Cast) -> None:
    client = program_of(stage.colleague, TokenScope.ACKNOWLEDGE)
    read = client.get(NOW)
    listed = client.get(f"{PROCEDURES}?to_acknowledge=true")
    assert read.json()["acknowledged_at"] is None
    first, again = (send(client, f"{NOW}acknowledge/", {}) for _turn in range(2))
    assert (first.status_code, first.json()) == (200, again.json())
    assert Acknowledgement.objects.get().staff == stage.colleague.staff
    assert client.get(NOW, headers={"if-none-match": read["ETag"]}).json() == first.json(), "no 304 for what was"
    assert client.get(f"{PROCEDURES}?to_acknowledge=true", headers={"if-none-match": listed["ETag"]}).status_code == 200
    assert codes(client, "to_acknowledge=true") == []
    assert client.get(NOW, headers={"if-none-match": client.get(NOW)["ETag"]}).status_code == 304
    assert program_of(stage.unit_head).get(NOW).json()["acknowledged_at"] is None, "each their own"


def test_nobody_else_acknowledges_and_only_what_holds(stage: Cast) -> None:
    ProcedureVersionFactory(procedure__code="SOP-B-01", procedure__cluster__code="B", holding=True)
    elsewhere = f"{PROCEDURES}SOP-B-01/versions/1/acknowledge/"
    assert send(program_of(stage.staff, TokenScope.ACKNOWLEDGE), elsewhere, {}).status_code == 403
    assert send(program_of(stage.rest_client, TokenScope.ACKNOWLEDGE), f"{NOW}acknowledge/", {}).status_code == 403
    for scopes in ((), tuple(one for one in TokenScope.values if one != TokenScope.ACKNOWLEDGE)):
        assert send(program_of(stage.colleague, *scopes), f"{NOW}acknowledge/", {}).status_code == 403, scopes
    assert send(Client(), f"{NOW}acknowledge/", {}).status_code == 401
    assert send(program_of(stage.colleague, TokenScope.ACKNOWLEDGE), f"{NEXT}acknowledge/", {}).status_code == 409
    assert not Acknowledgement.objects.exists()


# --- writing and moving ------------------------------------------------------------------------------------


def test_a_version_goes_from_its_beginning_to_its_end(stage: Cast) -> None:
    core, lead = writer(stage.staff), writer(stage.unit_head)
    returned = move(lead, "return_with_note", note="Say who sends it.")
    assert (returned.status_code, returned.json()["state"], returned.json()["review_note"]) == (
        200,
        "draft",
        "Say who sends it.",
    )
    written = patch(core, NEXT, {"text": "1. The owner writes."}, core.get(NEXT)["ETag"])
    assert (written.json()["text"], written.json()["change_note"]) == ("1. The owner writes.", "")
    noted = patch(core, NEXT, {"change_note": "Says who"}, written["ETag"])
    assert (noted.json()["text"], noted.json()["change_note"]) == ("1. The owner writes.", "Says who")
    assert move(core, "submit").json()["state"] == "in_review"
    adopted = move(lead, "adopt", effective_on="2016-10-01", review_due_on="2017-10-01")
    assert (adopted.status_code, adopted.json()["effective_on"]) == (200, "2016-10-01"), adopted.json()
    assert core.get(NOW).json()["ends_on"] == "2016-09-30"
    assert move(lead, "withdraw", reason="Too early.").json()["state"] == "withdrawn"
    assert core.get(NOW).json()["ends_on"] is None
    third = send(core, VERSIONS, {}, **{"idempotency-key": "three"})
    assert (third.status_code, third.json()["number"], third.json()["state"]) == (201, 3, "draft")
    assert send(core, VERSIONS, {}, **{"idempotency-key": "three"}).json() == third.json()
    assert send(core, VERSIONS, {}).status_code == 409
    ended = move(lead, "end", path=NOW, last_day="2016-12-31", reason="Not needed.")
    assert (ended.json()["state"], ended.json()["ends_on"]) == ("ended", "2016-12-31")


def test_what_was_not_read_is_not_moved_or_overwritten(stage: Cast) -> None:
    core = writer(stage.staff)
    stale = core.get(NEXT)["ETag"]
    assert move(core, "take_back", tag="").status_code == 428
    assert move(core, "take_back", tag=stale).status_code == 200
    assert move(core, "submit", tag=stale).status_code == 412
    assert patch(core, NEXT, {"text": "Mine"}).status_code == 428
    assert patch(core, NEXT, {"text": "Mine"}, stale).status_code == 412
    assert core.get(NEXT).json()["text"] == "1. Write first."


@pytest.mark.parametrize(
    ("step", "said", "status", "field"),
    [
        ("adopt", {}, 422, "effective_on"),
        ("adopt", {"effective_on": "2016-09-01"}, 422, "effective_on"),
        ("adopt", {"effective_on": "2016-10-01", "review_due_on": "2016-10-01"}, 422, "review_due_on"),
        ("adopt", {"effective_on": "soon"}, 400, "effective_on"),
        ("return_with_note", {}, 422, "note"),
        ("return_with_note", {"note": "x" * 3000}, 422, "note"),
        ("supersede", {}, 400, "step"),
        ("splendid", {}, 400, "step"),
    ],
)
def test_what_a_step_asks_for_is_said_at_the_field(
    stage: Cast, step: str, said: dict[str, Any], status: int, field: str
) -> None:
    answer = move(writer(stage.unit_head), step, **said)
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.json()
    assert ProcedureVersion.objects.get(number=2).state == "in_review"


def test_the_end_of_a_version_names_its_last_day(stage: Cast) -> None:
    lead = writer(stage.unit_head)
    assert list(move(lead, "end", path=NOW, reason="Over.").json()["errors"]) == ["last_day"]
    assert list(move(lead, "end", path=NOW, last_day="2016-12-31").json()["errors"]) == ["reason"]
    assert move(lead, "withdraw", path=NOW, reason="Over.").status_code == 409, "it has begun"
    assert move(lead, "adopt", path=NOW, effective_on="2016-10-01").status_code == 409


def test_nobody_adopts_what_they_wrote_and_nobody_else_moves_or_writes(stage: Cast) -> None:
    ProcedureVersion.objects.get(number=2).writers.add(stage.unit_head)
    days = {"effective_on": "2016-10-01"}
    wrote = move(writer(stage.unit_head), "adopt", **days)
    assert (wrote.status_code, wrote.json()["detail"][:32]) == (403, "Nobody adopts what they wrote: t")
    for name in ("colleague", "stranger", "pmu_officer", "administrator", "rest_client"):
        client = writer(getattr(stage, name))
        for step in ("take_back", "return_with_note", "adopt"):
            assert move(client, step, note="Mine", **days).status_code == 403, (name, step)
        assert send(client, VERSIONS, {}).status_code in (403, 409), name
        assert patch(client, NEXT, {"text": "Mine"}, client.get(NEXT)["ETag"]).status_code == 403, name
    others = program_of(stage.staff, *(one for one in TokenScope.values if one != TokenScope.PROCEDURES))
    assert move(others, "take_back").status_code == 403, "a scope of its own"
    assert patch(others, NEXT, {"text": "Mine"}, others.get(NEXT)["ETag"]).status_code == 403
    assert ProcedureVersion.objects.get(number=2).state == "in_review"


@pytest.mark.parametrize("text", ["x" * 60_001, "zero \x00", None, ["1"]])
def test_a_text_that_cannot_be_kept_is_refused_at_the_field(stage: Cast, text: Any) -> None:
    core = writer(stage.staff)
    assert move(core, "take_back").status_code == 200
    answer = patch(core, NEXT, {"text": text}, core.get(NEXT)["ETag"])
    assert answer.status_code in (400, 422) and list(answer.json()["errors"]) == ["text"]
    assert ProcedureVersion.objects.get(number=2).text == "1. Write first."


@pytest.mark.parametrize("person", ["bureau_member", "nobody"])
def test_outsiders_read_nothing(stage: Cast, person: str) -> None:
    for path in (PROCEDURES, ONE, VERSIONS, NOW):
        assert Client().get(path).status_code == 401
        browser = Client()
        browser.force_login(getattr(stage, person))
        assert browser.get(path).status_code in (401, 403)
