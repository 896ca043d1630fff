"""The form of a policy: numbers of a biennium that can be set, why they change, and the version they were read at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PolicyForm(forms.ModelForm):
    """A policy nobody has set yet is read at version 0."""

    reason = forms.CharField(label=_("Why they change"), max_length=300)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, instance: Any, **named: Any) -> None:
        initial = {"version": instance.version if instance.pk else 0}
        super().__init__(*arguments, instance=instance, initial=initial, **named)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}
