"""The page of a unit asked as at a past day: people, work and workplan as they were, whatever came later."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from monitoring.metrics import Window
from monitoring.metrics.facts import facts_visible_to
from monitoring.queries.unit_page import UnitPage, unit_page
from planning.actions.activity_edit import create_activity, save_activity
from planning.enums import Function
from planning.models import Activity
from planning.queries.activity_values import values_of
from planning.queries.past import plan_visible_to
from planning.rules.plan_edit import PersonValue
from structure.actions.reorganizations import move_unit, rename_unit
from structure.models import Staff
from tests.factories.copies import copies
from tests.factories.structure import StaffFactory
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.people import Cast
from tests.planning.test_activity_edit import values
from tests.planning.workplan_stage import workplan_at

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)


def shown(page: UnitPage) -> dict[str, Any]:
    """What the page says, in plain values."""
    return {
        "unit": (page.unit.name, page.unit.division.code, page.unit.lead and page.unit.lead.name),
        "progress": page.progress,
        "staff": [(one.staff.pk, one.grade) for one in page.staff],
        "activities": [
            (row.code, row.title, row.lead, row.end.label, row.percent, row.planned, row.status, row.work_days)
            for row in page.activities
        ],
        "work_days": page.work_days,
        "workplan": page.workplan and page.workplan.state,
        "behind": page.behind,
        "crowded": [(one.work, one.by, one.days) for one in page.crowded],
    }


@pytest.mark.parametrize("seed", range(2))
def test_what_the_page_said_on_a_day_it_says_of_that_day_for_ever(cast: Cast, settings: Any, seed: int) -> None:
    weeks = Weeks(cast, settings, seed)
    said: dict[datetime.date, dict[str, Any]] = {}
    held = []
    for week in range(4):
        weeks.on(BEGIN + 7 * week * DAY)
        held.append(weeks.add())
        weeks.change(weeks.chance.choice(held))
        weeks.report()
        if week == 1:
            StaffFactory(unit=cast.unit, active_from=weeks.day)
        if week == 2:
            one = weeks.people[0]
            with acting(by=None, why="Moved and promoted"):
                one.unit, one.grade = cast.other_unit, "P-5"
                one.save()
        cast.unit.refresh_from_db()
        said[weeks.day] = shown(unit_page(cast.staff, cast.unit, weeks.workplan.biennium, weeks.day))
    weeks.on(BEGIN + 60 * DAY)
    rename_unit(unit=cast.unit, name="Law Unit", day=weeks.day, reason="Decided", by=cast.administrator, version=None)
    weeks.on(BEGIN + 61 * DAY)
    cast.unit.refresh_from_db()
    move_unit(
        unit=cast.unit, division=cast.other_division, day=weeks.day, reason="Decided", by=cast.administrator,
        version=None,
    )  # fmt: skip
    weeks.add()
    weeks.on(TODAY)
    cast.unit.refresh_from_db()
    for day, then in said.items():
        assert shown(unit_page(cast.staff, cast.unit, weeks.workplan.biennium, day)) == then
    now = shown(unit_page(cast.staff, cast.unit, weeks.workplan.biennium, TODAY))
    assert now["unit"][:2] == ("Law Unit", cast.other_division.code)
    assert len(now["activities"]) == len(held) + 2  # the first one and the last


def test_the_workplan_is_as_far_as_it_was(cast: Cast, settings: Any, sign_in: Any) -> None:
    settings.AS_AT_DATE = "2016-03-01"
    workplan = workplan_at(cast, "draft")
    settings.AS_AT_DATE = "2016-04-01"
    with acting(by=cast.unit_head, why="Submitted"):
        workplan.state = "submitted"
        workplan.save()
    settings.AS_AT_DATE = "2016-09-12"
    client = sign_in(cast.staff)
    then = client.get("/units/LIA/", {"as_at": "2016-03-31"})
    assert then.context["page"].workplan.state == "draft"
    assert "31 Mar 2016" in then.content.decode()
    assert client.get("/units/LIA/", {"as_at": "2016-04-01"}).context["page"].workplan.state == "submitted"


def put_in(weeks: Weeks, function: Function, days: int, quarter: int) -> Activity:
    """Work for each of the people, planned as on the page of the activity."""
    people = [PersonValue(one.pk, "contributor", {(2016, quarter): Decimal(days)}) for one in weeks.people]
    said = values(weeks.cast, people=people, function=function)
    return create_activity(workplan=weeks.workplan, values=said, by=weeks.cast.unit_head)


def test_the_quarters_crowded_on_a_day_are_judged_as_at_that_day_whatever_is_planned_later(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    """Three people with 21 days a month have 189 a quarter; one of them moves away later, and days are planned anew."""
    weeks, client = Weeks(cast, settings), sign_in(cast.staff)
    for staff in Staff.objects.filter(unit=cast.unit).exclude(pk__in=[one.pk for one in weeks.people]):
        with acting(by=None, why="Three are enough"):
            staff.unit = cast.other_unit
            staff.save()
    put_in(weeks, Function.MEETINGS, 50, 4)
    design = put_in(weeks, Function.IMPLEMENTATION, 20, 4)
    put_in(weeks, Function.MEETINGS, 60, 1)
    put_in(weeks, Function.IMPLEMENTATION, 5, 1)
    # In the first quarter they work here from 1 March only; at most all of the other kind has no room.
    of_march = [("2016-1", "meetings", 15), ("2016-4", "meetings", 21)]
    assert crowded(client, {}) == of_march

    weeks.on(BEGIN + 40 * DAY)  # the second quarter
    assert crowded(client, {}) == of_march[1:], "what is over is not ahead"
    with acting(by=None, why="Works elsewhere"):
        weeks.people[2].unit = cast.other_unit
        weeks.people[2].save()
    assert crowded(client, {}) == [("2016-4", "meetings", 14)], "two people have 126 and are planned for 140"
    said = replace(values_of(design), people=[])
    save_activity(activity=design, values=said, by=cast.unit_head, version=design.version, reason="Decided")
    assert crowded(client, {}) == []
    assert crowded(client, {"as_at": (BEGIN + 39 * DAY).isoformat()}) == of_march[1:]
    assert crowded(client, {"as_at": BEGIN.isoformat()}) == of_march
    page = client.get("/units/LIA/", {"as_at": BEGIN.isoformat()}).content.decode()
    assert "In Q4 2016 meeting support crowds out implementation support: 210" in page
    assert "See what to move" not in page, "what is planned today is moved on the page of today"


def crowded(client: Client, asked: dict[str, str]) -> list[tuple[str, str, Decimal]]:
    page = client.get("/units/LIA/", asked).context["page"]
    return [(one.work.key, str(one.by), one.days) for one in page.crowded]


def test_who_may_not_read_the_plan_sees_none_of_a_past_day(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    biennium = weeks.workplan.biennium
    seen = {name: plan_visible_to(getattr(cast, name), biennium, BEGIN) for name in ("staff", "bureau_member")}
    assert {name: len(plan.activities) for name, plan in seen.items()} == {"staff": 2, "bureau_member": 0}
    window = Window.whole_biennium(biennium, BEGIN)
    assert len(facts_visible_to(cast.staff, window)) == 2
    assert facts_visible_to(cast.bureau_member, window) == []
    assert seen["bureau_member"].days_by_person(Staff.objects.all(), biennium.years) == {}


def test_a_past_day_takes_as_many_queries_for_many_activities_and_people_as_for_one(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    weeks = Weeks(cast, settings)
    client = sign_in(cast.staff)

    def asked() -> int:
        weeks.on(TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/units/LIA/", {"as_at": BEGIN.isoformat()}).status_code == 200
        weeks.on(BEGIN)
        return len(queries)

    first = weeks.add()
    few = (asked(), asked())[1]
    for _each in range(2):
        weeks.add()
    copies(Activity.history.filter(id=first.pk).last(), 297, id="900000 + n", code="'Z' || n")
    copies(Staff.history.filter(id=weeks.people[0].pk).last(), 297, id="900000 + n")
    assert asked() == few


@pytest.mark.parametrize("asked", ["soon", "2099-01-01", "0001-01-01", "2016-02-29"])
def test_a_day_before_the_first_record_or_to_come_is_refused_in_words(
    cast: Cast, settings: Any, sign_in: Any, asked: str
) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    answer = sign_in(cast.staff).get("/units/LIA/", {"as_at": asked})
    assert (answer.status_code, answer.context["page"].is_now) == (200, True)
    assert answer.context["form"].errors["as_at"]
