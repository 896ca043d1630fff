"""The day a page is asked as at."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common import clock
from common.fields import DayText


class AsAtForm(forms.Form):
    """A past day, or today when nothing is asked."""

    as_at = DayText(label=_("As at"), required=False)

    def clean_as_at(self) -> Any:
        day = self.cleaned_data["as_at"]
        if day and day > clock.today():
            raise forms.ValidationError(_("Enter today or an earlier day: what is to come is not on record yet."))
        return day


def day_asked(parameters: Mapping[str, Any]) -> tuple[datetime.date, AsAtForm]:
    """The day in ``?as_at=``, with the form that shows it; today while none is asked or what is asked is refused."""
    today = clock.today()
    if "as_at" not in parameters:
        return today, AsAtForm(initial={"as_at": today})
    form = AsAtForm({"as_at": parameters["as_at"]})
    day = form.cleaned_data["as_at"] if form.is_valid() else None
    return day or today, form


def on_record(day: datetime.date, form: AsAtForm, since: Callable[[], datetime.date | None]) -> datetime.date:
    """The day, or today with a sentence at the field when nothing of what the page shows is on record by then.

    ``since`` tells the day of its first record, None while there is none; it is asked of a past day only.
    """
    said = why_not_on_record(day, since)
    if not said:
        return day
    form.add_error("as_at", said)
    return clock.today()


def why_not_on_record(day: datetime.date, since: Callable[[], datetime.date | None]) -> Any:
    """Why nothing can be said of a past day, in a sentence; an empty text where something can. ``since`` as above."""
    if day >= clock.today():
        return ""
    first = since()
    if first is None:
        return _("Nothing of this is on record for an earlier day.")
    if first <= day:
        return ""
    return _("This is on record since %(day)s: enter that day or a later one.") % {
        "day": date_format(first, "DATE_FORMAT")
    }
