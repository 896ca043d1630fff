"""The forms of the medium-term framework: its words, and the rows under a goal or a purpose."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import VersionedForm, reason_field
from planning.models import OperationalFramework, OperationalGoal, OperationalPurpose
from planning.rules.frameworks import FIRST_YEAR, LAST_YEAR, LONGEST_WORDING, Wording
from planning.rules.mandates import REASON_NEEDED

MOST_ROWS = 60
_REASON: dict[str, Any] = {"error_messages": {"required": REASON_NEEDED}}


def _words(label: Any, rows: int, **named: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_WORDING, widget=forms.Textarea(attrs={"rows": rows}), **named
    )


class FrameworkForm(VersionedForm):
    """Vision, mission and last year; each may be empty as long as nobody knows it."""

    vision = _words(_("Vision"), 3, required=False)
    mission = _words(_("Mission"), 3, required=False)
    until = forms.IntegerField(label=_("Until"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    reason = reason_field(_("Reason of the change"), **_REASON)

    @staticmethod
    def initial_of(framework: OperationalFramework) -> dict[str, Any]:
        return {
            "version": framework.version,
            "vision": framework.vision,
            "mission": framework.mission,
            "until": framework.until,
        }


class GoalForm(VersionedForm):
    """The wording of a goal."""

    wording = _words(_("Wording"), 3, required=False)
    reason = reason_field(_("Reason of the change"), **_REASON)


class PurposeForm(VersionedForm):
    """The wording of a purpose."""

    wording = _words(_("Wording"), 3)
    reason = reason_field(_("Reason of the change"), **_REASON)


class WordingRow(forms.Form):
    """A purpose or a guiding activity in its row; an empty row at the end is no row."""

    key = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    text = _words(_("Wording"), 2, required=False)
    drop = forms.BooleanField(label=_("Take away"), required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("text", "drop"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def wording(self) -> Wording | None:
        """The row of a valid form; None for an empty new one."""
        said = self.cleaned_data
        if not said.get("key") and not said.get("text"):
            return None
        return Wording(said.get("key"), said.get("text", ""), bool(said.get("drop")))


_Rows = forms.formset_factory(WordingRow, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class WordingForms:
    """The wording of a goal or a purpose and the rows under it, as one form."""

    def __init__(self, kind: type[VersionedForm], data: Any, initial: Mapping[str, Any]) -> None:
        rows = initial.get("rows", [])
        self.main = kind(data, initial={name: value for name, value in initial.items() if name != "rows"})
        self.rows: Any = _Rows(data, initial=rows, prefix="rows")
        self.row_errors: list[Any] = []

    @property
    def fields(self) -> dict[str, forms.Field]:
        return self.main.fields

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), self.rows.is_valid()])

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return self.main.cleaned_data

    def wordings(self) -> list[Wording]:
        """The rows of a valid form."""
        return [wording for row in self.rows if (wording := row.wording())]

    def differing(self, theirs: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
        """Label, their value and mine of each wording that differs from what somebody else wrote."""
        words = self.main.differing({name: value for name, value in theirs.items() if name != "rows"})
        written = {str(row["key"]): row["text"] for row in theirs["rows"]}
        for number, row in enumerate(self.rows, start=1):
            old, new = written.get(str(row["key"].value() or "")), str(row["text"].value() or "").strip()
            if old is not None and old != new:
                words.append((_("Row %(number)s") % {"number": number}, old, new))
        return words

    def refuse(self, errors: Mapping[str, list[Any]]) -> None:
        self.row_errors = list(errors.get("rows", []))
        self.main.refuse({name: said for name, said in errors.items() if name != "rows"})


def initial_of_goal(goal: OperationalGoal) -> dict[str, Any]:
    """What stands in the form of a goal when it is opened."""
    return {"version": goal.version, "wording": goal.name, "rows": _rows_of(goal.purposes.all())}


def initial_of_purpose(purpose: OperationalPurpose) -> dict[str, Any]:
    """What stands in the form of a purpose when it is opened."""
    return {"version": purpose.version, "wording": purpose.name, "rows": _rows_of(purpose.guiding_activities.all())}


def _rows_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"key": row.pk, "text": row.name} for row in rows]
