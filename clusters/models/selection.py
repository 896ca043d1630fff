"""How projects are chosen: rounds, who stands in them, and what each assessor says (source para 23)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import Criterion
from clusters.models.project import Project
from common.audit import Historic
from common.models import Demonstrable, Versioned
from structure.models import Staff, User


class SelectionRound(Historic, Demonstrable):
    """A choice among projects by the five criteria, with what each criterion weighs in it."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="selection_rounds_opened")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="selection_rounds_closed")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class CriterionWeight(models.Model):
    """What a criterion weighs in a round, 0 to 100; shares follow from the sum of the five."""

    round = models.ForeignKey(SelectionRound, models.CASCADE, related_name="weights")
    criterion = models.CharField(_("criterion"), max_length=1, choices=Criterion)
    weight = models.PositiveSmallIntegerField(_("weight"), default=20, validators=[MaxValueValidator(100)])

    class Meta:
        ordering = ["round", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["round", "criterion"], name="criterion_weighed_once"),
            models.CheckConstraint(name="criterion_weight_0_to_100", condition=Q(weight__lte=100)),
        ]

    def __str__(self) -> str:
        return f"({self.criterion}) {self.weight}"


class Candidate(Historic):
    """A project that stands in a round, and what was decided on it there, with the reason.

    ``decided_for`` is in whose place a delegate decided.
    """

    round = models.ForeignKey(SelectionRound, models.CASCADE, related_name="candidates")
    project = models.ForeignKey(Project, models.PROTECT, related_name="candidatures")
    selected = models.BooleanField(_("selected"), null=True, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="candidates_decided")
    decided_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="candidates_decided_for")

    class Meta:
        ordering = ["round", "project__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "project"], name="candidate_once_a_round"),
            models.CheckConstraint(
                name="candidate_decided_with_a_reason",
                condition=Q(selected__isnull=True, decided_at__isnull=True)
                | (Q(selected__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Give the reason of the decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.number}/{self.project.code}"


class Assessment(Historic, Versioned):
    """What one assessor says of one candidate; ``dissent`` is kept beside the ranking, never averaged away."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(Staff, models.PROTECT, related_name="assessments")
    dissent = models.TextField(_("dissent"), blank=True)
    assessed_at = models.DateTimeField(_("assessed"))

    class Meta:
        ordering = ["candidate", "assessed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["candidate", "assessor"], name="assessed_once_by_each")]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.assessor}"


class CriterionScore(models.Model):
    """An assessor's score by one criterion, 1 (not at all) to 5 (fully), with its reason."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.CharField(_("criterion"), max_length=1, choices=Criterion)
    score = models.PositiveSmallIntegerField(
        _("score, 1 to 5"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["assessment", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="criterion_scored_once"),
            models.CheckConstraint(name="criterion_score_1_to_5", condition=Q(score__gte=1) & Q(score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"({self.criterion}) {self.score}"
