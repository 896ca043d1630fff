"""Which mandates have work behind them, and how much, by source and cluster."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.enums import MandateStatus
from planning.models import Activity, Mandate, Meeting
from planning.queries.coverage import coverage_counts, coverage_matrix, level_of, orphaned, whole_days, with_coverage
from planning.queries.mandate_sources import EARLIER, mandates_of, sources
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MandateShareFactory,
    MeetingFactory,
)


def meeting(body: str, number: int, year: int) -> Meeting:
    held: Meeting = MeetingFactory(
        body=body, number=number, starts_on=datetime.date(year, 10, 6), ends_on=datetime.date(year, 10, 17)
    )
    return held


def work_on(mandate: Mandate, days: int, percent: int = 100, cluster: str | None = "A", **values: Any) -> None:
    activity = ActivityFactory(cluster=ClusterFactory(code=cluster) if cluster else None, work_days=days, **values)
    MandateShareFactory(activity=activity, mandate=mandate, percent=Decimal(percent))
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity), days=Decimal(days))


def coverage_of(mandate: Mandate) -> Any:
    return with_coverage(Mandate.objects.all(), BienniumFactory()).get(pk=mandate.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "percent", "expected"), [(5, 100, "covered"), (4, 100, "thin"), (8, 50, "thin"), (0, 100, "thin")]
)
def test_a_mandate_with_under_five_work_days_is_thin(days: int, percent: int, expected: str) -> None:
    mandate = MandateFactory()
    work_on(mandate, days, percent)
    found = coverage_of(mandate)
    assert (found.coverage, found.activity_count) == (expected, 1)
    assert found.work_days == Decimal(days) * percent / 100


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["postponed", "ended"])
def test_what_is_postponed_or_ended_covers_nothing(status: str) -> None:
    mandate = MandateFactory()
    work_on(mandate, 40, status=status)
    assert coverage_of(mandate).coverage == "uncovered"


@pytest.mark.django_db
def test_work_of_another_biennium_covers_nothing() -> None:
    mandate = MandateFactory()
    work_on(mandate, 40, biennium=BienniumFactory(starts_in=2013, is_current=False, phase="closed"))
    assert coverage_of(mandate).coverage == "uncovered"


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["elapsed", "superseded", "retired", "inactive"])
def test_a_mandate_not_in_force_is_not_counted(status: str) -> None:
    mandate = MandateFactory(status=status)
    assert coverage_of(mandate).coverage == ""
    counts = coverage_counts(Mandate.objects.all(), BienniumFactory())
    assert (counts.mandates, counts.uncovered) == (0, 0)


@pytest.mark.django_db
def test_the_counts_agree_with_the_list() -> None:
    covered, thin = MandateFactory(), MandateFactory(status=MandateStatus.STAGNANT)
    MandateFactory()
    work_on(covered, 40)
    work_on(thin, 2)
    counts = coverage_counts(Mandate.objects.all(), BienniumFactory())
    assert (counts.mandates, counts.covered, counts.thin, counts.uncovered) == (3, 2, 1, 1)


@pytest.mark.django_db
def test_a_paragraph_that_only_informs_asks_for_no_work_and_work_behind_it_alone_is_orphaned() -> None:
    informs, asks = MandateFactory(kind="informational"), MandateFactory(kind="operational")
    work_on(informs, 40)
    assert {one.address: one.coverage for one in with_coverage(Mandate.objects.all(), BienniumFactory())} == {
        informs.address: "",
        asks.address: "uncovered",
    }
    counts = coverage_counts(Mandate.objects.all(), BienniumFactory())
    assert (counts.mandates, counts.uncovered) == (1, 1)
    matrix = coverage_matrix(Mandate.objects.all(), BienniumFactory(), 2016, ["A"])
    assert (matrix.total, [row.address for row in matrix.uncovered]) == (1, [asks.address])
    assert orphaned(Activity.objects.all()).count() == 1


@pytest.mark.django_db
def test_decisions_before_the_mandating_conference_share_one_row_and_articles_stand_first() -> None:
    old, new, later = meeting("COP", 11, 2012), meeting("COP", 12, 2014), meeting("SBI", 1, 2016)
    for symbol, held in (("XI/31", old), ("X/45", old), ("XII/32", new), ("SBI-1", later), ("Art. 24", None)):
        MandateFactory(decision=DecisionFactory(symbol=symbol, meeting=held), address=f"{symbol}/1")
    found = sources(BienniumFactory())
    assert [source.key for source in found] == ["Art. 24", "SBI-1", "XII/32", EARLIER]
    earlier = mandates_of(Mandate.objects.all(), BienniumFactory(), EARLIER)
    assert set(earlier.values_list("address", flat=True)) == {"XI/31/1", "X/45/1"}
    assert mandates_of(Mandate.objects.all(), BienniumFactory(), "nonsense").count() == 5


@pytest.mark.django_db
def test_the_matrix_weighs_days_by_shares_and_its_totals_agree() -> None:
    first = MandateFactory(decision=DecisionFactory(symbol="XII/32", order=1))
    second = MandateFactory(decision=DecisionFactory(symbol="BS-VII/7", order=2))
    loose = MandateFactory(decision=first.decision)
    work_on(first, 25, 50, "A")
    work_on(second, 25, 50, "A")
    work_on(second, 90, 100, "B")
    work_on(second, 7, 100, None)
    matrix = coverage_matrix(Mandate.objects.all(), BienniumFactory(), 2016, ["A", "B"])
    rows = {row.address: [cell.value for cell in row.cells] for row in matrix.rows}
    assert matrix.columns == ["A", "B", "–"]
    assert rows[loose.address] == [0, 0, 0]
    assert sorted([rows["XII/32"][0], rows["BS-VII/7"][0]]) == [12, 13]
    assert rows["BS-VII/7"][1:] == [90, 7]
    assert matrix.totals == [25, 90, 7]
    assert (matrix.total, matrix.covered) == (3, "2 of 3")
    assert [row.address for row in matrix.uncovered] == [loose.address]


@pytest.mark.django_db
def test_days_of_another_year_are_not_in_the_matrix() -> None:
    mandate = MandateFactory()
    work_on(mandate, 25)
    assert coverage_matrix(Mandate.objects.all(), BienniumFactory(), 2015, ["A"]).totals == [0]


@pytest.mark.parametrize(("days", "level"), [(0, 0), (1, 1), (19, 1), (20, 2), (99, 2), (100, 3), (9999, 3)])
def test_three_blues(days: int, level: int) -> None:
    assert level_of(days) == level


@given(st.lists(st.decimals(min_value=0, max_value=9999, places=3), max_size=40))
def test_whole_days_sum_to_the_rounded_sum_and_none_moves_by_a_day(exact: list[Decimal]) -> None:
    whole = whole_days(exact)
    assert sum(whole) == int(sum(exact, Decimal(0)).quantize(Decimal(1)))
    assert all(abs(value - days) < 1 for value, days in zip(whole, exact, strict=True))
