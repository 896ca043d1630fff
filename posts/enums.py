"""Choices of the post register and the post review."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FunctionMoment(models.TextChoices):
    ESTABLISHMENT = "establishment", _("at establishment")
    TODAY = "today", _("today")


class ReviewOutcome(models.TextChoices):
    """The four outcomes of the review (source para 65, figure 2), in the figure's order."""

    UPGRADE = "upgrade", _("Update and raise the level")
    UPDATE = "update", _("Significant changes, same level")
    MINOR = "minor", _("Slight changes")
    NONE = "none", _("No significant change")


class ReviewState(models.TextChoices):
    ASSIGNED = "assigned", _("assigned")
    DRAFTED = "drafted", _("drafted")
    DISCUSSED = "discussed", _("discussed with the incumbent")
    CONCLUDED = "concluded", _("concluded")
    REGULARIZED = "regularized", _("regularized")


class FollowUpKind(models.TextChoices):
    WORKSHOP = "workshop", _("workshop or discussion with the incumbent")
    DESCRIPTION = "description", _("post description updated in consultation")
    REGULARIZATION = "regularization", _("regularized under UN rules")
