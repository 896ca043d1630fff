"""The matrix of units and clusters, its work-days and its rows asked as at a past day: what happens later changes
nothing of them, and they say so where nothing is on record."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import middleware
from common.audit import acting
from monitoring.queries import shell
from monitoring.queries.matrix import Matrix, matrix_rows
from monitoring.queries.structure import structure_page
from planning.models import Activity, AssignmentDays
from structure.actions.reorganizations import merge_unit
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import ActivityFactory, AssignmentDaysFactory, AssignmentFactory
from tests.monitoring.past_stage import BEGIN, Weeks, recount
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)


def cells(matrix: Matrix) -> dict[tuple[str, str], Decimal]:
    return {
        (row.unit.code, code): cell.days
        for row in matrix.rows
        for (code, _name), cell in zip(matrix.heads, row.cells, strict=True)
        if cell.days
    }


def at(cast: Cast, weeks: Weeks, day: datetime.date, year: int = 2016) -> Matrix:
    matrix = structure_page(cast.staff, weeks.workplan.biennium, day, year).matrix
    assert matrix is not None
    return matrix


@pytest.mark.parametrize("seed", range(2))
def test_the_matrix_of_each_past_day_is_what_was_counted_by_hand_on_that_day(
    cast: Cast, settings: Any, seed: int
) -> None:
    weeks = Weeks(cast, settings, seed)
    counted: dict[datetime.date, dict[int, Any]] = {}
    held: list[Activity] = []
    for week in range(6):
        weeks.on(BEGIN + 7 * week * DAY)
        held.append(weeks.add())
        for _change in range(2):
            weeks.change(weeks.chance.choice(held))
        counted[weeks.day] = {year: recount(year) for year in (2015, 2016)}
    weeks.on(TODAY)
    for day, years in counted.items():
        for year, by_hand in years.items():
            asked = at(cast, weeks, day, year)
            assert cells(asked) == by_hand
            assert asked.unknown == 0
            assert sum(row.total.days for row in asked.rows) == asked.total.days == sum(by_hand.values(), Decimal(0))
    assert cells(at(cast, weeks, TODAY)) == recount(2016)


def test_the_rows_behind_a_cell_sum_to_it_today_and_on_a_past_day(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=3)
    held = [weeks.add() for _each in range(5)]
    weeks.on(BEGIN + 30 * DAY)
    for activity in held:
        weeks.change(activity)
    weeks.on(TODAY)
    for day in (BEGIN, BEGIN + 30 * DAY, TODAY):
        matrix = at(cast, weeks, day)
        for row in matrix.rows:
            for (code, _name), cell in zip(matrix.heads, row.cells, strict=True):
                asked = {"unit": row.unit.code, "cluster": "none" if code == "–" else code, "year": "2016"}
                assert matrix_rows(cast.staff, weeks.workplan.biennium, asked, day).total == cell.days
        everything = matrix_rows(cast.staff, weeks.workplan.biennium, {}, day)
        assert everything.total == matrix.total.days
        assert all(one.days for one, _unit, _cluster in everything.rows)


def test_a_unit_that_has_ended_keeps_the_work_it_led(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=1)
    weeks.add()
    by_hand = recount(2016)
    assert {unit for unit, _cluster in by_hand} == {cast.unit.code}
    weeks.on(BEGIN + 60 * DAY)
    merge_unit(
        unit=cast.unit, into=cast.other_unit, day=weeks.day, reason="Decided", by=cast.administrator, version=None
    )
    assert {unit for unit, _cluster in recount(2016)} == {cast.other_unit.code}
    weeks.on(TODAY)
    assert cells(at(cast, weeks, BEGIN + 59 * DAY)) == by_hand
    assert cells(at(cast, weeks, BEGIN + 60 * DAY)) == recount(2016)


def test_work_days_that_are_not_on_record_are_left_out_and_said(cast: Cast, settings: Any, sign_in: Any) -> None:
    weeks = Weeks(cast, settings, seed=2)
    activity, other = weeks.add(), weeks.add()
    weeks.on(BEGIN + 30 * DAY)
    with acting(by=None, why="As before such changes were kept"):
        AssignmentDays.objects.filter(assignment__activity=activity).delete()
        activity.work_days = Decimal(0)
        activity.save()
    weeks.on(TODAY)
    asked = at(cast, weeks, BEGIN)
    kept = sum(row.days for row in AssignmentDays.objects.filter(assignment__activity=other, year=2016))
    assert (asked.unknown, asked.total.days) == (1, kept)
    page = sign_in(cast.staff).get("/units/", {"as_at": BEGIN.isoformat()}).content.decode()
    assert "The work-days of one activity on that day are not on record; it is left out." in page


def test_before_the_first_record_of_the_plan_the_page_says_so_and_shows_nothing_planned(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    client = sign_in(cast.staff)
    answer = client.get("/units/", {"as_at": (BEGIN - DAY).isoformat()})
    assert answer.context["page"].matrix is None
    assert sum(block.activities for block in answer.context["page"].divisions) == 0
    assert "is on record since 1 Mar 2016" in answer.content.decode()
    rows = client.get("/units/clusters/", {"as_at": (BEGIN - DAY).isoformat()})
    assert rows.status_code == 200
    assert rows.context["page"].is_now
    assert rows.context["form"].errors["as_at"] == [
        "This is on record since 1 Mar 2016: enter that day or a later one."
    ]


@pytest.mark.parametrize("asked", ["soon", "2099-01-01", "0001-01-01", "2016"])
def test_a_day_the_rows_cannot_be_asked_as_at_is_refused_in_words(cast: Cast, sign_in: Any, asked: str) -> None:
    ActivityFactory(lead_unit=cast.unit)
    answer = sign_in(cast.staff).get("/units/clusters/", {"as_at": asked})
    assert (answer.status_code, answer.context["page"].is_now) == (200, True)
    assert answer.context["form"].errors["as_at"]


@pytest.mark.parametrize("query", ["unit=ZZZ&cluster=QQ&year=1066", "unit=%00&cluster=&year=x"])
def test_what_the_address_of_the_rows_cannot_mean_is_left_out(cast: Cast, sign_in: Any, query: str) -> None:
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=ActivityFactory(lead_unit=cast.unit)))
    page = sign_in(cast.staff).get(f"/units/clusters/?{query}").context["page"]
    assert (page.year, page.total) == (2016, 10)


def test_links_files_and_filters_keep_the_day(cast: Cast, settings: Any, sign_in: Any) -> None:
    weeks = Weeks(cast, settings, seed=4)
    weeks.add()
    weeks.on(TODAY)
    client = sign_in(cast.staff)
    page = client.get("/units/", {"as_at": "2016-03-02"}).content.decode()
    assert "year=2016&amp;as_at=2016-03-02" in page or "year=2016&as_at=2016-03-02" in page
    assert f"/units/{cast.unit.code}/?as_at=2016-03-02" in page
    rows = client.get("/units/clusters/", {"as_at": "2016-03-02", "unit": cast.unit.code}).content.decode()
    assert '<input type="hidden" name="as_at" value="2016-03-02">' in rows
    assert "as_at=2016-03-02&amp;unit=LIA&amp;export=csv" in rows
    file = client.get("/units/clusters/", {"as_at": "2016-03-02", "export": "csv"}).content.decode()
    assert "As at 2 Mar 2016" in file
    assert "Review the workflow" in file


def test_the_pages_of_a_past_day_take_as_many_queries_for_one_row_as_for_many(
    cast: Cast, settings: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else what is renewed every few minutes is renewed between two visits, now and then.
    monkeypatch.setattr(shell, "KEPT_FOR", 3600)
    monkeypatch.setattr(middleware, "RENEWED_EVERY", 3600)
    weeks = Weeks(cast, settings, seed=5)
    client = sign_in(cast.staff)
    addresses = ("/units/?as_at=2016-03-10", "/units/clusters/?as_at=2016-03-10")

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    def grow(number: int) -> None:
        weeks.on(BEGIN)
        held = [weeks.add() for _each in range(number)]
        weeks.on(BEGIN + 30 * DAY)
        for activity in held[1:]:
            weeks.change(activity)
        for _each in range(number):
            ClusterFactory()
        weeks.on(TODAY)

    grow(2)
    few = counts()
    grow(20)
    assert counts() == few
