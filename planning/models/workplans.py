"""Workplans: what a unit will do in a biennium, submitted, endorsed, approved, and frozen in versions."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Versioned
from planning.enums import ChangeKind, ChangeState, WorkplanState
from planning.models.activities import Activity
from planning.models.frameworks import Biennium
from structure.models import Staff, Unit, User


class Workplan(Historic, Versioned, Demonstrable):
    """A unit's workplan for a biennium. Its content are the activities the unit leads.

    Each step records who acted and, when a delegate acted, for whom.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="workplans")
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="workplans")
    state = models.CharField(_("state"), max_length=10, choices=WorkplanState, default=WorkplanState.DRAFT)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="workplans_submitted")
    endorsed_at = models.DateTimeField(_("endorsed"), null=True, blank=True)
    endorsed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="workplans_endorsed")
    endorsed_for = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="workplans_endorsed_for"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="workplans_approved")
    approved_for = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="workplans_approved_for"
    )
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="workplans_returned")
    return_note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["unit__division__order", "unit__order"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "biennium"], name="workplan_of_a_unit_once"),
            *(
                models.CheckConstraint(
                    name=f"workplan_{verb}_at_with_by",
                    condition=Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
                    | Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
                )
                for verb in ("submitted", "endorsed", "approved", "returned")
            ),
            models.CheckConstraint(
                name="workplan_returned_with_a_note",
                condition=~Q(state="returned") | ~Q(return_note=""),
                violation_error_message=_("Say what must change before it can be endorsed."),
            ),
            models.CheckConstraint(
                name="workplan_not_endorsed_by_its_submitter",
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=models.F("submitted_by")),
                violation_error_message=_("Whoever submitted a workplan cannot endorse it."),
            ),
            models.CheckConstraint(
                name="workplan_not_approved_by_its_submitter",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("submitted_by")),
                violation_error_message=_("Whoever submitted a workplan cannot approve it."),
            ),
        ]
        indexes = [models.Index(fields=["biennium", "state"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.biennium}"


class WorkplanVersion(Demonstrable):
    """The frozen content of a workplan with its sha-256; once approved, PostgreSQL refuses any change."""

    workplan = models.ForeignKey(Workplan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        ordering = ["workplan", "-number"]
        constraints = [models.UniqueConstraint(fields=["workplan", "number"], name="workplan_version_once")]
        triggers = [
            pgtrigger.Protect(
                name="approved_version_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__approved_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.workplan} v{self.number}"


class ChangeRequest(Historic, Versioned, Demonstrable):
    """A change of an approved workplan, with its reason and what stood before and after.

    ``before`` and ``after`` map a field of the activity to its value; for ``add`` there is no ``before``.
    """

    workplan = models.ForeignKey(Workplan, models.PROTECT, related_name="change_requests")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="change_requests")
    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    reason = models.TextField(_("reason"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="changes_asked")
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="change_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this changes."),
            )
        ]
        indexes = [models.Index(fields=["workplan", "state"])]

    def __str__(self) -> str:
        return f"CR-{self.number}"
