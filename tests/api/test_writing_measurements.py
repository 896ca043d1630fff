"""Measurements of indicators over REST: who may measure, what a locked quarter refuses, and where it stands then."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common.audit import acting
from planning.actions.periods import decide_period
from planning.models import Indicator, Measurement
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.factories.planning import ActivityFactory, BienniumFactory, OutputFactory
from tests.people import Cast

JUNE: dict[str, Any] = {"measured_on": "2016-06-30", "value": 2, "evidence": "The calendar"}


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    BienniumFactory()
    output = OutputFactory()
    ActivityFactory(lead_unit=cast.unit, output=output)
    with acting(by=None, why="Said in January"):
        return Indicator.objects.create(output=output, name="Agendas published", unit="agendas", targets={"2016": 3})


def path(indicator: Indicator) -> str:
    return f"/api/v1/indicators/{indicator.pk}/measurements/"


def program(user: Any) -> Client:
    return program_of(user, TokenScope.RESULTS)


def test_what_is_measured_shows_where_the_indicator_stands(cast: Cast, indicator: Indicator) -> None:
    client = program(cast.unit_head)
    first, again = (send(client, path(indicator), JUNE, **{"idempotency-key": "june"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    stands = client.get(f"/api/v1/indicators/{indicator.pk}/").json()
    assert (stands["actual"], stands["target"], stands["reached"]) == (2.0, 3.0, False)
    assert client.get("/api/v1/indicators/").json()["results"] == [stands]
    assert client.get(path(indicator)).json()["results"] == [first.json()]


def test_a_correction_needs_a_reason_and_what_was_read(cast: Cast, indicator: Indicator) -> None:
    client = program(cast.unit_head)
    one = f"{path(indicator)}{send(client, path(indicator), JUNE).json()['id']}/"
    tag = client.get(one)["ETag"]

    def patch(body: Any, **headers: str) -> Any:
        return client.patch(one, body, content_type="application/json", headers=headers)

    assert patch({"value": 3}).status_code == 428
    assert list(patch({"value": 3}, **{"if-match": tag}).json()["errors"]) == ["reason"]
    done = patch({"value": 3, "reason": "One was counted late."}, **{"if-match": tag})
    assert (done.status_code, done.json()["value"], done.json()["evidence"]) == (200, 3.0, "The calendar")
    assert patch({"value": 4, "reason": "Again."}, **{"if-match": tag}).status_code == 412
    assert Measurement.objects.get().value == Decimal(3)


@pytest.mark.parametrize("who", ["stranger", "other_unit_head", "hr_officer", "rest_client"])
def test_nobody_measures_the_work_of_another(cast: Cast, indicator: Indicator, who: str) -> None:
    answer = send(program(getattr(cast, who)), path(indicator), JUNE)
    assert answer.status_code == 403
    assert send(program_of(cast.unit_head), path(indicator), JUNE).status_code == 403, "a token that reads only"
    assert not Measurement.objects.exists()


def test_a_locked_quarter_takes_none(cast: Cast, indicator: Indicator) -> None:
    decide_period(
        biennium=BienniumFactory(), year=2016, quarter=2, lock=True, by=cast.pmu_officer, reason="The report is out."
    )
    answer = send(program(cast.unit_head), path(indicator), JUNE)
    assert (answer.status_code, "locked" in answer.json()["detail"]) == (409, True), answer.json()
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"value": "many"}, 400, "value"),
        ({"value": None}, 400, "value"),
        ({"value": 10**15}, 400, "value"),
        ({"measured_on": "2016-13-01"}, 400, "measured_on"),
        ({"measured_on": "2014-06-30"}, 422, "measured_on"),
        ({"measured_on": "2016-12-31"}, 422, "measured_on"),
        ({"part": "Africa"}, 422, "part"),
        ({"evidence": "zero \x00"}, 400, "evidence"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(
    cast: Cast, indicator: Indicator, wrong: dict[str, Any], status: int, field: str
) -> None:
    answer = send(program(cast.unit_head), path(indicator), {**JUNE, **wrong})
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.json()
    assert not Measurement.objects.exists()


def test_a_day_is_measured_once(cast: Cast, indicator: Indicator) -> None:
    client = program(cast.unit_head)
    assert send(client, path(indicator), JUNE).status_code == 201
    assert send(client, path(indicator), {**JUNE, "value": 5}).status_code == 422
    assert Measurement.objects.get().value == Decimal(2)
