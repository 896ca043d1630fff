"""Operating procedures, their versions, and who has read them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    ProcedureKind,
    ProcedureState,
)
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.models import Demonstrable
from structure.models import Staff


class OperatingProcedure(Historic, Demonstrable):
    """A standard operating procedure, guideline or policy of a cluster (source para 24)."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="procedures")
    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=ProcedureKind)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="procedures_owned")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ProcedureVersion(Historic):
    procedure = models.ForeignKey(OperatingProcedure, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ProcedureState, default=ProcedureState.DRAFT)
    effective_on = models.DateField(_("effective"), null=True, blank=True)
    review_due_on = models.DateField(_("review due"), null=True, blank=True)

    class Meta:
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.UniqueConstraint(fields=["procedure"], condition=Q(state="adopted"), name="procedure_adopted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} v{self.number}"


class Acknowledgement(models.Model):
    """A member of the staff has read a version of a procedure."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="acknowledgements")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField(_("acknowledged"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "staff"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.staff}: {self.version}"
