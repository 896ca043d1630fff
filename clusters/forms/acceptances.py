"""The forms with which the Management Committee accepts a broken rule, and takes that back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import RuleAcceptance
from clusters.rules.acceptances import LONGEST_REASON
from common import clock
from common.fields import DayText
from common.forms import RefusableForm, VersionedForm


class AcceptanceForm(RefusableForm):
    """Why a broken rule is accepted, and until when."""

    reason = forms.CharField(
        label=_("Why it is accepted"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the breach is accepted.")},
    )
    until: Any = DayText(label=_("Accepted until"))


class TakingBackForm(VersionedForm):
    """Why a broken rule is accepted no more, and from which day."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is taken back.")},
    )
    day: Any = DayText(label=_("Accepted no more from"))

    @staticmethod
    def initial_of(accepted: RuleAcceptance) -> dict[str, Any]:
        return {"version": accepted.version, "day": clock.today()}
