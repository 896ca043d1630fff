"""The forms of a synergy round: it is opened, and its pairs are decided on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from planning.enums import SynergyDecision, SynergyScope
from planning.models import SynergyPair
from planning.rules.synergies import LONGEST_REASON
from planning.rules.synergy_score import DEFAULT_LEAST_SCORE, LEAST_LEAST_SCORE

DECISIONS = [
    (SynergyDecision.MERGE, _("Merge: the other one goes into the one that goes on")),
    (SynergyDecision.SEQUENCE, _("Sequence: the other one starts when the first has finished")),
    (SynergyDecision.DROP, _("Drop: the other one ends")),
    (SynergyDecision.KEEP, _("Keep both as they are")),
]


class RoundForm(forms.Form):
    """What a round is asked for."""

    least_score = forms.DecimalField(
        label=_("Score from"),
        help_text=_("0.20 to 1; a lower score finds more pairs, and more of them by chance"),
        min_value=LEAST_LEAST_SCORE,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        initial=DEFAULT_LEAST_SCORE,
    )
    scope = forms.ChoiceField(label=_("Look at"), choices=SynergyScope, initial=SynergyScope.OPEN)


class DecisionForm(forms.Form):
    """What is to happen with a pair. What can be taken is checked by the action; the form keeps what was typed."""

    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    chosen = forms.ChoiceField(
        label=_("Goes on, or comes first"),
        help_text=_("not needed to keep both"),
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_REASON, strip=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *arguments: Any, pair: SynergyPair, **named: Any) -> None:
        named.setdefault("initial", {"version": pair.version})
        super().__init__(*arguments, **named)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.code) for one in (pair.first, pair.second)
        ]

    def refuse(self, errors: dict[str, list[Any]]) -> None:
        """Show the sentences of a refusal at their fields; those of no field above the form."""
        for name, sentences in errors.items():
            self.add_error(name if name in self.fields else None, [str(sentence) for sentence in sentences])
