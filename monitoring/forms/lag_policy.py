"""The form of thresholds and days of grace."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import LagPolicy
from monitoring.rules.lag import DAYS_OF_GRACE, THRESHOLDS, WHEN_IT_LAGS

HINTS = {
    "days_late": _("past the approved end, or past the date of a milestone"),
    "points_behind": _("per cent done less per cent planned by the day"),
    "days_without_entry": _("since the last entry, or since the start"),
    "points_overspent": _("per cent spent less per cent done"),
}


class LagPolicyForm(forms.ModelForm):
    """Whole numbers of days or points, and why they change; ``version`` is the policy's as it was read."""

    reason = forms.CharField(label=_("Why they change"), max_length=300)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = LagPolicy
        fields = list(THRESHOLDS)
        help_texts = HINTS

    def __init__(self, *arguments: Any, instance: LagPolicy, **named: Any) -> None:
        initial = {"version": instance.version if instance.pk else 0}
        super().__init__(*arguments, instance=instance, initial=initial, **named)

    @property
    def when_it_lags(self) -> list[forms.BoundField]:
        return [self[name] for name in WHEN_IT_LAGS]

    @property
    def days_of_grace(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS_OF_GRACE]

    def values(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in THRESHOLDS}
