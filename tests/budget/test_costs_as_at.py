"""The lists behind the figures of the budget asked as at a past day: of that day, and summing to the overview of it."""

import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import ActivityCost, ApprovedBudget, Expenditure, TrustFund
from budget.queries.costs import CostsPage, activity_costs, costs_page
from budget.queries.overview import BudgetPage, budget_page
from budget.rules.money import Amounts
from common.audit import acting
from planning.models import Activity, Biennium
from structure.actions.reorganizations import rename_unit
from tests.conftest import forget_cache
from tests.factories.budget import ActivityCostFactory, ApprovedBudgetFactory, ExpenditureFactory, TrustFundFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.copies import copies
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
FIRST, TODAY = datetime.date(2016, 3, 1), "2016-09-12"
WEEK = datetime.timedelta(days=7)
ADDRESSES = ("/budget/costs/", "/budget/funds/BY/", "/budget/activities/A-01/costs/")


def lists(user: Any, page: BudgetPage) -> dict[str, CostsPage]:
    """The list behind each figure of the overview that opens one, by what it asks."""
    found = {}
    for breakdown in page.breakdowns:
        for line in breakdown.lines:
            if line.query:
                asked = dict([line.query.split("=")])
                found[line.query] = costs_page(user, page.biennium, page.as_at, asked, [])
    for block in page.instruments:
        for line in block.lines:
            found[line.code] = costs_page(user, page.biennium, page.as_at, {}, [], line.fund)
    return found


def said(user: Any, biennium: Biennium, day: datetime.date) -> dict[str, Any]:
    return {
        asked: (
            [(row.activity.code, row.activity.title, row.activity.lead_unit.code, row.amounts)
             for row in found.listing.rows],
            found.untied, found.total, found.approved,
            [[label for _key, label in select.choices] for select in found.listing.filters.selects],
        )
        for asked, found in lists(user, budget_page(user, biennium, day)).items()
    }  # fmt: skip


def in_the_tables(fund: TrustFund) -> Amounts:
    """What is planned and spent of a fund at this moment, counted one by one."""
    planned = sum((one.amount for one in ActivityCost.objects.all() if one.fund_id == fund.pk), Decimal(0))
    spent = sum((one.amount for one in Expenditure.objects.all() if one.fund_id == fund.pk), Decimal(0))
    return Amounts(planned=planned, spent=spent)


@pytest.mark.parametrize("seed", range(3))
def test_the_lists_of_a_day_are_of_that_day_for_ever_and_sum_to_the_figures_of_the_overview(
    cast: Cast, settings: Any, seed: int
) -> None:
    chance = Random(seed)
    settings.AS_AT_DATE = FIRST.isoformat()
    biennium, funds = BienniumFactory(), [TrustFundFactory(code=code) for code in ("BY", "BH")]
    clusters = [ClusterFactory(code=code) for code in "AB"]
    activities = [ActivityFactory(lead_unit=cast.unit, biennium=biennium, cluster=clusters[0]) for _each in range(3)]
    assert cast.other_unit.pk
    kept: dict[datetime.date, Any] = {}
    for week in range(5):
        day = FIRST + week * WEEK
        settings.AS_AT_DATE = day.isoformat()
        with acting(by=None, why="What happens in a week"):
            for fund in funds:
                ApprovedBudget.objects.create(fund=fund, year=2016, amount=1000, status="quoted") if not week else None
                if week < 2 or chance.random() < 0.3:
                    ActivityCost.objects.create(
                        activity=chance.choice(activities), fund=fund, year=2015 + week % 2, priority=week + 1,
                        object=chance.choice(["staff", "staff_travel"]), amount=chance.randint(1, 900),
                    ) if not ActivityCost.objects.filter(priority=week + 1).exists() else None  # fmt: skip
            cost = chance.choice(list(ActivityCost.objects.order_by("pk")))
            cost.amount = Decimal(chance.randint(1, 90_000)) / 100
            cost.save()
            activity = chance.choice(activities)
            activity.lead_unit = chance.choice([cast.unit, cast.other_unit])
            activity.cluster, activity.title = chance.choice([*clusters, None]), f"Title of week {week}"
            activity.save()
        spent_on = chance.choice([*activities, None])
        ExpenditureFactory(fund=chance.choice(funds), activity=spent_on, booked_on=day, amount=Decimal(10 + week))
        page = budget_page(cast.staff, biennium, day)
        for fund in funds:
            assert costs_page(cast.staff, biennium, day, {}, [], fund).total == in_the_tables(fund)
        assert len(lists(cast.staff, page)) >= 4
        kept[day] = said(cast.staff, biennium, day)
    settings.AS_AT_DATE = "2016-05-10"
    cast.unit.refresh_from_db()
    rename_unit(
        unit=cast.unit, name="Law Unit", day=datetime.date(2016, 5, 10), reason="Decided", by=cast.administrator,
        version=None,
    )  # fmt: skip
    with acting(by=None, why="Taken out"):
        ActivityCost.objects.order_by("pk").first().delete()
    settings.AS_AT_DATE = TODAY
    for day, then in kept.items():
        assert said(cast.staff, biennium, day) == then
        page = budget_page(cast.staff, biennium, day)
        figures = {line.query or line.code: line.amounts for one in page.breakdowns for line in one.lines}
        figures |= {line.code: line.amounts for block in page.instruments for line in block.lines}
        for asked, behind in lists(cast.staff, page).items():
            rows = sum((row.amounts for row in behind.listing.rows), Amounts()) + behind.untied
            assert rows == behind.total
            assert (rows.planned, rows.spent) == (figures[asked].planned, figures[asked].spent)


@pytest.fixture
def activity(cast: Cast, settings: Any) -> Activity:
    """An activity planned to cost 100 from March on and 250 from May on, renamed and moved to another unit in May;
    10 were spent in March and 20 in June."""
    assert cast.other_unit.pk
    settings.AS_AT_DATE = "2016-03-01"
    found: Activity = ActivityFactory(
        code="A-01", title="Old title", lead_unit=cast.unit, biennium=BienniumFactory(), cluster=ClusterFactory()
    )
    cost = ActivityCostFactory(activity=found)
    ApprovedBudgetFactory(fund=TrustFundFactory(), year=2016, amount=Decimal(1000))
    ExpenditureFactory(activity=found, booked_on=datetime.date(2016, 3, 1), amount=Decimal(10))
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Planned anew"):
        cost.amount = Decimal(250)
        cost.save()
        found.title, found.lead_unit = "New title", cast.other_unit
        found.save()
    ExpenditureFactory(activity=found, booked_on=datetime.date(2016, 6, 1), amount=Decimal(20))
    settings.AS_AT_DATE = TODAY
    return found


def test_the_costs_of_an_activity_are_those_of_the_day(cast: Cast, activity: Activity) -> None:
    then = activity_costs(cast.staff, activity, activity.biennium, datetime.date(2016, 4, 30))
    assert (then.activity.title, then.total) == ("Old title", Amounts(planned=Decimal(100), spent=Decimal(10)))
    now = activity_costs(cast.staff, activity, activity.biennium, datetime.date(2016, 9, 12))
    assert (now.activity.title, now.total) == ("New title", Amounts(planned=Decimal(250), spent=Decimal(30)))


def test_what_was_booked_for_an_activity_on_record_only_since_later_stands_where_it_first_stood(
    cast: Cast, activity: Activity
) -> None:
    late = ActivityFactory(code="L-01", lead_unit=cast.unit, biennium=activity.biennium)
    ExpenditureFactory(activity=late, booked_on=datetime.date(2016, 3, 2), amount=Decimal(5))
    with acting(by=None, why="Moved"):
        late.lead_unit = cast.other_unit
        late.save()
    day = datetime.date(2016, 4, 30)
    behind = costs_page(cast.staff, activity.biennium, day, {"unit": cast.unit.code}, [])
    assert [row.activity.code for row in behind.listing.rows] == ["A-01", "L-01"]
    by_unit = next(one for one in budget_page(cast.staff, activity.biennium, day).breakdowns if one.key == "unit")
    assert [(line.code, line.amounts.spent) for line in by_unit.lines] == [(cast.unit.code, 15)]


def test_filters_and_sorting_go_by_what_held_on_the_day(cast: Cast, activity: Activity) -> None:
    def codes(day: str, **asked: str) -> list[str]:
        page = costs_page(cast.staff, activity.biennium, datetime.date.fromisoformat(day), asked, [])
        return [row.activity.code for row in page.listing.rows]

    assert codes("2016-04-30", unit=cast.unit.code, sort="-planned") == ["A-01"]
    assert codes("2016-04-30", q="new title") == []
    assert codes("2016-09-12", q="new title", sort="unit") == ["A-01"]
    assert codes("2016-09-12", unit=cast.other_unit.code) == ["A-01"]


def test_pages_of_a_day_lead_to_pages_of_that_day(cast: Cast, activity: Activity, sign_in: Any) -> None:
    client = sign_in(cast.staff)

    def text(address: str, **asked: str) -> str:
        return str(client.get(address, {"as_at": "2016-04-30", **asked}).content.decode())

    overview = text("/budget/")
    assert f'href="/budget/costs/?unit={cast.unit.code}&amp;as_at=2016-04-30"' in overview
    assert 'href="/budget/funds/BY/?as_at=2016-04-30"' in overview
    assert 'href="/budget/funds/BY/?sort=-spent&amp;as_at=2016-04-30"' in overview
    fund = text("/budget/funds/BY/")
    assert 'href="/budget/activities/A-01/costs/?as_at=2016-04-30"' in fund
    assert "These are the costs at the end of 30 Apr 2016" in fund
    assert '<input type="hidden" name="as_at" value="2016-04-30">' in fund
    assert 'href="/budget/funds/BY/?as_at=2016-04-30"' in text("/budget/activities/A-01/costs/")
    assert "Old title" in text("/budget/activities/A-01/costs/")
    file = text("/budget/funds/BY/", export="csv")
    assert "As at 30 Apr 2016" in file
    assert "A-01,Old title,LIA,100.00,10.00,90.00" in file


def test_another_biennium_than_that_of_the_day_is_carried_on(
    cast: Cast, activity: Activity, sign_in: Any, settings: Any
) -> None:
    BienniumFactory(starts_in=2013, phase="closed", is_current=False)
    settings.AS_AT_DATE = "2016-03-01"
    ApprovedBudgetFactory(fund=TrustFundFactory(), year=2013)
    settings.AS_AT_DATE = TODAY
    text = sign_in(cast.staff).get("/budget/", {"as_at": "2016-04-30", "biennium": "2013"}).content.decode()
    assert 'href="/budget/funds/BY/?biennium=2013&amp;as_at=2016-04-30"' in text


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2016-02-29", "This is on record since 1 Mar 2016: enter that day or a later one."),
        ("1950-01-01", "“1950-01-01” is not in the years 1990 to 2100. Enter a date within these years."),
        ("2099-01-01", "Enter today or an earlier day: what is to come is not on record yet."),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_at_the_field(
    cast: Cast, activity: Activity, sign_in: Any, address: str, asked: str, sentence: str
) -> None:
    refused = sign_in(cast.staff).get(address, {"as_at": asked})
    assert refused.status_code == 200
    assert refused.context["form"].errors["as_at"] == [sentence]
    assert "at the end of" not in refused.content.decode()


@pytest.mark.parametrize("who", ["bureau_member", "nobody", "rest_client"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_who_does_not_read_the_budget_reads_no_past_day_of_it(
    cast: Cast, activity: Activity, sign_in: Any, who: str, address: str
) -> None:
    client = sign_in(getattr(cast, who))
    for asked in ({"as_at": "2016-04-30"}, {"as_at": "2016-04-30", "export": "csv"}):
        answer = client.get(address, asked)
        assert answer.status_code in {302, 403, 404}
        assert "Old title" not in answer.content.decode()


def test_a_past_day_takes_as_many_queries_for_one_row_as_for_300(cast: Cast, activity: Activity, sign_in: Any) -> None:
    client = sign_in(cast.staff)

    def counts() -> list[int]:
        found = []
        for address in ("/budget/", *ADDRESSES, "/budget/costs/?export=csv", "/budget/costs/?unit=LIA&q=title"):
            forget_cache()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{address}{'&' if '?' in address else '?'}as_at=2016-04-30").status_code == 200
            found.append(len(queries))
        return found

    one = counts()
    spent = Expenditure.objects.order_by("pk").first()
    version = activity.history.order_by("history_id").first()
    cost = ActivityCost.history.order_by("history_id").first()
    for name, number in (("few", 3), ("many", 300)):
        made = f"(SELECT id FROM planning_activity WHERE code = '{name}' || n)"
        copies(activity, number, code=f"'{name}' || n")
        copies(version, number, id=made, code=f"'{name}' || n")
        copies(cost, number, id=f"{len(name)}000 + n", activity_id=made)
        copies(spent, number, reference=f"'{name}' || n", activity_id=made)
        assert counts() == one
    page = costs_page(cast.staff, activity.biennium, datetime.date(2016, 4, 30), {}, [])
    assert page.total == Amounts(planned=Decimal(30_400), spent=Decimal(3_040))
