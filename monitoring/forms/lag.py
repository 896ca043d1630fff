"""The forms of a lag case: explain it, close it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput
from monitoring.rules.lag import LONGEST, check_text


class Said(forms.CharField):
    """A few sentences, held to what the rule asks of them."""

    def __init__(self, *, missing: Any, **named: Any) -> None:
        self.missing = missing
        super().__init__(
            max_length=LONGEST * 2,
            error_messages={"required": missing},
            widget=forms.Textarea(attrs={"rows": 3}),
            **named,
        )

    def clean(self, value: Any) -> str:
        try:
            return check_text("said", super().clean(value), self.missing)
        except InvalidInput as refusal:
            raise forms.ValidationError(refusal.errors["said"]) from refusal


class ExplainForm(forms.Form):
    """Why it is late and what will be done; ``version`` is the case's as it was read."""

    explanation = Said(label=_("Why is this late"), missing=_("Say why it is late, in one sentence or more."))
    corrective_action = Said(label=_("What you will do, and by when"), missing=_("Say what you will do, and by when."))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CloseForm(forms.Form):
    evidence = Said(label=_("What shows that the lag is gone"), missing=_("Say what shows that the lag is gone."))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
