"""What measurements come to: the five rules and their parts, counted a second time in SQL."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.audit import acting
from planning.enums import CalculationRule
from planning.models import Measurement
from planning.queries.indicators import readings
from planning.rules.indicators import Value, by_part, is_reached, roll_up, series, target_of, way_gone
from planning.rules.risks import SCALE, level_of
from tests.factories.planning import BienniumFactory, ExpectedResultFactory

FIRST = datetime.date(2015, 1, 1)
PARTS = ("Africa", "Asia", "Europe")


def value(day: int, amount: str, part: str = "", base: str = "") -> Value:
    return Value(FIRST + datetime.timedelta(days=day), Decimal(amount), Decimal(base) if base else None, part)


@pytest.mark.parametrize(
    ("rule", "expected"), [("sum", "18"), ("average", "6"), ("latest", "5"), ("max", "9"), ("ratio", "6")]
)
def test_the_five_rules(rule: str, expected: str) -> None:
    assert roll_up(rule, [value(2, "5"), value(0, "4"), value(1, "9")]) == Decimal(expected)
    assert roll_up(rule, []) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("sum", "22"),  # 4 + 6 + 2 + 10
        ("average", "5.5"),  # days of 5, 6 (mean of 2 and 10)
        ("latest", "12"),  # what stands of each part: 10 and 2
        ("max", "12"),  # 10, then 12
    ],
)
def test_parts_make_the_value_of_a_day(rule: str, expected: str) -> None:
    parts = [value(0, "4", "Africa"), value(0, "6", "Asia"), value(9, "2", "Asia"), value(9, "10", "Africa")]
    assert roll_up(rule, parts) == Decimal(expected)


def test_a_part_stays_as_it_was_until_it_or_the_whole_is_measured_again() -> None:
    measured = [value(0, "4", "Africa"), value(0, "6", "Asia"), value(9, "7", "Asia")]
    assert roll_up("latest", measured) == 11
    assert roll_up("latest", [*measured, value(10, "3")]) == 3
    assert roll_up("max", [*measured, value(10, "3")]) == 11
    assert roll_up("latest", [*measured, value(10, "3"), value(11, "1", "Asia")]) == 1


def test_a_ratio_is_all_that_was_counted_out_of_all_there_was() -> None:
    assert roll_up("ratio", [value(0, "1", base="2"), value(1, "9", base="18")]) == 50
    assert roll_up("ratio", [value(0, "1", "Africa", "10"), value(0, "30", "Asia", "30")]) == Decimal("77.5")
    assert roll_up("average", [value(0, "10", "Africa", "1"), value(0, "20", "Asia", "3")]) == Decimal("17.5")


def hundredths(number: int) -> Decimal:
    return Decimal(number) / 100


values = st.lists(
    st.tuples(
        st.integers(0, 700),
        st.integers(0, 10**8).map(hundredths),
        st.sampled_from(PARTS),
        st.integers(100, 10**8).map(hundredths),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: (row[0], row[2]),
)


def as_values(rows: list[tuple[int, Decimal, str, Decimal]], rule: str) -> list[Value]:
    return [
        Value(FIRST + datetime.timedelta(days=day), amount, base if rule == "ratio" else None, part)
        for day, amount, part, base in rows
    ]


@given(values, st.sampled_from(CalculationRule.values))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
def test_the_order_of_writing_never_matters_and_parts_agree_with_the_whole(rows: Any, rule: str) -> None:
    measured = as_values(rows, rule)
    assert roll_up(rule, measured[::-1]) == roll_up(rule, measured)
    parts = by_part(rule, measured)
    if rule in ("sum", "latest"):
        assert roll_up(rule, measured) == sum(parts.values())
    if rule == "max":
        assert roll_up(rule, measured) >= max(parts.values())
    if rule == "ratio":
        assert min(parts.values()) - 1 <= roll_up(rule, measured) <= max(parts.values()) + 1
    steps = series(rule, measured)
    assert steps[-1][1] == roll_up(rule, measured) and len(steps) == len({row[0] for row in rows})


RECOUNT = """
WITH rows AS (SELECT *, measured_on AS day FROM planning_measurement WHERE indicator_id = %(pk)s),
     days AS (SELECT day, avg(value) AS mean FROM rows GROUP BY day),
     standing AS (
        SELECT days.day, (SELECT sum(latest.value) FROM (
            SELECT DISTINCT ON (part) value FROM rows WHERE rows.day <= days.day ORDER BY part, rows.day DESC
        ) AS latest) AS value FROM days)
SELECT CASE %(rule)s
    WHEN 'sum' THEN (SELECT sum(value) FROM rows)
    WHEN 'average' THEN (SELECT avg(mean) FROM days)
    WHEN 'latest' THEN (SELECT value FROM standing ORDER BY day DESC LIMIT 1)
    WHEN 'max' THEN (SELECT max(value) FROM standing)
    ELSE (SELECT 100 * sum(value) / sum(base) FROM rows) END
"""


@pytest.mark.django_db
@given(values, st.sampled_from(CalculationRule.values))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_an_independent_count_in_sql_comes_to_the_same(db: None, rows: Any, rule: str) -> None:
    with acting(by=None, why="Counted twice"):
        indicator = ExpectedResultFactory().indicators.create(name="Counted", rule=rule, parts=list(PARTS))
        Measurement.objects.bulk_create(
            Measurement(indicator=indicator, measured_on=one.on, value=one.value, base=one.base, part=one.part)
            for one in as_values(rows, rule)
        )
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"pk": indicator.pk, "rule": rule})
        [counted] = cursor.fetchone()
    [reading] = readings(BienniumFactory(), [indicator])
    assert reading.actual is not None and abs(reading.actual - counted) < Decimal("0.0001")


def test_how_far_and_whether_it_is_reached() -> None:
    assert way_gone(Decimal(0), Decimal(3), Decimal(2)) == 66, "cut off"
    assert way_gone(Decimal(80), Decimal(20), Decimal(50)) == 50, "downwards"
    assert way_gone(Decimal(10), Decimal(20), Decimal(5)) == -50
    assert way_gone(None, Decimal(3), Decimal(2)) is way_gone(Decimal(3), Decimal(3), Decimal(2)) is None
    assert is_reached("up", Decimal(3), Decimal(3)) and not is_reached("up", Decimal(3), Decimal(2))
    assert is_reached("down", Decimal(3), Decimal(2)) and is_reached("up", None, Decimal(1)) is None


def test_the_target_is_that_of_the_year_or_the_one_before() -> None:
    assert target_of({"2015": 40, "2016": 90}, 2016) == 90
    assert target_of({"2015": 40, "2018": 90}, 2016) == 40
    assert target_of({}, 2016) is target_of({"2016": "many"}, 2016) is None


def test_the_level_of_a_risk_never_falls_as_it_grows() -> None:
    order = ["low", "moderate", "high", "very_high"]
    for likelihood in SCALE:
        levels = [order.index(level_of(likelihood, impact)) for impact in SCALE]
        assert levels == sorted(levels) == [order.index(level_of(impact, likelihood)) for impact in SCALE]
    assert [level_of(1, 4), level_of(1, 5), level_of(2, 5), level_of(3, 5)] == order
