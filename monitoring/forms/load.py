"""The forms of load: what a role counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import quarter_label
from monitoring.forms.lag import Said
from monitoring.forms.policy import PolicyForm
from planning.models import Biennium, LoadPolicy
from planning.queries.rhythm import quarters_of
from planning.rules.load import POLICY_FIELDS, ROLE_DAYS

HINTS = {
    "cluster_lead": _("work-days a quarter; the lead of a cluster's team counts as core"),
    "core_member": _("work-days a quarter, for each core team"),
    "support_member": _("work-days a quarter, for each support team"),
    "functional_lead": _("work-days a quarter, for each project from its selection to its end"),
    "process_lead": _("work-days a quarter, for each project from its selection to its end"),
    "most_core_teams": _("who sits in more is named on the page"),
}


class RoleDaysForm(PolicyForm):
    """Work-days to a tenth."""

    class Meta:
        model = LoadPolicy
        fields = list(POLICY_FIELDS)
        help_texts = HINTS

    @property
    def roles(self) -> list[forms.BoundField]:
        return [self[name] for name in ROLE_DAYS]


def quarters_to_choose(biennium: Biennium) -> list[tuple[str, str]]:
    """The quarters of a biennium as a form offers them: ``2016-3`` and its label."""
    return [(f"{year}-{quarter}", quarter_label(year, quarter)) for year, quarter in quarters_of(biennium)]


class DisputeForm(forms.Form):
    """What is wrong with one's own load of a quarter."""

    when = forms.ChoiceField(label=_("Quarter"))
    sentence = Said(label=_("What is wrong or too much"), missing=_("Say what is wrong or too much, in a sentence."))

    def __init__(self, *arguments: Any, quarters: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["when"].choices = quarters  # type: ignore[attr-defined]

    def quarter(self) -> tuple[int, int]:
        year, quarter = self.cleaned_data["when"].split("-")
        return int(year), int(quarter)


class AnswerForm(forms.Form):
    """An answer to a dispute, or why it is upheld; ``version`` is the dispute's as it was read."""

    text = Said(label=_("Your words"), missing=_("Say it in a sentence."))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
