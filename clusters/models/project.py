"""Projects, their stages, and how they were chosen."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    Criterion,
    ProjectState,
    StageMode,
    StageState,
)
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.models import Demonstrable
from structure.models import Staff, Unit


class Project(Historic, Demonstrable):
    """A project of a cluster: starts in a thematic unit, is carried by process units (source para 58)."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="projects")
    code = models.CharField(_("code"), max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=300)
    objective = models.TextField(_("objective"), blank=True)
    originating_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="projects_originated"
    )
    functional_lead = models.ForeignKey(
        Staff, models.SET_NULL, null=True, blank=True, related_name="projects_led_functionally"
    )
    process_lead = models.ForeignKey(
        Staff, models.SET_NULL, null=True, blank=True, related_name="projects_led_as_process"
    )
    state = models.CharField(_("state"), max_length=10, choices=ProjectState, default=ProjectState.PROPOSED)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    is_pilot = models.BooleanField(_("pilot of the bundled approach"), default=False)
    source = models.CharField(_("source"), max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A project cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Stage(Historic):
    """A step of a project in one unit, after the others or together with them."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("what is done"), max_length=200)
    mode = models.CharField(_("mode"), max_length=10, choices=StageMode, default=StageMode.SEQUENTIAL)
    state = models.CharField(_("state"), max_length=6, choices=StageState, default=StageState.AHEAD)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)

    class Meta:
        ordering = ["project", "order"]
        constraints = [models.UniqueConstraint(fields=["project", "order"], name="stage_order_once")]

    def __str__(self) -> str:
        return f"{self.project.code}/{self.order} {self.title}"


class CriterionScore(models.Model):
    """One assessor's score of a project by one criterion; dissent is kept, never averaged away."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="scores")
    criterion = models.CharField(_("criterion"), max_length=1, choices=Criterion)
    assessor = models.ForeignKey(Staff, models.PROTECT, related_name="criterion_scores")
    score = models.PositiveSmallIntegerField(
        _("score, 0 to 5"), validators=[MinValueValidator(0), MaxValueValidator(5)]
    )
    dissent = models.TextField(_("dissent"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "criterion", "assessor"], name="criterion_scored_once"),
            models.CheckConstraint(name="criterion_score_0_to_5", condition=Q(score__gte=0) & Q(score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} ({self.criterion}): {self.score}"
