"""The form of thresholds and days of grace."""

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.forms.policy import PolicyForm
from monitoring.models import LagPolicy
from monitoring.rules.lag import DAYS_OF_GRACE, THRESHOLDS, WHEN_IT_LAGS

HINTS = {
    "days_late": _("past the approved end, or past the date of a milestone"),
    "points_behind": _("per cent done less per cent planned by the day"),
    "days_without_entry": _("since the last entry, or since the start"),
    "points_overspent": _("per cent spent less per cent done"),
}


class LagPolicyForm(PolicyForm):
    """Whole numbers of days or points."""

    class Meta:
        model = LagPolicy
        fields = list(THRESHOLDS)
        help_texts = HINTS

    @property
    def when_it_lags(self) -> list[forms.BoundField]:
        return [self[name] for name in WHEN_IT_LAGS]

    @property
    def days_of_grace(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS_OF_GRACE]
