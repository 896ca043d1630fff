"""Progress: entries that are only ever added, the evidence for them, and drafts not yet saved."""

import uuid
from pathlib import PurePath

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import Demonstrable
from planning.enums import STATUSES_OF_PROGRESS, ActivityStatus
from planning.models.activities import Activity, Deliverable, Milestone
from structure.models import User


class ProgressEntry(Demonstrable):
    """What somebody reported of an activity. A mistake is corrected by a new entry that names the old one."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="progress_entries")
    author = models.ForeignKey(User, models.PROTECT, related_name="progress_entries")
    entered_at = models.DateTimeField(_("entered"))
    percent = models.PositiveSmallIntegerField(
        _("percent complete"), validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    status = models.CharField(
        _("status"),
        max_length=11,
        choices=[(status.value, status.label) for status in STATUSES_OF_PROGRESS],
    )
    narrative = models.TextField(_("what happened"))
    obstacle = models.TextField(_("obstacle"), blank=True)
    work_days = models.DecimalField(
        _("work-days spent"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    class Meta:
        verbose_name_plural = _("progress entries")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="progress_percent_0_to_100",
                condition=Q(percent__gte=0) & Q(percent__lte=100),
                violation_error_message=_("Enter a number from 0 to 100."),
            ),
            models.CheckConstraint(
                name="progress_done_means_100_percent",
                condition=~Q(status=ActivityStatus.DONE) | Q(percent=100),
                violation_error_message=_("What is done is done to 100%."),
            ),
        ]
        indexes = [models.Index(fields=["activity", "-entered_at", "-id"])]
        triggers = [pgtrigger.Protect(name="progress_is_only_added", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.percent}%"


def evidence_path(evidence: "Evidence", filename: str) -> str:
    """Where an uploaded file lies: a name nobody can guess, with the checked ending of the original."""
    return f"evidence/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class Evidence(Demonstrable):
    """A file or a link that shows what was done."""

    entry = models.ForeignKey(ProgressEntry, models.PROTECT, null=True, blank=True, related_name="evidence")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, blank=True, related_name="evidence")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, null=True, blank=True, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=120, blank=True)
    content_type = models.CharField(_("kind of file"), max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size, bytes"), null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="evidence_added")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=(~Q(file="") & Q(link="")) | (Q(file="") & ~Q(link="")),
                violation_error_message=_("Give a file or a link."),
            ),
            models.CheckConstraint(
                name="evidence_of_one_thing",
                condition=Q(entry__isnull=False, milestone__isnull=True, deliverable__isnull=True)
                | Q(entry__isnull=True, milestone__isnull=False, deliverable__isnull=True)
                | Q(entry__isnull=True, milestone__isnull=True, deliverable__isnull=False),
                violation_error_message=_("Evidence belongs to one entry, milestone or deliverable."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgressDraft(models.Model):
    """What somebody has typed about an activity and not yet saved; kept so that nothing typed is lost."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="progress_drafts")
    values = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "user"], name="progress_draft_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.activity.code}"
