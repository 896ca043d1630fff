"""Bienniums, the rhythm, versions and checks of workplans, and extracts over REST: who reads what of them."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from common.canonical import digest
from common.dates import PartialDate
from planning.enums import Function, WorkplanState
from planning.models import Activity, Assignment, AssignmentDays, Meeting
from planning.queries.extract import extracts_visible_to
from planning.queries.rhythm_page import rhythm_page
from planning.rules.extracts import may_see_extract
from structure.actions.tokens import issue_token
from structure.enums import TokenScope
from structure.models import Staff, User
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    InstrumentFactory,
    MeetingFactory,
    WorkplanFactory,
)
from tests.people import Cast
from tests.planning.change_stage import NOVEMBER, approved, asked, change_at
from tests.planning.test_rhythm import plan
from tests.planning.workplan_stage import activity_of, workplan_at

EXTRACTS = "/api/v1/extracts/"


def reader(user: User, *scopes: str) -> Client:
    _row, token = issue_token(by=user, name="A test", days=30, scopes=scopes)
    return Client(headers={"authorization": f"Token {token}"})


def read(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


# --- bienniums ---------------------------------------------------------------------------------------------


def test_a_biennium_says_where_it_stands_and_everything_that_is_open_in_it(cast: Cast) -> None:
    biennium = BienniumFactory(starts_in=2015, phase="year_2")
    for n in range(10):
        activity_of(cast, f"A-{n:02}")
    body = read(reader(cast.pmu_officer), "bienniums/2015/")
    assert [(one["phase"], one["state"]) for one in body["phases"]] == [
        ("preparation", "passed"), ("year_1", "passed"), ("year_2", "now"), ("closed", "ahead"),
    ]  # fmt: skip
    assert [(one["move"], one["refusal"]) for one in body["moves"]] == [("close", "This is open from 1 Jan 2017 on.")]
    activities, workplans = body["open"][:2]
    assert (activities["kind"], activities["count"], len(activities["rows"])) == ("activities", 10, 10), "all of them"
    assert [row["code"] for row in workplans["rows"]] == [cast.unit.code]
    assert body["version"] == biennium.version
    assert read(reader(cast.staff), "bienniums/2015/")["moves"] == [], "who may not move it is offered nothing"
    assert read(reader(cast.staff), "bienniums/")["results"][0]["phase"] == "year_2"
    read(reader(cast.staff), "bienniums/2031/", 404)
    assert list(read(reader(cast.staff), "bienniums/?colour=red", 400)["errors"]) == ["colour"]
    csv = reader(cast.staff).get("/api/v1/bienniums/?format=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("starts_in,first_day,last_day,phase")


# --- the rhythm --------------------------------------------------------------------------------------------


def test_the_rhythm_says_what_crowds_out_what_as_the_page_does(cast: Cast) -> None:
    biennium = BienniumFactory()
    plan(cast.staff.staff, 60, Function.MEETINGS, biennium=biennium, lead_unit=cast.unit)
    plan(cast.staff.staff, 80, Function.IMPLEMENTATION, biennium=biennium, lead_unit=cast.unit)
    client = reader(cast.stranger)
    body = read(client, f"rhythm/?unit={cast.unit.code}")
    last = body["quarters"][-1]
    assert (last["quarter"], last["implementation"], last["meetings"], last["planned"]) == ("2016-Q4", 80, 60, 140)
    page = rhythm_page(cast.staff, biennium, {"unit": cast.unit.code}, [])
    assert [one["crowding"]["sentence"] for one in body["warnings"]] == [one.crowding.sentence for one in page.warned]
    for name in ("implementation", "meetings", "management", "capacity"):
        assert [Decimal(str(one[name])) for one in body["quarters"]] == [getattr(one, name) for one in page.quarters]
    rows = read(client, f"rhythm/units/?unit={cast.unit.code}")
    assert rows["count"] == 8 and rows["results"][-1]["unit"] == cast.unit.code
    assert "\n" in client.get("/api/v1/rhythm/units/?format=csv").content.decode("utf-8-sig")
    for wrong in ("unit=NONE", "biennium=2031", "colour=red"):
        assert list(read(client, f"rhythm/?{wrong}", 400)["errors"]) == [wrong.split("=")[0]]
    for path in ("rhythm/", "rhythm/units/"):
        read(reader(cast.rest_client), path, 403)  # who may not see the people would read nothing but 0


def test_the_calendar_counts_the_deadlines_of_documents_back_from_the_opening(cast: Cast) -> None:
    BienniumFactory()
    dates: dict[str, Any] = {"starts_on": datetime.date(2016, 12, 4), "ends_on": datetime.date(2016, 12, 17)}
    for body in ("COP", "CP-MOP"):
        MeetingFactory(body=body, number=13, place="Cancun", **dates)
    MeetingFactory(body="SBI", number=9, starts_on=datetime.date(2014, 6, 1), ends_on=datetime.date(2014, 6, 5))
    client = reader(cast.rest_client)
    (one,) = read(client, "rhythm/calendar/")["results"]
    assert set(one["meetings"]) == {"COP 13", "CP-MOP 13"}
    days = [one["documents"][name] for name in ("submitted", "processed", "issued")]
    assert days == sorted(days) and days[-1] < one["starts_on"] == "2016-12-04"
    assert (
        one["meeting_support"] is None
        and read(reader(cast.staff), "rhythm/calendar/")["results"][0]["meeting_support"] == 0
    )
    assert len(read(client, "rhythm/calendar/?when=every")["results"]) == 2
    assert list(read(client, "rhythm/calendar/?when=soon", 400)["errors"]) == ["when"]


# --- workplans ---------------------------------------------------------------------------------------------


def test_versions_are_read_with_their_hash_and_name_nobody_unless_the_token_may(cast: Cast) -> None:
    activity = activity_of(cast, lead_officer=cast.staff.staff)
    part = AssignmentFactory(activity=activity, staff=cast.staff.staff)
    other = AssignmentFactory(activity=activity, staff=cast.colleague.staff)
    for one in (part, other):
        AssignmentDaysFactory(assignment=one, year=2016, quarter=3, days=Decimal("2.5"))
    workplan = workplan_at(cast, WorkplanState.APPROVED)
    path = f"workplans/{cast.unit.code}/versions/"
    client = reader(cast.rest_client)
    (listed,) = read(client, path)["results"]
    assert (listed["number"], listed["sha256"]) == (1, workplan.versions.get().sha256)
    shown = read(client, f"{path}1/")
    assert shown["sound"] is True
    assert shown["content"]["activities"]["A-01"]["days"] == {"2016-Q3": "5"}
    assert cast.staff.full_name not in str(shown) and "people" not in shown["content"]["activities"]["A-01"]
    named = reader(cast.staff, TokenScope.PEOPLE)
    whole = read(named, f"{path}1/")["content"]
    assert digest(whole) == listed["sha256"], "whole, it is what was hashed"
    plain = reader(cast.staff)
    etag = named.get(f"/api/v1/{path}1/")["ETag"]
    assert plain.get(f"/api/v1/{path}1/", headers={"if-none-match": etag}).status_code == 200, "not the same body"
    read(client, f"{path}9/", 404)
    read(client, "workplans/NONE/versions/", 404)


def test_any_two_versions_are_told_apart_field_by_field(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change_at(cast, asked(cast, activity, end=PartialDate.day(NOVEMBER)), "approved")
    client = reader(cast.rest_client)
    path = f"workplans/{cast.unit.code}/versions/difference/"
    body = read(client, path)
    assert (body["before"]["number"], body["after"]["number"]) == (1, 2)
    (one,) = body["activities"]
    assert (one["kind"], one["code"], one["reason"]) == ("changed", "A-01", "The Bureau meets later.")
    (field,) = one["fields_changed"]
    assert field == {"path": ["end", "on"], "label": "End", "before": "2016-12-31", "after": "2016-11-15"}
    (back,) = read(client, f"{path}?from=2&to=1")["activities"]
    assert (back["fields_changed"][0]["before"], back["fields_changed"][0]["after"]) == ("2016-11-15", "2016-12-31")
    assert read(client, f"{path}?from=2&to=2")["activities"] == []
    for wrong in ("from=9", "to=9", "to=first", "colour=red"):
        assert list(read(client, f"{path}?{wrong}", 400)["errors"]) == [wrong.split("=")[0]]


def test_a_workplan_without_versions_has_nothing_to_compare(cast: Cast) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    refused = read(reader(cast.staff), f"workplans/{cast.unit.code}/versions/difference/", 400)
    assert refused["detail"] == "There is no version of this number."


def test_the_checks_say_what_is_missing_and_where(cast: Cast) -> None:
    ActivityFactory(code="A-02", lead_unit=cast.unit, biennium=BienniumFactory())
    part = AssignmentFactory(activity=activity_of(cast), staff=cast.staff.staff)
    AssignmentDaysFactory(assignment=part, year=2016, quarter=4, days=Decimal(90))
    WorkplanFactory(unit=cast.unit, biennium=BienniumFactory())
    path = f"workplans/{cast.unit.code}/checks/"
    found = {one["text"]: one for one in read(reader(cast.unit_head), path)["checks"]}
    missing = found["Mandates with shares that make 100% are missing:"]
    assert missing["passed"] is False
    assert missing["places"] == [{"activity": "A-02", "page": "/activities/A-02/edit/#id_shares-0-mandate"}]
    name = cast.staff.full_name
    assert name not in str(found), "a token that reads no names is told of nobody"
    assert name in str(read(reader(cast.unit_head, TokenScope.PEOPLE), path))
    assert name not in str(read(reader(cast.stranger, TokenScope.PEOPLE), path)), "nor whoever shares out no work"


# --- extracts ----------------------------------------------------------------------------------------------


def cycle_of(cast: Cast) -> Activity:
    activity = activity_of(cast)
    part = AssignmentFactory(activity=activity, staff=cast.staff.staff, role="expert")
    for year, quarter, days in ((2016, 1, 5), (2016, 2, 7), (2016, 3, 11)):
        AssignmentDaysFactory(assignment=part, year=year, quarter=quarter, days=Decimal(days))
    return activity


def test_an_extract_says_what_a_person_does_in_the_cycle_and_only_that(cast: Cast) -> None:
    cycle_of(cast)
    client = reader(cast.staff, TokenScope.EXTRACTS)
    body = read(client, "extracts/own/")
    assert body["person"]["name"] == cast.staff.full_name
    assert body["cycle"] == {"year": 2016, "first": "2016-04-01", "last": "2017-03-31"}
    assert body["work_days"] == {"q2": 7, "q3": 11, "q4": 0, "q1": 0, "total": 18}
    (row,) = body["activities"]
    assert (row["activity"], row["role"], row["work_days"]["total"]) == ("A-01", "expert", 18)
    assert row["mandates"] == [{"mandate": "XII/32/A-01", "percent": 100}]
    earlier = read(client, f"extracts/{cast.staff.staff.pk}/?cycle=2015")
    assert earlier["work_days"]["q1"] == 5
    assert list(read(client, "extracts/own/?cycle=1066", 400)["errors"]) == ["cycle"]
    lines = client.get(f"{EXTRACTS}own/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith("A-01,")


def test_an_extract_asks_for_the_scope_and_then_for_the_rule_of_the_page(cast: Cast) -> None:
    path = f"extracts/{cast.staff.staff.pk}/"
    for client in (reader(cast.staff), reader(cast.staff, TokenScope.PEOPLE)):
        assert read(client, path, 403)["detail"].startswith("This token may not read this.")
        read(client, "extracts/", 403)
    for who in ("staff", "unit_head", "division_head", "hr_officer", "executive_secretary"):
        assert read(reader(getattr(cast, who), TokenScope.EXTRACTS), path)["person"]["id"] == cast.staff.staff.pk
    for who in ("colleague", "stranger", "pmu_officer"):
        refused = read(reader(getattr(cast, who), TokenScope.EXTRACTS), path, 403)
        assert refused["detail"].startswith("An extract is open to the person"), who
    program = reader(cast.rest_client, TokenScope.EXTRACTS)
    read(program, "extracts/own/", 404)
    read(reader(cast.staff, TokenScope.EXTRACTS), "extracts/999999999/", 404)
    assert [row["id"] for row in read(reader(cast.staff, TokenScope.EXTRACTS), "extracts/")["results"]] == [
        cast.staff.staff.pk
    ]


def test_the_list_of_extracts_holds_whom_the_rule_allows_and_nobody_else(cast: Cast) -> None:
    people = [cast.staff, cast.colleague, cast.stranger, cast.unit_head, cast.division_head, cast.hr_officer]
    for user in [*people, cast.executive_secretary, cast.rest_client, cast.pmu_officer]:
        allowed = set()
        for staff in Staff.objects.select_related("unit__division"):
            try:
                may_see_extract(user, staff)
            except Exception:
                continue
            allowed.add(staff.pk)
        assert {staff.pk for staff in extracts_visible_to(user)} == allowed, user.full_name


# --- pages, 304, and how often they ask ----------------------------------------------------------------------


def test_nothing_new_is_answered_304_and_lists_ask_as_often_for_many_rows_as_for_one(cast: Cast) -> None:
    activity = cycle_of(cast)
    workplan_at(cast, WorkplanState.APPROVED)
    client = reader(cast.executive_secretary, TokenScope.EXTRACTS)
    unit = cast.unit.code
    paths = [
        "bienniums/", "bienniums/2015/", "rhythm/", "rhythm/units/", "rhythm/calendar/", f"workplans/{unit}/checks/",
        f"workplans/{unit}/versions/", f"workplans/{unit}/versions/1/", f"workplans/{unit}/versions/difference/",
        "extracts/", f"extracts/{cast.staff.staff.pk}/",
    ]  # fmt: skip
    counts: dict[str, list[int]] = {path: [] for path in paths}
    for more in (1, 2, 60):
        with acting(by=None, why="More"):
            instrument = InstrumentFactory()
            for n in range(more):
                row = ActivityFactory(code=f"M{more}-{n}", lead_unit=cast.unit, biennium=activity.biennium)
                part = Assignment.objects.create(activity=row, staff=cast.staff.staff, role="expert")
                AssignmentDays.objects.create(assignment=part, year=2016, quarter=3, days=1)
                Meeting.objects.create(
                    body="SBI",
                    number=100 * more + n,
                    instrument=instrument,
                    starts_on=datetime.date(2016, 11, 1 + n % 20),
                )
        for path, found in counts.items():
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == 200, path
            found.append(len(captured))
            again = client.get(f"/api/v1/{path}", headers={"if-none-match": answer["ETag"]})
            assert (again.status_code, again.content) == (304, b""), path
    assert {path: found for path, found in counts.items() if len(set(found[1:])) > 1} == {}
