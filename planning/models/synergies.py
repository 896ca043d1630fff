"""Pairs of activities that may be one (source para 17). Nothing merges by itself."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from planning.enums import SynergyDecision, SynergyKind
from planning.models.activities import Activity
from structure.models import User


class SynergyPair(models.Model):
    """Two activities, the score of their overlap (0 to 1) with its reasons, and what people decided."""

    first = models.ForeignKey(Activity, models.CASCADE, related_name="synergies_as_first")
    second = models.ForeignKey(Activity, models.CASCADE, related_name="synergies_as_second")
    kind = models.CharField(_("kind"), max_length=12, choices=SynergyKind)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=3)
    reasons = models.JSONField(_("reasons"), default=dict)
    decision = models.CharField(_("decision"), max_length=10, choices=SynergyDecision, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="synergies_decided")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["-score"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="synergy_pair_once"),
            models.CheckConstraint(name="synergy_pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="synergy_score_0_to_1", condition=Q(score__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"{self.first.code} / {self.second.code}"
