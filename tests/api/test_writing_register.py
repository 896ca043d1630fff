"""Meetings, decisions and pasted decision texts over REST: written by who writes them in the browser, in its words."""

from typing import Any

import pytest
from django.test import Client

from planning.models import Decision, Mandate, Meeting
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.factories.planning import BienniumFactory, DecisionFactory, MandateFactory, MeetingFactory
from tests.people import Cast

MEETINGS, DECISIONS = "/api/v1/meetings/", "/api/v1/decisions/"
ONE = f"{DECISIONS}XII/32/"
MEETING: dict[str, Any] = {"body": "sbi", "number": 2, "instrument": "CBD", "name": "Subsidiary Body, meeting 2"}
DECISION: dict[str, Any] = {"symbol": "COP 12 decision XII/31", "name": "Improving the processes"}
TEXT = """Decision XII/32
1. Requests the Executive Secretary to run the meetings together;
2. Takes note of the report;
3. Requests the Executive Secretary:
(a) To report on the functional review;
"""
SCOPES = {
    MEETINGS: (TokenScope.MEETINGS, MEETING),
    DECISIONS: (TokenScope.DECISIONS, DECISION),
    f"{ONE}propose/": (TokenScope.DECISION_TEXTS, {"text": TEXT}),
    f"{ONE}enter/": (TokenScope.DECISION_TEXTS, {"paragraphs": [{"place": "9", "title": "One", "text": "More"}]}),
}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    BienniumFactory()
    MandateFactory(address="XII/32/1", decision=DecisionFactory(symbol="XII/32", meeting=MeetingFactory(number=12)))
    return cast


def keeper(stage: Cast, scope: str) -> Client:
    return program_of(stage.pmu_officer, scope)


def patch(client: Client, path: str, body: Any, tag: str = "") -> Any:
    return client.patch(path, body, content_type="application/json", headers={"if-match": tag} if tag else {})


def counted() -> list[int]:
    return [model.objects.count() for model in (Meeting, Decision, Mandate)]


def test_a_meeting_is_entered_once_and_changed_over_what_was_read(stage: Cast) -> None:
    client = keeper(stage, TokenScope.MEETINGS)
    first, again = (send(client, MEETINGS, MEETING, **{"idempotency-key": "one"}) for _turn in range(2))
    assert (first.status_code, first.json()["code"], again.json()) == (201, "SBI 2", first.json()), first.json()
    path = f"{MEETINGS}{first.json()['id']}/"
    read = client.get(path)
    assert (read.json(), read["ETag"]) == (first.json(), client.get(path)["ETag"])

    called = {"starts_on": "2016-12-05", "place": "Montreal"}
    assert patch(client, path, called).status_code == 428
    done = patch(client, path, called, read["ETag"])
    documents = {"submitted": "2016-09-26", "processed": "2016-10-24", "issued": "2016-10-24"}
    assert done.json() == read.json() | called | {"documents": documents, "version": 2}
    assert patch(client, path, {"place": "Nairobi"}, read["ETag"]).status_code == 412
    assert patch(client, path, {"place": "Nairobi"}, done["ETag"]).json()["starts_on"] == "2016-12-05"
    twice = send(client, MEETINGS, MEETING)
    assert (twice.status_code, twice.json()["errors"]) == (422, {"number": ["The calendar already holds SBI 2."]})


def test_a_decision_is_entered_once_and_renamed_with_a_reason(stage: Cast) -> None:
    client = keeper(stage, TokenScope.DECISIONS)
    first, again = (send(client, DECISIONS, DECISION, **{"idempotency-key": "one"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    path = f"{DECISIONS}XII/31/"
    assert client.get(path).json() == first.json()
    assert (first.json()["symbol"], first.json()["meeting"], first.json()["paragraphs"]) == ("XII/31", "COP 12", [])
    named = send(client, DECISIONS, {"symbol": "XII/30", "meeting": "COP 12"})
    article = send(client, DECISIONS, {"symbol": "Art. 24", "instrument": "CBD", "name": "The Secretariat"})
    assert (named.json()["meeting"], article.json()["meeting"]) == ("COP 12", None)

    tag = client.get(path)["ETag"]
    assert patch(client, path, {"name": "Better", "reason": "x"}).status_code == 428
    assert list(patch(client, path, {"name": "Better"}, tag).json()["errors"]) == ["reason"]
    done = patch(client, path, {"name": "Better", "reason": "As adopted."}, tag)
    assert (done.status_code, done.json()) == (200, first.json() | {"name": "Better", "version": 2})
    assert patch(client, path, {"name": "Worse", "reason": "Again."}, tag).status_code == 412
    assert Decision.objects.get(symbol="XII/31").history.first().history_change_reason == "As adopted."


def test_a_text_is_proposed_without_writing_and_entered_once_as_it_was_looked_at(stage: Cast) -> None:
    client = keeper(stage, TokenScope.DECISION_TEXTS)
    before = counted()
    found = send(client, f"{ONE}propose/", {"text": TEXT}).json()
    assert (found["present"], found["left_out"], counted()) == (["XII/32/1"], ["Decision XII/32"], before)
    assert [(row["address"], row["take"]) for row in found["paragraphs"]] == [
        ("XII/32/2", False),
        ("XII/32/3(a)", True),
    ]
    found["paragraphs"][0]["title"] = ""  # what is not taken is not judged
    sent = {"paragraphs": [*found["paragraphs"], {"place": "1", "title": "Again", "text": "There already"}]}
    first, again = (send(client, f"{ONE}enter/", sent, **{"idempotency-key": "one"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    assert first.json() == {"entered": ["XII/32/3(a)"], "present": ["XII/32/1"]}
    mandate = Mandate.objects.get(address="XII/32/3(a)")
    assert mandate.history.first().history_change_reason == "Entered from the text of the decision"
    assert (mandate.title, mandate.addressees) == (found["paragraphs"][1]["title"], ["Executive Secretary"])
    nothing = send(client, f"{ONE}enter/", sent)
    assert (nothing.status_code, nothing.json()["entered"]) == (200, []), "nothing was made"
    assert client.get(ONE).json()["paragraphs"] == ["XII/32/1", "XII/32/3(a)"]


def test_paragraphs_are_entered_all_or_none_and_a_refusal_names_the_row(stage: Cast) -> None:
    client, before = keeper(stage, TokenScope.DECISION_TEXTS), counted()
    good = {"place": "8", "title": "One", "text": "More"}
    for wrong, status, fields in (
        ([good | {"place": "somewhere"}], 422, ["paragraphs.1"]),
        ([good | {"place": "XIII/1/2"}], 422, ["paragraphs.1"]),
        ([good | {"place": "9", "title": "x" * 301}], 422, ["paragraphs.1"]),
        ([good], 422, ["paragraphs.0", "paragraphs.1"]),
        ([good | {"place": "9", "text": ""}, good | {"place": "?"}], 422, ["paragraphs.1", "paragraphs.2"]),
        ([good | {"kind": "splendid"}], 400, ["paragraphs"]),
        ([good] * 200, 400, ["paragraphs"]),
    ):
        answer = send(client, f"{ONE}enter/", {"paragraphs": [good, *wrong]})
        assert (answer.status_code, list(answer.json()["errors"])) == (status, fields), answer.json()
    assert send(client, f"{ONE}enter/", {"paragraphs": [good | {"take": False}]}).status_code == 422
    assert send(client, f"{DECISIONS}XII/99/enter/", {"paragraphs": [good]}).status_code == 404
    assert counted() == before


@pytest.mark.parametrize("who", ["staff", "unit_head", "hr_officer", "rest_client"])
@pytest.mark.parametrize("path", SCOPES)
def test_nobody_else_writes_the_register(stage: Cast, path: str, who: str) -> None:
    scope, body = SCOPES[path]
    before = counted()
    assert send(program_of(getattr(stage, who), scope), path, body).status_code == 403
    others = [one for one in TokenScope.values if one != scope]
    assert send(program_of(stage.pmu_officer, *others), path, body).status_code == 403, "a scope of its own"
    assert send(program_of(stage.pmu_officer), path, body).status_code == 403, "a token that reads only"
    assert counted() == before
    assert send(program_of(stage.pmu_officer, scope), path, body).status_code < 300


def test_nobody_else_changes_a_meeting_or_a_title(stage: Cast) -> None:
    for path, scope in ((f"{MEETINGS}{Meeting.objects.get().pk}/", TokenScope.MEETINGS), (ONE, TokenScope.DECISIONS)):
        client = program_of(stage.unit_head, scope)
        answer = patch(client, path, {"name": "Mine", "reason": "Mine."}, client.get(path)["ETag"])
        assert answer.status_code == 403, path
    assert not Meeting.objects.filter(name="Mine").exists() and not Decision.objects.filter(name="Mine").exists()


def test_a_body_written_with_a_stroke_has_its_row_and_its_page_in_the_calendar(stage: Cast, sign_in: Any) -> None:
    made = send(keeper(stage, TokenScope.MEETINGS), MEETINGS, MEETING | {"body": "CP/MOP"})
    assert (made.status_code, made.json()["code"]) == (201, "CP/MOP 2")
    browser = sign_in(stage.pmu_officer)
    assert "/rhythm/meetings/CP/MOP/2/" in browser.get("/rhythm/meetings/").content.decode()
    assert browser.get("/rhythm/meetings/CP/MOP/2/").status_code == 200


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    (MEETINGS, {"body": "x" * 13}, 422, "body"),
    (MEETINGS, {"number": 10**30}, 422, "number"),
    (MEETINGS, {"name": "x" * 201}, 422, "name"),
    (MEETINGS, {"place": "x" * 121}, 422, "place"),
    (MEETINGS, {"ends_on": "2016-12-17"}, 422, "starts_on"),
    (MEETINGS, {"starts_on": "1066-10-14"}, 422, "starts_on"),
    (MEETINGS, {"starts_on": "2016-12-04", "ends_on": "2016-12-03"}, 422, "ends_on"),
    (MEETINGS, {"instrument": "OTHER"}, 400, "instrument"),
    (MEETINGS, {"starts_on": "soon"}, 400, "starts_on"),
    (MEETINGS, {"name": "zero \x00"}, 400, "name"),
    (DECISIONS, {"symbol": "XII/32"}, 422, "symbol"),
    (DECISIONS, {"symbol": "XII/31/7"}, 422, "symbol"),
    (DECISIONS, {"symbol": "XIII/25"}, 422, "meeting"),
    (DECISIONS, {"symbol": "Art. 24"}, 422, "instrument"),
    (DECISIONS, {"symbol": "XIII/25", "meeting": "COP 12"}, 422, "meeting"),
    (DECISIONS, {"name": "x" * 301}, 422, "name"),
    (DECISIONS, {"meeting": "COP 99"}, 400, "meeting"),
    (f"{ONE}propose/", {"text": "No numbers at all."}, 422, "text"),
    (f"{ONE}propose/", {"text": "1. " + "x" * 400_000}, 422, "text"),
    (f"{ONE}propose/", {"text": ""}, 400, "text"),
]


def test_a_value_that_cannot_be_taken_is_named(stage: Cast) -> None:
    before = counted()
    clients = {path: keeper(stage, scope) for path, (scope, _body) in SCOPES.items()}
    for path, wrong, status, field in REFUSED:
        answer = send(clients[path], path, SCOPES[path][1] | wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), (wrong, answer.json())
    assert counted() == before


def test_the_page_refuses_in_the_same_words(stage: Cast, sign_in: Any) -> None:
    browser, instrument = sign_in(stage.pmu_officer), Meeting.objects.get().instrument_id
    for path, page, wrong in (
        (MEETINGS, "/rhythm/meetings/new/", {"body": "COP", "number": 12}),
        (MEETINGS, "/rhythm/meetings/new/", {"ends_on": "2016-12-17"}),
        (DECISIONS, "/mandates/decisions/new/", {"symbol": "XII/32"}),
        (DECISIONS, "/mandates/decisions/new/", {"symbol": "XIII/25"}),
        (f"{ONE}propose/", "/mandates/decisions/XII/32/paste/", {"text": "No numbers at all."}),
    ):
        scope, body = SCOPES[path]
        said = send(keeper(stage, scope), path, body | wrong).json()["errors"]
        shown = browser.post(page, body | {"instrument": instrument} | wrong)
        [[sentence]] = said.values()
        assert (shown.status_code, sentence in shown.content.decode()) == (422, True), (wrong, sentence)
