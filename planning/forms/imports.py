"""The forms of an import: what is sent, and where each of its columns goes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.imports.fields import LEAVE, NOTE, Importer
from common.imports.files import ENDINGS
from common.imports.tables import column_name
from common.refusals import InvalidInput
from planning.enums import ImportNoun
from planning.models import ImportRun


class UploadForm(forms.Form):
    """What is imported, and the sheet."""

    noun = forms.ChoiceField(
        label=gettext_lazy("What is in the sheet"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Say what is in the sheet.")),
    )
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 5 MB"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": gettext_lazy("Choose the file to send."),
            "empty": gettext_lazy("This file is empty."),
            "missing": gettext_lazy("Choose the file to send."),
            "invalid": gettext_lazy("Choose the file to send."),
        },
    )

    def __init__(self, *arguments: Any, nouns: list[ImportNoun], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices: Any = self.fields["noun"]
        choices.choices = [(noun.value, noun.label.capitalize()) for noun in nouns]

    def take(self, refusal: InvalidInput) -> None:
        """Show what an action refused at the field it names."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))


@dataclass(frozen=True)
class ColumnRow:
    """A column of the sheet: its letter, its head, some of its values, and the choice of where it goes."""

    letter: str
    head: str
    values: list[str]
    bound: Any


class MapForm(forms.Form):
    """Where each column goes, and what rows that say nothing get."""

    def __init__(self, data: Any, *, run: ImportRun, importer: Importer) -> None:
        super().__init__(data)
        self.heads = {int(column): (head, values) for column, (head, values) in run.heads.items()}
        fields = [(one.name, f"{one.label}{' *' if one.required or one.key else ''}") for one in importer.fields]
        rest = [(NOTE, _("Keep as a note"))] if importer.keeps_notes else []
        choices = [*rest, (LEAVE, _("Leave out")), (_("Fields"), fields)]
        for column, (text, _values) in self.heads.items():
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=_("Column %(letter)s, %(head)s") % {"letter": column_name(column), "head": text},
                choices=choices,
                initial=run.columns.get(str(column), LEAVE),
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose where this column goes.")),
            )
        for one in importer.fields:
            if one.for_all:
                self.fields[f"for-all-{one.name}"] = self._for_all(one, run.constants.get(one.name, ""))
        if importer.keeps_notes:
            self.fields["keep_rest"] = forms.BooleanField(
                label=_("Keep what cannot be read as a note of its row, and go on"),
                required=False,
                initial=run.keep_rest,
            )

    def _for_all(self, one: Any, said: str) -> forms.Field:
        if one.choices:
            choices = [("", "–"), *((key, str(label)) for key, label in one.choices)]
            if said and said not in dict(choices):
                choices.append((said, said))
            return forms.ChoiceField(label=one.label, required=False, choices=choices, initial=said)
        hint = "" if one.kind == "date" else one.enter
        return forms.CharField(label=one.label, required=False, initial=said, max_length=300, help_text=hint)

    def rows(self) -> list[ColumnRow]:
        """The columns as the page lists them."""
        return [
            ColumnRow(column_name(column), text, values, self[f"column-{column}"])
            for column, (text, values) in self.heads.items()
        ]

    def constants(self) -> list[Any]:
        """The fields one value can be given for, for all rows."""
        return [self[name] for name in self.fields if name.startswith("for-all-")]

    def given(self) -> dict[str, Any]:
        """What the action takes, of a valid form."""
        values = self.cleaned_data
        return {
            "columns": {column: values[f"column-{column}"] for column in self.heads},
            "constants": {
                name.removeprefix("for-all-"): said for name, said in values.items() if name.startswith("for-all-")
            },
            "keep_rest": bool(values.get("keep_rest")),
        }

    def take(self, refusal: InvalidInput) -> None:
        for sentences in refusal.errors.values():
            for sentence in sentences:
                self.add_error(None, str(sentence))
