"""The short forms in which a unit head asks for a change: put off, end, give to another unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import DateText
from planning.rules.changes import LONGEST_REASON
from planning.rules.reviews import REASON_NEEDED as REVIEW_REASON_NEEDED
from structure.models import Unit


class ReasonForm(forms.Form):
    """Why; the last field of every request."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why this changes.")},
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])


class ReviewForm(ReasonForm):
    """Why all workplans are revised."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].label = _("Reason of the review")
        self.fields["reason"].error_messages["required"] = REVIEW_REASON_NEEDED


class TerminationForm(ReasonForm):
    """Nothing but the reason."""


class PostponementForm(ReasonForm):
    """The dates it is put off to, as precisely as they are known; empty ones stay as they are."""

    start = DateText(label=_("New start"), required=False, help_text=_("where it changes"))
    end = DateText(label=_("New end"), required=False, help_text=_("as precisely as it is known"))


class MoveForm(ReasonForm):
    to = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("To the unit"),
        empty_label="–",
        error_messages={
            "required": _("Choose the unit that leads it from now on."),
            "invalid_choice": _("Choose one of the units of the list."),
        },
    )

    def __init__(self, *arguments: Any, units: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field: Any = self.fields["to"]
        field.queryset = units
        field.label_from_instance = lambda unit: f"{unit.code} {unit.said()}"
