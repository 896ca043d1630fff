"""Who is told when a cluster's status changes, what they were told, and how often it took."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import DeliveryState, WebhookEvent, WebhookState


class Webhook(Historic, Versioned, Demonstrable):
    """An address of somebody's program that is told, signed, when a cluster's status changes.

    ``salt`` is half of the signing secret, the installation's own key the other (``monitoring.rules.signing``): no
    copy of the database alone can sign. ``active_since`` is when it was registered or last resumed.
    """

    name = models.CharField(_("what it is for"), max_length=80)
    address = models.CharField(_("address"), max_length=500)
    salt = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=6, choices=WebhookState, default=WebhookState.ACTIVE)
    paused_because = models.CharField(_("why it is paused"), max_length=200, blank=True)
    active_since = models.DateTimeField(_("active since"))

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="webhook_address_once",
                violation_error_message=_("This address is registered already."),
            ),
            models.CheckConstraint(
                name="webhook_paused_with_reason", condition=~Q(state="paused") | ~Q(paused_because="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One message to one webhook: what was told, and what came of it.

    ``event_id`` names the message for its receiver, who may get it twice. ``claimed_until`` keeps a second worker
    away while the first one sends. Times are real ones, also in a demonstration that stands on a fixed day.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField(_("message"), default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=30, choices=WebhookEvent)
    about = models.CharField(_("about"), max_length=10, blank=True)
    body = models.TextField(_("body"))
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    made_at = models.DateTimeField(_("made"))
    next_at = models.DateTimeField(_("next attempt"))
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["webhook", "-made_at", "-id"]),
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.event_id)


class DeliveryAttempt(models.Model):
    """One time a message was sent: the receiver's HTTP status, or why there was none, and the milliseconds it took."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("when"))
    succeeded = models.BooleanField(_("taken"))
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    failure = models.CharField(_("why not"), max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"))

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.http_status or self.failure}"


class StatusTold(models.Model):
    """The one row that keeps what receivers were told last of each cluster, and locks the telling.

    ``mark`` stands for all that keeps history: while it is the same nothing is worked out.
    """

    ONLY = 1

    mark = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(name="status_told_is_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return ", ".join(sorted(self.told))
