"""The budget: sums that agree to the cent, who reads them, and how many queries they take."""

import datetime
import io
import random
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.enums import FundKind, ObjectOfExpenditure
from budget.queries.costs import activity_costs, costs_page
from budget.queries.overview import budget_page
from budget.queries.sums import GROUPS, costs_visible_to, expenditures_visible_to, sums_by, total_of
from budget.rules.money import Amounts, time_gone
from planning.models import Biennium
from tests.factories.budget import (
    ActivityCostFactory,
    ApprovedBudgetFactory,
    CostShareFactory,
    CostSharingFactory,
    ExpenditureFactory,
    TrustFundFactory,
)
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, InstrumentFactory
from tests.people import Cast

TODAY = datetime.date(2016, 9, 12)
ADDRESSES = ("/budget/", "/budget/costs/", "/budget/funds/BY/", "/budget/activities/A-01/costs/")


@pytest.fixture
def biennium(db: None) -> Biennium:
    found: Biennium = BienniumFactory()
    return found


@pytest.fixture
def money(cast: Cast, biennium: Biennium) -> random.Random:
    """Random costs and expenditures over two funds, two units and clusters, some tied to nothing."""
    chance = random.Random(20160912)
    funds = [TrustFundFactory(code="BY"), TrustFundFactory(code="BE", kind=FundKind.VOLUNTARY)]
    places = [
        (unit, cluster)
        for unit in (cast.unit, cast.other_unit)
        for cluster in (ClusterFactory(code="A"), ClusterFactory(code="B"), None)
    ]
    for unit, cluster in places:
        activity = ActivityFactory(lead_unit=unit, cluster=cluster)
        for fund in funds:
            for kind in chance.sample(ObjectOfExpenditure.values, 3):
                amount = Decimal(chance.randint(1, 9_999_999)) / 100
                ActivityCostFactory(activity=activity, fund=fund, object=kind, amount=amount)
                spent = Decimal(chance.randint(-5_000, 9_999_999)) / 100
                ExpenditureFactory(activity=activity, fund=fund, object=kind, amount=spent)
    ExpenditureFactory(activity=None, fund=funds[0], amount=Decimal("33.33"))
    return chance


def test_the_sums_by_fund_object_unit_cluster_and_activity_agree_to_the_cent(
    cast: Cast, biennium: Biennium, money: random.Random
) -> None:
    costs = costs_visible_to(cast.staff, biennium)
    spent = expenditures_visible_to(cast.staff, biennium, TODAY)
    total = total_of(costs, spent)
    by_hand = Amounts(planned=sum(one.amount for one in costs), spent=sum(one.amount for one in spent))
    assert total == by_hand
    assert {group: sum(sums_by(group, costs, spent).values(), Amounts()) for group in GROUPS} == dict.fromkeys(
        GROUPS, total
    )


def test_every_table_of_the_page_has_the_same_total(cast: Cast, biennium: Biennium, money: random.Random) -> None:
    page = budget_page(cast.staff, biennium, TODAY)
    totals = {(one.total.planned, one.total.spent) for one in page.breakdowns}
    assert totals == {(page.total.planned, page.total.spent)}
    behind = costs_page(cast.staff, biennium, TODAY, {}, [])
    assert (behind.total.planned, behind.total.spent) == (page.total.planned, page.total.spent)
    assert behind.untied.spent == Decimal("33.33")
    rows = sum((row.amounts for row in behind.listing.rows), Amounts()) + behind.untied
    assert rows == behind.total


@pytest.mark.parametrize("group", ["object", "unit", "cluster"])
def test_every_number_opens_the_rows_that_sum_to_it(
    cast: Cast, biennium: Biennium, money: random.Random, group: str
) -> None:
    page = budget_page(cast.staff, biennium, TODAY)
    breakdown = next(one for one in page.breakdowns if one.key == group)
    linked = [line for line in breakdown.lines if line.query]
    assert len(linked) >= 2
    for line in linked:
        name, value = line.query.split("=")
        behind = costs_page(cast.staff, biennium, TODAY, {name: value}, [])
        assert behind.total == line.amounts


def test_only_what_is_booked_in_the_biennium_up_to_the_day_is_spent(cast: Cast, biennium: Biennium) -> None:
    activity = ActivityFactory()
    for day in ("2014-12-31", "2015-01-01", "2016-09-12", "2016-09-13", "2017-01-01"):
        ExpenditureFactory(activity=activity, booked_on=datetime.date.fromisoformat(day), amount=Decimal(1))
    assert budget_page(cast.staff, biennium, TODAY).total.spent == 2


def test_core_budgets_and_the_ratio_stand_by_instrument(cast: Cast, biennium: Biennium) -> None:
    cbd, cpb = InstrumentFactory(code="CBD", order=1), InstrumentFactory(code="CPB", order=2)
    sharing = CostSharingFactory()
    CostShareFactory(sharing=sharing, instrument=cbd, percent=Decimal(85))
    CostShareFactory(sharing=sharing, instrument=cpb, percent=Decimal(15))
    ApprovedBudgetFactory(fund=TrustFundFactory(code="BY", instrument=cbd), amount=Decimal(300))
    ApprovedBudgetFactory(fund=TrustFundFactory(code="BG", instrument=cpb), amount=Decimal(100))
    ApprovedBudgetFactory(fund=TrustFundFactory(code="BE", kind=FundKind.VOLUNTARY, instrument=cbd))
    ApprovedBudgetFactory(fund=TrustFundFactory(code="BY"), year=2014)
    page = budget_page(cast.staff, biennium, TODAY)
    assert [(line.percent, line.core, line.percent_of_core) for line in page.shares] == [
        (85, 300, 75.0),
        (15, 100, 25.0),
    ]
    assert [one.text for one in page.ratios] == ["85 : 15"]
    assert page.total.approved == 1400


def test_what_is_left_is_approved_less_spent_or_planned_less_spent() -> None:
    assert Amounts(Decimal(100), Decimal(80), Decimal(30)).left == 70
    assert Amounts(None, Decimal(80), Decimal(30)).left == 50
    assert Amounts(Decimal(100), Decimal(80), Decimal(130)).left == -30
    assert Amounts().percent_spent is None


@pytest.mark.parametrize(
    ("day", "gone"),
    [("2014-12-01", 0.0), ("2015-01-01", 0.1), ("2015-12-31", 49.9), ("2016-12-31", 100.0), ("2020-01-01", 100.0)],
)
def test_time_gone_runs_from_0_to_100(day: str, gone: float) -> None:
    assert time_gone((2015, 2016), datetime.date.fromisoformat(day)) == gone


def test_the_costs_of_an_activity_stand_by_fund_and_object(cast: Cast, biennium: Biennium) -> None:
    activity = ActivityFactory()
    ActivityCostFactory(activity=activity, year=2015)
    ActivityCostFactory(activity=activity, year=2016)
    ExpenditureFactory(activity=activity)
    ExpenditureFactory(activity=activity, object=ObjectOfExpenditure.STAFF)
    ActivityCostFactory()
    found = activity_costs(cast.staff, activity, biennium, TODAY)
    assert [(line.fund.code, str(line.object), line.amounts.planned, line.amounts.spent) for line in found.lines] == [
        ("BY", "Staff", 0, 40),
        ("BY", "Consultants and contracts", 200, 40),
    ]
    assert found.total == Amounts(planned=Decimal(200), spent=Decimal(80))


def test_the_fragment_is_a_fragment_and_without_scripts_a_page(cast: Cast, sign_in: Any, biennium: Biennium) -> None:
    ActivityCostFactory(activity=ActivityFactory(code="A-01"))
    client = sign_in(cast.staff)
    assert "<html" in client.get("/budget/activities/A-01/costs/").content.decode()
    fragment = client.get("/budget/activities/A-01/costs/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "<table" in fragment


@pytest.mark.parametrize(
    "query",
    ["biennium=x", "sort=x", "page=-3", "q=%00", "object=x", "unit=%00", "cluster=Z", "export=exe", "q=%27%3B"],
)
def test_a_bad_address_is_left_out(cast: Cast, sign_in: Any, biennium: Biennium, query: str) -> None:
    ActivityCostFactory(activity=ActivityFactory(code="A-01"))
    client = sign_in(cast.staff)
    assert {client.get(f"{address}?{query}").status_code for address in ADDRESSES} == {200}


def test_an_unknown_fund_or_activity_is_not_found(cast: Cast, sign_in: Any, biennium: Biennium) -> None:
    client = sign_in(cast.staff)
    assert client.get("/budget/funds/ZZ/").status_code == 404
    assert client.get("/budget/activities/Z-99/costs/").status_code == 404


def test_the_export_has_every_row_and_the_total(
    cast: Cast, sign_in: Any, biennium: Biennium, money: random.Random
) -> None:
    answer = sign_in(cast.staff).get("/budget/funds/BY/?export=xlsx&page=2")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    lines = [row for row in rows if isinstance(row[3], int | float)]
    assert len(lines) == 6 + 2
    assert round(sum(row[3] for row in lines[:-1]), 2) == round(lines[-1][3], 2)
    assert lines[-2][1] == "Tied to no activity"


def test_the_pages_take_as_many_queries_for_one_row_as_for_many(cast: Cast, sign_in: Any, biennium: Biennium) -> None:
    client = sign_in(cast.staff)

    def add(number: int) -> None:
        for place in range(number):
            fund = TrustFundFactory(code=f"F{place}")
            activity = ActivityFactory(cluster=ClusterFactory(code="A"))
            for one in (fund, TrustFundFactory(code="BY")):
                ActivityCostFactory(activity=activity, fund=one)
                ExpenditureFactory(activity=activity, fund=one)
            ApprovedBudgetFactory(fund=fund, year=2015 + number % 2)

    def counts() -> list[int]:
        found = []
        for address in ("/budget/", "/budget/costs/", "/budget/funds/BY/", "/budget/costs/?export=csv"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    add(1)
    one = counts()
    add(20)
    assert counts() == one
