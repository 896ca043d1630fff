"""A biennium moves from phase to phase, by whom, when, and not while anything in it is open."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.actions.bienniums import ACTIONS, begin_year_1, begin_year_2, close, open_biennium, reopen
from planning.enums import Phase
from planning.models import Activity, Biennium
from planning.queries.biennium_open import what_is_open
from planning.queries.biennium_page import biennium_page
from planning.transitions import BIENNIUM
from tests.factories.monitoring import LagCaseFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, WorkplanFactory
from tests.people import Cast
from tests.planning.biennium_stage import next_biennium
from tests.planning.counting import queries_of
from tests.planning.workplan_stage import revised, workplan_at

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
OPENS = {"begin_year_1": "2017-01-01", "begin_year_2": "2018-01-01", "close": "2019-01-01", "reopen": "2016-09-12"}


@pytest.mark.parametrize("phase", Phase.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_step_from_every_phase(cast: Cast, settings: Any, action: str, phase: str) -> None:
    biennium = BienniumFactory(starts_in=2017, is_current=False, phase=phase)
    settings.AS_AT_DATE = OPENS[action]
    step = BIENNIUM.transition(action)
    if phase not in step.sources:
        with pytest.raises(WrongState, match=str(step.refusal)):
            ACTIONS[action](biennium=biennium, by=cast.pmu_officer, version=1, reason="It is time.")
        return
    moved = ACTIONS[action](biennium=biennium, by=cast.pmu_officer, version=1, reason="It is time.")
    assert (moved.phase, moved.version) == (step.target, 2)
    passage = moved.history.first()
    assert passage.history_user == cast.pmu_officer and passage.history_change_reason.endswith(": It is time.")


def test_who_moves_it(cast: Cast) -> None:
    biennium = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    people = (cast.staff, cast.unit_head, cast.division_head, cast.hr_officer, cast.administrator, cast.bureau_member)
    for person in people:
        with pytest.raises(NotAllowed):
            reopen(biennium=biennium, by=person, version=1, reason="A mistake.")
    assert reopen(biennium=biennium, by=cast.executive_secretary, version=1, reason="A mistake.").phase == "year_2"


def test_opening_again_needs_a_reason(cast: Cast) -> None:
    biennium = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    for reason in ("", "  \x00", "x" * 2001):
        with pytest.raises(InvalidInput):
            reopen(biennium=biennium, by=cast.pmu_officer, version=1, reason=reason)


@pytest.mark.parametrize(
    ("phase", "action", "last"),
    [
        ("preparation", begin_year_1, "2016-12-31"),
        ("year_1", begin_year_2, "2017-12-31"),
        ("year_2", close, "2018-12-31"),
    ],
)
def test_no_step_before_its_day(cast: Cast, settings: Any, phase: str, action: Any, last: str) -> None:
    settings.AS_AT_DATE = last
    biennium = BienniumFactory(starts_in=2017, is_current=False, phase=phase)
    with pytest.raises(WrongState, match="This is open from 1 Jan"):
        action(biennium=biennium, by=cast.pmu_officer, version=1)


def test_the_biennium_that_begins_becomes_the_current_one(cast: Cast, settings: Any) -> None:
    before, biennium = BienniumFactory(), next_biennium()
    settings.AS_AT_DATE = "2017-01-02"
    begin_year_1(biennium=biennium, by=cast.pmu_officer, version=1)
    assert list(Biennium.objects.filter(is_current=True)) == [biennium]
    assert Biennium.objects.get(pk=before.pk).phase == "year_2"


def test_twice_moves_once_and_an_old_page_is_told(cast: Cast) -> None:
    biennium = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    first = reopen(biennium=biennium, by=cast.pmu_officer, version=1, reason="A mistake.")
    assert reopen(biennium=biennium, by=cast.pmu_officer, version=1, reason="A mistake.").version == first.version == 2
    with pytest.raises(StaleVersion):
        reopen(biennium=biennium, by=cast.executive_secretary, version=1, reason="A mistake.")


def test_closing_names_what_is_open_and_closes_when_nothing_is(cast: Cast, settings: Any) -> None:
    revised(cast)  # one activity without outcome, in a workplan opened for a revision
    biennium = BienniumFactory()
    settings.AS_AT_DATE = "2017-02-01"
    with pytest.raises(WrongState, match="1 activity without outcome; 1 workplan not approved"):
        close(biennium=biennium, by=cast.pmu_officer, version=biennium.version)


def test_what_is_open_is_what_closing_asks(cast: Cast) -> None:
    workplan_at(cast, "submitted")
    ActivityFactory(lead_unit=cast.other_unit, done=True)
    ActivityFactory(lead_unit=cast.other_unit, ended=True, outcome="terminated", outcome_reason="No money.")
    kinds = {kind.key: kind for kind in what_is_open(BienniumFactory())}
    assert {key: kind.count for key, kind in kinds.items()} == {
        "activities": 1,
        "workplans": 2,
        "changes": 0,
        "versions": 1,
        "lag_cases": 0,
    }
    assert [row.code for row in kinds["activities"].rows] == ["A-01"]
    assert [row.code for row in kinds["workplans"].rows] == ["BIO", "LIA"]


def test_the_rows_behind_every_count_are_one_link_away(cast: Cast, sign_in: SignIn) -> None:
    workplan_at(cast, "submitted")
    LagCaseFactory(number=7, activity=Activity.objects.get(code="A-01"))
    assert [row.code for row in what_is_open(BienniumFactory())[-1].rows] == ["L-0007"]
    client = sign_in(cast.staff)
    for kind in what_is_open(BienniumFactory()):
        for url in (kind.url, *(row.url for row in kind.rows)):
            assert client.get(url).status_code == 200, url
    listed = client.get(what_is_open(BienniumFactory())[0].url).context["page"]
    assert [row.code for row in listed.rows] == ["A-01"]


def test_the_next_one_is_opened_once(cast: Cast) -> None:
    BienniumFactory()
    with pytest.raises(NotAllowed):
        open_biennium(by=cast.unit_head)
    opened = open_biennium(by=cast.pmu_officer)
    assert (opened.starts_in, opened.phase, opened.is_current) == (2017, "preparation", False)
    assert opened.framework == BienniumFactory().framework
    with pytest.raises(WrongState, match="is being prepared already"):
        open_biennium(by=cast.pmu_officer)


def test_the_page_says_since_when_each_phase_lasts(cast: Cast, settings: Any) -> None:
    biennium = next_biennium()
    settings.AS_AT_DATE = "2017-01-02"
    begin_year_1(biennium=biennium, by=cast.pmu_officer, version=1)
    page = biennium_page(cast.pmu_officer, Biennium.objects.get(pk=biennium.pk))
    assert [(phase.state, phase.note) for phase in page.phases] == [
        ("passed", ""),
        ("now", "2 Jan 2017, Monitoring Officer"),
        ("ahead", ""),
        ("ahead", ""),
    ]
    assert [move.action for move in page.moves] == ["begin_year_2"]
    assert biennium_page(cast.staff, biennium).moves == []


def test_the_button_moves_it_and_a_refusal_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    client = sign_in(cast.pmu_officer)
    sent = {"move": "reopen", "version": "1", "reason": ""}
    assert client.post("/bienniums/2013/move/", sent).status_code == 422
    stale = client.post("/bienniums/2013/move/", {**sent, "version": "7", "reason": "An entry was missing"})
    assert stale.status_code == 409 and "An entry was missing" in stale.content.decode()
    answer = client.post("/bienniums/2013/move/", {**sent, "reason": "An entry was missing"}, follow=True)
    assert "Open again, in year 2." in answer.content.decode()
    assert client.post("/bienniums/2013/move/", {"move": "explode"}).status_code == 404
    assert sign_in(cast.staff).post("/bienniums/2013/move/", {**sent, "reason": "x"}).status_code == 403


def test_a_closing_too_early_answers_with_the_page(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    answer = sign_in(cast.pmu_officer).post("/bienniums/2015/move/", {"move": "close", "version": "1"})
    assert answer.status_code == 409 and "This is open from 1 Jan 2017 on." in answer.content.decode()


def test_the_list_opens_the_next_one_and_exports(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    ActivityFactory(done=True)
    officer = sign_in(cast.pmu_officer)
    assert officer.post("/bienniums/").status_code == 302
    page = officer.get("/bienniums/").content.decode()
    assert "2017–2018" in page and "Prepare" not in page
    held = officer.get("/bienniums/?export=csv").content.decode("utf-8-sig")
    assert "2015–2016,year 2,0,1,1,100,1" in held.replace(".0000", "").replace(".00", "")
    assert sign_in(cast.staff).post("/bienniums/").status_code == 403


def test_the_queries_do_not_grow(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    client = sign_in(cast.pmu_officer)
    WorkplanFactory(unit=cast.unit)
    ActivityFactory(lead_unit=cast.unit, code="A-1")
    one = queries_of(client, "/bienniums/2015/")
    for place in range(12):
        ActivityFactory(code=f"B-{place}", ends_on=datetime.date(2016, 12, 30))
    assert queries_of(client, "/bienniums/2015/") == one
