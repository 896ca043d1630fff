"""Quarters whose measurements stand and no longer change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable
from structure.models import User


class PeriodLock(Historic, Demonstrable):
    """Whether the measurements of a quarter are locked, who said so last, when and why. No row: never locked."""

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    is_locked = models.BooleanField(_("locked"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="periods_decided")
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="period_lock_once"),
            models.CheckConstraint(name="period_lock_of_a_quarter", condition=Q(quarter__range=(1, 4))),
            models.CheckConstraint(
                name="period_lock_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the period is locked or unlocked."),
            ),
        ]

    def __str__(self) -> str:
        return f"Q{self.quarter} {self.year}"
