"""The coverage matrix: rows and columns that add up, what opens behind a cell, what stands behind nothing."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from common.audit import acting
from planning.models import Activity, Mandate, MandateLink, Meeting
from planning.queries.activity_list import choose
from planning.queries.coverage import coverage_matrix, orphaned
from planning.queries.coverage_days import whole_by_mandate
from planning.queries.coverage_page import CoveragePage, coverage_page
from planning.queries.mandate_sources import Source
from structure.models import User
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MandateShareFactory,
    WorkplanFactory,
)
from tests.people import Cast

SignIn = Callable[[User], Client]


def work_on(
    shares: dict[Mandate, str], days: str, year: int = 2016, cluster: str | None = "A", **values: Any
) -> Activity:
    activity: Activity = ActivityFactory(
        cluster=ClusterFactory(code=cluster) if cluster else None, work_days=Decimal(days), **values
    )
    for mandate, percent in shares.items():
        MandateShareFactory(activity=activity, mandate=mandate, percent=Decimal(percent))
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity), days=Decimal(days), year=year)
    return activity


@pytest.fixture
def stage(cast: Cast) -> dict[str, Mandate]:
    """Two decisions: one mandate well covered, one thin, one nobody works on, and one that was replaced."""
    BienniumFactory()
    first, second = DecisionFactory(symbol="XII/32", order=1), DecisionFactory(symbol="BS-VII/7", order=2)
    mandates = {
        "meet": MandateFactory(decision=first, address="XII/32/1", order=1),
        "review": MandateFactory(decision=first, address="XII/32/2", order=2),
        "nobody": MandateFactory(decision=second, address="BS-VII/7/1", order=1),
        "old": MandateFactory(decision=second, address="BS-VII/7/2", order=2, status="superseded"),
    }
    work_on({mandates["meet"]: "66.67", mandates["review"]: "33.33"}, "10.5", code="A-01", lead_unit=cast.unit)
    work_on({mandates["meet"]: "100"}, "90", 2015, "B", code="B-01", lead_unit=cast.other_unit)
    work_on({mandates["meet"]: "100"}, "8", 2016, None, code="M-01", lead_unit=cast.other_unit)
    work_on({mandates["old"]: "100"}, "6", code="A-02", lead_unit=cast.unit)
    work_on({mandates["meet"]: "100"}, "50", code="A-03", status="postponed", lead_unit=cast.unit)
    return mandates


def page_of(user: User, **parameters: str) -> CoveragePage:
    return coverage_page(user, BienniumFactory(), parameters, [])


def cells(page: CoveragePage) -> dict[str, list[int]]:
    return {row.address: [cell.value for cell in row.cells] for row in page.matrix.rows}


def test_what_nobody_works_on_comes_first_and_decisions_open_to_their_mandates(
    cast: Cast, stage: dict[str, Mandate]
) -> None:
    closed = page_of(cast.staff)
    assert [(row.address, row.uncovered, row.expanded) for row in closed.matrix.rows] == [
        ("BS-VII/7/1", True, False),
        ("XII/32", False, False),
        ("BS-VII/7", False, False),
    ]
    opened = page_of(cast.staff, open="XII/32")
    assert [row.address for row in opened.matrix.rows] == ["BS-VII/7/1", "XII/32", "XII/32/1", "XII/32/2", "BS-VII/7"]
    assert [row.thin for row in opened.matrix.rows] == [False, False, False, True, False]
    assert opened.matrix.columns == ["A", "B", "–"]
    under = [cells(opened)[address] for address in ("XII/32/1", "XII/32/2")]
    assert cells(opened)["XII/32"] == [sum(column) for column in zip(*under, strict=True)]
    assert opened.matrix.totals == [10, 90, 8]
    assert (closed.counts.uncovered, closed.counts.thin, closed.matrix.covered) == (1, 1, "2 of 3")


def test_columns_switch_to_units_and_a_year_narrows_the_days(cast: Cast, stage: dict[str, Mandate]) -> None:
    page = page_of(cast.staff, by="unit", year="2016")
    assert (page.matrix.columns, page.matrix.totals) == (["LIA", "BIO"], [10, 8])
    assert page_of(cast.staff, year="2015").matrix.totals == [0, 90]


@pytest.mark.parametrize(
    ("asked", "addresses"),
    [
        ({"coverage": "thin"}, ["XII/32/2"]),
        ({"coverage": "uncovered"}, ["BS-VII/7/1"]),
        ({"q": "xii/32/1"}, ["XII/32/1"]),
        ({"instrument": "CBD"}, ["BS-VII/7/1", "XII/32/1", "XII/32/2"]),
        ({"instrument": "nonsense", "by": "x", "year": "9", "page": "99"}, ["BS-VII/7/1", "XII/32/1", "XII/32/2"]),
    ],
)
def test_filters_narrow_the_rows_and_no_cell_changes(
    cast: Cast, stage: dict[str, Mandate], asked: dict[str, str], addresses: list[str]
) -> None:
    everything = cells(page_of(cast.staff, rows="mandate"))
    page = page_of(cast.staff, rows="mandate", **asked)
    assert [row.address for row in page.matrix.rows] == addresses
    assert cells(page) == {address: everything[address] for address in addresses}
    assert page.matrix.totals == [sum(column) for column in zip(*cells(page).values(), strict=True)]


@pytest.mark.parametrize("by", ["cluster", "unit"])
@pytest.mark.parametrize("year", ["", "2015", "2016"])
def test_every_cell_opens_the_activities_behind_it(cast: Cast, stage: dict[str, Mandate], by: str, year: str) -> None:
    page = page_of(cast.staff, rows="mandate", by=by, year=year)
    opened = 0
    for row in page.matrix.rows:
        for cell in row.cells:
            if cell.url:
                behind = choose(cast.staff, BienniumFactory(), RequestFactory().get(cell.url).GET).activities
                found = {activity.code for activity in behind}
                assert found and not found & {"A-02", "A-03"}
                assert all(one.mandate_shares.filter(mandate__address=row.address).exists() for one in behind)
                opened += 1
            else:
                assert cell.value == 0
    assert opened


def test_the_page_of_results_never_differs_by_a_day(cast: Cast, stage: dict[str, Mandate]) -> None:
    held = Meeting(body="COP", number=11, instrument=stage["meet"].decision.instrument, starts_on="2012-10-08")
    with acting(by=None, why="The stage is set"):
        held.save()
        old = DecisionFactory(symbol="XI/31", meeting=held)
    for place in range(3):
        work_on({MandateFactory(decision=old): "50", stage["review"]: "50"}, f"{place}.7")
    results = coverage_matrix(Mandate.objects.all(), BienniumFactory(), 2016, ["A", "B"])
    page = page_of(cast.staff, year="2016")
    assert page.matrix.totals == results.totals
    by_source = {
        row.address or "XI/31": [cell.value for cell in row.cells] for row in results.rows if not row.uncovered
    }
    assert {address: values for address, values in cells(page).items() if address in by_source} == by_source


exact = st.integers(min_value=0, max_value=5_000_000).map(lambda number: Decimal(number) / 10_000)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(exact, min_size=1, max_size=4), min_size=1, max_size=6))
def test_mandates_make_decisions_and_decisions_make_their_source(decisions: list[list[Decimal]]) -> None:
    mandates, days = [], {}
    for decision, values in enumerate(decisions):
        for value in values:
            mandates.append({"pk": len(mandates), "decision": decision})
            days[len(mandates) - 1, "A"] = value
    half = len(decisions) // 2
    sources = [
        Source("one", "", "", frozenset(range(half))),
        Source("rest", "", "", frozenset(range(half, len(decisions)))),
    ]
    whole = whole_by_mandate(days, ["A"], mandates, sources)
    assert sum(whole.values()) == int(sum(days.values(), Decimal(0)).quantize(Decimal(1)))
    assert all(abs(whole[key] - value) < 1 for key, value in days.items())


# --- orphaned work ------------------------------------------------------------------------------------------


def test_work_is_orphaned_when_no_mandate_in_force_stands_behind_it(cast: Cast, stage: dict[str, Mandate]) -> None:
    work_on({}, "3", code="A-04")
    work_on({}, "3", code="A-05", status="ended")
    work_on({stage["old"]: "50", stage["meet"]: "50"}, "3", code="A-06")
    with acting(by=None, why="The stage is set"):
        MandateLink.objects.create(mandate=stage["nobody"], other=stage["old"], kind="replaces")
    assert set(orphaned(Activity.objects.all()).values_list("code", flat=True)) == {"A-02", "A-04"}
    page = page_of(cast.staff)
    assert page.orphans.count == 2
    behind = {row.activity.code: row.behind for row in page.orphans.rows}
    assert behind == {"A-02": [(stage["old"], [stage["nobody"]])], "A-04": []}
    listed = choose(cast.staff, BienniumFactory(), RequestFactory().get(page.orphans.url).GET).activities
    assert {one.code for one in listed} == {"A-02", "A-04"}


# --- assign, and who sees it ----------------------------------------------------------------------------------


def test_assign_leads_the_head_of_a_unit_to_a_new_activity_that_answers_it(
    cast: Cast, stage: dict[str, Mandate], sign_in: SignIn
) -> None:
    WorkplanFactory(unit=cast.unit, state="draft")
    row = page_of(cast.unit_head).matrix.uncovered[0]
    assert row.assign_url == "/workplans/LIA/activities/new/?mandate=BS-VII%2F7%2F1&biennium=2015"
    form = sign_in(cast.unit_head).get(row.assign_url).content.decode()
    assert 'value="BS-VII/7/1"' in form and 'value="100"' in form
    assert page_of(cast.colleague).matrix.uncovered[0].assign_url == "/mandates/BS-VII/7/1/?biennium=2015"


def test_once_the_workplan_is_approved_assign_leads_to_a_request(
    cast: Cast, stage: dict[str, Mandate], sign_in: SignIn
) -> None:
    WorkplanFactory(unit=cast.unit, state="approved")
    row = page_of(cast.unit_head).matrix.uncovered[0]
    assert row.assign_url == "/workplans/LIA/activities/ask/?mandate=BS-VII%2F7%2F1&biennium=2015"
    assert 'value="BS-VII/7/1"' in sign_in(cast.unit_head).get(row.assign_url).content.decode()


def test_while_the_workplan_is_decided_on_assign_leads_to_the_mandate(cast: Cast, stage: dict[str, Mandate]) -> None:
    WorkplanFactory(unit=cast.unit, state="submitted")
    assert page_of(cast.unit_head).matrix.uncovered[0].assign_url == "/mandates/BS-VII/7/1/?biennium=2015"


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 200), ("stranger", 200), ("rest_client", 200), ("bureau_member", 403), ("nobody", 403)],
)
def test_the_plan_is_open_to_the_secretariat(
    cast: Cast, stage: dict[str, Mandate], sign_in: SignIn, who: str, status: int
) -> None:
    assert sign_in(getattr(cast, who)).get("/coverage/").status_code == status


def test_the_file_holds_every_mandate_with_exact_days(cast: Cast, stage: dict[str, Mandate], sign_in: SignIn) -> None:
    browser = sign_in(cast.staff)
    text = browser.get("/coverage/?export=csv&by=unit").content.decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text)) if row}
    assert rows["XII/32/2"][3] == "thin, under 5 work-days"
    assert [Decimal(value) for value in rows["XII/32/2"][4:]] == [Decimal("3.5"), 0, Decimal("3.5")]
    assert browser.get("/coverage/?export=xlsx").status_code == 200
    assert browser.post("/coverage/").status_code == 405
    assert browser.get("/coverage/?biennium=1990").status_code == 404
