"""Webhooks and their log, for those who keep them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.lists import Filters, Select, chosen, page_of
from monitoring.enums import DeliveryState, WebhookState
from monitoring.models import DeliveryAttempt, Webhook, WebhookDelivery
from monitoring.rules.webhooks import MANAGE
from structure.rules.access import access_of

STATE_STATUS = {WebhookState.ACTIVE: "on_track", WebhookState.PAUSED: "at_risk"}
DELIVERY_STATUS = {
    DeliveryState.WAITING: "not_started",
    DeliveryState.DELIVERED: "done",
    DeliveryState.GIVEN_UP: "lagging",
}


@dataclass(frozen=True)
class WebhookRow:
    """A webhook in the list; the counts are over its whole log, which is kept for 90 days."""

    webhook: Webhook

    @property
    def status(self) -> str:
        return STATE_STATUS[WebhookState(self.webhook.state)]


@dataclass(frozen=True)
class WebhookListPage:
    rows: list[WebhookRow]
    pages: Page[Any]
    paused: int


@dataclass(frozen=True)
class DeliveryRow:
    delivery: WebhookDelivery
    attempts: list[DeliveryAttempt]

    @property
    def status(self) -> str:
        """As it was begun and failed so far, a waiting message is one at risk."""
        if self.delivery.state == DeliveryState.WAITING and self.attempts:
            return "at_risk"
        return DELIVERY_STATUS[DeliveryState(self.delivery.state)]

    @property
    def waits(self) -> bool:
        return self.delivery.state == DeliveryState.WAITING

    @property
    def body(self) -> str:
        return json.dumps(json.loads(self.delivery.body), indent=2, ensure_ascii=False)


@dataclass(frozen=True)
class WebhookPage:
    row: WebhookRow
    deliveries: list[DeliveryRow]
    pages: Page[Any]
    filters: Filters

    @property
    def webhook(self) -> Webhook:
        return self.row.webhook

    @property
    def active(self) -> bool:
        return self.webhook.state == WebhookState.ACTIVE


def webhooks_visible_to(user: Any) -> QuerySet[Webhook]:
    """All webhooks for those who keep them, else none."""
    webhooks = Webhook.objects.all()
    return webhooks if access_of(user).may(MANAGE) else webhooks.none()


def address_of_webhook(webhook: Webhook) -> str:
    """Where a webhook and its log are read."""
    return reverse("monitoring:webhook", args=[webhook.pk])


def webhook_list_page(user: Any, parameters: Mapping[str, str]) -> WebhookListPage:
    visible = webhooks_visible_to(user)
    counted = visible.annotate(
        delivered=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DELIVERED)),
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP)),
        told_at=Max("deliveries__made_at"),
    )
    pages = page_of(counted.order_by("name", "pk"), parameters)
    return WebhookListPage(
        rows=[WebhookRow(webhook) for webhook in pages.object_list],
        pages=pages,
        paused=visible.filter(state=WebhookState.PAUSED).count(),
    )


def webhook_page(webhook: Webhook, parameters: Mapping[str, str]) -> WebhookPage:
    """One webhook and its log, the latest message first."""
    state = chosen(parameters, "state", DeliveryState.choices)
    found = webhook.deliveries.filter(state=state) if state else webhook.deliveries.all()
    pages = page_of(found.order_by("-made_at", "-pk").prefetch_related("attempts"), parameters, 25)
    return WebhookPage(
        row=WebhookRow(webhook),
        deliveries=[DeliveryRow(one, list(one.attempts.all())) for one in pages.object_list],
        pages=pages,
        filters=Filters(selects=(Select("state", _("State"), DeliveryState.choices, state),)),
    )
