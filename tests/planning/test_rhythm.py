"""The rhythm of the biennium: what people have and are planned for, and what crowds out what (source para 21)."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.enums import Function
from planning.models import Activity, Biennium
from planning.queries.rhythm import crowded_quarters, rhythm_by_unit
from planning.queries.rhythm_page import RhythmPage, rhythm_page
from planning.queries.workplan_checks import checks
from planning.rules.rhythm import Crowding, QuarterWork, broken_in_year_1, crowding
from structure.models import Staff, User
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    WorkplanFactory,
)
from tests.factories.structure import StaffFactory
from tests.people import Cast

SignIn = Callable[[User], Client]
TODAY = datetime.date(2016, 9, 12)
MEETINGS, IMPLEMENTATION = Function.MEETINGS, Function.IMPLEMENTATION


def work(capacity: int, implementation: int, meetings: int, management: int = 0, year: int = 2016) -> QuarterWork:
    return QuarterWork(year, 4, *(Decimal(days) for days in (capacity, implementation, meetings, management)))


def plan(staff: Staff, days: int, function: Function, year: int = 2016, quarter: int = 4, **values: Any) -> Activity:
    activity: Activity = ActivityFactory(function=function, **values)
    assignment = AssignmentFactory(activity=activity, staff=staff)
    AssignmentDaysFactory(assignment=assignment, year=year, quarter=quarter, days=days)
    return activity


# --- the rule -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [
        (work(100, 40, 60), None),  # full is not crowded
        (work(100, 40, 61), (MEETINGS, 1)),
        (work(100, 50, 60), (MEETINGS, 10)),
        (work(100, 50, 50, 1), (MEETINGS, 1)),  # meetings when they take the same
        (work(100, 80, 30), (IMPLEMENTATION, 10)),
        (work(100, 5, 160), (MEETINGS, 5)),  # never more than the other has
        (work(100, 0, 160), None),  # too much, but of one kind
        (work(100, 160, 0), None),
        (work(0, 3, 4), (MEETINGS, 3)),  # nobody is there
        (work(0, 0, 0), None),
    ],
)
def test_what_takes_more_crowds_out_the_other_by_the_days_too_many(
    quarter: QuarterWork, expected: tuple[Function, int] | None
) -> None:
    found = crowding(quarter)
    assert (found and (found.by, found.days)) == expected


days = st.integers(min_value=0, max_value=500)


@settings(max_examples=25, deadline=None)
@given(days, days, days, days)
def test_what_has_no_room_is_never_more_than_is_too_much_or_than_there_is(a: int, b: int, c: int, d: int) -> None:
    quarter = work(a, b, c, d)
    found = crowding(quarter)
    if found is None:
        assert not quarter.over or not b or not c
    else:
        assert 0 < found.days <= quarter.over
        assert found.days <= (b if found.out == IMPLEMENTATION else c)


def test_the_sentence_says_the_quarter_the_days_and_who_gives_way() -> None:
    assert Crowding(work(100, 50, 60), MEETINGS, Decimal(10)).sentence == (
        "In Q4 2016 meeting support crowds out implementation support: 110 work-days are planned of the 100 there are, "
        "and 10 of implementation support have no room."
    )
    said = Crowding(work(100, 80, 30), IMPLEMENTATION, Decimal(10)).sentence
    assert said.startswith("In Q4 2016 implementation support crowds out meeting support")


@pytest.mark.parametrize(
    ("year", "implementation", "meetings", "broken"),
    [(2015, 10, 11, True), (2015, 10, 10, False), (2016, 10, 90, False)],
)
def test_year_1_is_broken_when_meetings_take_more(year: int, implementation: int, meetings: int, broken: bool) -> None:
    assert broken_in_year_1([work(100, implementation, meetings, year=year)], 2015) is broken


# --- what people have ---------------------------------------------------------------------------------------


@pytest.fixture
def biennium(db: None) -> Biennium:
    found: Biennium = BienniumFactory()
    return found


@pytest.mark.parametrize(
    ("begins", "ends", "quarters"),
    [
        ((2014, 1, 1), None, [63] * 8),
        ((2016, 1, 1), None, [0] * 4 + [63] * 4),
        ((2014, 1, 1), (2015, 6, 30), [63, 63] + [0] * 6),
        ((2016, 11, 16), None, [0] * 7 + [Decimal("31.5")]),  # 46 of 92 days
        ((2017, 1, 1), None, [0] * 8),
        ((2013, 1, 1), (2014, 12, 31), [0] * 8),
    ],
)
def test_capacity_follows_the_days_somebody_works_here(
    biennium: Biennium, begins: Any, ends: Any, quarters: list[Any]
) -> None:
    staff = StaffFactory(active_from=datetime.date(*begins), active_to=datetime.date(*ends) if ends else None)
    found = rhythm_by_unit(biennium, Staff.objects.all())[staff.unit_id]
    assert [one.capacity for one in found] == quarters


def test_days_belong_to_the_persons_unit_and_count_only_in_work_that_counts(biennium: Biennium, cast: Cast) -> None:
    staff = cast.staff.staff
    plan(staff, 20, MEETINGS, lead_unit=cast.other_unit)
    plan(staff, 7, IMPLEMENTATION, lead_unit=cast.unit)
    plan(staff, 3, Function.MANAGEMENT, year=2015, quarter=1)
    plan(staff, 50, MEETINGS, status="postponed")
    plan(staff, 50, MEETINGS, biennium=BienniumFactory(starts_in=2017, is_current=False))
    by_unit = rhythm_by_unit(biennium, Staff.objects.all())
    assert set(by_unit) == {cast.unit.pk}
    last, first = by_unit[cast.unit.pk][-1], by_unit[cast.unit.pk][0]
    assert (last.meetings, last.implementation, last.management, last.capacity) == (20, 7, 0, 63)
    assert (first.planned, first.management, first.percent) == (3, 3, 5)


# --- the page -----------------------------------------------------------------------------------------------


@pytest.fixture
def stage(cast: Cast, biennium: Biennium) -> Cast:
    """The unit's one person is planned for 70 of 63 days in the last quarter; the other unit has room."""
    plan(cast.staff.staff, 50, MEETINGS, code="A-01", lead_unit=cast.unit)
    plan(cast.staff.staff, 20, IMPLEMENTATION, code="B-01", lead_unit=cast.other_unit)
    plan(cast.stranger.staff, 10, IMPLEMENTATION, code="B-02", lead_unit=cast.other_unit)
    plan(cast.stranger.staff, 10, IMPLEMENTATION, 2015, 1, code="B-03", lead_unit=cast.other_unit)
    return cast


def page_of(user: User, **parameters: str) -> RhythmPage:
    return rhythm_page(user, BienniumFactory(), parameters, [])


def test_it_warns_of_the_unit_and_shows_secretariat_divisions_and_units(stage: Cast) -> None:
    page = page_of(stage.staff)
    assert [(one.code, one.crowding.by, one.crowding.days) for one in page.warned] == [("LIA", MEETINGS, 7)]
    assert [(row.level, row.code) for row in page.rows] == [(0, ""), (1, "OES"), (2, "LIA"), (1, "SPS"), (2, "BIO")]
    assert [row.cells[-1].work.percent for row in page.rows] == [63, 111, 111, 16, 16]
    assert [bool(row.cells[-1].crowding) for row in page.rows] == [False, True, True, False, False]
    assert page.finding == "Meetings take 0% of the work of year 1 and 63% of year 2"
    assert page.quarters[-1].capacity == 126


@pytest.mark.parametrize(
    ("asked", "capacity", "codes"),
    [
        ({"unit": "LIA", "quarter": "2016-4"}, 63, ["A-01", "B-01"]),
        ({"division": "SPS", "quarter": "2016-4"}, 63, ["B-02"]),
        ({"quarter": "2016-4"}, 126, ["A-01", "B-01", "B-02"]),
        ({"quarter": "2016-4", "function": "meetings"}, 126, ["A-01"]),
        ({"quarter": "2015-1"}, 126, ["B-03"]),
        ({}, 126, []),  # the present quarter
        ({"unit": "BIO", "division": "OES", "quarter": "2016-4"}, 0, []),  # no such unit in the division
        ({"unit": "x", "division": "y", "quarter": "2016-5", "function": "z", "page": "9"}, 126, []),
    ],
)
def test_the_quarter_opens_the_work_behind_its_number(
    stage: Cast, asked: dict[str, str], capacity: int, codes: list[str]
) -> None:
    page = page_of(stage.staff, **asked)
    assert [row.activity.code for row in page.work] == codes
    assert page.quarters[-1].capacity == capacity
    if "function" not in asked:
        assert sum(row.days for row in page.work) == page.quarter.planned


def test_a_crowded_unit_titles_its_chart_and_the_chart_says_what_there_is(stage: Cast) -> None:
    page = page_of(stage.staff, unit="LIA")
    assert page.chart.title == "In Q4 2016 meeting support leaves no room for 7 days of implementation support"
    assert page.chart.header[-1] == "There are"
    assert page.chart.rows[-1][-2:] == ("70", "63")
    assert page.chart.summary.endswith("Over the days there are: Q4 2016.")


def test_what_is_past_is_no_warning(stage: Cast) -> None:
    plan(stage.stranger.staff, 60, MEETINGS, 2016, 2)
    plan(stage.stranger.staff, 60, IMPLEMENTATION, 2016, 2)
    assert [one.code for one in page_of(stage.staff).warned] == ["LIA"]
    assert crowded_quarters(stage.other_unit, BienniumFactory(), TODAY) == []
    assert [one.days for one in crowded_quarters(stage.unit, BienniumFactory(), TODAY)] == [7]


def test_the_unit_and_its_workplan_warn_too(stage: Cast, sign_in: SignIn) -> None:
    sentence = "meeting support crowds out implementation support"
    browser = sign_in(stage.staff)
    assert sentence in browser.get("/units/LIA/").content.decode()
    assert sentence not in browser.get("/units/BIO/").content.decode()
    workplan = WorkplanFactory(unit=stage.unit)
    found = [one for one in checks(workplan, {"activities": {}}, None, [], []) if sentence in one.text]
    assert [(one.passed, one.url) for one in found] == [
        (None, "/rhythm/?unit=LIA&biennium=2015&quarter=2016-4#work"),
    ]


@pytest.mark.parametrize(("who", "status"), [("staff", 200), ("rest_client", 200), ("bureau_member", 403)])
def test_the_plan_is_open_to_the_secretariat(stage: Cast, sign_in: SignIn, who: str, status: int) -> None:
    assert sign_in(getattr(stage, who)).get("/rhythm/").status_code == status


def test_the_file_holds_every_unit_and_quarter(stage: Cast, sign_in: SignIn) -> None:
    browser = sign_in(stage.staff)
    lines = browser.get("/rhythm/?export=csv").content.decode("utf-8-sig").splitlines()
    assert sum(line.startswith(("OES,LIA,", "SPS,BIO,")) for line in lines) == 16
    assert any(line.startswith("OES,LIA,Q4 2016,63") for line in lines)
    assert browser.post("/rhythm/").status_code == 405
