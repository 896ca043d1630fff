"""The forms of a selection: opening a round, scoring a candidate, deciding on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.enums import Criterion
from clusters.models import Assessment, Project
from clusters.rules.projects import LONGEST
from clusters.rules.selection import SCORES
from common.forms import RefusableForm, VersionedForm, reason_field

SAYS = {1: _("1, not at all"), 2: _("2, a little"), 3: _("3, partly"), 4: _("4, mostly"), 5: _("5, fully")}
DECISIONS = [("select", _("Select")), ("decline", _("Decline"))]


class RoundForm(RefusableForm):
    """The name of a round, what each criterion weighs, and which projects stand in it."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *arguments: Any, projects: Iterable[Project], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.projects = {str(one.pk): one for one in projects}
        for letter, label in Criterion.choices:
            self.fields[f"weight_{letter}"] = forms.IntegerField(
                label=f"({letter}) {label}", min_value=0, max_value=100, initial=20
            )
        self.fields["projects"] = forms.MultipleChoiceField(
            label=_("Projects"),
            choices=[(key, str(one)) for key, one in self.projects.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose one proposed project or more.")},
        )

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[f"weight_{letter}"] for letter in Criterion.values]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": given["name"],
            "projects": [self.projects[key] for key in given["projects"]],
            "weights": {letter: given[f"weight_{letter}"] for letter in Criterion.values},
        }


@dataclass(frozen=True)
class CriterionFields:
    """A criterion's score and reason, as they stand side by side."""

    letter: str
    words: str
    score: forms.BoundField
    reason: forms.BoundField


class AssessmentForm(VersionedForm):
    """A score and a reason by each criterion, and a dissent. ``version`` is 0 before the first time."""

    dissent = forms.CharField(
        label=_("Dissent"),
        help_text=_("if you do not agree with choosing by these figures; it stays beside the ranking"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, own: Assessment | None, **named: Any) -> None:
        super().__init__(*arguments, initial=initial_of(own), **named)
        for letter, label in Criterion.choices:
            self.fields[f"score_{letter}"] = forms.TypedChoiceField(
                label=f"({letter}) {label}",
                coerce=int,
                choices=[("", "–"), *((score, SAYS[score]) for score in SCORES)],
                error_messages={"required": _("Choose a score from 1 to 5.")},
            )
            self.fields[f"reason_{letter}"] = forms.CharField(
                label=_("Reason by (%(letter)s)") % {"letter": letter}, required=False, max_length=LONGEST
            )

    @property
    def criteria(self) -> list[CriterionFields]:
        return [
            CriterionFields(letter, label, self[f"score_{letter}"], self[f"reason_{letter}"])
            for letter, label in Criterion.choices
        ]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "scores": {letter: given[f"score_{letter}"] for letter in Criterion.values},
            "reasons": {letter: given[f"reason_{letter}"] for letter in Criterion.values},
            "dissent": given["dissent"],
            "version": given["version"],
        }


def initial_of(own: Assessment | None) -> dict[str, Any]:
    """What stands in the form when it is opened: what one has said before."""
    if own is None:
        return {"version": 0}
    said = {
        name: value
        for score in own.scores.all()
        for name, value in (
            (f"score_{score.criterion}", score.score),
            (f"reason_{score.criterion}", score.reason),
        )
    }
    return {"version": own.version, "dissent": own.dissent, **said}


class DecisionForm(RefusableForm):
    """Select or decline, with the reason."""

    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = reason_field(_("Reason"))
