"""A date in one text field, as precisely as it is known."""

import datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from common.dates import DateNotUnderstood, PartialDate, Precision, read_date


def as_typed(date: PartialDate) -> str:
    """The date as a person would type it: in English, which is what is read back."""
    with translation.override("en"):
        return date.label


class DateText(forms.CharField):
    """Text that ``common.dates.read_date`` understands; what was understood is echoed under the field."""

    def __init__(self, **named: Any) -> None:
        widget = forms.TextInput(
            attrs={
                "autocomplete": "off",
                "class": "x-input-date",
                "hx-get": reverse_lazy("common:date-read"),
                "hx-trigger": "change",
                "hx-target": "next .x-echo",
            }
        )
        super().__init__(max_length=40, widget=widget, **named)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text)
        except DateNotUnderstood as error:
            raise forms.ValidationError(error.sentence) from None

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value) if isinstance(value, PartialDate) else value


class DayText(DateText):
    """A date in one text field that must be known to the day."""

    def clean(self, value: Any) -> Any:
        date = super().clean(value)
        if isinstance(date, PartialDate) and date.precision != Precision.DAY:
            raise forms.ValidationError(_("Enter a day, such as 4 Dec 2016."))
        return date.first if date else None

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(PartialDate.day(value) if isinstance(value, datetime.date) else value)
