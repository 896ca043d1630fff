"""The eight cross-cutting clusters of the bundled approach, their teams and projects (source paras 18-52).

A cluster knows no activity: activities, above, point at their cluster and their project.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import (
    CORE_ROLES,
    Criterion,
    LessonOutcome,
    ProcedureKind,
    ProcedureState,
    ProjectState,
    StageMode,
    StageState,
    TeamRole,
)
from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable, Named
from structure.models import Staff, Unit


class Cluster(Historic, Named):
    """One of the eight cross-cutting groups, A to H (source para 18)."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=120)
    mandate = models.TextField(_("mandate"))
    note = models.TextField(_("note"), blank=True)
    charter_adopted_on = models.DateField(_("charter adopted on"), null=True, blank=True)
    dossier_due_on = models.DateField(_("dossier due"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CoreFunction(models.Model):
    """A core function of a cluster, (a), (b) ... as the source lists it (source paras 26-52)."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="core_functions")
    letter = models.CharField(_("letter"), max_length=2)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["cluster", "letter"]
        constraints = [models.UniqueConstraint(fields=["cluster", "letter"], name="core_function_letter_once")]

    def __str__(self) -> str:
        return f"{self.cluster.code} ({self.letter})"


class Membership(Historic, Demonstrable):
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


class Lesson(Historic, Demonstrable):
    """A challenge met, what solved it, and what came of it (source para 25 (g), paras 53-55)."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="lessons")
    challenge = models.TextField(_("challenge"))
    solution = models.TextField(_("solution"), blank=True)
    outcome = models.CharField(
        _("what came of it"), max_length=20, choices=LessonOutcome, default=LessonOutcome.UNDECIDED
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["cluster", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lesson_rejected_with_reason",
                condition=~Q(outcome="rejected") | ~Q(reason=""),
                violation_error_message=_("Say why the lesson is rejected."),
            )
        ]

    def __str__(self) -> str:
        return self.challenge[:60]
