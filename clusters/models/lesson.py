"""What was learned."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    LessonOutcome,
)
from clusters.models.cluster import Cluster
from clusters.models.procedure import ProcedureVersion
from common.audit import Historic
from common.models import Demonstrable, Versioned
from structure.models import User

WHOLE_SECRETARIAT = _("the whole Secretariat")


class Lesson(Historic, Versioned, Demonstrable):
    """A challenge met, what solved it, and what came of it (source para 25 (g), paras 53-55).

    A lesson with no ``cluster`` concerns the whole Secretariat, as those of the source's paras 53-55 do.
    What came of it is either ``changed_version``, the version of a procedure that took it up, or ``plan_rule``, the
    words of the rule the plan follows since, or ``reason``, why it was rejected.
    """

    cluster = models.ForeignKey(
        Cluster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("cluster"),
        help_text=_("empty when it concerns the whole Secretariat"),
    )
    challenge = models.TextField(_("challenge"))
    solution = models.TextField(_("solution"), blank=True)
    learned_on = models.DateField(_("learned on"))
    outcome = models.CharField(
        _("what came of it"), max_length=20, choices=LessonOutcome, default=LessonOutcome.UNDECIDED
    )
    changed_version = models.ForeignKey(
        ProcedureVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("version of the procedure"),
    )
    plan_rule = models.CharField(_("rule of the plan"), max_length=300, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="lessons_decided")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40, blank=True)

    class Meta:
        ordering = ["cluster", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lesson_rejected_with_reason",
                condition=~Q(outcome="rejected") | ~Q(reason=""),
                violation_error_message=_("Say why the lesson is rejected."),
            )
        ]
        indexes = [models.Index(fields=["learned_on"], condition=Q(outcome="undecided"), name="lesson_undecided")]

    def __str__(self) -> str:
        return self.challenge[:60]

    def concerns(self) -> str:
        """The code of its cluster, or the words for the whole Secretariat."""
        return self.cluster.code if self.cluster else str(WHOLE_SECRETARIAT)
