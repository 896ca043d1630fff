"""A webhook that somebody registered and that is paused, so that a demonstration calls nobody."""

import datetime
from typing import Any

from common.audit import acting
from monitoring.actions.webhooks import register_webhook
from monitoring.enums import DeliveryState, WebhookEvent, WebhookState
from monitoring.models import DeliveryAttempt, Webhook, WebhookDelivery
from secretariat.demonstration.keeping import moment
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.queries.people import holders_of
from structure.roles import ADMINISTRATOR


def load(world: World) -> None:
    """What the data file says, while no webhook was registered."""
    administrators = holders_of(ADMINISTRATOR.key)
    if Webhook.objects.exists() or not administrators:
        return
    for row in read("webhooks")["webhooks"]:
        webhook, _secret = register_webhook(
            by=administrators[0], name=row["name"], address=row["address"], demonstration=True
        )
        told = [one for one in row["told"] if one["day"] <= world.as_at]
        for one in told:
            _told(webhook, one)
        with acting(by=administrators[0], why=row["paused_because"]):
            webhook.state, webhook.paused_because = WebhookState.PAUSED, row["paused_because"]
            webhook.save()


def _told(webhook: Webhook, row: dict[str, Any]) -> None:
    made = moment(row["day"])
    delivery = WebhookDelivery.objects.create(
        webhook=webhook,
        event=WebhookEvent.TEST if "cluster" not in row else WebhookEvent.STATUS_CHANGED,
        about=row.get("cluster", ""),
        body=row["body"],
        state=DeliveryState.DELIVERED if row["attempts"][-1]["status"] == 204 else DeliveryState.GIVEN_UP,
        made_at=made,
        next_at=made,
    )
    for attempt in row["attempts"]:
        taken = attempt["status"] == 204
        DeliveryAttempt.objects.create(
            delivery=delivery,
            at=made + datetime.timedelta(minutes=attempt["minutes"]),
            succeeded=taken,
            http_status=attempt["status"],
            failure="" if taken else "The receiver did not take the message.",
            milliseconds=attempt["milliseconds"],
        )
