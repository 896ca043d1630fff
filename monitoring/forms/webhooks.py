"""Registering a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.rules.webhooks import LONGEST_ADDRESS, LONGEST_NAME


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=LONGEST_NAME)
    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("https, on a public network"),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
    )
