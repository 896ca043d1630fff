"""Bienniums moved on and workplans begun over REST: who may, with which token, and that twice is once."""

from typing import Any

import pytest
from django.test import Client

from common.audit import acting
from planning.models import Activity, Biennium, Workplan
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.factories.monitoring import LagCaseFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, MandateFactory
from tests.people import Cast

BIENNIUM = "/api/v1/bienniums/2015/"


def move(client: Client, step: str, path: str = BIENNIUM, tag: str = "", **more: str) -> Any:
    headers = {"if-match": tag or client.get(path)["ETag"]}
    return send(client, f"{path}move/", {"move": step, **more}, **headers)


def phase(biennium: Biennium) -> str:
    biennium.refresh_from_db()
    return str(biennium.phase)


# --- bienniums ---------------------------------------------------------------------------------------------


def test_a_biennium_is_moved_on_by_whoever_may_on_the_page_and_only_over_what_was_read(cast: Cast) -> None:
    biennium = BienniumFactory(phase="year_1")
    officer = program_of(cast.pmu_officer, TokenScope.BIENNIUMS)
    tag = officer.get(BIENNIUM)["ETag"]
    assert send(officer, f"{BIENNIUM}move/", {"move": "begin_year_2"}).status_code == 428
    done = move(officer, "begin_year_2", tag=tag)
    assert (done.status_code, done.json()["phase"], phase(biennium)) == (200, "year_2", "year_2"), done.json()
    assert done["ETag"].startswith(f'"{done.json()["version"]}-')
    assert move(officer, "begin_year_2", tag=tag).status_code == 200, "the same step sent twice is one"
    secretary = program_of(cast.executive_secretary, TokenScope.BIENNIUMS)
    assert move(secretary, "begin_year_2", tag=tag).status_code == 412, "somebody else read what was"
    assert move(officer, "begin_year_1").status_code == 409
    assert move(officer, "dance").status_code == 400
    assert biennium.history.first().history_user == cast.pmu_officer


@pytest.mark.parametrize("who", ["staff", "unit_head", "division_head", "administrator", "rest_client"])
def test_who_does_not_move_bienniums_does_not_move_them_here(cast: Cast, who: str) -> None:
    biennium = BienniumFactory(phase="year_1")
    client = program_of(getattr(cast, who), TokenScope.BIENNIUMS)
    refused = move(client, "begin_year_2")
    assert (refused.status_code, phase(biennium)) == (403, "year_1")
    assert refused.json()["detail"].startswith("A biennium is moved by")
    assert send(client, "/api/v1/bienniums/", {}).status_code == 403
    assert Biennium.objects.count() == 1


def test_a_token_with_another_scope_moves_no_biennium(cast: Cast) -> None:
    biennium = BienniumFactory(phase="year_1")
    for scopes in ((), (TokenScope.WORKPLANS, TokenScope.CARRY_OVER, TokenScope.DRAFTS)):
        client = program_of(cast.pmu_officer, *scopes)
        assert move(client, "begin_year_2").json()["detail"].startswith("This token")
        assert send(client, "/api/v1/bienniums/", {}).status_code == 403
    assert phase(biennium) == "year_1" and Biennium.objects.count() == 1
    for method in ("put", "patch", "delete"):
        client = program_of(cast.pmu_officer, TokenScope.BIENNIUMS)
        assert getattr(client, method)(BIENNIUM, {}, content_type="application/json").status_code == 405


def test_closing_is_refused_while_anything_is_open_and_the_body_names_all_of_it(cast: Cast) -> None:
    biennium = BienniumFactory(starts_in=2013, phase="year_2", is_current=False)
    for n in range(9):
        LagCaseFactory(activity=ActivityFactory(code=f"B-{n}", lead_unit=cast.unit, biennium=biennium))
    path = "/api/v1/bienniums/2013/"
    officer = program_of(cast.pmu_officer, TokenScope.BIENNIUMS)
    refused = move(officer, "close", path)
    assert (refused.status_code, phase(biennium)) == (409, "year_2")
    said = officer.get(path).json()["open"]
    counted = {kind["kind"]: len(kind["rows"]) for kind in said if kind["count"]}
    assert counted == {"activities": 9, "workplans": 1, "lag_cases": 9}
    assert all(kind["words"] in refused.json()["detail"] for kind in said if kind["count"])


def test_a_closed_biennium_is_opened_again_with_a_reason_only(cast: Cast) -> None:
    biennium = BienniumFactory(starts_in=2013, phase="closed", is_current=False)
    path = "/api/v1/bienniums/2013/"
    officer = program_of(cast.pmu_officer, TokenScope.BIENNIUMS)
    without = move(officer, "reopen", path)
    assert (without.status_code, without.json()["errors"]) == (422, {"reason": ["Say why."]})
    assert move(officer, "reopen", path, reason="A report was missing.").json()["phase"] == "year_2"
    assert biennium.history.first().history_change_reason.endswith("A report was missing.")


def test_the_next_biennium_is_opened_once(cast: Cast) -> None:
    BienniumFactory(phase="year_2")
    officer = program_of(cast.pmu_officer, TokenScope.BIENNIUMS)
    answers = [send(officer, "/api/v1/bienniums/", {}, **{"idempotency-key": "once"}) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() and answers[1]["Idempotent-Replayed"] == "true"
    assert (answers[0].json()["starts_in"], answers[0].json()["phase"]) == (2017, "preparation")
    again = send(officer, "/api/v1/bienniums/", {})
    assert (again.status_code, Biennium.objects.count()) == (409, 2), "one is prepared at a time"


# --- workplans ---------------------------------------------------------------------------------------------


def places_of(client: Client, path: str, words: str) -> list[str]:
    """The activities a check is about that begins with these words."""
    found = next(one for one in client.get(f"{path}checks/").json()["checks"] if one["text"].startswith(words))
    return [place["activity"] for place in found["places"]]


def test_a_workplan_is_begun_composed_and_checked_by_the_head_of_the_unit(cast: Cast) -> None:
    BienniumFactory()
    MandateFactory(address="XII/32/7(b)")
    cast.division_head  # noqa: B018 - asking puts the person in place
    path = f"/api/v1/workplans/{cast.unit.code}/"
    head = program_of(cast.unit_head, TokenScope.DRAFTS, TokenScope.ACTIVITIES, TokenScope.WORKPLANS)
    answers = [send(head, f"{path}begin/", {}, **{"idempotency-key": "mine"}) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].json()
    assert answers[0].json()["state"] == "draft" and answers[1]["Idempotent-Replayed"] == "true"
    begun = send(head, f"{path}begin/", {})
    assert begun.status_code == 409 and begun.json()["detail"].endswith("has been begun already.")
    assert head.get(f"{path}checks/").json()["checks"][0]["text"] == "No activity is planned yet."

    shares = [{"mandate": "XII/32/7(b)", "percent": 100}]
    new = {
        "lead_unit": cast.unit.code,
        "start": "2016",
        "end": "2016",
        "function": "implementation",
        "mandates": shares,
    }
    added = [send(head, "/api/v1/activities/", {**new, "title": title}).json() for title in ("One", "Two")]
    codes = [one["code"] for one in added]
    assert places_of(head, path, "No output") == codes
    address = f"/api/v1/activities/{codes[1]}/"
    headers = {"if-match": head.get(address)["ETag"]}
    out = {"standing": "ended", "reason": "No longer asked for."}
    assert head.patch(address, out, content_type="application/json", headers=headers).status_code == 200
    assert places_of(head, path, "No output") == codes[:1], "what is taken out misses nothing any more"
    tag = head.get(path)["ETag"]
    assert send(head, f"{path}decide/", {"decision": "submit"}, **{"if-match": tag}).json()["state"] == "submitted"
    assert Workplan.objects.get().versions.get().number == 1
    assert Activity.objects.count() == 2, "and stays known"


@pytest.mark.parametrize("who", ["staff", "colleague", "stranger", "other_unit_head", "division_head", "pmu_officer"])
def test_nobody_else_begins_the_workplan_of_a_unit(cast: Cast, who: str) -> None:
    BienniumFactory()
    cast.unit_head  # noqa: B018 - asking puts the person in place
    refused = send(program_of(getattr(cast, who), TokenScope.DRAFTS), f"/api/v1/workplans/{cast.unit.code}/begin/", {})
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "Only the unit head, or the delegate, submits a workplan.",
    )
    assert not Workplan.objects.exists()


def test_a_workplan_is_begun_neither_without_the_scope_nor_in_a_closed_biennium(cast: Cast, sign_in: Any) -> None:
    biennium = BienniumFactory()
    path = f"/api/v1/workplans/{cast.unit.code}/begin/"
    for scopes in ((), (TokenScope.WORKPLANS, TokenScope.ACTIVITIES)):
        assert send(program_of(cast.unit_head, *scopes), path, {}).status_code == 403
    head = program_of(cast.unit_head, TokenScope.DRAFTS)
    assert send(head, "/api/v1/workplans/NONE/begin/", {}).status_code == 404
    assert send(head, f"{path}?biennium=2031", {}).status_code == 400
    assert head.get(path).status_code == 405
    biennium.phase = "closed"
    with acting(by=None, why="Over"):
        biennium.save()
    assert send(head, path, {}).status_code == 409
    assert sign_in(cast.unit_head).post(f"/workplans/{cast.unit.code}/begin/").status_code == 409, "nor on the page"
    assert not Workplan.objects.exists()
