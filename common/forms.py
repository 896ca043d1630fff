"""What the forms of every app do alike: refusals at their fields, and what somebody else wrote meanwhile."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.dates import DateNotUnderstood, PartialDate, read_date
from common.fields import DateText, as_typed


def show_refused(form: forms.BaseForm, errors: Mapping[str, list[Any]]) -> None:
    """Show what an action refused beside the field it names, or above the form."""
    for name, sentences in errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))


class RefusableForm(forms.Form):
    """A form whose action may refuse what the form itself could not judge."""

    def differing(self, theirs: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
        """Label, their value and mine of each field of the sent form that differs from what somebody else wrote."""
        found = []
        for name, value in theirs.items():
            field = self.fields[name]
            if name != "version":
                old, new = _said(field, value), _said(field, self[name].data)
                if old != new:
                    found.append((field.label, old, new))
        return found

    def refuse(self, errors: Mapping[str, list[Any]]) -> None:
        """Show what an action refused beside the field it names, or above the form."""
        show_refused(self, errors)


class VersionedForm(RefusableForm):
    """A change of something two people may edit at once: its version when it was opened, and the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


def reason_field(label: Any, **named: Any) -> forms.CharField:
    """The reason that stays in the history."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), **named)


def _said(field: forms.Field, value: Any) -> str:
    """A value as its field shows it: the words of a choice, a date as it is understood."""
    if isinstance(field, DateText):
        try:
            return as_typed(value if isinstance(value, PartialDate) else read_date(str(value or "")))
        except DateNotUnderstood:
            return str(value or "")
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    values = value if isinstance(value, list | tuple) else [value]
    texts = ["" if one is None else str(one).replace("\r\n", "\n").strip() for one in values]
    return ", ".join(choices.get(text, text) for text in texts)
