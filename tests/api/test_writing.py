"""Writing over REST: the scope of the token, the rules of the page, stale writes, and the same thing sent twice."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from planning.actions.workplans import draft_workplan
from planning.enums import ActivityStatus, WorkplanState
from planning.models import Activity, ProgressEntry
from structure.actions.kept_answers import KEPT_FOR, forget_answers
from structure.actions.tokens import issue_token
from structure.enums import TokenScope
from structure.models import KeptAnswer, User
from tests.factories.planning import (
    ActivityFactory,
    AssignmentFactory,
    BienniumFactory,
    MandateFactory,
    MandateShareFactory,
)
from tests.people import Cast

PROGRESS = "/api/v1/activities/A-01/progress/"
SAID: dict[str, Any] = {"percent": 72, "status": "on_track", "narrative": "The room plan is agreed."}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    BienniumFactory()
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff, percent=60)
    MandateShareFactory(activity=activity, mandate=MandateFactory(address="XII/32/7(b)"), percent=100)
    return cast


def program_of(user: User, *scopes: str) -> Client:
    _row, token = issue_token(by=user, name="A program", days=30, scopes=scopes)
    return Client(headers={"authorization": f"Token {token}"})


def send(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(path, body, content_type="application/json", headers=headers)


# --- the scope, and the rules behind it --------------------------------------------------------------------


def test_a_token_with_the_scope_logs_progress_as_its_holder(stage: Cast) -> None:
    answer = send(program_of(stage.staff, TokenScope.PROGRESS), PROGRESS, {**SAID, "links": ["https://example.org/a"]})
    assert (answer.status_code, answer.json()["percent"]) == (201, 72), answer.json()
    assert answer.json()["links"] == ["https://example.org/a"]
    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.activity.percent) == (stage.staff, 72)
    read = program_of(stage.colleague).get(PROGRESS).json()
    assert [row["id"] for row in read["results"]] == [entry.pk]
    assert stage.staff.full_name not in str(read["results"][0].values()), "an entry names nobody"


@pytest.mark.parametrize("scopes", [(), (TokenScope.WORKPLANS, TokenScope.MANDATES)])
def test_a_token_without_the_scope_writes_nothing(stage: Cast, scopes: tuple[str, ...]) -> None:
    answer = send(program_of(stage.staff, *scopes), PROGRESS, SAID)
    assert answer.status_code == 403
    said = "This token may not write this." if scopes else "This token reads only."
    assert answer.json()["detail"].startswith(said)
    assert send(Client(), PROGRESS, SAID).status_code == 401
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "stranger", "pmu_officer", "administrator", "rest_client"])
def test_the_scope_opens_nothing_its_holder_may_not(stage: Cast, who: str) -> None:
    answer = send(program_of(getattr(stage, who), TokenScope.PROGRESS), PROGRESS, SAID)
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Progress is logged by")
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"percent": 101}, 422, "percent"),
        ({"percent": "many"}, 400, "percent"),
        ({"percent": True}, 400, "percent"),
        ({"percent": 100}, 422, "status"),
        ({"status": "splendid"}, 422, "status"),
        ({"narrative": " "}, 400, "narrative"),
        ({"narrative": "x" * 1001}, 422, "narrative"),
        ({"narrative": "zero \x00"}, 400, "narrative"),
        ({"narrative": ["a list"]}, 400, "narrative"),
        ({"work_days": "9999"}, 422, "work_days"),
        ({"links": ["javascript:alert(1)"]}, 422, "links"),
        ({"links": "no list"}, 400, "links"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(stage: Cast, wrong: dict[str, Any], status: int, field: str) -> None:
    answer = send(program_of(stage.staff, TokenScope.PROGRESS), PROGRESS, {**SAID, **wrong})
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(stage: Cast, body: str, kind: str, status: int) -> None:
    answer = program_of(stage.staff, TokenScope.PROGRESS).post(PROGRESS, body, content_type=kind)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_the_refusal_is_the_sentence_of_the_page(stage: Cast, sign_in: Any) -> None:
    over_rest = send(program_of(stage.staff, TokenScope.PROGRESS), PROGRESS, {**SAID, "percent": 100})
    on_the_page = sign_in(stage.staff).post("/activities/A-01/progress/new/", {**SAID, "percent": 100, "version": 1})
    assert over_rest.json()["errors"]["status"][0] in on_the_page.content.decode()
    activity = Activity.objects.get()
    activity.status = ActivityStatus.POSTPONED
    with acting(by=None, why="Put off"):
        activity.save()
    answer = send(program_of(stage.staff, TokenScope.PROGRESS), PROGRESS, SAID)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "This activity is postponed, so no progress is logged on it.",
    )


# --- twice, and too late -----------------------------------------------------------------------------------


def test_what_is_sent_twice_with_one_key_is_done_once(stage: Cast) -> None:
    client = program_of(stage.staff, TokenScope.PROGRESS)
    first = send(client, PROGRESS, SAID, **{"idempotency-key": "monday"})
    second = send(client, PROGRESS, SAID, **{"idempotency-key": "monday"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert ProgressEntry.objects.count() == 1
    other = send(client, PROGRESS, {**SAID, "percent": 80}, **{"idempotency-key": "monday"})
    assert (other.status_code, list(other.json()["errors"])) == (422, ["Idempotency-Key"])
    assert send(client, PROGRESS, SAID, **{"idempotency-key": "x" * 101}).status_code == 422
    assert send(client, PROGRESS, SAID, **{"idempotency-key": "tuesday"}).status_code == 201


def test_a_key_belongs_to_its_holder_and_keeps_no_refusal(stage: Cast) -> None:
    AssignmentFactory(activity=Activity.objects.get(), staff=stage.colleague.staff)
    mine, theirs = program_of(stage.staff, TokenScope.PROGRESS), program_of(stage.colleague, TokenScope.PROGRESS)
    key = {"idempotency-key": "one"}
    assert send(mine, PROGRESS, {**SAID, "percent": 101}, **key).status_code == 422
    assert send(mine, PROGRESS, SAID, **key).status_code == 201
    assert send(theirs, PROGRESS, {**SAID, "percent": 75}, **key).status_code == 201
    assert ProgressEntry.objects.count() == 2
    KeptAnswer.objects.filter(user=stage.staff).update(kept_at=KeptAnswer.objects.first().kept_at - KEPT_FOR)
    assert forget_answers() == 1
    assert KeptAnswer.objects.get().user == stage.colleague


def test_a_write_on_what_changed_since_is_refused(stage: Cast) -> None:
    client = program_of(stage.staff, TokenScope.PROGRESS)
    read = client.get("/api/v1/activities/A-01/")["ETag"]
    assert send(client, PROGRESS, SAID, **{"if-match": read}).status_code == 201
    stale = send(client, PROGRESS, {**SAID, "percent": 80}, **{"if-match": read})
    assert (stale.status_code, stale.json()["title"]) == (412, "Precondition Failed")
    assert send(client, PROGRESS, SAID, **{"if-match": "*"}).status_code == 412
    assert send(client, PROGRESS, SAID, **{"if-match": '"nonsense"'}).status_code == 412
    fresh = client.get("/api/v1/activities/A-01/")["ETag"]
    assert send(client, PROGRESS, {**SAID, "percent": 80}, **{"if-match": fresh}).status_code == 201


def test_one_takes_back_only_ones_own(stage: Cast) -> None:
    AssignmentFactory(activity=Activity.objects.get(), staff=stage.colleague.staff)
    mine, theirs = program_of(stage.staff, TokenScope.PROGRESS), program_of(stage.colleague, TokenScope.PROGRESS)
    assert send(theirs, PROGRESS, {**SAID, "percent": 65}).status_code == 201
    undo = f"{PROGRESS}{send(mine, PROGRESS, SAID).json()['id']}/undo/"
    assert send(theirs, undo, {}).status_code == 403
    assert send(program_of(stage.staff), undo, {}).status_code == 403
    done = send(mine, undo, {})
    assert (done.status_code, done.json()["percent"]) == (201, 65)
    assert send(mine, undo, {}).status_code == 409
    assert send(mine, f"{PROGRESS}999999/undo/", {}).status_code == 404


# --- workplans ---------------------------------------------------------------------------------------------


def workplan_of(stage: Cast) -> str:
    draft_workplan(unit=stage.unit, biennium=Activity.objects.get().biennium, by=stage.unit_head)
    return f"/api/v1/workplans/{stage.unit.code}/"


def test_a_workplan_goes_its_way_by_the_rules_of_the_page(stage: Cast) -> None:
    path = workplan_of(stage)
    head, division = (program_of(user, TokenScope.WORKPLANS) for user in (stage.unit_head, stage.division_head))

    def decide(client: Client, decision: str, **more: str) -> Any:
        tag = client.get(path)["ETag"]
        return send(client, f"{path}decide/", {"decision": decision, **more}, **{"if-match": tag})

    submitted = decide(head, "submit")
    assert (submitted.status_code, submitted.json()["state"]) == (200, WorkplanState.SUBMITTED), submitted.json()
    assert submitted["ETag"].startswith(f'"{submitted.json()["version"]}-')
    assert decide(head, "endorse").status_code == 403
    returned = decide(division, "return_with_note")
    assert (returned.status_code, list(returned.json()["errors"])) == (422, ["note"])
    assert decide(division, "return_with_note", note="Say who leads.").json()["return_note"] == "Say who leads."
    assert decide(division, "approve").status_code == 403
    assert decide(program_of(stage.unit_head), "submit").status_code == 403
    assert decide(head, "dance").status_code == 400


def test_of_two_who_read_one_version_the_second_is_told(stage: Cast) -> None:
    path = workplan_of(stage)
    head = program_of(stage.unit_head, TokenScope.WORKPLANS)
    tag = head.get(path)["ETag"]
    assert send(head, f"{path}decide/", {"decision": "submit"}).status_code == 428
    assert send(head, f"{path}decide/", {"decision": "submit"}, **{"if-match": tag}).status_code == 200
    assert send(head, f"{path}decide/", {"decision": "withdraw"}, **{"if-match": tag}).status_code == 412


def test_workplans_are_read_with_the_hash_of_what_was_approved(stage: Cast) -> None:
    path = workplan_of(stage)
    client = program_of(stage.rest_client)
    assert client.get("/api/v1/workplans/").json()["results"] == [client.get(path).json()]
    assert client.get(path).json()["approved_sha256"] is None
    assert client.get("/api/v1/workplans/?state=approved").json()["results"] == []
    assert client.get("/api/v1/workplans/?nonsense=1").status_code == 400
    assert client.get("/api/v1/workplans/NONE/").status_code == 404


# --- lists, tokens -----------------------------------------------------------------------------------------


def test_entries_ask_the_same_number_of_questions_for_1_3_and_100_rows(stage: Cast) -> None:
    client = program_of(stage.staff, TokenScope.PROGRESS)
    asked = []
    for more in (1, 2, 97):
        first = ProgressEntry.objects.first()
        if first is None:
            send(client, PROGRESS, SAID)
            more -= 1
            first = ProgressEntry.objects.get()
        ProgressEntry.objects.bulk_create(
            ProgressEntry(
                activity=first.activity,
                author=first.author,
                entered_at=first.entered_at,
                percent=first.percent,
                status=first.status,
                narrative=first.narrative,
            )
            for _number in range(more)
        )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{PROGRESS}?page_size=200").status_code == 200
        asked.append(len(captured))
    assert len(set(asked)) == 1, asked


def test_a_token_is_issued_with_the_scopes_that_were_ticked(stage: Cast, sign_in: Any) -> None:
    browser = sign_in(stage.staff)
    wrong = browser.post("/tokens/", {"name": "Bot", "days": "30", "scopes": ["everything"]})
    assert wrong.status_code == 422
    page = browser.post("/tokens/", {"name": "Bot", "days": "30", "scopes": [TokenScope.PROGRESS]})
    assert "log progress" in page.content.decode()
    assert stage.staff.auth_token_set.get().scopes == [TokenScope.PROGRESS]
