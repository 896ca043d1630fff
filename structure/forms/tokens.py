"""Asking for an API token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from structure.actions.tokens import LONGEST_DAYS
from structure.enums import TokenScope


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=LONGEST_DAYS, initial=90)
    scopes = forms.MultipleChoiceField(
        label=_("What else it may do"),
        required=False,
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("in your name, and never more than you may; nothing to read only, without names"),
    )
