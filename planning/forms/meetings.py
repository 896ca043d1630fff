"""The form in which a meeting of the calendar is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import DayText
from planning.models import Instrument, Meeting
from planning.rules.meetings import HIGHEST_NUMBER, LONGEST_BODY, LONGEST_NAME, LONGEST_PLACE, MeetingValues


class MeetingForm(forms.Form):
    """The values of a meeting. ``version`` is the meeting's when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    body = forms.CharField(
        label=_("Body"), max_length=LONGEST_BODY, help_text=_("as its papers write it, such as COP or SBSTTA"),
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
    )  # fmt: skip
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=HIGHEST_NUMBER)
    instrument = forms.TypedChoiceField(label=_("Instrument"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    place = forms.CharField(label=_("Place"), required=False, max_length=LONGEST_PLACE)
    starts_on = DayText(label=_("Opens"), required=False, help_text=_("left empty until it is called"))
    ends_on = DayText(label=_("Closes"), required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting | None = None) -> None:
        initial = {} if meeting is None else initial_of(meeting)
        super().__init__(data, initial=initial)
        instrument: Any = self.fields["instrument"]
        instrument.choices = [(one.pk, one.said()) for one in Instrument.objects.all()]

    def values(self) -> MeetingValues:
        """The values of a valid form."""
        given = self.cleaned_data
        return MeetingValues(
            body=given["body"],
            number=given["number"],
            instrument_id=given["instrument"],
            name=given["name"],
            place=given["place"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
        )

    def refuse(self, errors: dict[str, list[Any]]) -> None:
        """Show what an action refused, beside the field it names."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name, str(sentence))


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    return {
        "version": meeting.version,
        "body": meeting.body,
        "number": meeting.number,
        "instrument": meeting.instrument_id,
        "name": meeting.name,
        "place": meeting.place,
        "starts_on": meeting.starts_on,
        "ends_on": meeting.ends_on,
    }
