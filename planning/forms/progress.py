"""The form in which progress is logged, and the one in which a milestone or deliverable is marked as reached."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.dates import DateNotUnderstood, Precision, read_date
from common.refusals import InvalidInput
from planning.actions.evidence import NewEvidence
from planning.enums import STATUSES_OF_PROGRESS
from planning.rules.evidence import ENDINGS, check_link, kind_of
from planning.rules.progress import LONGEST_NARRATIVE, MOST_DAYS_OF_AN_ENTRY, check_values

FILES_LOST = _("Choose your files again; a browser does not keep them. All else is kept.")
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS.split(", "))


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is looked at, and the first that cannot be kept is named."""

    widget = FilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        for one in files:
            try:
                kind_of(one.name or "", one, one.size or 0)
            except InvalidInput as refusal:
                raise forms.ValidationError(refusal.errors["evidence"]) from refusal
        return files


class LinksField(forms.CharField):
    """Addresses, one a line."""

    widget = forms.Textarea(attrs={"rows": 1, "placeholder": "https://", "inputmode": "url"})

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        try:
            return [check_link(line) for line in text.splitlines() if line.strip()]
        except InvalidInput as refusal:
            raise forms.ValidationError(refusal.errors["links"]) from refusal


class EvidenceFields(forms.Form):
    """Files and links, in whatever form asks for evidence."""

    evidence = FilesField(label=_("Files"), required=False)
    links = LinksField(label=_("Links, one a line"), required=False, max_length=5000)

    def new_evidence(self) -> list[NewEvidence]:
        files: Sequence[UploadedFile] = self.cleaned_data["evidence"]
        return [NewEvidence(file=one) for one in files] + [
            NewEvidence(link=link) for link in self.cleaned_data["links"]
        ]

    def files_lost(self) -> None:
        """Say at the field that files chosen before an error are to be chosen again."""
        if self.files:
            self.add_error("evidence", FILES_LOST)

    def take(self, refusal: InvalidInput) -> None:
        """Show what an action refused at the fields it names."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))


class ProgressForm(EvidenceFields):
    """Percent, status, a sentence, evidence. ``version`` is the activity's as it was read; ``key`` names this form."""

    percent = forms.IntegerField(
        label=_("Complete"),
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a number from 0 to 100.")
        ),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(status.value, status.label) for status in STATUSES_OF_PROGRESS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the four statuses.")),
    )
    narrative = forms.CharField(
        label=_("What happened, in one sentence"),
        error_messages={"required": _("Say what happened, in one sentence.")},
        max_length=LONGEST_NARRATIVE * 100,  # the rule says what is too long, in its own sentence
    )
    obstacle = forms.CharField(
        label=_("Obstacle"),
        required=False,
        max_length=LONGEST_NARRATIVE * 100,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    work_days = forms.DecimalField(
        label=_("Work-days spent"),
        required=False,
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=MOST_DAYS_OF_AN_ENTRY,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            _("Enter work-days from 0 to 999, with at most one decimal."),
        ),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                check_values(
                    percent=values["percent"],
                    status=values["status"],
                    narrative=values["narrative"],
                    obstacle=values["obstacle"],
                    work_days=values["work_days"],
                )
            except InvalidInput as refusal:
                self.take(refusal)
        if "version" in self.errors:
            self.add_error(None, _("This form is not complete. Open it again; your text is kept as a draft."))
        return values


def new_key() -> str:
    return uuid.uuid4().hex


class ReachedForm(EvidenceFields):
    """The day a milestone was done or a deliverable delivered, with the evidence."""

    on = forms.CharField(label=_("Reached on"), max_length=40)

    def clean_on(self) -> datetime.date:
        try:
            day = read_date(self.cleaned_data["on"])
        except DateNotUnderstood as error:
            raise forms.ValidationError(_("Enter a day, for example 4 Sep 2016.")) from error
        if day.precision != Precision.DAY:
            raise forms.ValidationError(_("Enter the day, not only the month or the year."))
        return day.first

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("evidence") and not values.get("links"):
            self.add_error("evidence", _("Add a file or a link that shows it."))
        return values
