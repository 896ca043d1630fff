"""Progress reports: what was asked, the figures frozen, the files made from them."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import FileFormat, ReportScope, ReportState
from planning.models import Biennium
from structure.models import Division, Unit, User


class Snapshot(Demonstrable):
    """Figures computed once: their JSON, its sha-256, and the moment they hold. PostgreSQL refuses any change."""

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="snapshots")
    as_at = models.DateField(_("as at"))
    taken_at = models.DateTimeField(_("taken"))
    figures = models.JSONField(_("figures"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-as_at", "-pk"]
        triggers = [pgtrigger.Protect(name="snapshot_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.as_at} {self.sha256[:8]}"


class ProgressReport(Historic, Versioned, Demonstrable):
    """A progress report: what was asked, by whom, how far the job is, and what came of it.

    ``asked_by`` is empty when the timetable asked. ``progress`` is 0 to 100. ``worker`` and ``beat_at`` tell a killed
    job from one that runs.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="reports")
    scope = models.CharField(_("scope"), max_length=12, choices=ReportScope, default=ReportScope.SECRETARIAT)
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="reports")
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="reports")
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    as_at = models.DateField(_("as at"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="reports_asked")
    asked_at = models.DateTimeField(_("asked"))
    timetable_key = models.CharField(_("timetable"), max_length=30, unique=True, null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.QUEUED)
    progress = models.PositiveSmallIntegerField(
        _("progress"), default=0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    step = models.CharField(_("step"), max_length=40, blank=True)
    beat_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="reports")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="reports_approved")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(period_to__gte=F("period_from")),
                violation_error_message=_("The period cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="report_scope_names_its_subject",
                condition=Q(scope="secretariat", division__isnull=True, unit__isnull=True, cluster__isnull=True)
                | Q(scope="division", division__isnull=False, unit__isnull=True, cluster__isnull=True)
                | Q(scope="unit", division__isnull=True, unit__isnull=False, cluster__isnull=True)
                | Q(scope="cluster", division__isnull=True, unit__isnull=True, cluster__isnull=False),
                violation_error_message=_("Choose the division, unit or cluster the report is about."),
            ),
            models.CheckConstraint(
                name="report_approved_at_with_by",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_ready_with_a_snapshot",
                condition=~Q(state__in=["ready", "approved"]) | Q(snapshot__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "beat_at"])]

    def __str__(self) -> str:
        return self.number or f"{self.get_scope_display()} {self.as_at}"


def report_path(report_file: "ReportFile", filename: str) -> str:
    return f"reports/{report_file.report_id}/{filename}"


class ReportFile(models.Model):
    """A file of a report, made from its snapshot alone."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="files")
    format = models.CharField(_("format"), max_length=4, choices=FileFormat)
    file = models.FileField(_("file"), upload_to=report_path, max_length=200)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["report", "format"]
        constraints = [models.UniqueConstraint(fields=["report", "format"], name="report_file_once_a_format")]

    def __str__(self) -> str:
        return f"{self.report} {self.format}"
