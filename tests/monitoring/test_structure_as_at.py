"""The structure page asked as at a day, and the figures of the reports, speak of the structure of that day."""

import datetime

import pytest
from django.test import Client

from monitoring.metrics import Window, facts
from monitoring.metrics.progress import progress_by_division, progress_by_unit
from structure.actions.reorganizations import merge_unit, move_unit, rename_unit
from tests.factories.planning import ActivityFactory
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


def test_who_headed_a_unit_that_has_ended_opens_nothing_by_it(cast: Cast) -> None:
    head = cast.unit_head
    merge_unit(unit=cast.unit, into=cast.other_unit, day=DAY, reason=WHY, by=cast.administrator, version=None)
    client = Client()
    client.force_login(head)
    answer = client.get("/units/")
    assert "unit_head" not in answer.wsgi_request.user._access.roles
