"""The form with which the Management Committee accepts a broken rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.forms.procedures import DayText
from clusters.rules.acceptances import LONGEST_REASON
from common.forms import RefusableForm


class AcceptanceForm(RefusableForm):
    """Why a broken rule is accepted, and until when."""

    reason = forms.CharField(
        label=_("Why it is accepted"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the breach is accepted.")},
    )
    until: Any = DayText(label=_("Accepted until"))
