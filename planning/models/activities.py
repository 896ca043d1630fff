"""Activities: the work itself, with the mandates that explain it and the people who do it."""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Project
from common.audit import Historic
from common.dates import LONGEST_PRECISION, PartialDate, Precision
from common.models import Demonstrable, Versioned
from planning.enums import (
    ActivityStatus,
    AssignmentRole,
    Function,
    Outcome,
    OutputStatus,
    Priority,
)
from planning.models.frameworks import Biennium, Target
from planning.models.mandates import Mandate
from planning.models.results import Output
from structure.models import Staff, Unit


class Activity(Historic, Versioned, Demonstrable):
    """A piece of planned work.

    Dates are stored as the first day (start) and the last day (end) of what was said, with the precision it was
    said in. ``percent``, ``status`` and ``last_entry_on`` repeat the latest progress entry and ``work_days`` the sum
    of the assignments; the actions that write those rows write these too, so that no list has to look them up.
    """

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="activities")
    code = models.CharField(_("code"), max_length=12)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    output = models.ForeignKey(Output, models.PROTECT, null=True, blank=True, related_name="activities")
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="activities")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="activities")
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities_led")
    supporting_units = models.ManyToManyField(Unit, blank=True, related_name="activities_supported")
    lead_officer = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="activities_led")
    function = models.CharField(_("function"), max_length=14, choices=Function)
    starts_on = models.DateField(_("start"))
    starts_precision = models.CharField(max_length=LONGEST_PRECISION, choices=Precision, default=Precision.DAY)
    ends_on = models.DateField(_("end"))
    ends_precision = models.CharField(max_length=LONGEST_PRECISION, choices=Precision, default=Precision.DAY)
    baseline_starts_on = models.DateField(_("approved start"), null=True, blank=True, editable=False)
    baseline_ends_on = models.DateField(_("approved end"), null=True, blank=True, editable=False)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.MEDIUM)
    output_status = models.CharField(
        _("UN output status"), max_length=20, choices=OutputStatus, default=OutputStatus.PROGRAMMED
    )
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, blank=True)
    outcome_reason = models.TextField(_("reason"), blank=True)
    status = models.CharField(_("status"), max_length=11, choices=ActivityStatus, default=ActivityStatus.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(_("percent complete"), default=0)
    last_entry_on = models.DateField(_("last entry"), null=True, blank=True, editable=False)
    work_days = models.DecimalField(_("work-days"), max_digits=8, decimal_places=1, default=Decimal(0), editable=False)

    class Meta:
        verbose_name_plural = _("activities")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["biennium", "code"], name="activity_code_once_a_biennium"),
            models.CheckConstraint(
                name="activity_ends_after_it_begins",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An activity cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="activity_percent_0_to_100",
                condition=Q(percent__gte=0) & Q(percent__lte=100),
                violation_error_message=_("Enter a number from 0 to 100."),
            ),
            models.CheckConstraint(
                name="activity_done_means_100_percent",
                condition=~Q(status="done") | Q(percent=100),
                violation_error_message=_("What is done is done to 100%."),
            ),
            models.CheckConstraint(
                name="activity_terminated_with_reason",
                condition=~Q(outcome="terminated") | ~Q(outcome_reason=""),
                violation_error_message=_("Say why the activity is terminated."),
            ),
        ]
        indexes = [
            models.Index(fields=["biennium", "lead_unit"]),
            models.Index(fields=["biennium", "cluster"]),
            models.Index(fields=["biennium", "status"]),
            models.Index(fields=["lead_officer", "ends_on"]),
            GinIndex(fields=["title"], name="activity_title_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def start(self) -> PartialDate:
        return PartialDate.around(self.starts_on, self.starts_precision)

    @property
    def end(self) -> PartialDate:
        return PartialDate.around(self.ends_on, self.ends_precision)


class MandateShare(models.Model):
    """The share of an activity that a mandate explains; the shares of an activity sum to 100 per cent."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="mandate_shares")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="shares")
    percent = models.DecimalField(
        _("share, %"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["activity", "-percent", "mandate"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "mandate"], name="mandate_share_once"),
            models.CheckConstraint(name="mandate_share_up_to_100", condition=Q(percent__gt=0) & Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.percent}% {self.mandate}"


class TargetLink(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="target_links")
    target = models.ForeignKey(Target, models.PROTECT, related_name="activity_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "target"], name="target_link_once")]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.target}"


class Dependency(models.Model):
    """``activity`` can only start ``lag_days`` days after ``after`` has finished."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="depends_on")
    after = models.ForeignKey(Activity, models.CASCADE, related_name="followed_by")
    lag_days = models.SmallIntegerField(_("lag, days"), default=0)

    class Meta:
        verbose_name_plural = _("dependencies")
        constraints = [
            models.UniqueConstraint(fields=["activity", "after"], name="dependency_once"),
            models.CheckConstraint(
                name="dependency_on_another",
                condition=~Q(activity=F("after")),
                violation_error_message=_("An activity cannot wait for itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} after {self.after.code}"


class Due(models.Model):
    """Something that falls due: ``due_on`` is the last day of what was said, ``due_precision`` how it was said."""

    due_on = models.DateField(_("due"))
    due_precision = models.CharField(max_length=LONGEST_PRECISION, choices=Precision, default=Precision.DAY)

    class Meta:
        abstract = True

    @property
    def due(self) -> PartialDate:
        return PartialDate.around(self.due_on, self.due_precision)


class Milestone(Historic, Demonstrable, Due):
    """A dated point in an activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    baseline_due_on = models.DateField(_("approved due date"), null=True, blank=True, editable=False)
    done_on = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        ordering = ["activity", "due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="milestone_open")]

    def __str__(self) -> str:
        return self.title


class Deliverable(Historic, Demonstrable, Due):
    """Delivered when the service is completed or the product has reached its primary users."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="deliverables")
    title = models.CharField(_("deliverable"), max_length=200)
    delivered_on = models.DateField(_("delivered"), null=True, blank=True)

    class Meta:
        ordering = ["activity", "due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(delivered_on__isnull=True), name="deliverable_open")]

    def __str__(self) -> str:
        return self.title


class Assignment(Historic, Demonstrable):
    """Somebody's part in an activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="assignments")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=12, choices=AssignmentRole)

    class Meta:
        ordering = ["activity", "pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "staff"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.staff}: {self.activity.code}"


class AssignmentDays(models.Model):
    """The work-days an assignment takes in a quarter."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="days")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    days = models.DecimalField(
        _("work-days"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(92)]
    )

    class Meta:
        verbose_name_plural = _("assignment days")
        ordering = ["assignment", "year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "year", "quarter"], name="assignment_quarter_once"),
            models.CheckConstraint(
                name="assignment_days_within_a_quarter",
                condition=Q(quarter__range=(1, 4)) & Q(days__gte=0) & Q(days__lte=92),
                violation_error_message=_("Work-days in a quarter lie between 0 and 92."),
            ),
        ]
        indexes = [models.Index(fields=["year", "quarter"])]

    def __str__(self) -> str:
        return f"{self.assignment} Q{self.quarter} {self.year}: {self.days}"
