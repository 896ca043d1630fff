"""Asking for an API token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from structure.actions.tokens import LONGEST_DAYS


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=LONGEST_DAYS, initial=90)
