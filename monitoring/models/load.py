"""What people say against the load shown for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import DisputeState
from structure.models import Staff, User


class LoadDispute(Historic, Versioned, Demonstrable):
    """A person disputes their own load in a quarter; the head who shares out the work answers; it is settled.

    ``carried`` and ``capacity`` are the work-days shown when it was said, so that later changes do not blur it.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="load_disputes")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    carried = models.DecimalField(_("work-days carried"), max_digits=6, decimal_places=1)
    capacity = models.DecimalField(_("work-days had"), max_digits=6, decimal_places=1)
    sentence = models.TextField(_("what is wrong"))
    state = models.CharField(_("state"), max_length=8, choices=DisputeState, default=DisputeState.OPEN)
    raised_at = models.DateTimeField(_("said"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="load_disputes_answered")
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="load_disputes_settled")

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="load_dispute_of_a_quarter", condition=Q(quarter__range=(1, 4))),
            models.UniqueConstraint(
                fields=["staff", "year", "quarter"],
                condition=~Q(state="settled"),
                name="load_dispute_open_once_a_quarter",
                violation_error_message=_("You dispute this quarter already."),
            ),
            models.CheckConstraint(
                name="load_dispute_answered_with_words",
                condition=~Q(state="answered") | ~Q(answer=""),
                violation_error_message=_("A dispute is answered with words."),
            ),
            models.CheckConstraint(
                name="load_dispute_answered_at_with_by",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="load_dispute_settled_at_with_by",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "staff"])]

    def __str__(self) -> str:
        return f"{self.staff} Q{self.quarter} {self.year}"
