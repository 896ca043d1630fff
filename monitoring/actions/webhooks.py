"""Register, edit, pause, resume and remove webhooks, give one a new secret, and send it a test."""

import json
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from monitoring.actions.sending import in_private_network, ring
from monitoring.enums import DeliveryState, WebhookEvent
from monitoring.models import Webhook, WebhookDelivery
from monitoring.rules import webhooks as rules
from monitoring.rules.signing import secret_of
from monitoring.transitions import WEBHOOK
from structure.models import User

SALT_BYTES = 32
TAKEN: Any = gettext_lazy("This address is registered already.")
TEST = {"said": "This is a test."}


def register_webhook(*, by: User, name: str, address: str, demonstration: bool = False) -> tuple[Webhook, str]:
    """Register an address. Returns the webhook and its signing secret, which is never shown again.

    Raises ``NotAllowed``, or ``InvalidInput`` at the field: an address that is not https, that lies in a private
    network, or that is registered already.
    """
    rules.may_manage(by)
    said, checked = _checked(name, address)
    salt = secrets.token_urlsafe(SALT_BYTES)
    try:
        with transaction.atomic(), acting(by=by, why=_("Webhook registered")):
            User.objects.select_for_update().get(pk=by.pk)
            if Webhook.objects.count() >= rules.MOST_WEBHOOKS:
                raise InvalidInput({"name": [_("There are 50 webhooks; remove one first.")]})
            if Webhook.objects.filter(address=checked).exists():
                raise InvalidInput({"address": [TAKEN]})
            webhook = Webhook.objects.create(
                name=said, address=checked, salt=salt, active_since=timezone.now(), demonstration=demonstration
            )
    except IntegrityError as error:
        raise InvalidInput({"address": [TAKEN]}) from error
    return webhook, secret_of(salt, settings.SECRET_KEY)


def edit_webhook(*, webhook: Webhook, name: str, address: str, by: User, version: int | None) -> Webhook:
    """Give a webhook another name or address; its secret and its log stay.

    What waits goes to the new address, its failures are counted anew, and a test goes there at once, also while the
    webhook is paused. Raises ``NotAllowed``, ``InvalidInput`` at the field as when it is registered, ``WrongState``
    when it was removed, or ``StaleVersion``.
    """
    rules.may_manage(by)
    said, checked = _checked(name, address)
    try:
        with transaction.atomic(), acting(by=by, why=_("Webhook edited")):
            locked = _locked(webhook)
            locked.claim(version)
            if Webhook.objects.filter(address=checked).exclude(pk=locked.pk).exists():
                raise InvalidInput({"address": [TAKEN]})
            moved = locked.address != checked
            locked.name, locked.address = said, checked
            if moved:
                locked.active_since = timezone.now()
            locked.save()
            if moved:
                queue(locked, WebhookEvent.TEST, dict(TEST))
    except IntegrityError as error:
        raise InvalidInput({"address": [TAKEN]}) from error
    return locked


def pause_webhook(*, webhook: Webhook, by: User, version: int | None) -> Webhook:
    """Send nothing until it is resumed; what waits goes on waiting, and what changes meanwhile is not told."""
    rules.may_manage(by)
    with transaction.atomic(), acting(by=by, why=_("Webhook paused")):
        locked = _locked(webhook)
        WEBHOOK.step(locked, "pause")
        locked.claim(version)
        locked.paused_because = _("paused by %(name)s") % {"name": by.full_name}
        locked.save()
    return locked


def resume_webhook(*, webhook: Webhook, by: User, version: int | None) -> Webhook:
    """Send again, what waits at once. Failures are counted anew."""
    rules.may_manage(by)
    with transaction.atomic(), acting(by=by, why=_("Webhook resumed")):
        locked = _locked(webhook)
        WEBHOOK.step(locked, "resume")
        locked.claim(version)
        locked.paused_because, locked.active_since = "", timezone.now()
        locked.save()
        waiting = locked.deliveries.filter(state=DeliveryState.WAITING)
        waiting.update(next_at=timezone.now())
        for delivery in waiting:
            ring(delivery)
    return locked


def renew_secret(*, webhook: Webhook, by: User, version: int | None) -> tuple[Webhook, str]:
    """Make a new signing secret; every message from now on, also one that waits, is signed with it."""
    rules.may_manage(by)
    salt = secrets.token_urlsafe(SALT_BYTES)
    with transaction.atomic(), acting(by=by, why=_("Webhook given a new secret")):
        locked = _locked(webhook)
        locked.claim(version)
        locked.salt = salt
        locked.save()
    return locked, secret_of(salt, settings.SECRET_KEY)


def remove_webhook(*, webhook: Webhook, by: User, version: int | None) -> None:
    """Remove a webhook and its log. That there was one stays in the history."""
    rules.may_manage(by)
    with transaction.atomic(), acting(by=by, why=_("Webhook removed")):
        locked = _locked(webhook)
        locked.claim(version)
        locked.delete()


def send_test(*, webhook: Webhook, by: User) -> WebhookDelivery:
    """Queue a message that says it is a test; it is sent while the webhook is paused, too, so that one sees whether the
    address takes it before one resumes."""
    rules.may_manage(by)
    with transaction.atomic():
        return queue(_locked(webhook), WebhookEvent.TEST, dict(TEST))


def queue(webhook: Webhook, event: WebhookEvent, data: dict[str, Any], about: str = "") -> WebhookDelivery:
    """Keep a message for a webhook; a worker is called once this is committed."""
    now = timezone.now()
    told = {"type": event.value, "timestamp": clock.now().isoformat(timespec="seconds"), "data": data}
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, event=event, about=about, body=json.dumps(told), made_at=now, next_at=now
    )
    ring(delivery)
    return delivery


def _checked(name: str, address: str) -> tuple[str, str]:
    """Name and address as they are kept. Raises ``InvalidInput`` at the field, also for a private network."""
    said = rules.check_name(name)
    checked = rules.check_address(address, plain_allowed=settings.WEBHOOKS_TO_LOOPBACK)
    if in_private_network(checked):
        raise InvalidInput({"address": [rules.PRIVATE]})
    return said, checked


def _locked(webhook: Webhook) -> Webhook:
    found = Webhook.objects.select_for_update().filter(pk=webhook.pk).first()
    if found is None:
        raise WrongState(_("This webhook was removed."))
    return found
