"""Webhooks: who keeps them, which addresses are refused, what is told and how it is signed, tried again and paused."""

import base64
import datetime
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.actions import sending
from monitoring.actions import webhooks as actions
from monitoring.actions.telling import tell_status_changes
from monitoring.enums import DeliveryState, WebhookEvent, WebhookState
from monitoring.models import DeliveryAttempt, Notification, StatusTold, Webhook, WebhookDelivery
from monitoring.rules.webhooks import BACKOFF, FAILURES_TO_PAUSE
from tests.factories.clusters import ClusterFactory
from tests.factories.monitoring import LagCaseFactory, WebhookDeliveryFactory, WebhookFactory
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.monitoring.receiver import Receiver, receiver
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def told(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_LOOPBACK = True
    with receiver() as there:
        yield there


def registered(cast: Cast, address: str) -> tuple[Webhook, str]:
    return actions.register_webhook(by=cast.administrator, name="Board", address=address)


def edited(cast: Cast, webhook: Webhook, **said: Any) -> Webhook:
    values: dict[str, Any] = {"name": "Board", "address": "https://other.example/", "version": None, **said}
    return actions.edit_webhook(webhook=webhook, by=cast.administrator, **values)


def sent_at(delivery: WebhookDelivery, **values: Any) -> str:
    """One attempt now, whenever the next was planned."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now(), **values)
    return sending.send(delivery=delivery.pk)


def test_only_the_administrator_keeps_webhooks(cast: Cast) -> None:
    webhook = WebhookFactory()
    for name in ("staff", "unit_head", "pmu_officer", "executive_secretary", "bureau_member", "rest_client"):
        person = getattr(cast, name)
        with pytest.raises(NotAllowed, match="kept by the administrator"):
            actions.register_webhook(by=person, name="Board", address="https://board.example/")
        with pytest.raises(NotAllowed):
            actions.edit_webhook(webhook=webhook, by=person, name="Board", address="https://board.example/", version=1)
        for action in (actions.pause_webhook, actions.renew_secret, actions.remove_webhook):
            with pytest.raises(NotAllowed):
                action(webhook=webhook, by=person, version=1)
        with pytest.raises(NotAllowed):
            actions.send_test(webhook=webhook, by=person)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "board.example/told",
        "ftp://board.example/",
        "http://board.example/",
        "https://",
        "https://board.example:99999/",
        "https://name:word@board.example/",
        "https://board.example/#part",
        "https://board .example/",
        "https://board.example/\x00",
        "https://[::1",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://192.168.0.1:8443/told",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://" + "a" * 500 + ".example/",
    ],
)
def test_an_address_that_is_not_public_https_is_refused_at_its_field(cast: Cast, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        registered(cast, address)
    assert list(refused.value.errors) == ["address"]
    with pytest.raises(InvalidInput) as refused:
        edited(cast, WebhookFactory(), address=address)
    assert list(refused.value.errors) == ["address"]


def test_another_name_or_address_keeps_secret_and_log(cast: Cast, told: Receiver) -> None:
    webhook, _secret = registered(cast, "https://board.example/told")
    waiting = WebhookDeliveryFactory(webhook=webhook)
    renamed = edited(cast, webhook, name=" Board of  the hall ", address=webhook.address, version=1)
    assert (renamed.name, renamed.version, webhook.deliveries.count()) == ("Board of the hall", 2, 1)
    with pytest.raises(StaleVersion):
        edited(cast, webhook, version=1)
    WebhookFactory(address="https://taken.example/")
    with pytest.raises(InvalidInput, match="registered already"):
        edited(cast, webhook, address="https://taken.example/")
    moved = edited(cast, webhook, address=told.address, version=2)
    assert (moved.salt, moved.active_since > webhook.active_since) == (webhook.salt, True)
    test = webhook.deliveries.exclude(pk=waiting.pk).get()
    assert [sending.send(delivery=test.pk), sent_at(waiting)] == [DeliveryState.DELIVERED] * 2
    assert json.loads(told.got[0][2])["type"] == "test"
    actions.remove_webhook(webhook=webhook, by=cast.administrator, version=3)
    with pytest.raises(WrongState, match="removed"):
        edited(cast, webhook)


def test_an_edit_that_met_another_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    webhook = WebhookFactory()
    browser, page = sign_in(cast.administrator), f"/webhooks/{webhook.pk}/edit/"
    edited(cast, webhook, name="Theirs", address=webhook.address)
    mine = {"name": "Mine", "address": webhook.address, "version": 1}
    met = browser.post(page, mine)
    assert met.status_code == 409 and "Theirs" in met.content.decode() and "Mine" in met.content.decode()
    refused = browser.post(page, {**mine, "address": "https://10.0.0.1/"})
    assert (refused.status_code, "private network" in refused.content.decode()) == (422, True)
    assert browser.post(page, {**mine, "version": 2}).status_code == 302
    assert Webhook.objects.get().name == "Mine"


def test_an_address_is_registered_once_and_a_name_is_needed(cast: Cast) -> None:
    registered(cast, "https://board.example/")
    with pytest.raises(InvalidInput, match="registered already"):
        registered(cast, " https://board.example/ ")
    with pytest.raises(InvalidInput, match="what the webhook is for"):
        actions.register_webhook(by=cast.administrator, name=" \x00 ", address="https://other.example/")


def test_a_message_is_signed_so_that_its_receiver_can_check_it(cast: Cast, told: Receiver) -> None:
    webhook, secret = registered(cast, told.address)
    delivery = actions.send_test(webhook=webhook, by=cast.administrator)
    assert sending.send(delivery=delivery.pk) == DeliveryState.DELIVERED
    assert sending.send(delivery=delivery.pk) == "not now"
    [(path, headers, body)] = told.got
    assert path == "/told"
    assert json.loads(body)["type"] == "test"
    assert headers["webhook-id"] == str(delivery.event_id)
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 30
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    _renewed, other = actions.renew_secret(webhook=webhook, by=cast.administrator, version=1)
    assert other != secret
    assert secret not in str(list(Webhook.history.values()))


def test_what_is_not_taken_is_tried_again_with_growing_waits_and_then_given_up(cast: Cast, told: Receiver) -> None:
    told.answers = [503]
    delivery = WebhookDeliveryFactory(webhook__address=told.address)
    waits = []
    for _attempt in BACKOFF:
        assert sent_at(delivery) == DeliveryState.WAITING
        delivery.refresh_from_db()
        waits.append(delivery.next_at - delivery.attempts.first().at)
    assert tuple(waits) == BACKOFF
    assert sending.send(delivery=delivery.pk) == "not now"
    assert sent_at(delivery) == DeliveryState.GIVEN_UP
    assert {attempt.http_status for attempt in delivery.attempts.all()} == {503}
    assert len({headers["webhook-id"] for _path, headers, _body in told.got}) == 1


def test_after_failures_in_a_row_it_is_paused_and_the_administrator_is_told(cast: Cast, told: Receiver) -> None:
    administrator = cast.administrator
    told.answers = [500]
    webhook, _secret = registered(cast, told.address)
    first = WebhookDeliveryFactory(webhook=webhook)
    for _n in range(FAILURES_TO_PAUSE):
        sent_at(first, state=DeliveryState.WAITING)
    webhook.refresh_from_db()
    assert (webhook.state, webhook.history.first().history_user) == (WebhookState.PAUSED, None)
    assert Notification.objects.get(user=administrator).url == f"/webhooks/{webhook.pk}/"
    waiting = WebhookDeliveryFactory(webhook=webhook, event=WebhookEvent.STATUS_CHANGED)
    assert sending.send(delivery=waiting.pk) == "not now"
    told.answers = [200]
    tried = actions.send_test(webhook=webhook, by=administrator)
    assert sending.send(delivery=tried.pk) == DeliveryState.DELIVERED, "a test shows whether to resume it"
    told.answers = [500]
    actions.resume_webhook(webhook=webhook, by=administrator, version=webhook.version)
    assert sent_at(waiting) == DeliveryState.WAITING  # one more failure is counted anew, from one
    told.answers = [200]
    assert sent_at(waiting) == DeliveryState.DELIVERED
    assert Webhook.objects.get().state == WebhookState.ACTIVE


def test_a_redirect_is_not_followed(told: Receiver) -> None:
    told.answers, told.location = [307], told.address + "/elsewhere"
    delivery = WebhookDeliveryFactory(webhook__address=told.address)
    assert sent_at(delivery) == DeliveryState.WAITING
    assert [path for path, _headers, _body in told.got] == ["/told"]
    assert "redirects are not followed" in delivery.attempts.get().failure


def test_a_name_that_leads_to_a_private_network_later_is_refused_when_it_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is public while it is registered, and stands for this machine when the message goes out."""
    answers = ["93.184.215.14", "127.0.0.1"]

    def look_up(host: str, port: Any, *rest: Any, **named: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    with receiver() as there:
        port = there.address.split(":")[2].split("/")[0]
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        webhook, _secret = registered(cast, f"https://board.example:{port}/told")
        delivery = WebhookDeliveryFactory(webhook=webhook)
        assert sent_at(delivery) == DeliveryState.WAITING
        assert (answers, there.got) == ([], [])
    assert "private network" in delivery.attempts.get().failure


def test_a_receiver_that_is_not_there_is_a_failure_like_another(settings: Any) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True
    delivery = WebhookDeliveryFactory(webhook__address="http://127.0.0.1:9/told")
    assert sent_at(delivery) == DeliveryState.WAITING
    assert (delivery.attempts.get().http_status, delivery.attempts.get().failure) == (
        None,
        "The receiver could not be reached.",
    )


def test_a_new_status_is_told_once_and_nothing_while_nothing_changes(
    django_assert_max_num_queries: Any, cast: Cast
) -> None:
    cluster = ClusterFactory(code="H")
    ClusterFactory(code="A")
    activity = ActivityFactory(cluster=cluster, biennium=BienniumFactory())
    webhook = WebhookFactory()
    WebhookFactory(state="paused", paused_because="paused")
    assert tell_status_changes() == 0  # the first look is what the next is compared with
    LagCaseFactory(activity=activity)
    assert tell_status_changes() == 1
    with django_assert_max_num_queries(7):  # five questions, and the savepoint of the test
        assert tell_status_changes() == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.webhook, delivery.about) == (webhook, "H")
    data = json.loads(delivery.body)["data"]
    assert (data["cluster"], data["changed"]) == ("H", ["open_lag_cases"])
    assert (data["before"]["open_lag_cases"], data["now"]["open_lag_cases"]) == (0, 1)
    assert data["read"] == "/api/v1/cluster-status/H/"


def test_a_change_the_mark_does_not_show_is_found_ten_minutes_later() -> None:
    activity = ActivityFactory(cluster=ClusterFactory(code="H"), biennium=BienniumFactory())
    tell_status_changes()
    case = LagCaseFactory(activity=activity)
    case.history.all().delete()  # as if its transaction had begun long before and ended behind the newest changes
    assert tell_status_changes() == 0
    StatusTold.objects.update(looked_at=timezone.now() - datetime.timedelta(minutes=11))
    assert tell_status_changes() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_tell_and_send_once(told: Receiver) -> None:
    activity = ActivityFactory(cluster=ClusterFactory(code="H"), biennium=BienniumFactory())
    WebhookFactory(address=told.address)
    tell_status_changes()
    LagCaseFactory(activity=activity)
    changed = at_once(tell_status_changes)
    assert sorted(changed) == [0, 1]
    key = WebhookDelivery.objects.get().pk
    assert sorted(at_once(lambda: sending.send(delivery=key))) == ["delivered", "not now"]
    assert len(told.got) == 1


def at_once(what: Callable[[], Any]) -> list[Any]:
    """What two threads get that begin at the same moment."""
    barrier, found = threading.Barrier(2), []

    def run() -> None:
        barrier.wait()
        try:
            found.append(what())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_log_is_kept_for_ninety_days(cast: Cast) -> None:
    old = timezone.now() - datetime.timedelta(days=91)
    WebhookDeliveryFactory(state="delivered", made_at=old)
    waiting = WebhookDeliveryFactory(made_at=old)
    assert sending.forget_old() == 1
    assert WebhookDelivery.objects.get() == waiting


def test_the_pages_show_the_secret_once_and_the_log(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.administrator)
    made = browser.post("/webhooks/", {"name": "Board", "address": "https://board.example/told"})
    webhook = Webhook.objects.get()
    assert (made.status_code, made.headers["Cache-Control"].count("no-store")) == (201, 1)
    assert "whsec_" in made.content.decode()
    DeliveryAttempt.objects.create(
        delivery=WebhookDeliveryFactory(webhook=webhook),
        at=timezone.now(),
        succeeded=False,
        http_status=503,
        failure="The receiver did not take the message.",
        milliseconds=12,
    )
    shown = browser.get(f"/webhooks/{webhook.pk}/").content.decode()
    assert "whsec_" not in shown
    assert "The receiver did not take the message." in shown
    assert browser.post(f"/webhooks/{webhook.pk}/pause/", {"version": 1}).status_code == 302
    stale = browser.post(f"/webhooks/{webhook.pk}/resume/", {"version": 1})
    assert stale.status_code == 409
    assert browser.post(f"/webhooks/{webhook.pk}/resume/", {"version": 2}).status_code == 302
    with pytest.raises(StaleVersion):
        actions.remove_webhook(webhook=webhook, by=cast.administrator, version=1)
    assert browser.post(f"/webhooks/{webhook.pk}/remove/", {"version": 3}).status_code == 302
    assert not Webhook.objects.exists()
    refused = browser.post("/webhooks/", {"name": "Board", "address": "https://10.0.0.1/"})
    assert (refused.status_code, "private network" in refused.content.decode()) == (422, True)


def test_a_delivery_outlives_no_webhook_and_history_stays(cast: Cast) -> None:
    webhook = WebhookDeliveryFactory().webhook
    actions.remove_webhook(webhook=webhook, by=cast.administrator, version=1)
    assert not WebhookDelivery.objects.exists()
    assert Webhook.history.first().history_user == cast.administrator
    with acting(by=None, why="The stage is cleared"):
        assert not Webhook.objects.exists()
