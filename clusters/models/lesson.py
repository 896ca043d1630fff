"""What was learned."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    LessonOutcome,
)
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.models import Demonstrable


class Lesson(Historic, Demonstrable):
    """A challenge met, what solved it, and what came of it (source para 25 (g), paras 53-55)."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="lessons")
    challenge = models.TextField(_("challenge"))
    solution = models.TextField(_("solution"), blank=True)
    outcome = models.CharField(
        _("what came of it"), max_length=20, choices=LessonOutcome, default=LessonOutcome.UNDECIDED
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["cluster", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lesson_rejected_with_reason",
                condition=~Q(outcome="rejected") | ~Q(reason=""),
                violation_error_message=_("Say why the lesson is rejected."),
            )
        ]

    def __str__(self) -> str:
        return self.challenge[:60]
