"""The register of mandates."""

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import pytest
from django.test import Client

from common.audit import acting
from planning.models import MandateLink
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    DecisionFactory,
    InstrumentFactory,
    MandateFactory,
    MandateShareFactory,
)
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def register(cast: Cast) -> None:
    BienniumFactory()
    budget = DecisionFactory(symbol="XII/32", order=1)
    biosafety = DecisionFactory(symbol="BS-VII/7", order=2, instrument=InstrumentFactory(code="CPB", name="Cartagena"))
    done = MandateFactory(
        decision=budget, address="XII/32/3", title="Complete the review", status="implemented", order=1
    )
    MandateFactory(decision=budget, address="XII/32/7(b)", title="Plan and monitor", order=2)
    MandateFactory(decision=biosafety, address="BS-VII/7/4", title="Set the budget", status="elapsed")
    MandateShareFactory(activity=ActivityFactory(code="A-01", work_days=40), mandate=done, percent=Decimal(50))


def addresses(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/mandates/?{query}")
    assert page.status_code == 200
    return [mandate.address for mandate in page.context["page"].listing.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["XII/32/3", "XII/32/7(b)", "BS-VII/7/4"]),
        ("q=monitor", ["XII/32/7(b)"]),
        ("q=bs-vii", ["BS-VII/7/4"]),
        ("decision=XII/32", ["XII/32/3", "XII/32/7(b)"]),
        ("instrument=CPB", ["BS-VII/7/4"]),
        ("status=implemented", ["XII/32/3"]),
        ("coverage=covered", ["XII/32/3"]),
        ("coverage=uncovered", ["XII/32/7(b)"]),
        ("force=no", ["BS-VII/7/4"]),
        ("source=XII/32", ["XII/32/3", "XII/32/7(b)"]),
        ("sort=-days", ["XII/32/3", "BS-VII/7/4", "XII/32/7(b)"]),
    ],
)
def test_filters_and_order_are_in_the_address(
    cast: Cast, sign_in: SignIn, register: None, query: str, expected: list[str]
) -> None:
    assert addresses(sign_in(cast.staff), query) == expected


@pytest.mark.parametrize(
    "query", ["page=abc", "page=-1", "sort=nonsense", "q=%00", "decision=%00", "status=x", "source=%00"]
)
def test_a_bad_address_is_no_error(cast: Cast, sign_in: SignIn, register: None, query: str) -> None:
    assert len(addresses(sign_in(cast.staff), query)) == 3


def test_the_export_holds_what_the_list_shows(cast: Cast, sign_in: SignIn, register: None) -> None:
    answer = sign_in(cast.staff).get("/mandates/?export=csv&decision=XII/32")
    text = answer.content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(StringIO(text)) if row and row[0].startswith("XII/")] == [
        "XII/32/3",
        "XII/32/7(b)",
    ]
    assert sign_in(cast.staff).get("/mandates/?export=xlsx").content[:2] == b"PK"


def test_the_page_of_a_mandate_shows_the_work_behind_it_and_its_ties(
    cast: Cast, sign_in: SignIn, register: None
) -> None:
    from planning.models import Mandate

    with acting(by=None, why="Stage"):
        MandateLink.objects.create(
            mandate=Mandate.objects.get(address="XII/32/3"),
            other=Mandate.objects.get(address="BS-VII/7/4"),
            kind="replaces",
        )
    page = sign_in(cast.staff).get("/mandates/XII/32/3/")
    shown = page.context["page"]
    assert [(line.activity.code, line.percent, line.work_days) for line in shown.shares] == [("A-01", 50, 20)]
    assert [(tie.words, tie.other.address) for tie in shown.ties] == [("Replaces", "BS-VII/7/4")]
    other = sign_in(cast.staff).get("/mandates/BS-VII/7/4/").context["page"]
    assert [(tie.words, tie.other.address) for tie in other.ties] == [("Replaced by", "XII/32/3")]
    assert "Nobody works on it" in sign_in(cast.staff).get("/mandates/XII/32/7(b)/").content.decode()


@pytest.mark.parametrize("address", ["XII/99/1", "a/b/c/d/e"])
def test_an_address_nobody_uses_is_not_found(cast: Cast, sign_in: SignIn, register: None, address: str) -> None:
    assert sign_in(cast.staff).get(f"/mandates/{address}/").status_code == 404
    assert sign_in(cast.staff).get("/mandates/%00/").status_code in (400, 404)


def test_outsiders_see_no_register(cast: Cast, sign_in: SignIn, register: None) -> None:
    for person in (cast.bureau_member, cast.ended_bureau_member, cast.nobody):
        assert sign_in(person).get("/mandates/").status_code == 403
        assert sign_in(person).get("/mandates/XII/32/3/").status_code == 403
    assert Client().get("/mandates/").status_code == 302


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, sign_in: SignIn, register: None) -> None:
    client = sign_in(cast.staff)
    few = queries_of(client, "/mandates/")
    decision = DecisionFactory(symbol="XI/31")
    for number in range(300):
        MandateFactory(decision=decision, address=f"XI/31/{number}")
    assert queries_of(client, "/mandates/") == few + 0


@pytest.mark.parametrize("activities", [3, 30])
def test_the_queries_of_a_mandate_do_not_grow_with_its_activities(
    cast: Cast, sign_in: SignIn, register: None, activities: int
) -> None:
    from planning.models import Mandate

    client = sign_in(cast.staff)
    one = queries_of(client, "/mandates/XII/32/3/")
    for _number in range(activities):
        MandateShareFactory(mandate=Mandate.objects.get(address="XII/32/3"))
    assert queries_of(client, "/mandates/XII/32/3/") == one
