"""Giving and ending a delegation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import clock
from common.fields import DayText
from common.forms import RefusableForm, VersionedForm
from structure.models import Delegation, Staff
from structure.queries.people import active_on
from structure.rules.delegations import LONGEST_REASON, DelegationValues


class DelegationForm(RefusableForm):
    """A new delegation; ``principal`` is asked of the administrator only, others give their own."""

    principal = forms.ModelChoiceField(label=_("Who is stood in for"), queryset=Staff.objects.none())
    delegate = forms.ModelChoiceField(label=_("Who stands in"), queryset=Staff.objects.none())
    valid_from = DayText(label=_("First day"))
    valid_to = DayText(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("such as leave or mission; open to all"),
    )

    def __init__(self, *arguments: Any, own: Staff | None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.own = own
        people = active_on(Staff.objects.all(), clock.today()).select_related("user")
        self.fields["delegate"].queryset = people  # type: ignore[attr-defined]
        if own is None:
            self.fields["principal"].queryset = people  # type: ignore[attr-defined]
        else:
            del self.fields["principal"]
            self.fields["delegate"].queryset = people.exclude(pk=own.pk)  # type: ignore[attr-defined]

    def values(self) -> DelegationValues:
        """The values of a valid form."""
        return DelegationValues(**{"principal": self.own, **self.cleaned_data})


class DelegationEndForm(VersionedForm):
    """The last day of a delegation."""

    last_day = DayText(label=_("Last day"))

    @staticmethod
    def initial_of(delegation: Delegation) -> dict[str, Any]:
        return {
            "version": delegation.version,
            "last_day": min(delegation.valid_to, max(delegation.valid_from, clock.today())),
        }
