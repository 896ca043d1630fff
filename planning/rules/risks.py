"""How grave a risk is: likelihood times impact, each 1 to 5. Defined here and nowhere else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from planning.enums import RiskLevel

SCALE = (1, 2, 3, 4, 5)
LIKELIHOODS: dict[int, Any] = {
    1: _("rare"),
    2: _("unlikely"),
    3: _("possible"),
    4: _("likely"),
    5: _("almost certain"),
}
IMPACTS: dict[int, Any] = {
    1: _("negligible"),
    2: _("minor"),
    3: _("noticeable"),
    4: _("serious"),
    5: _("critical"),
}
# The lowest product of each level.
FROM = {RiskLevel.LOW: 1, RiskLevel.MODERATE: 5, RiskLevel.HIGH: 10, RiskLevel.VERY_HIGH: 15}


def level_of(likelihood: int, impact: int) -> RiskLevel:
    """The level of a risk, both 1 to 5: low under 5, moderate from 5, high from 10, very high from 15."""
    return max((level for level, least in FROM.items() if likelihood * impact >= least), key=lambda one: FROM[one])
