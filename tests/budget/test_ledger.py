"""The ledger: what each mandate takes, so that the sums by mandate, unit, cluster and fund are equal to the cent."""

import datetime
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.models import ActivityCost, TrustFund
from budget.queries.allocation import costs_by_mandate, costs_of_mandate, days_by_mandate, days_of_mandate
from budget.queries.ledger import LedgerPage, ledger_page
from budget.queries.mandate_ledger import mandate_ledger
from common.audit import acting
from planning.models import Activity, AssignmentDays, Biennium, Mandate, MandateShare
from planning.queries.coverage import with_coverage
from tests.factories.budget import ActivityCostFactory, TrustFundFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MandateShareFactory,
)
from tests.people import Cast

CENT = Decimal("0.01")
TODAY = datetime.date(2016, 9, 12)
ADDRESSES = ("/budget/ledger/", "/budget/ledger/no-mandate/", "/budget/ledger/mandates/XII/32/7(b)/")


@pytest.fixture
def biennium(db: None) -> Biennium:
    found: Biennium = BienniumFactory()
    return found


def costing(amount: str | Decimal, shares: dict[Mandate, str | Decimal], **values: Any) -> ActivityCost:
    """A cost line of an activity of its own, with its shares, in per cent."""
    activity = ActivityFactory(**values)
    for mandate, percent in shares.items():
        MandateShareFactory(activity=activity, mandate=mandate, percent=Decimal(percent))
    return ActivityCostFactory(activity=activity, amount=Decimal(amount))


def by_mandate() -> dict[str | None, Decimal]:
    addresses = dict(Mandate.objects.values_list("pk", "address"))
    return {addresses.get(key): amount for (key, _y), amount in costs_by_mandate(ActivityCost.objects.all()).items()}


def recount() -> dict[tuple[int | None, int], Decimal]:
    """The definition once more, slowly and without the database: by mandate and year."""
    amounts: dict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
    for cost in ActivityCost.objects.all():
        amounts[cost.activity_id, cost.fund_id, cost.year] += cost.amount
    held: dict[int, list[tuple[int | None, Decimal]]] = defaultdict(list)
    for share in MandateShare.objects.order_by("pk"):
        held[share.activity_id].append((share.mandate_id, share.percent))
    sums: dict[tuple[int | None, int], Decimal] = defaultdict(Decimal)
    for (activity, _fund, year), amount in amounts.items():
        shares = list(held[activity])
        given_away = sum((percent for _key, percent in shares), Decimal(0))
        if given_away < 100:
            shares.append((None, 100 - given_away))
        whole = max(given_away, Decimal(100))
        exact = {key: amount * percent / whole for key, percent in shares}
        parts = {key: value.quantize(CENT, rounding="ROUND_FLOOR") for key, value in exact.items()}
        over = int((amount - sum(parts.values())) / CENT)
        percents = dict(shares)
        # The last of equals is no mandate, as the highest key would be.
        order = sorted(parts, key=lambda key: (-(exact[key] - parts[key]).quantize(Decimal("1e-9")), -percents[key],
                                               10**9 if key is None else key))  # fmt: skip
        for key in order[:over]:
            parts[key] += CENT
        for key, part in parts.items():
            sums[key, year] += part
    return dict(sums)


# --- the shares of an amount ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "percents", "parts"),
    [
        ("100.00", ["50", "50"], ["50.00", "50.00"]),
        ("0.01", ["50", "50"], ["0.01", "0.00"]),  # equal remainders and shares: the mandate entered first
        ("100.00", ["33.33", "33.33", "33.34"], ["33.33", "33.33", "33.34"]),
        ("0.05", ["33.33", "33.33", "33.34"], ["0.02", "0.01", "0.02"]),
        ("10.00", ["0.01", "99.99"], ["0.00", "10.00"]),
        ("0.00", ["60", "40"], ["0.00", "0.00"]),
    ],
)
def test_cents_left_over_go_to_the_largest_remainders(
    biennium: Biennium, amount: str, percents: list[str], parts: list[str]
) -> None:
    mandates = [MandateFactory() for _percent in percents]
    costing(amount, dict(zip(mandates, percents, strict=True)))
    found = by_mandate()
    assert [found[mandate.address] for mandate in mandates] == [Decimal(part) for part in parts]


def test_what_the_shares_leave_belongs_to_no_mandate(biennium: Biennium) -> None:
    mandate = MandateFactory()
    costing("90.00", {mandate: "40"})
    costing("7.77", {})
    assert by_mandate() == {mandate.address: Decimal("36.00"), None: Decimal("61.77")}


def test_shares_of_more_than_100_are_taken_in_proportion(biennium: Biennium) -> None:
    first, second = MandateFactory(), MandateFactory()
    costing("90.00", {first: "100", second: "50"})
    assert by_mandate() == {first.address: Decimal("60.00"), second.address: Decimal("30.00")}


def test_lines_of_one_fund_and_year_are_shared_out_together(biennium: Biennium) -> None:
    first, second = MandateFactory(), MandateFactory()
    cost = costing("0.01", {first: "50", second: "50"})
    ActivityCostFactory(activity=cost.activity, object="travel", amount=CENT)
    assert by_mandate() == {first.address: CENT, second.address: CENT}


money = st.integers(min_value=0, max_value=10**12 - 1).map(lambda cents: Decimal(cents) / 100)
share = st.integers(min_value=1, max_value=10_000).map(lambda hundredths: Decimal(hundredths) / 100)
line = st.tuples(st.sampled_from(["BY", "BE"]), st.sampled_from([2015, 2016]), money)
work = st.tuples(st.lists(share, max_size=4), st.lists(line, max_size=4, unique_by=lambda one: one[:2]))


@pytest.fixture
def empty_stage(db: None) -> tuple[list[Activity], list[Mandate], dict[str, TrustFund]]:
    funds = {code: TrustFundFactory(code=code) for code in ("BY", "BE")}
    return [ActivityFactory() for _place in range(4)], [MandateFactory() for _place in range(4)], funds


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(work, min_size=1, max_size=4))
def test_whatever_the_shares_and_amounts_nothing_is_lost_and_a_recount_agrees(
    empty_stage: Any, activities: Any
) -> None:
    works, mandates, funds = empty_stage
    with transaction.atomic(), acting(by=None, why="The stage is set"):
        for activity, (shares, lines) in zip(works, activities, strict=False):
            MandateShare.objects.bulk_create(
                MandateShare(activity=activity, mandate=mandate, percent=percent)
                for mandate, percent in zip(mandates, shares, strict=False)
            )
            ActivityCost.objects.bulk_create(
                ActivityCost(activity=activity, fund=funds[fund], object="travel", year=year, amount=amount)
                for fund, year, amount in lines
            )
        found = costs_by_mandate(ActivityCost.objects.all())
        assert {key: part for key, part in found.items() if part} == {
            key: part for key, part in recount().items() if part
        }
        assert sum(found.values()) == sum(cost.amount for cost in ActivityCost.objects.all())
        for mandate in (*mandates, None):
            key = mandate.pk if mandate else None
            of_one = costs_of_mandate(ActivityCost.objects.all(), key)
            assert sum(of_one.values()) == sum(part for (owner, _year), part in found.items() if owner == key)
        transaction.set_rollback(True)


# --- work-days ----------------------------------------------------------------------------------------------


def test_work_days_are_those_of_coverage_and_none_is_lost(biennium: Biennium) -> None:
    first, second = MandateFactory(), MandateFactory()
    for days, shares in ((10, {first: "33.33", second: "66.67"}), (7, {first: "25"}), (4, {})):
        activity = costing("0", shares, work_days=days).activity
        AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity), days=days, quarter=1)
    found = days_by_mandate(AssignmentDays.objects.all())
    assert sum(found.values()) == 21
    assert found[None, 2016] == Decimal("9.25")
    for mandate in (first, second):
        covered: Any = with_coverage(Mandate.objects.all(), biennium).get(pk=mandate.pk)
        assert found[mandate.pk, 2016] == covered.work_days
        assert sum(days_of_mandate(AssignmentDays.objects.all(), mandate.pk).values()) == covered.work_days


# --- the page -------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(cast: Cast, biennium: Biennium) -> list[Mandate]:
    """Three mandates of two decisions; two units, clusters and funds; one activity without shares, one postponed."""
    other = DecisionFactory(symbol="BS-VII/7", order=2)
    mandates = [
        MandateFactory(address="XII/32/7(b)", title="Meet", decision=DecisionFactory(symbol="XII/32", order=1)),
        MandateFactory(address="XII/32/3", title="Review", decision=DecisionFactory(symbol="XII/32")),
        MandateFactory(address="BS-VII/7/8", title="Share", decision=other, status="superseded"),
    ]
    first, second, third = mandates
    here: dict[str, Any] = {"lead_unit": cast.unit, "cluster": ClusterFactory(code="A")}
    there: dict[str, Any] = {"lead_unit": cast.other_unit, "cluster": ClusterFactory(code="B")}
    for amount, shares, values in (
        ("100.01", {first: "50", second: "50"}, {**here, "code": "A-01"}),
        ("50.05", {second: "33.33", third: "66.67"}, {**there, "code": "B-01"}),
        ("7.77", {}, {**there, "code": "B-02"}),
        ("3.00", {first: "100"}, {**here, "code": "A-02", "status": "postponed"}),
    ):
        cost = costing(amount, shares, **values)
        AssignmentDaysFactory(assignment=AssignmentFactory(activity=cost.activity), days=10)
        ActivityCostFactory(activity=cost.activity, fund=TrustFundFactory(code="BE"), year=2015, amount=Decimal("0.99"))
    return mandates


def page_of(cast: Cast, **parameters: str) -> LedgerPage:
    return ledger_page(cast.staff, BienniumFactory(), TODAY, parameters, [])


def test_the_totals_are_the_budgets_in_four_ways(cast: Cast, ledger: list[Mandate]) -> None:
    page = page_of(cast)
    assert [row.address for row in page.listing.rows] == ["XII/32/3", "XII/32/7(b)", "BS-VII/7/8"]
    assert (page.all.cost, page.planned) == (Decimal("164.79"), Decimal("164.79"))
    assert page.all.costs == (Decimal("3.96"), Decimal("160.83"))
    assert page.none and (page.none.cost, page.none.days) == (Decimal("8.76"), 10)
    assert [(row.sum, row.agrees) for row in page.counted] == [(Decimal("164.79"), True)] * 4
    assert [row.count for row in page.counted] == ["3 mandates", "2 units", "2 clusters", "2 funds"]
    assert page.all.days == 30  # what is postponed costs in the budget, and takes no days


@pytest.mark.parametrize(
    "asked",
    [
        {"unit": "LIA"},
        {"cluster": "B"},
        {"fund": "BE"},
        {"year": "2015"},
        {"unit": "BIO", "fund": "BY", "year": "2016"},
    ],
)
def test_under_every_filter_of_the_work_the_totals_agree(
    cast: Cast, ledger: list[Mandate], asked: dict[str, str]
) -> None:
    page = page_of(cast, **asked)
    assert page.all.cost == page.planned
    assert 0 < page.planned < Decimal("164.79")
    assert all(row.agrees for row in page.counted)
    for row in page.listing.rows:
        behind = mandate_ledger(cast.staff, page.biennium, TODAY, row.address, asked)
        assert (behind.cost, behind.days, behind.costs) == (row.cost, row.days, row.costs)
    none = mandate_ledger(cast.staff, page.biennium, TODAY, None, asked)
    assert page.none and none.cost == page.none.cost


@pytest.mark.parametrize(
    ("asked", "addresses"),
    [
        ({"decision": "BS-VII/7"}, {"BS-VII/7/8"}),
        ({"status": "superseded"}, {"BS-VII/7/8"}),
        ({"q": "review"}, {"XII/32/3"}),
        ({"instrument": "CBD"}, {"XII/32/3", "XII/32/7(b)", "BS-VII/7/8"}),
    ],
)
def test_filters_of_mandates_leave_out_what_belongs_to_none(
    cast: Cast, ledger: list[Mandate], asked: dict[str, str], addresses: set[str]
) -> None:
    page = page_of(cast, **asked)
    assert {row.address for row in page.listing.rows} == addresses
    assert (page.none, page.counted) == (None, [])
    assert page.all.cost == sum(row.cost for row in page.listing.rows)


def test_work_days_belong_to_no_fund(cast: Cast, ledger: list[Mandate]) -> None:
    assert page_of(cast, fund="BY").all.days is None


@pytest.mark.parametrize("sort", ["address", "-address", "title", "status", "days", "-first", "last", "nonsense"])
def test_it_sorts(cast: Cast, ledger: list[Mandate], sort: str) -> None:
    values = [
        {
            "address": row.order,
            "title": row.title.casefold(),
            "status": row.status,
            "days": row.days,
            "first": row.costs[0],
            "last": row.costs[1],
            "nonsense": row.cost,
        }[sort.removeprefix("-")]
        for row in page_of(cast, sort=sort).listing.rows
    ]
    assert values == sorted(values, reverse=sort.startswith("-") or sort == "nonsense")


def test_the_part_no_mandate_explains_leads_to_its_activities(cast: Cast, ledger: list[Mandate]) -> None:
    MandateShare.objects.filter(activity__code="A-02").update(percent=Decimal(25))
    none = mandate_ledger(cast.staff, BienniumFactory(), TODAY, None, {"sort": "code"})
    assert [(one.code, one.percent, one.cost) for one in none.lines] == [
        ("A-02", Decimal(75), Decimal("2.99")),
        ("B-02", Decimal(100), Decimal("8.76")),
    ]


@pytest.mark.parametrize("who", ["staff", "stranger", "pmu_officer", "budget_officer", "administrator"])
def test_who_reads_the_budget_reads_the_ledger(cast: Cast, ledger: list[Mandate], sign_in: Any, who: str) -> None:
    browser = sign_in(getattr(cast, who))
    assert [browser.get(address).status_code for address in ADDRESSES] == [200, 200, 200]


@pytest.mark.parametrize("who", ["bureau_member", "nobody", "rest_client"])
def test_nobody_else_does(cast: Cast, ledger: list[Mandate], sign_in: Any, who: str) -> None:
    browser = sign_in(getattr(cast, who))
    assert [browser.get(address).status_code for address in ADDRESSES] == [403, 403, 403]


def test_the_mandates_page_shows_its_ledger_and_nothing_stands_at_an_unknown_address(
    cast: Cast, ledger: list[Mandate], sign_in: Any
) -> None:
    browser = sign_in(cast.staff)
    page = browser.get("/mandates/XII/32/7(b)/").content.decode()
    assert 'hx-get="/budget/ledger/mandates/XII/32/7(b)/?biennium=2015"' in page
    part = browser.get(ADDRESSES[2], headers={"HX-Request": "true", "HX-Target": "ledger"})
    assert (b"<html" in part.content, b"A-01" in part.content) == (False, True)
    assert browser.get("/budget/ledger/mandates/XII/32/99/").status_code == 404
    assert browser.post(ADDRESSES[0]).status_code == 405


def test_the_workbook_holds_every_line_and_the_total(cast: Cast, ledger: list[Mandate], sign_in: Any) -> None:
    answer = sign_in(cast.staff).get("/budget/ledger/?export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows if row[0] in {mandate.address for mandate in ledger}] == [
        "XII/32/3",
        "XII/32/7(b)",
        "BS-VII/7/8",
    ]
    assert [row[1] for row in rows[-2:]] == ["No mandate", "All"]
    assert rows[-1][8] == pytest.approx(164.79)
    csv = sign_in(cast.staff).get(f"{ADDRESSES[2]}?export=csv&fund=BY").content.decode("utf-8-sig")
    assert "A-01" in csv and "B-01" not in csv
