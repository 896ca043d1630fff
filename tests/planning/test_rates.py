"""The implementation rates: cut off, never rounded up; exact beside it; nothing of nothing is no rate."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.models import Activity
from planning.queries.activity_list import choose
from planning.queries.outcomes import rates
from planning.queries.rates_panel import rates_panel
from planning.rules.rates import Rate, rates_of
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    ExpectedResultFactory,
    OperationalGoalFactory,
    OutputFactory,
)
from tests.people import Cast

SignIn = Callable[..., Client]
RECOUNT = """
SELECT count(*) FILTER (WHERE mandated AND done), count(*) FILTER (WHERE mandated),
       count(*) FILTER (WHERE done), count(*)
FROM (SELECT output_status <> 'added_by_secretariat' AS mandated,
             CASE outcome WHEN '' THEN status = 'done' ELSE outcome = 'implemented' END AS done
      FROM planning_activity) AS counted
"""


@given(st.integers(0, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
@settings(max_examples=25)
def test_the_printed_rate_never_says_more_than_there_is(pair: tuple[int, int]) -> None:
    rate = Rate(*pair)
    if not rate.total:
        assert rate.percent is rate.exact is None
        return
    assert rate.exact == Fraction(*pair)
    assert Fraction(rate.percent or 0, 100) <= rate.exact < Fraction((rate.percent or 0) + 1, 100)
    assert (rate.percent == 100) == (rate.implemented == rate.total)


def test_999_of_1000_are_99_per_cent() -> None:
    assert Rate(999, 1000).percent == 99
    assert Rate(2, 3).percent == 66


def of_every_kind() -> None:
    """One activity for every way into the programme and every way out of it."""
    for origin in ("programmed", "carried_over", "added_by_legislation", "added_by_secretariat"):
        ActivityFactory(output_status=origin, done=True)
        ActivityFactory(output_status=origin, outcome="implemented")
        ActivityFactory(output_status=origin, done=True, outcome="reformulated")
        ActivityFactory(output_status=origin, postponed=True, outcome="postponed")
        ActivityFactory(output_status=origin, ended=True, outcome="terminated", outcome_reason="No money.")
        ActivityFactory(output_status=origin)


@pytest.mark.django_db
def test_the_rates_are_what_an_independent_count_says() -> None:
    of_every_kind()
    found = rates(Activity.objects.all())[None]
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        assert cursor.fetchone() == (
            found.mandated.implemented,
            found.mandated.total,
            found.all.implemented,
            found.all.total,
        )
    assert (found.mandated.percent, found.all.percent) == (33, 33)
    assert (found.mandated.total, found.all.total) == (18, 24)


@pytest.mark.django_db
def test_a_biennium_without_outputs_has_no_rate(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    panel = rates_panel(cast.staff, BienniumFactory())
    assert panel.whole.rates.mandated.percent is panel.whole.rates.all.percent is None
    assert "there is no rate" in sign_in(cast.staff).get("/bienniums/2015/").content.decode()


@pytest.mark.django_db
def test_only_additions_of_the_secretariat_give_no_first_rate(cast: Cast) -> None:
    ActivityFactory(output_status="added_by_secretariat", done=True)
    whole = rates_panel(cast.staff, BienniumFactory()).whole.rates
    assert (whole.mandated.percent, whole.all.percent) == (None, 100)


@pytest.mark.django_db
def test_every_count_leads_to_its_rows_and_the_groups_make_the_whole(cast: Cast) -> None:
    of_every_kind()
    output = OutputFactory(result=ExpectedResultFactory(goal=OperationalGoalFactory(number=2)))
    ActivityFactory(lead_unit=cast.unit, output=output, done=True)
    ActivityFactory(biennium=BienniumFactory(starts_in=2013, is_current=False))
    panel = rates_panel(cast.staff, BienniumFactory())
    for row in (panel.whole, *panel.by_division, *panel.by_goal, *panel.by_origin):
        if row in panel.by_origin and not row.rates.mandated.total:
            continue  # what the Secretariat added is no mandated output, and has no link as such
        counted = {
            "mandated": row.rates.mandated.total,
            "mandated_implemented": row.rates.mandated.implemented,
            "all": row.rates.all.total,
            "all_implemented": row.rates.all.implemented,
        }
        for key, count in counted.items():
            query = QueryDict(row.urls[key].split("?")[1])
            assert choose(cast.staff, BienniumFactory(), query).activities.count() == count, (row.label, key)
    for group in (panel.by_division, panel.by_goal, panel.by_origin):
        assert sum(row.rates.all.total for row in group) == panel.whole.rates.all.total == 25
        assert sum(row.rates.mandated.implemented for row in group) == panel.whole.rates.mandated.implemented == 7


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["origin=%00", "outcome=nonsense", "origin=mandated&outcome=terminated"])
def test_bad_filters_are_left_out(cast: Cast, sign_in: SignIn, query: str) -> None:
    of_every_kind()
    assert sign_in(cast.staff).get(f"/activities/?{query}").status_code == 200


@pytest.mark.django_db
def test_rates_over_rows_already_read_are_those_counted_in_sql() -> None:
    for place, outcome in enumerate(["", "implemented", "postponed"] * 8):
        origin = ["programmed", "carried_over", "added_by_legislation", "added_by_secretariat"][place % 4]
        done = place % 2 > 0
        ActivityFactory(output_status=origin, outcome=outcome, outcome_reason="Said.", done=done)
    read = rates_of(Activity.objects.values_list("output_status", "outcome", "status"))
    assert read == rates(Activity.objects.all())[None]
    assert 0 < read.mandated.implemented < read.mandated.total < read.all.total
