"""Who is in a cluster's team, and when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    CORE_ROLES,
    TeamRole,
)
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable, Versioned
from structure.models import Staff


class Membership(Historic, Versioned, Demonstrable):
    """Somebody's place in a cluster's team: lead, core or support, for a time (source para 22)."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="memberships")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="cluster_memberships")
    role = models.CharField(_("role"), max_length=8, choices=TeamRole)
    expertise = models.CharField(_("expertise"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["cluster", "role", "staff__user__full_name"]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A membership cannot end before it begins."),
            ),
            one_at_a_time(
                "cluster",
                "staff",
                name="membership_once_at_a_time",
                sentence=_("This person is in the cluster's team at that time already."),
            ),
        ]
        indexes = [models.Index(fields=["staff", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.staff}, {self.get_role_display()} of {self.cluster.code}"

    @property
    def is_core(self) -> bool:
        return self.role in CORE_ROLES
