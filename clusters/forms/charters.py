"""The form of a charter's working text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Charter
from clusters.rules.charter_text import LETTERS
from clusters.rules.charters import LONGEST_DUTIES, LONGEST_FUNCTION, LONGEST_MANDATE
from clusters.rules.procedures import LONGEST_NOTE
from common.forms import VersionedForm


class CharterForm(VersionedForm):
    """Mandate, core functions one to a line, duties, and what is new in them. A draft may lack any of them."""

    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        max_length=LONGEST_MANDATE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("what the cluster is for, in one paragraph"),
    )
    functions = forms.CharField(
        label=_("Core functions"),
        required=False,
        max_length=(LONGEST_FUNCTION + 2) * len(LETTERS),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("one to a line; they are lettered (a), (b) … in this order"),
    )
    duties = forms.CharField(
        label=_("Duties"),
        required=False,
        max_length=LONGEST_DUTIES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("who answers for what; set like the text of a procedure"),
    )
    change_note = forms.CharField(
        label=_("What is new"), required=False, max_length=LONGEST_NOTE, help_text=_("one sentence for its readers")
    )

    def values(self) -> dict[str, Any]:
        """The values of a valid form, as ``write_charter`` takes them."""
        return {**self.cleaned_data, "functions": self.cleaned_data["functions"].splitlines()}

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        return {
            "version": charter.version,
            "mandate": charter.mandate,
            "functions": "\n".join(charter.functions),
            "duties": charter.duties,
            "change_note": charter.change_note,
        }
