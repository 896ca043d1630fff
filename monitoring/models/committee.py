"""Sittings of the Management Committee, who was present, and the register of what it recommends and decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Project
from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import ItemAddressee, ItemKind, ItemState, SittingState
from monitoring.models.lag import LagCase
from planning.models import Activity
from structure.enums import CommitteeCapacity
from structure.models import Staff, Unit, User


class Sitting(Historic, Versioned, Demonstrable):
    """A sitting of the Management Committee (source para 62). Its minutes stay as they are once they are closed."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    held_on = models.DateField(_("day"))
    agenda = models.TextField(_("agenda"))
    state = models.CharField(_("state"), max_length=6, choices=SittingState, default=SittingState.OPEN)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="sittings_closed")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["held_on"], name="sitting_one_a_day"),
            models.CheckConstraint(
                name="sitting_closed_with_moment",
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Sitting %(n)s") % {"n": self.number})


class Attendance(Historic):
    """A member present at a sitting, in the capacity in which they sat that day, whatever their seat becomes later."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendances")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="sittings_attended")
    capacity = models.CharField(_("capacity"), max_length=12, choices=CommitteeCapacity)

    class Meta:
        ordering = ["sitting", "staff__user__full_name"]
        constraints = [models.UniqueConstraint(fields=["sitting", "staff"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.sitting}: {self.staff}"


class CommitteeItem(Historic, Versioned, Demonstrable):
    """A recommendation or a decision of the Management Committee, to whom it is addressed, and what came of it.

    ``recorders`` are all who wrote in it; none of them decides on it. ``supersedes`` is an earlier item that it takes
    the place of from the moment the minutes of its sitting are closed: minutes are corrected so, and never rewritten.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("number in its sitting"))
    kind = models.CharField(_("kind"), max_length=14, choices=ItemKind)
    text = models.TextField(_("text"))
    reason = models.TextField(_("reason"))
    addressee = models.CharField(_("addressed to"), max_length=20, choices=ItemAddressee)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="committee_items")
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="committee_items")
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ItemState, default=ItemState.RECORDED)
    activities = models.ManyToManyField(Activity, blank=True, related_name="committee_items")
    projects = models.ManyToManyField(Project, blank=True, related_name="committee_items")
    lag_cases = models.ManyToManyField(LagCase, blank=True, related_name="committee_items")
    recorders = models.ManyToManyField(User, blank=True, related_name="committee_items_recorded")
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("takes the place of"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="committee_items_decided")
    decided_for = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="committee_items_decided_for"
    )
    decision_reason = models.TextField(_("why it was or was not accepted"), blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="committee_items_done")
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        ordering = ["-sitting__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="committee_item_number_once"),
            models.CheckConstraint(
                name="committee_item_of_one_addressee",
                condition=Q(addressee="executive_secretary", unit__isnull=True, cluster__isnull=True)
                | Q(addressee="unit", unit__isnull=False, cluster__isnull=True)
                | Q(addressee="cluster", unit__isnull=True, cluster__isnull=False),
            ),
            models.CheckConstraint(
                name="committee_item_refused_with_reason",
                condition=~Q(state="not_accepted") | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="committee_item_done_with_outcome",
                condition=~Q(state="done") | (~Q(outcome="") & Q(done_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="committee_item_only_advice_is_accepted",
                condition=Q(kind="recommendation") | ~Q(state__in=["accepted", "not_accepted"]),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number of the sitting and its own, such as 3.2. Wants ``sitting`` loaded."""
        return f"{self.sitting.number}.{self.number}"
