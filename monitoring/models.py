"""What lags, what is reported, what outsiders may read."""

from typing import Any

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import FileFormat, LagDimension, LagLevel, LagState, ReportScope, ReportState
from planning.models import Activity, Biennium, Mandate, Milestone
from structure.models import Division, Unit, User


def _whole_number(label: Any, default: int, most: int) -> models.PositiveSmallIntegerField:
    """A threshold: a whole number from 1 to ``most``."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


class LagPolicy(Historic, Versioned):
    """When something counts as lagging in a biennium, and the days of grace at each level of the ladder."""

    biennium = models.OneToOneField(Biennium, models.CASCADE, related_name="lag_policy")
    days_late = _whole_number(_("days late before a case is raised"), 1, 90)
    points_behind = _whole_number(_("points behind plan"), 15, 100)
    days_without_entry = _whole_number(_("days without an entry"), 40, 365)
    points_overspent = _whole_number(_("points between money and progress"), 30, 100)
    grace_owner = _whole_number(_("days of grace, owner"), 10, 90)
    grace_unit_head = _whole_number(_("days of grace, unit head"), 5, 90)
    grace_division_head = _whole_number(_("days of grace, division head"), 5, 90)
    grace_monitoring_unit = _whole_number(_("days of grace, monitoring unit"), 3, 90)

    class Meta:
        verbose_name_plural = _("lag policies")

    def __str__(self) -> str:
        return f"{self.biennium}"

    def grace(self, level: int) -> int | None:
        """Days a case may stay on a level without an answer; None on the last."""
        return {
            LagLevel.OWNER: self.grace_owner,
            LagLevel.UNIT_HEAD: self.grace_unit_head,
            LagLevel.DIVISION_HEAD: self.grace_division_head,
            LagLevel.MONITORING_UNIT: self.grace_monitoring_unit,
        }.get(LagLevel(level))


class LagCase(Historic, Versioned, Demonstrable):
    """Something that lags, in one dimension, and where on the ladder it waits for an answer.

    ``measure`` is days late (time), points behind plan (delivery), points between money and progress (money) or days
    without an entry (reporting). One open case per subject and dimension, however often the job runs.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="lag_cases")
    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, blank=True, related_name="lag_cases")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, blank=True, related_name="lag_cases")
    dimension = models.CharField(_("dimension"), max_length=10, choices=LagDimension)
    level = models.PositiveSmallIntegerField(_("level"), choices=LagLevel, default=LagLevel.OWNER)
    measure = models.PositiveIntegerField(_("how much"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=LagState, default=LagState.OPEN)
    raised_on = models.DateField(_("raised"))
    level_since = models.DateField(_("on this level since"))
    explanation = models.TextField(_("explanation"), blank=True)
    corrective_action = models.TextField(_("corrective action"), blank=True)
    explained_at = models.DateTimeField(_("explained"), null=True, blank=True)
    explained_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="lag_cases_explained")
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    reminded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="lag_cases_reminded")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="lag_cases_closed")
    closing_evidence = models.TextField(_("evidence"), blank=True)

    class Meta:
        ordering = ["-level", "level_since", "number"]
        constraints = [
            models.CheckConstraint(
                name="lag_case_of_one_subject",
                condition=Q(activity__isnull=False, milestone__isnull=True, mandate__isnull=True)
                | Q(activity__isnull=True, milestone__isnull=False, mandate__isnull=True)
                | Q(activity__isnull=True, milestone__isnull=True, mandate__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "dimension"],
                    condition=~Q(state="closed"),
                    name=f"lag_case_open_once_per_{subject}",
                )
                for subject in ("activity", "milestone", "mandate")
            ),
            models.CheckConstraint(
                name="lag_case_reminded_at_with_by",
                condition=Q(reminded_at__isnull=True, reminded_by__isnull=True)
                | Q(reminded_at__isnull=False, reminded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="lag_case_closed_with_evidence",
                condition=~Q(state="closed") | ~Q(closing_evidence=""),
                violation_error_message=_("A case is closed with evidence."),
            ),
        ]
        indexes = [models.Index(fields=["state", "level"])]

    def __str__(self) -> str:
        return f"L-{self.number:04d}"

    @property
    def subject(self) -> Activity | Milestone | Mandate:
        found = self.activity or self.milestone or self.mandate
        assert found is not None, "lag_case_of_one_subject holds this"
        return found


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


class Notification(models.Model):
    """A word to somebody about something that happened; shown in the page."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    text = models.CharField(_("text"), max_length=300)
    url = models.CharField(_("where"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="notification_once_per_key")
        ]
        indexes = [models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread")]

    def __str__(self) -> str:
        return self.text


class BureauVisit(models.Model):
    """A page a Bureau member opened. Rows are only ever added."""

    user = models.ForeignKey(User, models.PROTECT, related_name="bureau_visits")
    path = models.CharField(_("page"), max_length=300)
    visited_at = models.DateTimeField(_("when"))
    allowed = models.BooleanField(_("opened"))

    class Meta:
        ordering = ["-visited_at"]
        indexes = [models.Index(fields=["user", "-visited_at"])]
        triggers = [pgtrigger.Protect(name="bureau_visit_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"
