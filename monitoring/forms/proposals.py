"""What the solver is asked: reassignments of some quarters, or a team for a project."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from common import clock
from common.dates import quarter_of
from monitoring.forms.load import quarters_to_choose
from monitoring.forms.reports import DayField
from planning.models import Biennium
from structure.models import Skill, Unit

EVERYBODY = "secretariat"


def quarters_ahead(biennium: Biennium) -> list[tuple[str, str]]:
    """The quarters of the biennium that are not over; all of them where every one is, so that a refusal can be said."""
    today = clock.today()
    now = (today.year, quarter_of(today))
    every = quarters_to_choose(biennium)
    ahead = [(key, label) for key, label in every if _quarter(key) >= now]
    return ahead or every[-1:]


def _quarter(key: str) -> tuple[int, int]:
    year, quarter = key.split("-")
    return int(year), int(quarter)


class ReassignmentsForm(forms.Form):
    """About whom, which quarters, and who may take over."""

    unit = forms.ChoiceField(label=_("About"))
    first = forms.ChoiceField(label=_("From"))
    last = forms.ChoiceField(label=_("To"))
    across = forms.BooleanField(
        label=_("Also to the cluster’s team"),
        required=False,
        initial=True,
        help_text=_("besides colleagues of the unit, people in the team of the activity’s cluster"),
    )
    share_skill = forms.BooleanField(
        label=_("Only to who shares a skill"),
        required=False,
        initial=True,
        help_text=_("an activity does not say which skill it needs"),
    )

    def __init__(self, *arguments: Any, biennium: Biennium, units: list[Unit], whole: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.units = {unit.code: unit for unit in units}
        self.biennium = biennium
        everybody = [(EVERYBODY, _("Whole Secretariat"))] if whole else []
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            *everybody,
            *((unit.code, f"{unit.code} {unit.said()}") for unit in units),
        ]
        quarters = quarters_ahead(biennium)
        for name, key in (("first", quarters[0][0]), ("last", quarters[-1][0])):
            self.fields[name].choices = quarters  # type: ignore[attr-defined]
            self.fields[name].initial = key

    def asked(self) -> dict[str, Any]:
        """What ``request_reassignments`` takes."""
        values = self.cleaned_data
        return {
            "biennium": self.biennium,
            "unit": self.units.get(values["unit"]),
            "first": _quarter(values["first"]),
            "last": _quarter(values["last"]),
            "across": values["across"],
            "share_skill": values["share_skill"],
        }


class TeamForm(forms.Form):
    """The project and the team it needs."""

    title = forms.CharField(label=_("Project"), max_length=200, help_text=_("what the project is, in a few words"))
    cluster = forms.ModelChoiceField(Cluster.objects.none(), label=_("Cluster"), to_field_name="code", empty_label=None)
    starts_on = DayField(label=_("Begins"), help_text=_("such as Oct 2016 or 3 Oct 2016"))
    ends_on = DayField(label=_("Ends"), last=True)
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(),
        label=_("Skills needed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("each is to be held by somebody in the core team"),
    )
    core_days = forms.DecimalField(
        label=_("Work-days of a core member"),
        min_value=Decimal(0),
        max_value=Decimal(92),
        max_digits=4,
        decimal_places=1,
        initial=Decimal(10),
        help_text=_("in each quarter of the project; the person must have them left"),
    )
    least = forms.TypedChoiceField(
        label=_("Core team of at least"), coerce=int, choices=[(n, str(n)) for n in range(2, 7)], initial=2
    )
    most = forms.TypedChoiceField(
        label=_("Core team of at most"), coerce=int, choices=[(n, str(n)) for n in range(2, 7)], initial=6
    )
    support = forms.BooleanField(label=_("A support team of 10 to 20 as well"), required=False)
    support_days = forms.DecimalField(
        label=_("Work-days of a support member"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(92),
        max_digits=4,
        decimal_places=1,
        initial=Decimal(2),
        help_text=_("in each quarter of the project"),
    )

    def __init__(self, *arguments: Any, biennium: Biennium, clusters: Any, skills: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.biennium = biennium
        self.fields["cluster"].queryset = clusters  # type: ignore[attr-defined]
        self.fields["skills"].queryset = skills  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What ``request_team`` takes."""
        values = dict(self.cleaned_data)
        return {"biennium": self.biennium, **values, "support_days": values["support_days"] or Decimal(0)}
