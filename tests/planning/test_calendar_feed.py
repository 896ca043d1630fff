"""The calendar of due dates: what stands in it, whom the address opens it to, and how often it is asked for."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from common.audit import acting
from common.refusals import NotAllowed
from planning.models import Activity, Milestone
from planning.queries.due_dates import due_dates_of
from structure.actions.calendar import make_calendar_address, revoke_calendar_address
from structure.models import CalendarAddress, Staff, User
from tests.factories.planning import (
    ActivityFactory,
    AssignmentFactory,
    BienniumFactory,
    DeliverableFactory,
    MilestoneFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY = datetime.date


def asked(secret: str, **headers: str) -> Any:
    """What a calendar program is answered, which has never signed in."""
    return Client().get(f"/calendar/{secret}.ics", headers=headers)


def events(secret: str) -> dict[str, Any]:
    calendar = Calendar.from_ical(asked(secret).content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def secret(cast: Cast) -> str:
    return make_calendar_address(by=cast.staff)


# --- what stands in it ----------------------------------------------------------------------------------


def test_it_holds_what_one_leads_and_is_assigned_to_and_nothing_else(cast: Cast, secret: str) -> None:
    led = ActivityFactory(code="A-01", title="Meet", lead_officer=cast.staff.staff, ends_on=DAY(2016, 12, 4))
    MilestoneFactory(activity=led, title="Agenda agreed", due_on=DAY(2016, 10, 3))
    DeliverableFactory(activity=led, title="Report", due_on=DAY(2016, 11, 15))
    assigned = ActivityFactory(code="A-02", title="Review", lead_officer=cast.colleague.staff)
    AssignmentFactory(activity=assigned, staff=cast.staff.staff)
    ActivityFactory(code="A-03", lead_officer=cast.colleague.staff)
    found = events(secret)
    assert {title: (event["dtstart"].dt, event["dtend"].dt) for title, event in found.items()} == {
        "A-01: Agenda agreed": (DAY(2016, 10, 3), DAY(2016, 10, 4)),
        "A-01: Report": (DAY(2016, 11, 15), DAY(2016, 11, 16)),
        "A-01: Meet ends": (DAY(2016, 12, 4), DAY(2016, 12, 5)),
        "A-02: Review ends": (DAY(2016, 12, 31), DAY(2017, 1, 1)),
    }
    assert {event["url"] for event in found.values()} == {
        "http://testserver/activities/A-01/",
        "http://testserver/activities/A-02/",
    }
    assert {str(event["transp"]) for event in found.values()} == {"TRANSPARENT"}
    text = asked(secret).content.decode()
    assert cast.colleague.full_name not in text and cast.staff.full_name not in text


def test_days_are_days_in_every_zone(cast: Cast, secret: str) -> None:
    ActivityFactory(lead_officer=cast.staff.staff)
    text = asked(secret).content.decode()
    assert "DTSTART;VALUE=DATE:20161231" in text and "DTEND;VALUE=DATE:20170101" in text
    assert "TZID" not in text


@pytest.mark.parametrize(
    ("precision", "first", "after", "said"),
    [
        ("quarter", DAY(2016, 10, 1), DAY(2017, 1, 1), "Q4 2016"),
        ("year", DAY(2016, 1, 1), DAY(2017, 1, 1), "2016"),
        ("end_year", DAY(2016, 12, 31), DAY(2017, 1, 1), "end of 2016"),
    ],
)
def test_a_date_without_a_day_stands_over_its_days_and_says_so(
    cast: Cast, secret: str, precision: str, first: datetime.date, after: datetime.date, said: str
) -> None:
    ActivityFactory(code="A-01", title="Meet", lead_officer=cast.staff.staff, ends_precision=precision)
    event = events(secret)[f"A-01: Meet ends ({said}, no day given)"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (first, after)
    assert f"Known as {said} only; no day is given." in event["description"]


def test_what_is_postponed_is_cancelled_and_what_is_reached_says_when(cast: Cast, secret: str) -> None:
    postponed = ActivityFactory(code="A-01", lead_officer=cast.staff.staff, postponed=True)
    MilestoneFactory(activity=postponed, title="Later")
    MilestoneFactory(activity=postponed, title="Reached before", done_on=DAY(2016, 5, 4))
    found = events(secret)
    assert {title: str(event["status"]) for title, event in found.items()} == {
        "A-01: Activity A-01 ends": "CANCELLED",
        "A-01: Later": "CANCELLED",
        "A-01: Reached before": "CONFIRMED",
    }
    assert "Reached on 4 May 2016." in found["A-01: Reached before"]["description"]


def test_an_event_keeps_its_name_for_ever_and_says_when_it_was_changed(cast: Cast, secret: str) -> None:
    activity = ActivityFactory(code="A-01", lead_officer=cast.staff.staff)
    point = MilestoneFactory(activity=activity, title="Agenda")
    before = events(secret)["A-01: Agenda"]
    later = datetime.datetime(2016, 9, 20, 12, tzinfo=datetime.UTC)
    with acting(by=None, why="Moved"):
        point.title, point.due_on = "Agenda agreed", DAY(2016, 10, 10)
        point.save()
    Milestone.history.filter(id=point.pk, title="Agenda agreed").update(history_date=later)
    after = events(secret)["A-01: Agenda agreed"]
    assert before["uid"] == after["uid"] == f"milestone-{point.pk}@testserver"
    assert after["last-modified"].dt == after["dtstamp"].dt == later != before["last-modified"].dt


def test_what_was_closed_with_a_past_biennium_is_left_out_and_what_is_open_stays(cast: Cast, secret: str) -> None:
    BienniumFactory()
    past = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    ActivityFactory(biennium=past, code="A-01", title="Closed", lead_officer=cast.staff.staff, done=True)
    ActivityFactory(biennium=past, code="A-02", title="Open", lead_officer=cast.staff.staff)
    found = events(secret)
    assert set(found) == {"A-02: Open ends"}
    assert found["A-02: Open ends"]["url"] == "http://testserver/activities/A-02/?biennium=2013"


def test_it_speaks_the_language_of_its_owner(cast: Cast, secret: str) -> None:
    User.objects.filter(pk=cast.staff.pk).update(language="fr")
    ActivityFactory(code="A-01", lead_officer=cast.staff.staff, ends_precision="month")
    answer = asked(secret, **{"Accept-Language": "ar"})
    assert "déc. 2016" in str(Calendar.from_ical(answer.content).walk("VEVENT")[0]["summary"])


def test_a_line_break_in_a_title_adds_no_line(cast: Cast, secret: str) -> None:
    ActivityFactory(code="A-01", title="Meet\r\nBEGIN:VALARM\r\n,;", lead_officer=cast.staff.staff)
    text = asked(secret).content.decode()
    assert "\nBEGIN:VALARM" not in text
    assert len(events(secret)) == 1


# --- whom the address opens it to -----------------------------------------------------------------------


def test_only_a_digest_of_the_secret_is_stored(secret: str) -> None:
    row = CalendarAddress.objects.get()
    assert secret not in (row.digest, str(row)) and len(secret) >= 43 and len(row.digest) == 64


def test_unknown_and_revoked_addresses_open_nothing(cast: Cast, secret: str) -> None:
    ActivityFactory(lead_officer=cast.staff.staff)
    assert asked("no-such-secret").status_code == asked("x" * 3000).status_code == 404
    assert asked(secret).status_code == 200
    revoke_calendar_address(by=cast.staff)
    revoke_calendar_address(by=cast.staff)  # twice is as once
    assert asked(secret).status_code == 404


def test_a_new_address_ends_the_old_one(cast: Cast, secret: str) -> None:
    BienniumFactory()
    new = make_calendar_address(by=cast.staff)
    assert (asked(secret).status_code, asked(new).status_code) == (404, 200)
    assert CalendarAddress.objects.count() == 1


@pytest.mark.parametrize("how", ["closed", "left"])
def test_it_ends_with_the_access_of_its_owner(cast: Cast, secret: str, how: str) -> None:
    BienniumFactory()
    assert asked(secret).status_code == 200
    if how == "closed":
        User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    else:
        with acting(by=None, why="Leaves"):
            staff = Staff.objects.get(user=cast.staff)
            staff.active_to = DAY(2016, 9, 11)
            staff.save()
    assert asked(secret).status_code == 404


@pytest.mark.parametrize("person", ["rest_client", "bureau_member", "nobody"])
def test_whoever_is_not_on_the_staff_gets_no_address(cast: Cast, person: str) -> None:
    with pytest.raises(NotAllowed):
        make_calendar_address(by=getattr(cast, person))
    assert due_dates_of(getattr(cast, person)) == []


def test_it_is_read_and_never_written(secret: str) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(f"/calendar/{secret}.ics").status_code == 405


# --- how often it is asked for --------------------------------------------------------------------------


def test_what_has_not_changed_is_answered_briefly(cast: Cast, secret: str) -> None:
    activity = ActivityFactory(lead_officer=cast.staff.staff)
    first = asked(secret)
    again = asked(secret, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with acting(by=None, why="Title was wrong"):
        Activity.objects.get(pk=activity.pk).save()
    assert asked(secret, **{"If-None-Match": first["ETag"]}).status_code == 200
    assert "session" not in str(first.cookies)


def test_whoever_asks_too_often_is_told_when_to_come_back(cast: Cast, secret: str, monkeypatch: Any) -> None:
    from common.api.throttling import PerCalendar

    BienniumFactory()
    monkeypatch.setattr(PerCalendar, "THROTTLE_RATES", {"calendar": "2/hour"})
    assert [asked(secret).status_code for _turn in range(3)] == [200, 200, 429]
    assert 0 < int(asked(secret)["Retry-After"]) <= 3601
    assert asked(make_calendar_address(by=cast.colleague)).status_code == 200  # another's is not concerned


def test_the_owner_sees_when_it_was_last_read(cast: Cast, secret: str) -> None:
    BienniumFactory()
    asked(secret)
    assert CalendarAddress.objects.get().read_on == DAY(2016, 9, 12)


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, secret: str) -> None:
    counts = set()
    for more in (1, 2, 12):
        for _row in range(more):
            MilestoneFactory(activity=ActivityFactory(lead_officer=cast.staff.staff))
        asked(secret)
        with CaptureQueriesContext(connection) as queries:
            asked(secret)
        counts.add(len(queries))
    assert len(counts) == 1


# --- the page -------------------------------------------------------------------------------------------


def test_the_address_is_shown_once_and_works(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    client = sign_in(cast.staff)
    assert "You have no address for it yet." in client.get("/calendar/").content.decode()
    made = client.post("/calendar/")
    page = made.content.decode()
    address = page.split('id="calendar-address" class="x-token">')[1].split("<")[0]
    assert made["Cache-Control"] == "no-store"
    assert f'href="webcal:{address.removeprefix("http:")}"' in page
    assert Client().get(address.removeprefix("http://testserver")).status_code == 200
    afterwards = client.get("/calendar/").content.decode()
    assert address not in afterwards and "It was last read on 12 Sep 2016." in afterwards
    assert client.post("/calendar/revoke/").status_code == 302
    assert Client().get(address.removeprefix("http://testserver")).status_code == 404


def test_a_person_revokes_only_their_own(cast: Cast, secret: str, sign_in: SignIn) -> None:
    BienniumFactory()
    sign_in(cast.colleague).post("/calendar/revoke/")
    assert asked(secret).status_code == 200


def test_it_is_found_from_my_work(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    page = sign_in(cast.staff).get("/my-work/").content.decode()
    assert 'href="/calendar/"' in page and 'href="/timeline/?person=me"' in page
