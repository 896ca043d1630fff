"""Broken rules of teams that the Management Committee accepts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import TeamRule
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable
from structure.models import Staff, User


class RuleAcceptance(Historic, Demonstrable):
    """The Management Committee accepts that a team breaks a rule (source para 22), with the reason, until a day.

    ``distance`` is how far the team was from the rule then (``RuleCheck.distance``): what gets worse is accepted no
    more. ``decided_for`` is the member for whom a delegate put the decision on record.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="acceptances")
    rule = models.CharField(_("rule"), max_length=32, choices=TeamRule)
    distance = models.PositiveSmallIntegerField(_("distance from the rule"))
    reason = models.TextField(_("reason"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="breaches_accepted")
    decided_for = models.ForeignKey(Staff, models.PROTECT, related_name="breaches_accepted_for")

    class Meta:
        ordering = ["cluster", "-valid_from", "rule"]
        constraints = [
            models.CheckConstraint(
                name="acceptance_ends_after_it_begins",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("An acceptance cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="acceptance_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the breach is accepted."),
            ),
            one_at_a_time(
                "cluster",
                "rule",
                name="breach_accepted_once_at_a_time",
                sentence=_("This breach is accepted at that time already."),
            ),
        ]

    @property
    def version(self) -> int:
        """What a form carries to find that another took it back meanwhile: of a row only its last day ever changes."""
        return self.valid_to.toordinal()

    def __str__(self) -> str:
        return f"{self.cluster.code}: {self.get_rule_display()}"
