"""The list of people asked as at a past day: unit, grade and teams of that day, in pages, filters and files."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from monitoring.queries.people import people_listing
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.structure import HeldSkillFactory, StaffFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
THEN, TODAY = datetime.date(2016, 3, 1), datetime.date(2016, 9, 12)


@pytest.fixture
def moved(cast: Cast, settings: Any) -> Any:
    """Somebody who moved to the other unit in May, promoted, and left cluster A for B in June."""
    assert cast.staff and cast.other_unit
    settings.AS_AT_DATE = "2016-02-01"
    staff = StaffFactory(
        unit=cast.unit, grade="P-3", active_from=datetime.date(2016, 2, 1), user__full_name="Zoe Moved"
    )
    one, other = (ClusterFactory(code=code) for code in "AB")
    place = MembershipFactory(cluster=one, staff=staff, valid_from=datetime.date(2016, 2, 1))
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Moved"):
        staff.unit, staff.grade = cast.other_unit, "P-4"
        staff.save()
    settings.AS_AT_DATE = "2016-06-01"
    with acting(by=None, why="Left"):
        place.valid_to = datetime.date(2016, 5, 31)
        place.save()
    MembershipFactory(cluster=other, staff=staff, valid_from=datetime.date(2016, 6, 1))
    HeldSkillFactory(staff=staff, skill__name="Arabic")
    settings.AS_AT_DATE = "2016-09-12"
    return staff


def names(cast: Cast, day: datetime.date, **asked: str) -> list[str]:
    return [row.staff.name for row in people_listing(cast.staff, asked, day, []).rows]


def test_the_list_shows_unit_grade_and_teams_of_the_day(cast: Cast, moved: Any) -> None:
    found = {}
    for day in (THEN, TODAY):
        (row,) = people_listing(cast.staff, {"q": "Zoe"}, day, []).rows
        found[day] = (row.staff.unit.code, row.staff.grade, row.teams.split(" ")[0], row.skills)
    assert found == {
        THEN: (cast.unit.code, "P-3", "A", ""),
        TODAY: (cast.other_unit.code, "P-4", "B", "Arabic"),
    }
    assert names(cast, datetime.date(2016, 1, 31), q="Zoe") == []


def test_filters_ask_what_held_on_the_day(cast: Cast, moved: Any) -> None:
    assert "Zoe Moved" in names(cast, THEN, unit=cast.unit.code)
    assert "Zoe Moved" not in names(cast, THEN, unit=cast.other_unit.code)
    assert "Zoe Moved" in names(cast, TODAY, unit=cast.other_unit.code)
    assert "Zoe Moved" in names(cast, THEN, grade="P-3")
    assert "Zoe Moved" not in names(cast, THEN, grade="P-4")
    assert "Zoe Moved" not in names(cast, THEN, outside="A")
    assert "Zoe Moved" in names(cast, THEN, outside="B")
    assert names(cast, TODAY, q="Arabic") == ["Zoe Moved"]
    assert names(cast, THEN, q="Arabic") == []
    for sort in ("name", "-grade", "unit", "-unit"):
        assert "Zoe Moved" in names(cast, THEN, sort=sort)


def test_the_page_its_links_and_its_file_keep_the_day(cast: Cast, moved: Any, sign_in: Any) -> None:
    client = sign_in(cast.staff)
    text = client.get("/units/people/", {"as_at": "2016-03-01"}).content.decode()
    assert "at the end of 1 Mar 2016" in text
    assert '<input type="hidden" name="as_at" value="2016-03-01">' in text
    assert f"/units/{cast.unit.code}/?as_at=2016-03-01" in text
    file = client.get("/units/people/", {"as_at": "2016-03-01", "export": "csv"}).content.decode()
    assert "As at 1 Mar 2016" in file
    assert "Zoe Moved,P-3" in file
    for asked in ("1950-01-01", "2099-01-01", "soon"):
        refused = client.get("/units/people/", {"as_at": asked})
        assert (refused.status_code, refused.context["is_now"]) == (200, True)
        assert refused.context["form"].errors["as_at"]


def test_a_past_day_takes_as_many_queries_for_one_person_as_for_many(cast: Cast, moved: Any) -> None:
    def count() -> int:
        names(cast, THEN)
        with CaptureQueriesContext(connection) as queries:
            names(cast, THEN)
        return len(queries)

    few = count()
    for place in range(12):
        MembershipFactory(
            staff=StaffFactory(unit=cast.unit, active_from=datetime.date(2016, 1, place + 1)), valid_from=THEN
        )
    assert count() == few
