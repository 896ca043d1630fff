"""The page of a unit asked as at a past day: people, work and workplan as they were, whatever came later."""

import datetime
from typing import Any

import pytest

from common.audit import acting
from monitoring.queries.unit_page import UnitPage, unit_page
from structure.actions.reorganizations import move_unit, rename_unit
from tests.factories.structure import StaffFactory
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.people import Cast
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
    text = then.content.decode()
    assert "31 Mar 2016" in text
    assert "Which quarters ahead are crowded is judged as at today only." in text
    assert client.get("/units/LIA/", {"as_at": "2016-04-01"}).context["page"].workplan.state == "submitted"


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
