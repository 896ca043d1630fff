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
    submitted_for = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="workplans_submitted_for"
    )
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

    ``before`` and ``after`` map a place in the content of the activity (``end.on``, ``days.2016-Q3.12``) to its value,
    an absent place being empty; ``base`` is the whole content of the activity when the change was asked for. An
    addition has no activity until it is approved. A change recorded ``in_revision`` is decided with its workplan, any
    other by itself; ``frozen_in`` is the version that approval made.
    """

    workplan = models.ForeignKey(Workplan, models.PROTECT, related_name="change_requests")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="change_requests")
    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    reason = models.TextField(_("reason"))
    base = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    in_revision = models.BooleanField(_("part of a revision"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="changes_asked")
    asked_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="changes_asked_for")
    asked_at = models.DateTimeField(_("asked"))
    endorsed_at = models.DateTimeField(_("endorsed"), null=True, blank=True)
    endorsed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="changes_endorsed")
    endorsed_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="changes_endorsed_for")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="changes_decided")
    decided_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="changes_decided_for")
    note = models.TextField(_("note"), blank=True)
    frozen_in = models.ForeignKey(WorkplanVersion, models.PROTECT, null=True, blank=True, related_name="changes")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="change_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this changes."),
            ),
            models.CheckConstraint(
                name="change_of_an_activity_unless_added",
                condition=Q(kind="add") | Q(activity__isnull=False),
            ),
            *(
                models.CheckConstraint(
                    name=f"change_{verb}_at_with_by",
                    condition=Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
                    | Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
                )
                for verb in ("endorsed", "decided")
            ),
            models.CheckConstraint(
                name="change_refused_with_a_note",
                condition=~Q(state="refused") | ~Q(note=""),
                violation_error_message=_("Say why the change is refused."),
            ),
            models.CheckConstraint(
                name="change_not_endorsed_by_its_asker",
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=models.F("asked_by")),
                violation_error_message=_("Whoever asked for a change cannot endorse it."),
            ),
            models.CheckConstraint(
                name="change_not_decided_by_its_asker",
                condition=~Q(state__in=["approved", "refused"])
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=models.F("asked_by")),
                violation_error_message=_("Whoever asked for a change cannot decide on it."),
            ),
        ]
        indexes = [
            models.Index(fields=["workplan", "state"]),
            models.Index(fields=["activity"], condition=Q(state__in=["open", "endorsed"]), name="change_still_open"),
        ]

    def __str__(self) -> str:
        return f"CR-{self.number}"


class WorkplanReview(Demonstrable):
    """A mid-point review: revisions of all approved workplans of a biennium, opened at once.

    ``outcomes`` keeps what was done to each: ``{"unit": "LIA", "state": "approved", "opened": true}``.
    """

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="workplan_reviews")
    reason = models.TextField(_("reason"))
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="workplan_reviews")
    outcomes = models.JSONField(default=list)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="workplan_review_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why all workplans are revised."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="workplan_review_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.biennium}, {self.opened_at:%Y-%m-%d}"
