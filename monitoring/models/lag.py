"""What lags: when it counts, and the cases raised."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import LagDimension, LagLevel, LagState
from planning.models import Activity, Biennium, Mandate, Milestone
from structure.models import User


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
