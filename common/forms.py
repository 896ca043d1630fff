"""What the forms of every app do alike."""

from collections.abc import Mapping
from typing import Any

from django import forms


def show_refused(form: forms.BaseForm, errors: Mapping[str, list[Any]]) -> None:
    """Show what an action refused beside the field it names, or above the form."""
    for name, sentences in errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
