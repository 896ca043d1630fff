"""The forms of a webhook: registered, and edited later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import VersionedForm
from monitoring.models import Webhook
from monitoring.rules.webhooks import LONGEST_ADDRESS, LONGEST_NAME


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=LONGEST_NAME)
    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("https, on a public network"),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
    )


class WebhookEditForm(WebhookForm, VersionedForm):
    """Another name or address for a webhook."""

    @staticmethod
    def initial_of(webhook: Webhook) -> dict[str, Any]:
        return {"version": webhook.version, "name": webhook.name, "address": webhook.address}
