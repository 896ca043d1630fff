"""How a project ends."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models.lesson import Lesson
from clusters.models.project import Project
from common.audit import Historic
from common.models import Demonstrable
from structure.models import User


class CloseOut(Historic, Demonstrable):
    """What a project delivered and what was learned, said when it is brought to its end (source para 25 (b), (g))."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="close_out")
    delivered = models.TextField(_("what was delivered"))
    not_delivered = models.TextField(_("what was not delivered, and why"), blank=True)
    no_lesson = models.TextField(_("why there is no lesson"), blank=True)
    lesson = models.ForeignKey(Lesson, models.PROTECT, null=True, blank=True, related_name="close_outs")
    said_at = models.DateTimeField(_("said"))
    said_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="projects_closed_out")

    class Meta:
        ordering = ["project"]
        constraints = [
            models.CheckConstraint(
                name="close_out_asks_for_lessons",
                condition=Q(lesson__isnull=False) | ~Q(no_lesson=""),
                violation_error_message=_("Say what was learned, or why there is nothing to learn."),
            )
        ]

    def __str__(self) -> str:
        return self.project.code
