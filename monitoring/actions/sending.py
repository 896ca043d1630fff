"""Send what waits for a webhook: signed, once at a time, tried again with growing waits, paused when nothing helps.

Addresses are held against private networks by ``requests_hardened``, which looks the name up once, refuses what is
private, and then speaks to that very address, so that a name that is answered otherwise the next moment gains nothing.
Redirects are not followed.
"""

import datetime
import time
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress, filter_host

from common.audit import acting
from monitoring import tasks
from monitoring.actions.notify import notify
from monitoring.enums import DeliveryState, WebhookEvent, WebhookState
from monitoring.models import DeliveryAttempt, Webhook, WebhookDelivery
from monitoring.queries.webhooks import address_of_webhook
from monitoring.rules import webhooks as rules
from monitoring.rules.signing import headers_of, secret_of
from monitoring.transitions import WEBHOOK
from structure.queries.people import holders_of
from structure.roles import ADMINISTRATOR

CONNECT_SECONDS, READ_SECONDS = 4, 8
CLAIM = datetime.timedelta(minutes=2)  # longer than a worker may take for one message
DUE_AT_ONCE = 500
KEPT_FOR = datetime.timedelta(days=90)
OK = range(200, 300)
REDIRECTS = range(300, 400)


def in_private_network(address: str) -> bool:
    """Whether the host of an address is known to be private now. An unknown name is looked up again when it is told."""
    parts = urlsplit(address)
    try:
        filter_host(parts.hostname or "", parts.port or 443, allow_loopback=settings.WEBHOOKS_TO_LOOPBACK)
    except InvalidIPAddress:
        return True
    except (requests.RequestException, OSError, ValueError):
        return False
    return False


def ring(delivery: WebhookDelivery) -> None:
    """Call a worker for a message once it is committed; should nobody come, the timetable finds it."""
    key = delivery.pk
    transaction.on_commit(lambda: tasks.send_webhook.delay(key), robust=True)


def send_due() -> int:
    """Call a worker for every message whose next attempt is due. Returns how many."""
    due = _due(timezone.now()).order_by("next_at").values_list("pk", flat=True)[:DUE_AT_ONCE]
    for key in due:
        tasks.send_webhook.delay(key)
    return len(due)


def send(*, delivery: int) -> str:
    """Make one attempt at a message, and say in a word what came of it; "not now" when it is not due or another worker
    has it. The receiver is spoken to outside any transaction."""
    claimed = _claim(delivery)
    if claimed is None:
        return "not now"
    attempt = _attempt(claimed)
    return _keep(claimed, attempt)


def forget_old() -> int:
    """Remove messages older than 90 days that are delivered or given up. Returns how many."""
    old = WebhookDelivery.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).exclude(state=DeliveryState.WAITING)
    _all, by_model = old.delete()
    return by_model.get(WebhookDelivery._meta.label, 0)


def _due(now: datetime.datetime) -> QuerySet[WebhookDelivery]:
    """What is to be sent now; of a paused webhook its tests alone."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    sent = Q(webhook__state=WebhookState.ACTIVE) | Q(event=WebhookEvent.TEST)
    return WebhookDelivery.objects.filter(free, sent, state=DeliveryState.WAITING, next_at__lte=now)


def _claim(delivery: int) -> WebhookDelivery | None:
    now = timezone.now()
    with transaction.atomic():
        found = _due(now).select_for_update(skip_locked=True, of=("self",)).select_related("webhook")
        claimed = found.filter(pk=delivery).first()
        if claimed is not None:
            claimed.claimed_until = now + CLAIM
            claimed.save(update_fields=["claimed_until"])
        return claimed


def _attempt(delivery: WebhookDelivery) -> DeliveryAttempt:
    now, started = timezone.now(), time.monotonic()
    headers = headers_of(
        secret=secret_of(delivery.webhook.salt, settings.SECRET_KEY),
        message=str(delivery.event_id),
        timestamp=int(now.timestamp()),
        body=delivery.body,
    )
    status, failure = _post(delivery.webhook.address, delivery.body.encode(), headers)
    return DeliveryAttempt(
        delivery=delivery,
        at=now,
        succeeded=not failure,
        http_status=status,
        failure=failure,
        milliseconds=round((time.monotonic() - started) * 1000),
    )


def _post(address: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
    """The receiver's status, and why it does not count as taken (empty when it does). Nothing of its answer is read."""
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=settings.WEBHOOKS_TO_LOOPBACK,
        never_redirect=True,
        default_timeout=(CONNECT_SECONDS, READ_SECONDS),
        user_agent_override="mandates-to-results-webhook/1",
    )
    try:
        with Manager(config).get_session() as session:
            session.trust_env = False  # a proxy of the environment would look the name up by itself
            with session.post(address, data=body, headers=headers, stream=True) as answer:
                status = answer.status_code
    except InvalidIPAddress:
        return None, str(rules.PRIVATE)
    except requests.exceptions.SSLError:
        return None, _("The receiver's certificate is not valid.")
    except requests.Timeout:
        return None, _("The receiver did not answer in time.")
    except (requests.RequestException, OSError, ValueError):
        return None, _("The receiver could not be reached.")
    if status in OK:
        return status, ""
    if status in REDIRECTS:
        return status, _("The receiver sent the message elsewhere; redirects are not followed.")
    return status, _("The receiver did not take the message.")


def _keep(claimed: WebhookDelivery, attempt: DeliveryAttempt) -> str:
    with transaction.atomic(), acting(by=None, why="Webhook paused after failures in a row"):
        webhook = Webhook.objects.select_for_update().filter(pk=claimed.webhook_id).first()
        delivery = WebhookDelivery.objects.select_for_update().filter(pk=claimed.pk).first()
        if webhook is None or delivery is None:
            return "removed meanwhile"
        attempt.save()
        delivery.claimed_until = None
        if attempt.succeeded:
            delivery.state = DeliveryState.DELIVERED
        elif (wait := rules.next_wait(delivery.attempts.count())) is None:
            delivery.state = DeliveryState.GIVEN_UP
        else:
            delivery.next_at = attempt.at + wait
        delivery.save()
        if not attempt.succeeded:
            _pause_when_nothing_helps(webhook)
    return str(delivery.state)


def _pause_when_nothing_helps(webhook: Webhook) -> None:
    latest = DeliveryAttempt.objects.filter(delivery__webhook=webhook, at__gte=F("delivery__webhook__active_since"))
    taken = list(latest.order_by("-at", "-pk").values_list("succeeded", flat=True)[: rules.FAILURES_TO_PAUSE])
    if not WEBHOOK.may(webhook, "pause") or not rules.pauses(taken):
        return
    WEBHOOK.step(webhook, "pause")
    webhook.claim(None)
    webhook.paused_because = _("paused by itself after %(n)s failures in a row") % {"n": rules.FAILURES_TO_PAUSE}
    webhook.save()
    said = _("The webhook “%(name)s” was paused after failures in a row.") % {"name": webhook.name}
    notify(users=holders_of(ADMINISTRATOR.key), text=said, url=address_of_webhook(webhook))
