"""The Management Committee."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable
from structure.enums import CommitteeCapacity
from structure.models.staff import Staff


class CommitteeMember(Historic, Demonstrable):
    """A member of the Management Committee, which advises the Executive Secretary (source para 60)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="committee_seats")
    capacity = models.CharField(_("capacity"), max_length=12, choices=CommitteeCapacity)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["capacity", "staff__user__full_name"]

    def __str__(self) -> str:
        return f"{self.staff}, {self.get_capacity_display()}"
