"""How many work-days a role counts, besides the work-days planned in activities."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Versioned
from planning.models.frameworks import Biennium


def _days(label: Any, default: str) -> models.DecimalField:
    """Work-days a quarter, to a tenth."""
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        default=Decimal(default),
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )


class LoadPolicy(Historic, Versioned):
    """The work-days a quarter that a place in a team or at the head of a project counts, in a biennium.

    The source gives no such numbers: the defaults are a beginning, and the Secretariat's to set. They stand for meeting
    and coordinating; what is produced is planned as work-days of activities. ``most_core_teams`` is how many core teams
    a person can sit in before the pages say it is too many (source paras 53-55: responsibility spread thin).
    """

    biennium = models.OneToOneField(Biennium, models.CASCADE, related_name="load_policy")
    cluster_lead = _days(_("leading a cluster's team"), "3.0")
    core_member = _days(_("a place in a core team"), "2.0")
    support_member = _days(_("a place in a support team"), "0.5")
    functional_lead = _days(_("functional lead of a project"), "1.0")
    process_lead = _days(_("process lead of a project"), "1.0")
    most_core_teams = models.PositiveSmallIntegerField(
        _("core teams a person can sit in"), default=2, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )

    class Meta:
        verbose_name_plural = _("load policies")
        constraints = [
            models.CheckConstraint(
                name="load_policy_days_within_a_quarter",
                condition=Q(cluster_lead__range=(0, 60))
                & Q(core_member__range=(0, 60))
                & Q(support_member__range=(0, 60))
                & Q(functional_lead__range=(0, 60))
                & Q(process_lead__range=(0, 60)),
                violation_error_message=_("Work-days of a role lie between 0 and 60 a quarter."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.biennium}"
