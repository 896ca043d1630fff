"""The fields of an activity that stand once in its form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Project
from common import clock
from common.fields import DateText
from planning.enums import Function, Outcome, OutputStatus, Priority, Standing
from planning.models import Activity, Output, Target, Workplan
from planning.queries.workplan_content import target_code
from planning.rules.plan_checks import LONGEST_DESCRIPTION, LONGEST_REASON, LONGEST_TITLE, REASON_NEEDED
from structure.models import Unit

NONE_YET = ("", _("none yet, it is planned"))
OUTCOME_OF_STANDING = {
    Standing.POSTPONED.value: Outcome.POSTPONED.value,
    Standing.ENDED.value: Outcome.TERMINATED.value,
}
STANDING_OF_OUTCOME = {outcome: standing for standing, outcome in OUTCOME_OF_STANDING.items()}
ONE_KEY = {"required": False, "coerce": int, "empty_value": None}
MANY_KEYS = {"required": False, "coerce": int, "widget": forms.CheckboxSelectMultiple}


class ActivityForm(forms.Form):
    """The values of an activity. ``version`` is the activity's when the form was opened, ``read`` what stood in it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200_000)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    start = DateText(label=_("Start"), help_text=_("a day, month, quarter or year"))
    end = DateText(label=_("End"), help_text=_("as it is known: Q4 2016, before Q1 2017"))
    function = forms.ChoiceField(label=_("Function"), choices=Function.choices)
    lead_officer = forms.TypedChoiceField(label=_("Lead officer"), **ONE_KEY)
    output = forms.TypedChoiceField(label=_("Output"), **ONE_KEY)
    cluster = forms.TypedChoiceField(label=_("Cluster"), **ONE_KEY)
    supporting_units = forms.TypedMultipleChoiceField(label=_("Supporting units"), **MANY_KEYS)
    targets = forms.TypedMultipleChoiceField(label=_("Strategic targets"), **MANY_KEYS)
    project = forms.TypedChoiceField(label=_("Project"), help_text=_("of the cluster"), **ONE_KEY)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, initial=Priority.MEDIUM)
    output_status = forms.ChoiceField(
        label=_("UN output status"), choices=OutputStatus.choices, initial=OutputStatus.PROGRAMMED
    )
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[NONE_YET, *Outcome.choices])
    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *arguments: Any,
        workplan: Workplan,
        activity: Activity | None,
        people: list[tuple[int, str]],
        reason_needed: bool,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].required = reason_needed
        self.fields["reason"].error_messages["required"] = REASON_NEEDED
        none = [("", "–")]
        self._offer("output", none + _coded(Output.objects.filter(result__biennium=workplan.biennium_id)))
        self._offer("cluster", none + _coded(Cluster.objects.all()))
        self._offer("project", none + [(one.pk, f"{one.code} {one.title}") for one in Project.objects.all()])
        self._offer("lead_officer", [*none, *people])
        self._offer("supporting_units", _coded(_units(workplan, activity)))
        targets = Target.objects.select_related("plan").order_by("plan__code", "number")
        self._offer("targets", [(one.pk, f"{target_code(one)} {one.said()}") for one in targets])

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def standing(self) -> tuple[str, str]:
        """The standing and the outcome of a valid form, as ``ActivityValues`` takes them."""
        outcome = self.cleaned_data["outcome"]
        if standing := STANDING_OF_OUTCOME.get(outcome):
            return standing, ""
        return Standing.PLANNED.value, outcome


def _units(workplan: Workplan, activity: Activity | None) -> Any:
    """The units of today, and those that support the activity already; not the one that leads it."""
    kept = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
    if activity is not None:
        kept |= Q(pk__in=activity.supporting_units.values("pk"))
    return Unit.objects.filter(kept).exclude(pk=workplan.unit_id).order_by("code")


def _coded(rows: Any) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.code} {row.said()}") for row in rows]
