"""Meetings, decisions and strategic plans over REST: the rows of the pages, narrowed and ordered as asked."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from planning.enums import ActivityStatus
from planning.models import Decision, StrategicGoal, Target
from tests.api.test_reading import reader
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MeetingFactory,
    StrategicPlanFactory,
    TargetFactory,
    TargetLinkFactory,
)
from tests.people import Cast

PLACES = ["meetings", "decisions", "strategic-plans", "strategic-plans/SP-2020/targets"]
AHEAD, PAST = datetime.date(2016, 12, 4), datetime.date(2014, 10, 6)


@pytest.fixture
def stage(cast: Cast) -> Cast:
    biennium = BienniumFactory()
    held = MeetingFactory(number=12, place="Pyeongchang", starts_on=PAST, ends_on=datetime.date(2014, 10, 17))
    MeetingFactory(number=13, place="Cancun", starts_on=AHEAD, ends_on=datetime.date(2016, 12, 17))
    MeetingFactory(body="SBI", number=2)
    decision = DecisionFactory(symbol="XII/32", name="The budget", meeting=held, order=20)
    DecisionFactory(symbol="Art. 24", name="The Secretariat", order=10)
    for number in (10, 9):
        MandateFactory(decision=decision, address=f"XII/32/{number}", order=number)
    plan = StrategicPlanFactory(translations={"fr": {"name": "Plan stratégique"}})
    goal = StrategicGoal.objects.create(plan=plan, code="C", name="Safeguard", translations={"fr": {"name": "Garder"}})
    target = TargetFactory(goal=goal, translations={"fr": {"name": "Terre et mer"}})
    TargetFactory(number=12, name="Species")
    for status in (ActivityStatus.ON_TRACK, ActivityStatus.LAGGING):
        activity = ActivityFactory(lead_unit=cast.unit, biennium=biennium, status=status)
        TargetLinkFactory(activity=activity, target=target)
    return cast


def rows(client: Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_a_meeting_says_by_when_its_documents_are_due(stage: Cast) -> None:
    [row] = rows(reader(stage.staff), "meetings/?number=13")
    assert (row["code"], row["instrument"], row["starts_on"], row["ends_on"]) == (
        "COP 13",
        "CBD",
        "2016-12-04",
        "2016-12-17",
    )
    assert row["documents"] == {"submitted": "2016-09-25", "processed": "2016-10-23", "issued": "2016-10-23"}
    [later] = rows(reader(stage.staff), "meetings/?body=SBI")
    assert later["documents"] == {"submitted": None, "processed": None, "issued": None}
    assert reader(stage.staff).get(f"/api/v1/meetings/{row['id']}/").json() == row


def test_a_decision_names_its_paragraphs_in_the_order_of_its_text(stage: Cast) -> None:
    read = reader(stage.staff).get("/api/v1/decisions/XII/32/").json()
    assert read == {
        "symbol": "XII/32",
        "name": "The budget",
        "translations": {},
        "meeting": "COP 12",
        "instrument": "CBD",
        "paragraphs": ["XII/32/9", "XII/32/10"],
        "version": 1,
    }
    article = reader(stage.staff).get("/api/v1/decisions/Art. 24/").json()
    assert (article["meeting"], article["paragraphs"]) == (None, [])


def test_plans_goals_and_targets_say_what_is_entered_in_other_languages(stage: Cast) -> None:
    [plan] = rows(reader(stage.staff), "strategic-plans/")
    assert (plan["code"], plan["translations"]) == ("SP-2020", {"fr": {"name": "Plan stratégique"}})
    assert plan["goals"] == [{"code": "C", "name": "Safeguard", "translations": {"fr": {"name": "Garder"}}}]
    target = reader(stage.staff).get("/api/v1/strategic-plans/SP-2020/targets/11/").json()
    assert (target["goal"], target["translations"]) == ("C", {"fr": {"name": "Terre et mer"}})
    assert (target["activities"], target["lagging"]) == (2, 1), "as many as on the page"
    assert reader(stage.staff).get("/api/v1/strategic-plans/NONE/targets/").status_code == 404


@pytest.mark.parametrize(
    ("path", "named", "expected"),
    [
        ("meetings/", "code", ["COP 12", "COP 13", "SBI 2"]),
        ("meetings/?ordering=-starts_on", "code", ["COP 13", "COP 12", "SBI 2"]),
        ("meetings/?when=past", "code", ["COP 12"]),
        ("meetings/?when=ahead", "code", ["COP 13", "SBI 2"]),
        ("meetings/?biennium=2015", "code", ["COP 13", "SBI 2"]),
        ("meetings/?search=cancun", "code", ["COP 13"]),
        ("decisions/", "symbol", ["Art. 24", "XII/32"]),
        ("decisions/?ordering=-symbol", "symbol", ["XII/32", "Art. 24"]),
        ("decisions/?body=COP&number=12", "symbol", ["XII/32"]),
        ("decisions/?search=COP 12 decision XII/32", "symbol", ["XII/32"]),
        ("strategic-plans/?year=2020", "code", ["SP-2020"]),
        ("strategic-plans/?year=2021", "code", []),
        ("strategic-plans/SP-2020/targets/?answered=no", "number", [12]),
        ("strategic-plans/SP-2020/targets/?goal=C", "number", [11]),
        ("strategic-plans/SP-2020/targets/?ordering=activities", "number", [12, 11]),
    ],
)
def test_lists_are_narrowed_and_ordered_as_asked(stage: Cast, path: str, named: str, expected: list[Any]) -> None:
    assert [row[named] for row in rows(reader(stage.rest_client), path)] == expected


@pytest.mark.parametrize("place", PLACES)
def test_what_cannot_be_read_is_refused_at_its_parameter(stage: Cast, place: str) -> None:
    client = reader(stage.staff)
    for query in ("unknown=1", "ordering=salary", "search=%00"):
        answer = client.get(f"/api/v1/{place}/?{query}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.partition("=")[0]])
    for query in ("biennium=1066", "biennium=2015.5", "biennium=2013", "biennium=9e99"):
        if place in ("meetings", PLACES[3]):
            answer = client.get(f"/api/v1/{place}/?{query}")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, ["biennium"]), query
    assert Client().get(f"/api/v1/{place}/").status_code == 401


@pytest.mark.parametrize("place", PLACES)
def test_the_same_rows_as_csv_and_304_as_long_as_nothing_changed(stage: Cast, place: str) -> None:
    client = reader(stage.staff)
    sheet = client.get(f"/api/v1/{place}/?format=csv")
    assert sheet["Content-Type"].startswith("text/csv")
    assert len(sheet.content.decode().strip().splitlines()) == 1 + len(rows(client, f"{place}/"))
    held = client.get(f"/api/v1/{place}/")["ETag"]
    assert client.get(f"/api/v1/{place}/", headers={"if-none-match": held}).status_code == 304
    with acting(by=stage.pmu_officer, why="Renamed"):
        Decision.objects.get(symbol="XII/32").save()
    assert client.get(f"/api/v1/{place}/", headers={"if-none-match": held}).status_code == 200


def test_lists_ask_the_same_number_of_questions_for_1_3_and_300_rows(stage: Cast) -> None:
    client = reader(stage.rest_client)
    asked: dict[str, list[int]] = {place: [] for place in PLACES}
    for more in (0, 2, 180):
        for n in range(more):
            meeting = MeetingFactory(body=f"B{more}", number=n + 1, starts_on=AHEAD)
            MandateFactory(decision=DecisionFactory(meeting=meeting))
            plan = StrategicPlanFactory(code=f"P{more}-{n}")
            goal = StrategicGoal.objects.create(plan=plan, code="A", name="A goal")
            Target.objects.create(plan=StrategicPlanFactory(), number=more * 10 + n, name="One more", goal=goal)
        for place in PLACES:
            with CaptureQueriesContext(connection) as captured:
                rows(client, f"{place}/?page_size=200")
            asked[place].append(len(captured))
    assert {place: counts for place, counts in asked.items() if len(set(counts)) > 1} == {}
