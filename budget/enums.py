"""Choices of the budget."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundKind(models.TextChoices):
    CORE = "core", _("core")
    VOLUNTARY = "voluntary", _("voluntary")
    PARTICIPATION = "participation", _("participation")


class ObjectOfExpenditure(models.TextChoices):
    STAFF = "staff", _("Staff")
    CONFERENCE = "conference", _("Conference services")
    PARTICIPANTS = "participants", _("Participant travel")
    STAFF_TRAVEL = "staff_travel", _("Staff travel")
    CONSULTANTS = "consultants", _("Consultants and contracts")
    OPERATING = "operating", _("Operating costs")


class FigureStatus(models.TextChoices):
    """How sure a figure of the register is: printed so in the source, worked out from it, or demonstration."""

    QUOTED = "quoted", _("quoted")
    INFERRED = "inferred", _("inferred")
    DEMONSTRATION = "demonstration", _("demonstration")
