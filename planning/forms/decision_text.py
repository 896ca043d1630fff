"""The form in which the text of a decision is pasted, and the rows in which its paragraphs are looked at and taken."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import RefusableForm
from planning.enums import Addressee, MandateKind, MandateTerm
from planning.rules.decision_text import LONGEST_TEXT, MOST_PARAGRAPHS, Proposal
from planning.rules.mandates import LONGEST_ADDRESS, LONGEST_TITLE, MandateValues, read_place
from planning.rules.mandates import LONGEST_TEXT as LONGEST_PARAGRAPH
from planning.rules.reference_parts import Reference, ReferenceNotRead


class PasteForm(RefusableForm):
    """The pasted text."""

    text = forms.CharField(
        label=_("Text of the decision"),
        max_length=LONGEST_TEXT,
        help_text=_("with its numbers: 1. …, (a) …, Annex I, A. …"),
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class ProposalForm(forms.Form):
    """One proposed paragraph; what is not taken is not judged."""

    take = forms.BooleanField(label=_("Enter this paragraph"), required=False)
    place = forms.CharField(label=_("Paragraph"), required=False, max_length=LONGEST_ADDRESS)
    title = forms.CharField(label=_("Short title"), required=False, max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=LONGEST_PARAGRAPH, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=MandateKind.choices)
    term = forms.ChoiceField(label=_("Term"), required=False, choices=MandateTerm.choices)
    addressees = forms.MultipleChoiceField(
        label=_("Addressed to"), required=False, choices=Addressee.choices, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, symbol: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.symbol = symbol

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("take"):
            self.errors.clear()
            return values
        try:
            values["reference"] = read_place(self.symbol, values.get("place") or "")
        except ReferenceNotRead as refusal:
            self.add_error("place", str(refusal.sentence))
        if not values.get("title", "").strip():
            self.add_error("title", _("Enter a short title."))
        if not values.get("text", "").strip():
            self.add_error("text", _("Enter the text of the paragraph."))
        return values

    def paragraph(self) -> tuple[Reference, MandateValues]:
        """Where the paragraph stands and what is written of it, of a valid row that is taken."""
        said = self.cleaned_data
        return said["reference"], MandateValues(
            title=said["title"],
            text=said["text"],
            kind=said["kind"] or MandateKind.OPERATIONAL,
            term=said["term"] or MandateTerm.ONE_OFF,
            addressees=tuple(said["addressees"]),
        )


_Rows = forms.formset_factory(ProposalForm, extra=0, max_num=MOST_PARAGRAPHS, absolute_max=MOST_PARAGRAPHS)


def proposal_rows(symbol: str, *, data: Any = None, proposals: list[Proposal] | None = None) -> Any:
    """The rows as they were sent, or as they are proposed: what asks the Secretariat for work is ticked."""
    initial = [initial_of(proposal) for proposal in proposals or []]
    return _Rows(data, initial=initial, prefix="rows", form_kwargs={"symbol": symbol})


def initial_of(proposal: Proposal) -> dict[str, Any]:
    words = proposal.words
    return {
        "take": proposal.asks_us,
        "place": proposal.reference.place,
        "title": words.title,
        "text": proposal.text,
        "kind": words.kind,
        "term": MandateTerm.ONE_OFF,
        "addressees": list(words.addressees),
        "reason": words.reason,
    }


def taken(rows: Any) -> list[ProposalForm]:
    """The rows that are taken, of valid rows."""
    return [row for row in rows if row.cleaned_data.get("take")]


def refuse(rows: Any, errors: Mapping[str, list[Any]]) -> None:
    """Show what the action refused beside the paragraph of each address."""
    for row in taken(rows):
        for sentence in errors.get(row.cleaned_data["reference"].address, ()):
            row.add_error("place", str(sentence))
