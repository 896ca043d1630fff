"""The ledger asked as at a past day: the costs, work-days and mandate shares of that day, and sums that agree to the
cent with the budget of it."""

import datetime
from collections import defaultdict
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import ActivityCost
from budget.queries.ledger import ledger_page
from budget.queries.mandate_ledger import mandate_ledger
from budget.queries.overview import budget_page
from common.audit import acting
from planning.actions.activity_parts import keep_parts_change
from planning.models import Activity, AssignmentDays, Biennium, Mandate, MandateShare
from planning.queries.workplan_content import activity_content
from tests.budget.test_ledger import recount
from tests.conftest import forget_cache
from tests.factories.budget import ActivityCostFactory, TrustFundFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.copies import copies
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    MandateFactory,
    MandateShareFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
FIRST, TODAY = datetime.date(2016, 3, 1), "2016-09-12"
WEEK = datetime.timedelta(days=7)
ADDRESSES = ("/budget/ledger/", "/budget/ledger/no-mandate/", "/budget/ledger/mandates/XII/32/1/")


def share_out(activity: Activity, shares: dict[Mandate, int], days: int) -> None:
    """Other mandate shares and other work-days, kept with the version as the action that edits an activity keeps it."""
    before = activity_content(activity)
    MandateShare.objects.filter(activity=activity).delete()
    for mandate, percent in shares.items():
        MandateShareFactory(activity=activity, mandate=mandate, percent=Decimal(percent))
    AssignmentDays.objects.filter(assignment__activity=activity).update(days=days)
    activity.work_days = Decimal(days)
    activity.save()
    keep_parts_change(activity, before)


def said(user: Any, biennium: Biennium, day: datetime.date) -> dict[str, Any]:
    """Every line of the ledger with the work behind it."""
    page = ledger_page(user, biennium, day, {"sort": "address"}, [])
    assert page.none and all(row.agrees for row in page.counted)
    found: dict[str, Any] = {"all": (page.all.days, page.all.costs), "planned": page.planned}
    for line in (*page.listing.rows, page.none):
        behind = mandate_ledger(user, biennium, day, line.address or None, {"sort": "code"})
        assert (behind.days, behind.costs) == (line.days, line.costs)
        work = [(one.code, one.unit, one.percent, one.days, one.costs) for one in behind.lines]
        found[line.address] = (line.title, line.days, line.costs, work)
    return found


def days_by_hand() -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in AssignmentDays.objects.select_related("assignment__activity"):
        left = Decimal(100)
        for share in row.assignment.activity.mandate_shares.select_related("mandate"):
            found[share.mandate.address] += row.days * share.percent / 100
            left -= share.percent
        found[""] += row.days * left / 100
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_ledger_of_a_day_is_said_of_that_day_for_ever_and_equals_a_recount(
    cast: Cast, settings: Any, seed: int
) -> None:
    chance = Random(seed)
    settings.AS_AT_DATE = FIRST.isoformat()
    biennium, funds = BienniumFactory(), [TrustFundFactory(code=code) for code in ("BY", "BH")]
    mandates = [MandateFactory(address=f"XII/32/{number}") for number in (1, 2, 3)]
    activities = [
        ActivityFactory(lead_unit=cast.unit, biennium=biennium, cluster=ClusterFactory(), work_days=5, code=f"A-0{n}")
        for n in (1, 2, 3)
    ]
    for place, activity in enumerate(activities):
        AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity), days=5)
        MandateShareFactory(activity=activity, mandate=mandates[place], percent=Decimal(60))
        ActivityCostFactory(activity=activity, fund=funds[0], amount=Decimal(chance.randint(1, 99_999)) / 100)
    assert cast.other_unit.pk
    kept = {}
    for week in range(1, 5):
        day = FIRST + week * WEEK
        settings.AS_AT_DATE = day.isoformat()
        with acting(by=None, why="What happens in a week"):
            percent = chance.randint(1, 60)
            chosen = chance.sample(mandates, 2)
            share_out(
                chance.choice(activities), {chosen[0]: percent, chosen[1]: 100 - percent - chance.choice([0, 7])},
                chance.randint(0, 9),
            )  # fmt: skip
            activity = chance.choice(activities)
            activity.lead_unit = chance.choice([cast.unit, cast.other_unit])
            activity.save()
            cost = chance.choice(list(ActivityCost.objects.order_by("pk")))
            cost.amount = Decimal(chance.randint(1, 99_999)) / 100
            cost.save()
            mandate = chance.choice(mandates)
            mandate.title = f"Title of week {week}"
            mandate.save()
        kept[day] = said(cast.staff, biennium, day)
        addresses = {None: "", **dict(Mandate.objects.values_list("pk", "address"))}
        costs: dict[str, Decimal] = defaultdict(Decimal)
        for (key, _year), amount in recount().items():
            costs[addresses[key]] += amount
        days = days_by_hand()
        for address in addresses.values():
            _title, worked, years, _work = kept[day].get(address, ("", Decimal(0), (Decimal(0),), []))
            assert (sum(years), worked) == (costs[address], days[address])
    settings.AS_AT_DATE = TODAY
    for day, then in kept.items():
        assert said(cast.staff, biennium, day) == then
        assert then["planned"] == budget_page(cast.staff, biennium, day).total.planned


@pytest.fixture
def activity(cast: Cast, settings: Any) -> Activity:
    """Answering XII/32/1 in full from March on, and XII/32/2 by 40 per cent and nothing else from May on; then also
    led by another unit, planned to cost 250 and not 100, and with 3 work-days and not 5."""
    assert cast.other_unit.pk
    settings.AS_AT_DATE = "2016-03-01"
    first = MandateFactory(address="XII/32/1", title="Old title", status="active")
    second = MandateFactory(address="XII/32/2")
    found: Activity = ActivityFactory(
        code="A-01", lead_unit=cast.unit, biennium=BienniumFactory(), cluster=ClusterFactory(), work_days=5
    )
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=found), days=5)
    MandateShareFactory(activity=found, mandate=first, percent=Decimal(100))
    cost = ActivityCostFactory(activity=found)
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Planned anew"):
        found.lead_unit = cast.other_unit
        share_out(found, {second: 40}, 3)
        cost.amount = Decimal(250)
        cost.save()
        first.title, first.status = "New title", "superseded"
        first.save()
    settings.AS_AT_DATE = TODAY
    return found


def rows(cast: Cast, biennium: Biennium, day: str, **asked: str) -> list[tuple[Any, ...]]:
    page = ledger_page(cast.staff, biennium, datetime.date.fromisoformat(day), asked, [])
    return [(row.address, row.title, str(row.status), row.days, row.cost) for row in page.listing.rows]


def test_filters_and_words_are_those_of_the_day(cast: Cast, activity: Activity) -> None:
    biennium = activity.biennium
    then = [("XII/32/1", "Old title", "active", 5, 100)]
    assert rows(cast, biennium, "2016-04-30") == then
    assert rows(cast, biennium, "2016-04-30", unit=cast.unit.code) == then
    assert rows(cast, biennium, "2016-04-30", status="superseded") == []
    assert rows(cast, biennium, "2016-04-30", q="new title") == []
    assert rows(cast, biennium, "2016-05-01", unit=cast.other_unit.code)[0][3:] == (Decimal("1.2"), 100)
    none = mandate_ledger(cast.staff, biennium, datetime.date(2016, 5, 1), None, {})
    assert [(line.percent, line.cost, line.days) for line in none.lines] == [(60, 150, Decimal("1.8"))]
    assert mandate_ledger(cast.staff, biennium, datetime.date(2016, 4, 30), None, {}).lines == []


def test_what_was_changed_without_being_kept_is_in_no_sum_and_said(
    cast: Cast, activity: Activity, sign_in: Any
) -> None:
    activity.history.filter(parts_change__isnull=False).get().parts_change.delete()
    page = ledger_page(cast.staff, activity.biennium, datetime.date(2016, 4, 30), {}, [])
    assert (page.all.days, page.all.cost, page.unknown_days) == (0, 100, 1)
    text = sign_in(cast.staff).get("/budget/ledger/", {"as_at": "2016-04-30"}).content.decode()
    assert "The work-days of 1 activity on that day are not on record; they are in no sum." in text
    assert "a change from before such changes were kept is not on record" in text


def test_pages_of_a_day_lead_to_pages_of_that_day_and_their_files_say_it(
    cast: Cast, activity: Activity, sign_in: Any
) -> None:
    client = sign_in(cast.staff)

    def text(address: str, **asked: str) -> str:
        return str(client.get(address, {"as_at": "2016-04-30", **asked}).content.decode("utf-8-sig"))

    ledger = text("/budget/ledger/")
    assert "This is the ledger at the end of 30 Apr 2016" in ledger
    for there in (
        "/budget/ledger/mandates/XII/32/1/?as_at=2016-04-30",
        "/budget/costs/?as_at=2016-04-30",
        "/budget/?biennium=2015&amp;as_at=2016-04-30",
    ):
        assert f'href="{there}"' in ledger
    assert '<input type="hidden" name="as_at" value="2016-04-30">' in ledger
    behind = text(ADDRESSES[2])
    assert 'href="/budget/activities/A-01/costs/?as_at=2016-04-30"' in behind
    assert 'href="/budget/ledger/?as_at=2016-04-30"' in behind
    assert 'href="/mandates/XII/32/1/"' in behind
    assert "Old title" in behind
    for address in (ADDRESSES[0], ADDRESSES[2]):
        file = text(address, export="csv")
        assert "As at 30 Apr 2016" in file
        assert "100.00" in file
    part = client.get(
        ADDRESSES[2], {"as_at": "2016-04-30"}, headers={"HX-Request": "true", "HX-Target": "ledger"}
    ).content.decode()
    assert 'href="/budget/ledger/mandates/XII/32/1/?as_at=2016-04-30"' in part


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("asked", ["2016-02-29", "1950-01-01", "2099-01-01", "soon"])
def test_a_day_that_cannot_be_shown_is_refused_at_the_field(
    cast: Cast, activity: Activity, sign_in: Any, address: str, asked: str
) -> None:
    refused = sign_in(cast.staff).get(address, {"as_at": asked})
    assert (refused.status_code, refused.context["page"].is_now) == (200, True)
    assert refused.context["form"].errors["as_at"]


def test_a_day_of_which_the_plan_alone_is_not_on_record_is_refused(cast: Cast, settings: Any, sign_in: Any) -> None:
    settings.AS_AT_DATE = "2016-04-01"
    late = ActivityFactory(lead_unit=cast.unit, biennium=BienniumFactory())
    ActivityCostFactory(activity=late)
    ActivityCost.history.update(history_date=datetime.datetime(2016, 3, 1, tzinfo=datetime.UTC))
    settings.AS_AT_DATE = TODAY
    refused = sign_in(cast.staff).get("/budget/ledger/", {"as_at": "2016-03-15"})
    assert refused.context["form"].errors["as_at"] == [
        "This is on record since 1 Apr 2016: enter that day or a later one."
    ]


@pytest.mark.parametrize("who", ["bureau_member", "nobody", "rest_client"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_who_does_not_read_the_budget_reads_no_past_day_of_the_ledger(
    cast: Cast, activity: Activity, sign_in: Any, who: str, address: str
) -> None:
    for asked in ({"as_at": "2016-04-30"}, {"as_at": "2016-04-30", "export": "csv"}):
        assert sign_in(getattr(cast, who)).get(address, asked).status_code == 403


def test_a_past_day_takes_as_many_queries_for_one_row_as_for_300(cast: Cast, activity: Activity, sign_in: Any) -> None:
    client = sign_in(cast.staff)

    def counts() -> list[int]:
        found = []
        for address in (*ADDRESSES, "/budget/ledger/?export=csv", "/budget/ledger/?unit=LIA"):
            forget_cache()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{address}{'&' if '?' in address else '?'}as_at=2016-04-30").status_code == 200
            found.append(len(queries))
        return found

    asked = []
    version = activity.history.order_by("history_id").first()
    cost = ActivityCost.history.order_by("history_id").first()
    mandate = Mandate.objects.get(address="XII/32/1")
    for name, number in (("a", 1), ("few", 3), ("many", 300)):
        made = f"(SELECT id FROM planning_activity WHERE code = '{name}' || n)"
        answered = f"(SELECT id FROM planning_mandate WHERE address = '{name}/' || n)"
        copies(activity, number, code=f"'{name}' || n", work_days="5")
        copies(version, number, id=made, code=f"'{name}' || n")
        copies(cost, number, id=f"{len(name)}000 + n", activity_id=made)
        copies(mandate, number, address=f"'{name}/' || n")
        copies(mandate.history.last(), number, id=answered, address=f"'{name}/' || n")
        copies(MandateShare.objects.get(activity=activity), number, activity_id=made, mandate_id=answered)
        asked.append(counts())
    assert asked == [asked[0]] * 3
    page = ledger_page(cast.staff, activity.biennium, datetime.date(2016, 4, 30), {}, [])
    assert (page.all.cost, page.listing.pages.paginator.count) == (Decimal(30_500), 305)
