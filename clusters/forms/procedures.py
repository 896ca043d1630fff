"""The forms of procedures: what a procedure is, the text of a version, its days, its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.enums import ProcedureKind
from clusters.models import Cluster, OperatingProcedure, ProcedureVersion, Stage
from clusters.queries.procedures import units_to_concern
from clusters.rules.procedure_text import LONGEST_TEXT
from clusters.rules.procedures import LONGEST_CODE, LONGEST_NOTE, LONGEST_TITLE, Days, ProcedureValues
from common import clock
from common.dates import PartialDate
from common.fields import DayText, as_typed
from common.forms import RefusableForm, VersionedForm, reason_field
from structure.models import Staff
from structure.queries.people import active_on


def units_field() -> forms.TypedMultipleChoiceField:
    """The units a procedure concerns besides the team of its cluster."""
    return forms.TypedMultipleChoiceField(
        label=_("Units it concerns too"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("their staff acknowledge it, as the team of the cluster does"),
    )


def units_to_choose(procedure: OperatingProcedure | None = None) -> list[tuple[int, str]]:
    """The units there are today, and those the procedure names already."""
    return [(unit.pk, f"{unit.code} {unit.said()}") for unit in units_to_concern(procedure)]


class ProcedureForm(RefusableForm):
    """A new procedure. ``clusters`` are those the reader may start one in."""

    code = forms.CharField(label=_("Code"), max_length=LONGEST_CODE, help_text=_("such as SOP-A-04; it stays"))
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProcedureKind.choices)
    cluster = forms.ModelChoiceField(label=_("Cluster"), queryset=Cluster.objects.none(), empty_label=None)
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=Staff.objects.none(), empty_label="–", help_text=_("who answers for it")
    )

    units = units_field()

    def __init__(self, *arguments: Any, clusters: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["units"].choices = units_to_choose()  # type: ignore[attr-defined]
        self.fields["cluster"].queryset = clusters  # type: ignore[attr-defined]
        self.fields["owner"].queryset = _people()  # type: ignore[attr-defined]

    def values(self) -> ProcedureValues:
        """The values of a valid form."""
        return ProcedureValues(**self.cleaned_data)


class ProcedureEditForm(VersionedForm):
    """A change of a procedure, with its reason; code and cluster stay."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProcedureKind.choices)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, empty_value=None)
    units = units_field()
    stages = forms.TypedMultipleChoiceField(
        label=_("Stages of projects it is followed in"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason_field(_("Reason of the change"), error_messages={"required": _("Say why.")})

    def __init__(self, *arguments: Any, procedure: OperatingProcedure, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.procedure = procedure
        owner: Any = self.fields["owner"]
        people = {staff.pk: staff.user.full_name for staff in _people()}
        if procedure.owner:
            people.setdefault(procedure.owner.pk, procedure.owner.user.full_name)
        owner.choices = [("", "–"), *sorted(people.items(), key=lambda pair: pair[1])]
        self.fields["units"].choices = units_to_choose(procedure)  # type: ignore[attr-defined]
        stages: Any = self.fields["stages"]
        stages.choices = [
            (stage.pk, f"{stage.project.code}, {stage.unit.code}: {stage.title}")
            for stage in Stage.objects.filter(project__cluster=procedure.cluster_id)
            .select_related("project", "unit")
            .order_by("project__code", "order")
        ]

    def values(self) -> ProcedureValues:
        """The values of a valid form."""
        said = self.cleaned_data
        owner = Staff.objects.filter(pk=said["owner"]).first()
        elsewhere = self.procedure.stages.exclude(project__cluster=self.procedure.cluster_id)
        kept = list(elsewhere.values_list("pk", flat=True))
        return ProcedureValues(
            code=self.procedure.code,
            title=said["title"],
            kind=said["kind"],
            cluster=self.procedure.cluster,
            owner=owner,
            stages=(*said["stages"], *kept),
            units=tuple(said["units"]),
        )

    @staticmethod
    def initial_of(procedure: OperatingProcedure) -> dict[str, Any]:
        return {
            "version": procedure.version,
            "title": procedure.title,
            "kind": procedure.kind,
            "owner": procedure.owner_id,
            "units": [unit.pk for unit in procedure.units.all()],
            "stages": list(
                procedure.stages.filter(project__cluster=procedure.cluster_id)
                .order_by("project__code", "order")
                .values_list("pk", flat=True)
            ),
        }


class TextForm(VersionedForm):
    """The text of a draft, and what is new in it."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    change_note = forms.CharField(
        label=_("What is new"), required=False, max_length=LONGEST_NOTE, help_text=_("one sentence for its readers")
    )

    @staticmethod
    def initial_of(version: ProcedureVersion) -> dict[str, Any]:
        return {"version": version.version, "text": version.text, "change_note": version.change_note}


class AdoptForm(VersionedForm):
    """From which day the version is in force, and when its review is due."""

    effective_on = DayText(label=_("In force from"))
    review_due_on = DayText(label=_("Review due"), required=False)

    def days(self) -> Days:
        """The days of a valid form."""
        return Days(self.cleaned_data["effective_on"], self.cleaned_data["review_due_on"])

    @staticmethod
    def initial_of(version: ProcedureVersion) -> dict[str, Any]:
        day = clock.today()
        return {
            "version": version.version,
            "effective_on": as_typed(PartialDate.day(day)),
            "review_due_on": as_typed(PartialDate.day(_a_year_after(day))),
        }


class NoteForm(VersionedForm):
    """What must change before the version comes back."""

    note = reason_field(_("What must change"), error_messages={"required": _("Say what must change.")})


class WithdrawForm(VersionedForm):
    """Why an adopted version does not come into force."""

    reason = reason_field(_("Reason"), error_messages={"required": _("Say why.")})


class EndForm(WithdrawForm):
    """The last day of a version with nothing in its place, and why."""

    last_day = DayText(label=_("Last day in force"))
    field_order = ("version", "last_day", "reason")


class StepForm(VersionedForm):
    """A step that asks for nothing but the version that was read."""


def _people() -> Any:
    return active_on(Staff.objects.all(), clock.today()).select_related("user").order_by("user__full_name")


def _a_year_after(day: Any) -> Any:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
