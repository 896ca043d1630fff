"""The budget asked as at a past day: what was approved, planned and booked by then, whatever changed since."""

import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from budget.models import ActivityCost, ApprovedBudget, Expenditure
from budget.queries.overview import BudgetPage, budget_page
from budget.rules.money import Amounts
from common.audit import acting
from structure.actions.reorganizations import rename_unit
from tests.factories.clusters import ClusterFactory
from tests.factories.monitoring import ApprovedBudgetFactory, ExpenditureFactory, TrustFundFactory
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2016, 3, 1)
WEEK = datetime.timedelta(days=7)


def shown(page: BudgetPage) -> dict[str, Any]:
    return {
        "total": page.total,
        "funds": [(line.code, line.amounts, line.sureness) for block in page.instruments for line in block.lines],
        "core": page.core_total,
        "breakdowns": [
            (one.key, [(line.code, str(line.name), line.amounts) for line in one.lines], one.total)
            for one in page.breakdowns
        ],
        "time_gone": page.time_gone,
    }


@pytest.mark.parametrize("seed", range(2))
def test_the_budget_of_a_day_is_said_of_that_day_for_ever_and_equals_a_recount(
    cast: Cast, settings: Any, seed: int
) -> None:
    chance = Random(seed)
    settings.AS_AT_DATE = FIRST.isoformat()
    biennium, fund = BienniumFactory(), TrustFundFactory()
    other = TrustFundFactory(code="BH")
    clusters = [ClusterFactory(code=code) for code in "AB"]
    approved = [ApprovedBudgetFactory(fund=one, year=2016, amount=Decimal(1000)) for one in (fund, other)]
    activities = [ActivityFactory(lead_unit=cast.unit, biennium=biennium, cluster=clusters[0]) for _each in range(3)]
    assert cast.other_unit.pk
    said: dict[datetime.date, Any] = {}
    for week in range(5):
        day = FIRST + week * WEEK
        settings.AS_AT_DATE = day.isoformat()
        with acting(by=None, why="What happens in a week"):
            ActivityCost.objects.create(
                activity=chance.choice(activities), fund=chance.choice([fund, other]), year=2016,
                object=chance.choice(["staff", "travel"]), amount=chance.randint(1, 900), priority=week + 1,
            ) if week < 2 else change(chance, activities, clusters, cast, approved)  # fmt: skip
        ExpenditureFactory(fund=fund, activity=chance.choice(activities), booked_on=day, amount=Decimal(10 + week))
        page = budget_page(cast.staff, biennium, day)
        assert page.total == Amounts(
            sum((one.amount for one in ApprovedBudget.objects.all()), Decimal(0)),
            sum((one.amount for one in ActivityCost.objects.all()), Decimal(0)),
            sum((one.amount for one in Expenditure.objects.all()), Decimal(0)),
        )
        said[day] = shown(page)
    later = FIRST + 10 * WEEK
    settings.AS_AT_DATE = later.isoformat()
    cast.unit.refresh_from_db()
    rename_unit(unit=cast.unit, name="Law Unit", day=later, reason="Decided", by=cast.administrator, version=None)
    settings.AS_AT_DATE = "2016-09-12"
    for day, then in said.items():
        assert shown(budget_page(cast.staff, biennium, day)) == then


def change(chance: Random, activities: list[Any], clusters: list[Any], cast: Cast, approved: list[Any]) -> None:
    """Another planned cost, another unit or cluster, another approved figure."""
    cost = chance.choice(list(ActivityCost.objects.order_by("pk")))
    cost.amount = Decimal(chance.randint(1, 900))
    cost.save()
    activity = chance.choice(activities)
    activity.lead_unit, activity.cluster = chance.choice([cast.unit, cast.other_unit]), chance.choice(clusters)
    activity.save()
    figure = chance.choice(approved)
    figure.amount += 50
    figure.save()


def test_the_page_says_the_day_and_refuses_one_before_the_first_record(cast: Cast, settings: Any, sign_in: Any) -> None:
    settings.AS_AT_DATE = "2016-03-01"
    BienniumFactory()
    approved = ApprovedBudgetFactory(year=2016, amount=Decimal(1000))
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Corrected"):
        approved.amount = Decimal(2000)
        approved.save()
    settings.AS_AT_DATE = "2016-09-12"
    client = sign_in(cast.staff)
    then = client.get("/budget/", {"as_at": "2016-04-30"})
    assert then.context["page"].total.approved == 1000
    assert "at the end of 30 Apr 2016" in then.content.decode()
    assert client.get("/budget/").context["page"].total.approved == 2000
    for asked in ("2016-02-29", "2099-01-01", "soon"):
        refused = client.get("/budget/", {"as_at": asked})
        assert (refused.status_code, refused.context["page"].is_now) == (200, True)
        assert refused.context["form"].errors["as_at"]
    old = client.get("/budget/", {"as_at": "1950-01-01"}).context["form"].errors["as_at"]
    assert old == ["“1950-01-01” is not in the years 1990 to 2100. Enter a date within these years."]
