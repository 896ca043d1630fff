"""Search and notifications."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.actions.notify import notify
from monitoring.models import Notification
from tests.factories.clusters import ClusterFactory, ProcedureFactory
from tests.factories.monitoring import LagCaseFactory, NotificationFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, DecisionFactory, MandateFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
URL = "/search/"


@pytest.fixture
def client(cast: Cast, sign_in: SignIn) -> Client:
    BienniumFactory()
    return sign_in(cast.staff)


def hits(client: Client, text: str) -> dict[str, list[str]]:
    page = client.get(URL, {"q": text}).context["page"]
    return {group.label: [hit.title for hit in group.hits] for group in page.groups}


def test_a_code_or_a_symbol_leads_straight_to_its_page(client: Client) -> None:
    ActivityFactory(code="A-01")
    MandateFactory(address="XII/32/3")
    LagCaseFactory(number=398)
    ProcedureFactory(code="SOP-A-01")
    for text, address in (
        ("A-01", "/activities/A-01/"),
        (" a-01 ", "/activities/A-01/"),
        ("XII/32/3", "/mandates/XII/32/3/"),
        ("L-0398", "/monitoring/cases/L-0398/"),
        ("sop-a-01", "/procedures/SOP-A-01/"),
    ):
        answer = client.get(URL, {"q": text})
        assert (answer.status_code, answer["Location"]) == (302, address)


def test_words_find_all_kinds(client: Client) -> None:
    ActivityFactory(title="Network servers in the cloud")
    MandateFactory(title="Keep the cloud safe")
    DecisionFactory(symbol="XII/90", name="The cloud")
    ClusterFactory(code="H", name="Cloud technology")
    ProcedureFactory(title="Asking for room in the cloud")
    assert hits(client, "cloud") == {
        "Mandates": ["Keep the cloud safe"],
        "Activities": ["Network servers in the cloud"],
        "Decisions": ["The cloud"],
        "Clusters": ["Cloud technology"],
        "Procedures": ["Asking for room in the cloud"],
    }


def test_a_slip_of_the_pen_still_finds(client: Client) -> None:
    ActivityFactory(title="Interoperability of clearing-house mechanisms")
    assert hits(client, "interoperabilty") == {"Activities": ["Interoperability of clearing-house mechanisms"]}


def test_people_are_found_by_name(client: Client, cast: Cast) -> None:
    assert hits(client, cast.stranger.full_name)["People"][0] == cast.stranger.full_name


def test_at_most_nine_of_a_kind_and_the_way_to_all(client: Client) -> None:
    ActivityFactory.create_batch(12, title="The same words")
    (group,) = client.get(URL, {"q": "same words"}).context["page"].groups
    assert (len(group.hits), group.more, group.all_url) == (9, True, "/activities/?q=same+words")


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "%%%", "\\", "'", '";--', "\x00", "ا", "x" * 5000, "L-" + "9" * 40, "<b>"]
)
def test_whatever_is_typed_is_answered(client: Client, text: str) -> None:
    assert client.get(URL, {"q": text}).status_code == 200


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    def queries_with(more: int) -> int:
        for _number in range(more):
            ActivityFactory(title="The same words")
            MandateFactory(title="The same words")
        client.get(URL, {"q": "same words"})
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, {"q": "same words"})
        return len(captured)

    assert len({queries_with(1), queries_with(2), queries_with(20)}) == 1


@pytest.mark.parametrize("who", ["bureau_member", "ended_bureau_member", "nobody"])
def test_outsiders_search_nothing(cast: Cast, sign_in: SignIn, who: str) -> None:
    outside = sign_in(getattr(cast, who))
    assert outside.get(URL, {"q": "A-01"}).status_code == 403
    assert outside.get(reverse("monitoring:notifications")).status_code == 403


def test_a_person_sees_and_marks_their_own_notifications(client: Client, cast: Cast) -> None:
    mine = NotificationFactory(user=cast.staff)
    theirs = NotificationFactory(user=cast.stranger)
    page = client.get(reverse("monitoring:notifications")).context["page"]
    assert (page.rows, page.sentence) == ([mine], "1 is unread.")
    for one in (theirs.pk, mine.pk):
        assert client.post(reverse("monitoring:notifications-read"), {"notification": one}).status_code == 302
    assert list(Notification.objects.filter(read_at__isnull=True)) == [theirs]
    for wrong in ("x", "9" * 40, "-1"):
        assert client.post(reverse("monitoring:notifications-read"), {"notification": wrong}).status_code == 302
    assert client.get(reverse("monitoring:notifications-read")).status_code == 405


def test_the_same_word_is_said_once(cast: Cast) -> None:
    for _time in range(2):
        notify(users=[cast.staff], text="Report PR/2016/01 is ready.", key="report-ready-1")
    assert Notification.objects.count() == 1
