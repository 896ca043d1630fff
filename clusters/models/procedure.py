"""Operating procedures, their versions, and who has read them."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    VERSIONS_OPEN,
    VERSIONS_WITH_DATES,
    ProcedureKind,
    ProcedureState,
)
from clusters.models.cluster import Cluster
from clusters.models.project import Stage
from common.audit import Historic
from common.models import Demonstrable, Versioned
from structure.models import Staff, Unit, User


class OperatingProcedure(Historic, Versioned, Demonstrable):
    """A standard operating procedure, guideline or policy of a cluster (source para 24).

    It concerns the team of its cluster and the staff of ``units``; a policy concerns everybody. ``stages`` are the
    stages of projects in which it is followed; ``source`` the paragraph that asks for it.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="procedures", verbose_name=_("cluster"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=ProcedureKind)
    owner = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="procedures_owned", verbose_name=_("owner")
    )
    stages = models.ManyToManyField(Stage, blank=True, related_name="procedures", verbose_name=_("stages of projects"))
    units = models.ManyToManyField(
        Unit, blank=True, related_name="procedures", verbose_name=_("units it concerns besides the team")
    )
    source = models.CharField(_("source"), max_length=40, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ProcedureVersion(Historic, Versioned):
    """One text of a procedure, from its draft to its end.

    It is in force on the days from ``effective_on`` to ``ends_on``, both included; an empty ``ends_on`` is open. Which
    day it is decides, not its state: a version whose successor is adopted stays in force until the day before that one
    begins. ``writers`` are all who changed its text, and none of them adopts it. ``version`` counts the changes, for
    those who edit at the same time.
    """

    procedure = models.ForeignKey(OperatingProcedure, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    change_note = models.CharField(_("what is new"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ProcedureState, default=ProcedureState.DRAFT)
    writers = models.ManyToManyField(User, blank=True, related_name="procedure_versions_written")
    review_note = models.TextField(_("note of the review"), blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="procedures_adopted")
    adopted_at = models.DateTimeField(_("adopted"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    review_due_on = models.DateField(_("review due"), null=True, blank=True)

    class Meta:
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.UniqueConstraint(fields=["procedure"], condition=Q(state="adopted"), name="procedure_adopted_once"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state__in=sorted(VERSIONS_OPEN)),
                name="procedure_one_open_version",
                violation_error_message=_("A version of this procedure is being written already."),
            ),
            models.CheckConstraint(
                name="procedure_version_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(effective_on__isnull=False, ends_on__gte=F("effective_on")),
                violation_error_message=_("A version cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="procedure_adopted_with_day",
                condition=~Q(state__in=sorted(VERSIONS_WITH_DATES)) | Q(effective_on__isnull=False),
                violation_error_message=_("An adopted version says from which day it is in force."),
            ),
            ExclusionConstraint(
                name="procedure_in_force_one_at_a_time",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (
                        Func(
                            F("effective_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=sorted(VERSIONS_WITH_DATES)),
                violation_error_message=_("Two versions of a procedure are never in force on the same day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} v{self.number}"

    def in_force_on(self, day: datetime.date) -> bool:
        """Whether this text holds on a day; the same test as ``clusters.queries.procedures.in_force``."""
        return (
            self.state in VERSIONS_WITH_DATES
            and self.effective_on is not None
            and self.effective_on <= day
            and (self.ends_on is None or self.ends_on >= day)
        )


class Acknowledgement(models.Model):
    """A member of the staff has read a version of a procedure."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="acknowledgements")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField(_("acknowledged"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "staff"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.staff}: {self.version}"
