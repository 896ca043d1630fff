"""Choices of monitoring: dimensions and ladder of a lag case, states of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LagDimension(models.TextChoices):
    TIME = "time", _("Time")
    DELIVERY = "delivery", _("Delivery")
    MONEY = "money", _("Money")
    REPORTING = "reporting", _("Reporting")


class LagLevel(models.IntegerChoices):
    """The ladder a lag case climbs, a step each time the days of grace pass without an answer."""

    OWNER = 1, _("Owner")
    UNIT_HEAD = 2, _("Unit head")
    DIVISION_HEAD = 3, _("Division head")
    MONITORING_UNIT = 4, _("Monitoring unit")
    EXECUTIVE_SECRETARY = 5, _("Executive Secretary")


class LagState(models.TextChoices):
    OPEN = "open", _("open")
    EXPLAINED = "explained", _("explained")
    CLOSED = "closed", _("closed")


class ReportState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    APPROVED = "approved", _("Approved")


class ReportScope(models.TextChoices):
    SECRETARIAT = "secretariat", _("Whole Secretariat")
    DIVISION = "division", _("Division")
    UNIT = "unit", _("Unit")
    CLUSTER = "cluster", _("Cluster")


class FileFormat(models.TextChoices):
    HTML = "html", "HTML"
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


class DisputeState(models.TextChoices):
    """Somebody says that the load shown for them is wrong or unfair."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    SETTLED = "settled", _("settled")


class WebhookState(models.TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")


class WebhookEvent(models.TextChoices):
    """What a receiver is told."""

    STATUS_CHANGED = "cluster.status_changed", _("Cluster status changed")
    TEST = "test", _("Test")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    GIVEN_UP = "given_up", _("given up")


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    NOTHING = "nothing", _("nothing to say")
    GIVEN_UP = "given_up", _("given up")


class ProposalKind(models.TextChoices):
    """What the solver was asked for."""

    REASSIGNMENT = "reassignment", _("Reassignments")
    TEAM = "team", _("Team")


class ProposalState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being solved")
    READY = "ready", _("Solved")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class HandOverState(models.TextChoices):
    """What came of a line of a proposal."""

    OPEN = "open", _("open")
    PASSED_ON = "passed_on", _("with the unit head")
    ACCEPTED = "accepted", _("accepted")
    LEFT = "left", _("left")


class SittingState(models.TextChoices):
    """The minutes of a sitting: open while they are written, closed for good."""

    OPEN = "open", _("minutes open")
    CLOSED = "closed", _("minutes closed")


class ItemKind(models.TextChoices):
    """What the Management Committee says: advice to the Executive Secretary, or a decision."""

    RECOMMENDATION = "recommendation", _("recommendation")
    DECISION = "decision", _("decision")


class ItemState(models.TextChoices):
    RECORDED = "recorded", _("recorded")
    ACCEPTED = "accepted", _("accepted")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    IN_HAND = "in_hand", _("in hand")
    DONE = "done", _("done")
    SUPERSEDED = "superseded", _("superseded")


class ItemAddressee(models.TextChoices):
    """Who carries out an item of the Management Committee."""

    EXECUTIVE_SECRETARY = "executive_secretary", _("Executive Secretary")
    UNIT = "unit", _("Unit")
    CLUSTER = "cluster", _("Cluster")


ITEM_STATES_OVER = frozenset({ItemState.NOT_ACCEPTED, ItemState.DONE, ItemState.SUPERSEDED})
