"""Projects, their stages and deliverables."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import ProjectState, StageMode, StageState
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.models import Demonstrable, Versioned
from structure.models import Staff, Unit, User


class Project(Historic, Versioned, Demonstrable):
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


class Stage(Historic, Versioned):
    """A step of a project in one unit, after the others or together with them.

    ``handed_by`` gave it to the units that follow, ``handed_over_on`` is the day the last of them confirmed it
    (``receipts``); a stage nobody follows is completed without.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("what is done"), max_length=200)
    mode = models.CharField(_("mode"), max_length=10, choices=StageMode, default=StageMode.SEQUENTIAL)
    state = models.CharField(_("state"), max_length=6, choices=StageState, default=StageState.AHEAD)
    note = models.TextField(_("what is handed over"), blank=True)
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="stages_handed_over")
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)

    class Meta:
        ordering = ["project", "order"]
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="stage_order_once"),
            models.CheckConstraint(
                name="stage_handed_over_by_somebody",
                condition=~Q(state="handed") | Q(handed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}/{self.order} {self.title}"


class StageReceipt(Historic):
    """A unit confirms what a stage hands over to it; where several units follow jointly, each does for itself.

    ``received_for`` is the head for whom a delegate confirmed; ``handed_by`` is who handed it over then.
    """

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stages_received")
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    received_by = models.ForeignKey(User, models.PROTECT, related_name="stages_received")
    received_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="stages_received_for")
    received_on = models.DateField(_("confirmed on"))

    class Meta:
        ordering = ["stage", "received_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "unit"], name="stage_received_once_by_each_unit"),
            models.CheckConstraint(
                name="stage_never_received_by_the_giver",
                condition=Q(handed_by__isnull=True) | ~Q(received_by=F("handed_by")),
                violation_error_message=_("Whoever hands a stage over does not confirm it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}, {self.unit.code}"


class ProjectDeliverable(Historic, Versioned, Demonstrable):
    """What a project is to deliver, by when, and what shows that it did (source para 23 (d))."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="deliverables")
    title = models.CharField(_("title"), max_length=300)
    due_on = models.DateField(_("due"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered"), null=True, blank=True)
    evidence = models.TextField(_("what shows it"), blank=True)

    class Meta:
        ordering = ["project", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="project_deliverable_with_evidence",
                condition=Q(delivered_on__isnull=True) | ~Q(evidence=""),
                violation_error_message=_("Say what shows that it was delivered."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.title}"
