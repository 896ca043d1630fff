"""Rounds that look for activities that overlap, and what was decided on each pair (source para 17).

Nothing merges by itself: a pair is found by a round, decided on by a person, and only then carried out.
"""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Versioned
from planning.enums import SynergyDecision, SynergyKind, SynergyScope
from planning.models.activities import Activity
from planning.models.frameworks import Biennium
from structure.models import Staff, User


class SynergyRound(Historic, Demonstrable):
    """One search through the activities of a biennium, with what it was asked for."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="synergy_rounds")
    least_score = models.DecimalField(
        _("least score"),
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.2")), MaxValueValidator(1)],
    )
    scope = models.CharField(_("which pairs"), max_length=4, choices=SynergyScope, default=SynergyScope.OPEN)
    activities = models.PositiveIntegerField(_("activities compared"), default=0)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="synergy_rounds_opened")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="synergy_rounds_closed")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["biennium"],
                condition=Q(closed_at__isnull=True),
                name="synergy_round_one_open",
                violation_error_message=_("A round of this biennium is open already."),
            ),
            models.CheckConstraint(
                name="synergy_round_closed_at_with_by",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.biennium}, {self.number}"


class SynergyPair(Historic, Versioned, Demonstrable):
    """Two activities, the score of their overlap (0 to 1) with its reasons, and what people decided.

    ``reasons`` holds ``parts``, the value of each part of the score from 0 to 1, and ``shared``, what they rest on.
    ``chosen`` is the activity that goes on (merge, drop) or comes first (sequence). A decision without
    ``carried_out_at`` waits until the workplans concerned can be changed.
    """

    round = models.ForeignKey(SynergyRound, models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Activity, models.CASCADE, related_name="synergies_as_first")
    second = models.ForeignKey(Activity, models.CASCADE, related_name="synergies_as_second")
    kind = models.CharField(_("kind"), max_length=12, choices=SynergyKind)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=3)
    reasons = models.JSONField(_("reasons"), default=dict)
    decision = models.CharField(_("decision"), max_length=10, choices=SynergyDecision, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    chosen = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="synergies_as_chosen")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="synergies_decided")
    decided_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="synergies_decided_for")
    carried_out_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    class Meta:
        ordering = ["round", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "first", "second"], name="synergy_pair_once_a_round"),
            models.CheckConstraint(name="synergy_pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="synergy_score_0_to_1", condition=Q(score__range=(0, 1))),
            models.CheckConstraint(
                name="synergy_decided_at_with_by",
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True, carried_out_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="synergy_decided_with_a_reason",
                condition=Q(decision="") | ~Q(reason=""),
                violation_error_message=_("Give the reason of the decision."),
            ),
            models.CheckConstraint(
                name="synergy_chosen_is_of_the_pair",
                condition=Q(decision__in=["", "keep"], chosen__isnull=True)
                | (Q(decision__in=["merge", "drop", "sequence"]) & (Q(chosen=F("first")) | Q(chosen=F("second")))),
                violation_error_message=_("Choose one of the two activities."),
            ),
        ]
        indexes = [models.Index(fields=["round", "-score"])]

    def __str__(self) -> str:
        return f"{self.first.code} / {self.second.code}"

    @property
    def other(self) -> Activity | None:
        """The activity that ends (merge, drop) or comes second (sequence)."""
        if self.chosen_id is None:
            return None
        return self.second if self.chosen_id == self.first_id else self.first

    @property
    def waits(self) -> bool:
        """Decided, and not yet carried out."""
        return bool(self.decision) and self.carried_out_at is None


class SynergyRecord(Demonstrable):
    """What carrying out a decision changed, kept so that it can be undone.

    ``before`` and ``after`` are what both activities consist of, as ``planning.queries.merging`` reads it.
    """

    pair = models.ForeignKey(SynergyPair, models.PROTECT, related_name="records")
    decision = models.CharField(_("decision"), max_length=10, choices=SynergyDecision)
    chosen = models.ForeignKey(Activity, models.PROTECT, related_name="records_as_chosen")
    other = models.ForeignKey(Activity, models.PROTECT, related_name="records_as_other")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("carried out"))
    done_by = models.ForeignKey(User, models.PROTECT, related_name="synergies_carried_out")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="synergies_undone")

    class Meta:
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(undone_at__isnull=True, decision__in=["merge", "drop"]),
                name="synergy_ends_an_activity_once",
                violation_error_message=_("This activity has been merged or dropped already."),
            ),
            models.CheckConstraint(name="synergy_record_of_two", condition=~Q(chosen=F("other"))),
            models.CheckConstraint(
                name="synergy_undone_at_with_by",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.chosen.code}, {self.other.code}"
