"""The structure page asked as at a day, and the figures of the reports, speak of the structure of that day."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common.audit import acting
from monitoring.metrics import Scope, Window, facts
from monitoring.metrics.delivery import deliverables
from monitoring.metrics.progress import progress_by_division, progress_by_unit
from monitoring.metrics.rates import implementation_rates
from structure.actions.divisions import rename_division
from structure.actions.reorganizations import merge_unit, move_unit, rename_unit
from structure.models import Division
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import ActivityFactory, DeliverableFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY, BEFORE = datetime.date(2016, 6, 1), datetime.date(2016, 5, 31)
WHY = "Decided by the Executive Secretary"


@pytest.fixture
def page(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def test_an_earlier_day_shows_the_name_of_that_day(cast: Cast, page: Client) -> None:
    ActivityFactory(lead_unit=cast.unit)
    rename_unit(unit=cast.unit, name="Law Unit", day=DAY, reason=WHY, by=cast.administrator, version=None)
    assert "Law Unit" in page.get("/units/").content.decode()
    then = page.get("/units/", {"as_at": "2016-05-31"}).content.decode()
    assert "Legal and Intergovernmental Affairs Unit" in then
    assert "Law Unit" not in then
    assert "31 May 2016" in then


@pytest.mark.parametrize("asked", ["soon", "2099-01-01", "0001-01-01", "2016"])
def test_a_day_that_cannot_be_asked_is_refused_in_words_and_today_is_shown(
    page: Client, cast: Cast, asked: str
) -> None:
    ActivityFactory(lead_unit=cast.unit)
    answer = page.get("/units/", {"as_at": asked})
    assert answer.status_code == 200
    assert answer.context["page"].is_now
    assert answer.context["form"].errors["as_at"]


@pytest.mark.parametrize("address", ["/units/", "/organization/"])
def test_a_day_before_the_first_division_is_refused_at_the_field(page: Client, cast: Cast, address: str) -> None:
    """A division without a first day was always there: then any day can be asked."""
    unit = ActivityFactory(lead_unit=cast.unit).lead_unit
    assert page.get(address, {"as_at": "2001-01-01"}).context["form"].errors == {}
    with acting(by=None, why="Its first day is known"):
        for division in Division.objects.all():
            division.valid_from = DAY if division == unit.division else DAY + datetime.timedelta(days=1)
            division.save()
    assert page.get(address, {"as_at": DAY.isoformat()}).context["form"].errors == {}
    answer = page.get(address, {"as_at": BEFORE.isoformat()})
    assert (answer.status_code, answer.context["page"].is_now) == (200, True)
    said = ["This is on record since 1 Jun 2016: enter that day or a later one."]
    assert answer.context["form"].errors == {"as_at": said}


def test_reports_of_an_earlier_day_name_units_and_divisions_of_that_day(cast: Cast) -> None:
    activity = ActivityFactory(lead_unit=cast.unit)
    rename_unit(unit=cast.unit, name="Law Unit", day=DAY, reason=WHY, by=cast.administrator, version=None)
    move_unit(
        unit=cast.unit,
        division=cast.other_division,
        day=datetime.date(2016, 7, 1),
        reason=WHY,
        by=cast.administrator,
        version=None,
    )
    window = Window.whole_biennium(activity.biennium, BEFORE)
    assert [group.name for group in progress_by_unit(window, facts(window))] == [
        "Legal and Intergovernmental Affairs Unit"
    ]
    assert [group.code for group in progress_by_division(window, facts(window))] == ["OES"]
    now = Window.whole_biennium(activity.biennium, datetime.date(2016, 9, 12))
    assert [group.code for group in progress_by_division(now, facts(now))] == ["SPS"]


def test_a_report_of_a_division_holds_what_its_units_of_that_day_led(cast: Cast, settings: Any) -> None:
    settings.AS_AT_DATE = "2016-03-01"
    moved, stays = ActivityFactory(lead_unit=cast.unit), ActivityFactory(lead_unit=cast.other_unit)
    due = DeliverableFactory(activity=moved, due_on=datetime.date(2016, 4, 1))
    office, other = cast.unit.division, cast.other_division
    settings.AS_AT_DATE = "2016-07-01"
    move_unit(
        unit=cast.unit, division=other, day=datetime.date(2016, 7, 1), reason=WHY, by=cast.administrator, version=None
    )
    settings.AS_AT_DATE = "2016-07-02"
    later = datetime.date(2016, 7, 2)
    other.refresh_from_db()
    rename_division(division=other, name="Science Division", day=later, reason=WHY, by=cast.administrator, version=None)
    other.refresh_from_db()
    settings.AS_AT_DATE = "2016-09-12"

    def of(kind: str, subject: Any, day: datetime.date) -> Window:
        return Window.whole_biennium(moved.biennium, day, Scope(kind, subject))

    def codes(window: Window) -> set[str]:
        return {fact.code for fact in facts(window)}

    now, then = datetime.date(2016, 9, 12), datetime.date(2016, 6, 30)
    for day, led_by_office, led_by_other in ((then, {moved}, set()), (now, set(), {moved})):
        wanted = {one.code for one in led_by_office}, {one.code for one in led_by_other}
        found = codes(of("division", office, day)) - {stays.code}, codes(of("division", other, day)) - {stays.code}
        assert found == wanted
        rows = {row.title for row in deliverables(of("division", other, day), facts(of("division", other, day))).rows}
        assert (due.title in rows) == (moved in led_by_other)
    assert of("division", other, then).label == "Scientific and Policy Support Division"
    assert of("division", other, now).label == "Science Division"
    rates = implementation_rates(of("division", other, now), facts(of("division", other, now)))
    assert [group.name for group in rates.divisions] == ["Science Division"]
    whole = Window.whole_biennium(moved.biennium, then)
    assert "Science Division" not in {group.name for group in implementation_rates(whole, facts(whole)).divisions}


def test_what_is_planned_or_moved_later_changes_nothing_of_an_earlier_report(cast: Cast, settings: Any) -> None:
    settings.AS_AT_DATE = "2016-03-01"
    activity = ActivityFactory(lead_unit=cast.unit, work_days=Decimal(30), cluster=ClusterFactory(code="A"))
    day = datetime.date(2016, 4, 1)
    window = Window.whole_biennium(activity.biennium, day)
    settings.AS_AT_DATE = "2016-04-01"
    counted = facts(Window.whole_biennium(activity.biennium, day), from_entries=True)
    settings.AS_AT_DATE = "2016-08-01"
    ActivityFactory(lead_unit=cast.unit, work_days=Decimal(500))
    with acting(by=None, why="Changed"):
        activity.title, activity.work_days, activity.cluster = "Another", Decimal(1), ClusterFactory(code="B")
        activity.lead_unit, activity.baseline_ends_on = cast.other_unit, datetime.date(2017, 6, 30)
        activity.save()
    settings.AS_AT_DATE = "2016-09-12"
    assert facts(window) == counted
    assert [(one.code, one.work_days, one.cluster) for one in facts(window)] == [(activity.code, Decimal(30), "A")]


def test_who_headed_a_unit_that_has_ended_opens_nothing_by_it(cast: Cast) -> None:
    head = cast.unit_head
    merge_unit(unit=cast.unit, into=cast.other_unit, day=DAY, reason=WHY, by=cast.administrator, version=None)
    client = Client()
    client.force_login(head)
    answer = client.get("/units/")
    assert "unit_head" not in answer.wsgi_request.user._access.roles
