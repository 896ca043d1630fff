"""The forms of the register: a decision, a paragraph, a change of a mandate, a link between two."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import PartialDate
from common.fields import DateText, as_typed
from common.forms import RefusableForm, VersionedForm, reason_field
from planning.enums import Addressee, LinkKind, MandateKind, MandateStatus, MandateTerm
from planning.models import Decision, Instrument, Mandate, Meeting
from planning.queries.decisions import meeting_choices
from planning.queries.references import mandates_named
from planning.rules.mandates import (
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    REASON_NEEDED,
    MandateValues,
    read_place,
)
from planning.rules.reference_parts import Reference, ReferenceNotRead


class DecisionForm(RefusableForm):
    """A new decision. The meeting follows from most symbols; an article names its instrument instead."""

    symbol = forms.CharField(label=_("Symbol"), max_length=40, help_text=_("such as XIII/25, 16/28 or CP-11/7"))
    name = forms.CharField(label=_("Title"), required=False, max_length=300)
    meeting = forms.TypedChoiceField(
        label=_("Meeting"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("follows from the symbol where it names one"),
    )
    instrument = forms.TypedChoiceField(
        label=_("Instrument"), required=False, coerce=int, empty_value=None, help_text=_("only without a meeting")
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        meeting: Any = self.fields["meeting"]
        meeting.choices = [("", "–"), *meeting_choices()]
        instrument: Any = self.fields["instrument"]
        instrument.choices = [("", "–"), *((one.pk, one.said()) for one in Instrument.objects.all())]

    def chosen(self) -> dict[str, Any]:
        """Title, meeting and instrument of a valid form."""
        values = self.cleaned_data
        return {
            "symbol": values["symbol"],
            "name": values["name"],
            "meeting": Meeting.objects.filter(pk=values["meeting"]).select_related("instrument").first(),
            "instrument": Instrument.objects.filter(pk=values["instrument"]).first(),
        }


class DecisionEditForm(VersionedForm):
    """A change of a decision's title."""

    name = forms.CharField(label=_("Title"), required=False, max_length=300)
    reason = reason_field(_("Reason of the change"), error_messages={"required": REASON_NEEDED})

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, Any]:
        return {"version": decision.version, "name": decision.name}


class MandateFields(forms.Form):
    """What is written of a paragraph besides its address."""

    title = forms.CharField(label=_("Short title"), max_length=LONGEST_TITLE)
    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))
    status = forms.ChoiceField(label=_("Status"), choices=MandateStatus.choices, initial=MandateStatus.ACTIVE)
    kind = forms.ChoiceField(label=_("Kind"), choices=MandateKind.choices, initial=MandateKind.OPERATIONAL)
    term = forms.ChoiceField(label=_("Term"), choices=MandateTerm.choices, initial=MandateTerm.ONE_OFF)
    due = DateText(label=_("Due"), required=False, help_text=_("a day, month, quarter or year; its last day counts"))
    addressees = forms.MultipleChoiceField(
        label=_("Addressed to"),
        required=False,
        choices=Addressee.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Addressee.EXECUTIVE_SECRETARY],
    )

    def values(self) -> MandateValues:
        """The values of a valid form."""
        said = self.cleaned_data
        return MandateValues(
            title=said["title"],
            text=said["text"],
            kind=said["kind"],
            term=said["term"],
            status=said["status"],
            addressees=tuple(said["addressees"]),
            due_on=said["due"].last if said["due"] else None,
        )


class ParagraphForm(RefusableForm, MandateFields):
    """A new paragraph of a decision."""

    place = forms.CharField(
        label=_("Paragraph"), max_length=LONGEST_ADDRESS, help_text=_("such as 7 (b), or annex I, section A, para 3")
    )
    field_order = ("place",)

    def __init__(self, *arguments: Any, symbol: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.symbol = symbol

    def clean_place(self) -> Reference:
        try:
            return read_place(self.symbol, self.cleaned_data["place"])
        except ReferenceNotRead as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal


class MandateForm(VersionedForm, MandateFields):
    """A change of a mandate, with its reason. Words outside the list of addressees stay on offer where they stand."""

    reason = reason_field(_("Reason of the change"), error_messages={"required": REASON_NEEDED})

    def __init__(self, *arguments: Any, mandate: Mandate, **named: Any) -> None:
        super().__init__(*arguments, **named)
        addressees: Any = self.fields["addressees"]
        others = [one for one in mandate.addressees if one not in Addressee.values]
        addressees.choices = [*Addressee.choices, *((one, one) for one in others)]

    @staticmethod
    def initial_of(mandate: Mandate) -> dict[str, Any]:
        return {
            "version": mandate.version,
            "title": mandate.title,
            "text": mandate.text,
            "status": mandate.status,
            "kind": mandate.kind,
            "term": mandate.term,
            "due": as_typed(PartialDate.day(mandate.due_on)) if mandate.due_on else "",
            "addressees": mandate.addressees,
        }


class LinkForm(RefusableForm):
    """What a mandate does to another one, named as people write it."""

    kind = forms.ChoiceField(label=_("This mandate"), choices=LinkKind.choices)
    other = forms.CharField(label=_("Which mandate"), max_length=120, help_text=_("such as XI/31 para 3"))
    reason = reason_field(_("Reason"), error_messages={"required": REASON_NEEDED})

    def clean_other(self) -> Mandate:
        text = self.cleaned_data["other"]
        try:
            found = mandates_named(text)
        except ReferenceNotRead as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
        if not found:
            raise forms.ValidationError(_("No mandate stands at this address."))
        if len(found) > 1:
            raise forms.ValidationError(_("Enter one paragraph at a time."))
        return found[0]


class UnlinkForm(RefusableForm):
    """Why a link is taken away."""

    reason = reason_field(_("Reason"), error_messages={"required": REASON_NEEDED})
