"""Divisions and units over REST: as they stand today or stood on a day, without names unless the token reads them."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from structure.actions import divisions, reorganizations
from structure.actions.tokens import issue_token
from structure.enums import TokenScope
from structure.models import ApiToken, User
from structure.queries.structure_rows import divisions_named_to, units_named_to
from structure.rules.reorganization import NewUnit
from tests.api.test_reading import reader
from tests.factories.structure import UnitFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY, BEFORE, WHY = datetime.date(2016, 6, 1), "2016-05-31", "Decided by the Executive Secretary"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """LIA was renamed, moved to SPS and is headed; BIO was split into BSF and GMO."""
    cast.unit_head  # noqa: B018
    act = {"day": DAY, "reason": WHY, "by": cast.administrator, "version": None}
    reorganizations.move_unit(unit=cast.unit, division=cast.other_division, **act)
    later = {**act, "day": datetime.date(2016, 7, 1)}
    reorganizations.rename_unit(unit=cast.unit, name="Law Unit", **later)
    parts = [NewUnit("BSF", "Biosafety Protocol Unit", "functional", None), NewUnit("GMO", "GMO Unit", "process", None)]
    reorganizations.split_unit(unit=cast.other_unit, parts=parts, hand_to="BSF", **later)
    return cast


def names_reader(user: User) -> Client:
    _row, token = issue_token(by=user, name="A test", days=30, scopes=[TokenScope.PEOPLE])
    return Client(headers={"authorization": f"Token {token}"})


def read(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def codes(client: Client, path: str) -> list[str]:
    return [row["code"] for row in read(client, path)["results"]]


@pytest.mark.parametrize("who", ["staff", "rest_client", "pmu_officer", "administrator"])
def test_whoever_reads_the_plan_reads_the_units_of_today(stage: Cast, who: str) -> None:
    client = reader(getattr(stage, who))
    assert codes(client, "units/") == ["BSF", "GMO", "LIA"]
    assert read(client, "units/lia/") == {
        "code": "LIA",
        "name": "Law Unit",
        "translations": {},
        "nature": "support",
        "division": "SPS",
        "valid_from": None,
        "valid_to": None,
        "in_force": True,
        "successors": [],
        "demonstration": False,
    }


@pytest.mark.parametrize("name", ["units", "divisions"])
@pytest.mark.parametrize("who", ["bureau_member", "ended_bureau_member", "nobody"])
def test_whoever_does_not_read_the_plan_reads_none(stage: Cast, name: str, who: str) -> None:
    assert Client().get(f"/api/v1/{name}/").status_code == 401
    _row, token = ApiToken.objects.create(getattr(stage, who), name="left over")
    client = Client(headers={"authorization": f"Token {token}"})
    assert client.get(f"/api/v1/{name}/").status_code == 403
    assert not units_named_to(getattr(stage, who)).exists() and not divisions_named_to(getattr(stage, who)).exists()


def test_a_past_day_shows_what_held_that_day(stage: Cast) -> None:
    client = reader(stage.rest_client)
    assert codes(client, f"units/?as_at={BEFORE}") == ["LIA", "BIO"]
    row = read(client, f"units/LIA/?as_at={BEFORE}")
    assert (row["name"], row["division"]) == ("Legal and Intergovernmental Affairs Unit", "OES")
    row = read(client, "units/LIA/?as_at=2016-06-30")
    assert (row["name"], row["division"]) == ("Legal and Intergovernmental Affairs Unit", "SPS")
    assert [row["units"] for row in read(client, f"divisions/?as_at={BEFORE}")["results"]] == [["LIA"], ["BIO"]]
    assert [row["units"] for row in read(client, "divisions/")["results"]] == [[], ["BSF", "GMO", "LIA"]]


def test_a_unit_that_has_ended_names_who_followed(stage: Cast) -> None:
    client = reader(stage.rest_client)
    row = read(client, "units/BIO/")
    assert (row["valid_to"], row["in_force"], row["successors"]) == ("2016-06-30", False, ["BSF", "GMO"])
    assert codes(client, "units/?ended=true") == ["BIO", "BSF", "GMO", "LIA"]
    divisions.close_division(
        division=stage.office, day=datetime.date(2016, 8, 1), reason=WHY, by=stage.administrator, version=None
    )
    assert codes(client, "divisions/") == ["SPS"]
    assert codes(client, "divisions/?ended=true") == ["OES", "SPS"]
    assert read(client, "divisions/OES/")["valid_to"] == "2016-07-31"


def test_units_are_narrowed_by_what_held_that_day(stage: Cast) -> None:
    client = reader(stage.rest_client)
    assert codes(client, "units/?division=SPS&nature=process") == ["GMO"]
    assert codes(client, "units/?division=OES") == []
    assert codes(client, f"units/?division=OES&as_at={BEFORE}") == ["LIA"]


def test_only_what_changed_since(stage: Cast) -> None:
    client = reader(stage.rest_client)
    assert codes(client, "units/?updated_since=2016-09-12T00:00:00Z&ended=true") == ["BIO", "BSF", "GMO", "LIA"]
    assert codes(client, "units/?updated_since=2099-01-01T00:00:00Z&ended=true") == []


def test_names_of_heads_are_for_a_token_that_reads_them(stage: Cast) -> None:
    assert "head" not in read(reader(stage.administrator), "units/LIA/")
    assert "head" not in read(reader(stage.administrator), "divisions/OES/")
    client = names_reader(stage.rest_client)
    assert read(client, "units/LIA/")["head"] == "Unit Head"
    assert read(client, "units/GMO/")["head"] is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("units/?as_at=soon", "as_at"),
        ("units/?as_at=2099-01-01", "as_at"),
        ("units/?as_at=0001-01-01", "as_at"),
        ("units/?nature=odd", "nature"),
        ("units/?updated_since=yesterday", "updated_since"),
        ("units/?ended=perhaps", "ended"),
        ("units/?division=%00", "division"),
        ("units/?color=blue", "color"),
        ("units/LIA/?nature=support", "nature"),
        ("divisions/?nature=support", "nature"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_name(stage: Cast, path: str, field: str) -> None:
    answer = reader(stage.rest_client).get(f"/api/v1/{path}")
    assert answer.status_code in (400, 422)
    assert set(answer.json()["errors"]) == {field}
    assert answer["Content-Type"] == "application/problem+json"


def test_what_is_not_there_is_not_found(stage: Cast) -> None:
    client = reader(stage.rest_client)
    for path in ("units/XYZ/", "divisions/XYZ/", "units/LIA'/", "units/?page=9"):
        assert client.get(f"/api/v1/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(stage: Cast, method: str) -> None:
    client = names_reader(stage.administrator)
    assert getattr(client, method)("/api/v1/units/").status_code == 405
    assert getattr(client, method)("/api/v1/units/LIA/").status_code == 405


def test_nothing_new_is_answered_without_a_body_until_a_unit_changes(stage: Cast) -> None:
    client = reader(stage.rest_client)
    etag = client.get("/api/v1/units/")["ETag"]
    assert client.get("/api/v1/units/", headers={"if-none-match": etag}).status_code == 304
    reorganizations.change_nature(
        unit=stage.unit,
        nature="process",
        day=datetime.date(2016, 8, 1),
        reason=WHY,
        by=stage.administrator,
        version=None,
    )
    assert client.get("/api/v1/units/", headers={"if-none-match": etag}).status_code == 200


def test_rows_of_a_sheet(stage: Cast) -> None:
    answer = reader(stage.rest_client).get("/api/v1/units/?format=csv&ended=true")
    first = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (first["code"], first["successors"]) == ("BIO", "BSF; GMO")


@pytest.mark.parametrize("path", ["units/", f"units/?as_at={BEFORE}", "divisions/", f"divisions/?as_at={BEFORE}"])
def test_as_many_questions_for_many_as_for_few(stage: Cast, path: str) -> None:
    client = names_reader(stage.rest_client)
    client.get(f"/api/v1/{path}")
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{path}").status_code == 200
        counts.append(len(queries))
        for _place in range(5):
            UnitFactory()
    assert counts[0] == counts[1], counts
