"""What divisions and units were before, and what came after them.

``Unit`` and ``Division`` say what holds today. A rename or a move leaves a row here with what held until the day
before, so that a page asked as at an earlier day shows the names of that day.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable, Named
from structure.enums import StructureChangeKind, UnitNature
from structure.models.account import User
from structure.models.organization import Division, Unit


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("A name cannot end before it begins."),
    )


class FormerDivision(Historic, Named, Demonstrable):
    """What a division was called until ``valid_to``; an open ``valid_from`` means since it was there."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="formerly")
    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"))

    class Meta:
        ordering = ["division", "valid_to"]
        constraints = [
            _in_order("former_division_ends_after_it_begins"),
            one_at_a_time(
                "division",
                name="division_has_one_name_at_a_time",
                sentence=_("This division has another name at that time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerUnit(Historic, Named, Demonstrable):
    """What a unit was called, its nature and the division it belonged to, until ``valid_to``."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="formerly")
    name = models.CharField(_("name"), max_length=200)
    nature = models.CharField(_("nature"), max_length=12, choices=UnitNature)
    division = models.ForeignKey(Division, models.PROTECT, related_name="units_formerly")
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"))

    class Meta:
        ordering = ["unit", "valid_to"]
        constraints = [
            _in_order("former_unit_ends_after_it_begins"),
            one_at_a_time(
                "unit", name="unit_has_one_name_at_a_time", sentence=_("This unit has another name at that time.")
            ),
        ]

    def __str__(self) -> str:
        return self.name


_SUCCEEDED = [StructureChangeKind.SPLIT, StructureChangeKind.MERGED]
_ALONE = [StructureChangeKind.OPENED, StructureChangeKind.RENAMED]


def _none_of(*fields: str) -> Q:
    return Q(**{f"{field}__isnull": True for field in fields})


def _all_of(*fields: str) -> Q:
    return Q(**{f"{field}__isnull": False for field in fields})


class StructureChange(Historic, Demonstrable):
    """One change of a unit or a division from ``day`` on, and what came after it.

    What is split has a row for each successor. Of a unit that moved ``to_division`` is where it went; of one that
    closed the successor is who took over its work, if anybody did. ``name_before`` is the name until a rename.
    """

    kind = models.CharField(_("what happened"), max_length=8, choices=StructureChangeKind)
    day = models.DateField(_("from"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="changes")
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="changes")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="came_from")
    to_division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="came_from")
    name_before = models.CharField(_("name before"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="structure_changes")

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="structure_change_of_one_thing",
                condition=(_all_of("unit") & _none_of("division")) | (_all_of("division") & _none_of("unit")),
            ),
            models.CheckConstraint(
                name="structure_change_has_its_successor",
                condition=(Q(kind__in=_ALONE) & _none_of("to_unit", "to_division"))
                | (Q(kind=StructureChangeKind.NATURE) & _all_of("unit") & _none_of("to_unit", "to_division"))
                | (Q(kind__in=_SUCCEEDED) & _all_of("unit", "to_unit") & _none_of("to_division"))
                | (Q(kind__in=_SUCCEEDED) & _all_of("division", "to_division") & _none_of("to_unit"))
                | (Q(kind=StructureChangeKind.MOVED) & _all_of("unit", "to_division") & _none_of("to_unit"))
                | (Q(kind=StructureChangeKind.CLOSED) & _none_of("to_division", "to_unit"))
                | (Q(kind=StructureChangeKind.CLOSED) & _all_of("unit", "to_unit") & _none_of("to_division")),
            ),
            models.CheckConstraint(
                name="structure_change_says_the_name_before",
                condition=Q(kind=StructureChangeKind.RENAMED) ^ Q(name_before=""),
            ),
            models.CheckConstraint(
                name="structure_change_to_another",
                condition=(Q(to_unit__isnull=True) | Q(unit__isnull=True) | ~Q(to_unit=F("unit")))
                & (Q(to_division__isnull=True) | Q(division__isnull=True) | ~Q(to_division=F("division"))),
                violation_error_message=_("Nothing is its own successor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.get_kind_display()}"

    @property
    def about(self) -> Any:
        """The unit or the division that changed."""
        return self.unit or self.division

    @property
    def successor(self) -> Any:
        """The unit or the division it became, joined or moved to; None of a change that has none."""
        return self.to_unit or self.to_division
