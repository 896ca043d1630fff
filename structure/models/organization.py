"""Divisions and units as they are today; what they were is in ``structure.models.reorganization``."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Named, Versioned
from structure.enums import UnitNature


class Division(Historic, Versioned, Named, Demonstrable):
    """A division of the Secretariat; the Office of the Executive Secretary is one (source paras 56-62)."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    mandate = models.TextField(_("mandate"), blank=True)
    head = models.ForeignKey(
        "Staff", models.SET_NULL, null=True, blank=True, related_name="divisions_headed", verbose_name=_("head")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="division_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A division cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Historic, Versioned, Named, Demonstrable):
    """A unit of a division: functional (thematic), process (cross-cutting) or support (source para 57)."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="units")
    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    mandate = models.TextField(_("mandate"), blank=True)
    nature = models.CharField(_("nature"), max_length=12, choices=UnitNature)
    lead = models.ForeignKey(
        "Staff", models.SET_NULL, null=True, blank=True, related_name="units_led", verbose_name=_("head")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["division__order", "order", "code"]
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A unit cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name
