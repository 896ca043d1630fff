"""The ratios of cost sharing asked as at a past day: those on record that day, and since when they are."""

import datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from budget.models import CostShare, CostSharing
from budget.queries.overview import budget_page
from common.audit import acting
from planning.models import Biennium
from tests.factories.budget import ApprovedBudgetFactory, CostShareFactory, CostSharingFactory, TrustFundFactory
from tests.factories.planning import BienniumFactory, InstrumentFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
FEBRUARY, APRIL, JUNE, TODAY = (datetime.date(2016, month, 12) for month in (2, 4, 6, 9))


@pytest.fixture
def biennium(cast: Cast, settings: Any) -> Biennium:
    """A budget of February; a ratio of 85 : 15 entered in March, and in May made 80 : 15 : 5 by another decision; then
    also the ratio of the next biennium."""
    settings.AS_AT_DATE = "2016-02-01"
    found: Biennium = BienniumFactory()
    first, second, third = (
        InstrumentFactory(code=code, order=place) for place, code in enumerate(("CBD", "CPB", "NP"), start=1)
    )
    ApprovedBudgetFactory(fund=TrustFundFactory(instrument=first), year=2016, amount=Decimal(1000))
    settings.AS_AT_DATE = "2016-03-01"
    sharing = CostSharingFactory(decision="XII/32")
    share = CostShareFactory(sharing=sharing, instrument=first, percent=Decimal(85))
    CostShareFactory(sharing=sharing, instrument=second, percent=Decimal(15))
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Decided anew"):
        share.percent = Decimal(80)
        share.save()
        sharing.decision = "XIII/1"
        sharing.save()
    CostShareFactory(sharing=sharing, instrument=third, percent=Decimal(5))
    CostShareFactory(sharing=CostSharingFactory(starts_in=2017), instrument=first)
    settings.AS_AT_DATE = TODAY.isoformat()
    return found


def shown(cast: Cast, biennium: Biennium, day: datetime.date) -> tuple[Any, ...]:
    page = budget_page(cast.staff, biennium, day)
    assert page.ratio
    return (
        [(one.years, one.text, one.sharing.decision) for one in page.ratios],
        page.ratio.text,
        [(line.instrument.code, line.percent) for line in page.shares],
        page.ratios_stand_in,
    )


def test_the_ratios_of_a_day_are_those_on_record_that_day(cast: Cast, biennium: Biennium) -> None:
    before = ([("2015–2016", "85 : 15", "XII/32")], "85 : 15", [("CBD", 85), ("CPB", 15)])
    assert shown(cast, biennium, APRIL) == (*before, False)
    after = [("2017–2018", "100", ""), ("2015–2016", "80 : 15 : 5", "XIII/1")]
    now = (after, "80 : 15 : 5", [("CBD", 80), ("CPB", 15), ("NP", 5)], False)
    assert shown(cast, biennium, JUNE) == shown(cast, biennium, TODAY) == now


def test_before_the_first_record_those_of_its_day_stand_in_and_it_is_said(
    cast: Cast, biennium: Biennium, sign_in: Any
) -> None:
    assert shown(cast, biennium, FEBRUARY) == (
        [("2015–2016", "85 : 15", "XII/32")],
        "85 : 15",
        [("CBD", 85), ("CPB", 15)],
        True,
    )
    client = sign_in(cast.staff)
    text = client.get("/budget/", {"as_at": "2016-02-12"}).content.decode()
    assert "Ratios have been on record since 1 Mar 2016 only: those of that day are shown." in text
    assert "The ratio is the first on record, of 1 Mar 2016." in text
    for asked in ({}, {"as_at": "2016-04-12"}):
        assert "On record since 1 Mar 2016." in client.get("/budget/", asked).content.decode()


def test_what_stands_begins_the_history_of_a_database_of_before(cast: Cast, biennium: Biennium) -> None:
    CostSharing.history.all().delete()
    CostShare.history.all().delete()
    import_module("budget.migrations.0002_cost_sharing_on_record").put_on_record(apps, None)
    for model in (CostSharing, CostShare):
        names = [field.attname for field in model._meta.concrete_fields]
        assert list(model.history.order_by("id").values(*names)) == list(model.objects.order_by("id").values(*names))
    page = budget_page(cast.staff, biennium, APRIL)
    assert (page.ratios_since, page.ratios_stand_in, page.ratio and page.ratio.text) == (TODAY, True, "80 : 15 : 5")


def test_who_keeps_the_funds_changes_a_ratio_in_the_administration_and_its_history_says_so(
    cast: Cast, biennium: Biennium, sign_in: Any
) -> None:
    sharing = CostSharing.objects.get(starts_in=2017)
    share = sharing.shares.get()
    answer = sign_in(cast.administrator).post(
        f"/administration/budget/costsharing/{sharing.pk}/change/",
        {
            "starts_in": 2017, "ends_in": 2018, "decision": "XIII/32", "source": "", "status": "quoted", "reserve": "",
            "translations": "{}", "shares-TOTAL_FORMS": 1, "shares-INITIAL_FORMS": 1, "shares-MIN_NUM_FORMS": 0,
            "shares-MAX_NUM_FORMS": 1000, "shares-0-id": share.pk, "shares-0-sharing": sharing.pk,
            "shares-0-instrument": share.instrument_id, "shares-0-percent": "90",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert [str(one.percent) for one in share.history.all()] == ["90.00", "100.00"]
    assert [one.history_user for one in sharing.history.all()] == [cast.administrator, None]
