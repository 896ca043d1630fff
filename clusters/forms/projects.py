"""The forms of a project: what is said of it, its stages and deliverables, its end."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.actions.projects import CloseOutValues, ProjectValues
from clusters.enums import StageMode
from clusters.models import CloseOut, Cluster, Project, ProjectDeliverable
from clusters.rules.projects import LONGEST, Rights
from common import clock
from common.fields import DayText
from common.forms import RefusableForm, VersionedForm, reason_field
from common.in_force import in_force
from structure.models import Unit


def _text(label: Any, **named: Any) -> forms.CharField:
    named.setdefault("required", False)
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **named)


def _key(label: Any, **named: Any) -> forms.TypedChoiceField:
    named.setdefault("required", False)
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **named)


def units_to_choose() -> list[tuple[int, str]]:
    units = Unit.objects.filter(in_force(clock.today())).order_by("code")
    return [(one.pk, f"{one.code} {one.said()}") for one in units]


class ProjectFields(RefusableForm):
    """What is said of a project."""

    title = forms.CharField(label=_("Title"), max_length=300)
    objective = _text(_("Objective"))
    originating_unit = _key(_("Originating unit"), help_text=_("the thematic unit in which it starts"))
    functional_lead = _key(_("Functional lead"), help_text=_("answers for the programme and accepts the end"))
    process_lead = _key(_("Process lead"), help_text=_("runs the project and its stages"))
    starts_on = DayText(label=_("Start"), required=False)
    ends_on = DayText(label=_("End"), required=False)

    def __init__(
        self, *arguments: Any, people: list[tuple[int, str]], rights: Rights | None = None, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        for name, choices in (
            ("originating_unit", units_to_choose()),
            ("functional_lead", people),
            ("process_lead", people),
        ):
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        if rights is not None and not rights.names_leads:
            for name in ("functional_lead", "process_lead"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("named by the cluster lead or the monitoring officer")

    def values(self) -> ProjectValues:
        given = self.cleaned_data
        return ProjectValues(
            title=given["title"],
            objective=given["objective"],
            originating_unit_id=given["originating_unit"],
            functional_lead_id=given["functional_lead"],
            process_lead_id=given["process_lead"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
        )


class ProposalForm(ProjectFields):
    """A new project: its cluster and code beside what is said of it."""

    cluster = _key(_("Cluster"), required=True)
    code = forms.CharField(
        label=_("Code"), max_length=12, help_text=_("begins with the letter of the cluster, such as H-12")
    )

    def __init__(self, *arguments: Any, clusters: Iterable[Cluster], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.clusters = {one.pk: one for one in clusters}
        choices = [(key, f"{one.code} {one.said()}") for key, one in self.clusters.items()]
        self.fields["cluster"].choices = choices  # type: ignore[attr-defined]


class ProjectForm(ProjectFields, VersionedForm):
    """A change of a project, with the reason."""

    reason = reason_field(_("Reason"))


def initial_of(project: Project) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    return {
        "version": project.version,
        "title": project.title,
        "objective": project.objective,
        "originating_unit": project.originating_unit_id,
        "functional_lead": project.functional_lead_id,
        "process_lead": project.process_lead_id,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
    }


class StageForm(RefusableForm):
    """A stage to come."""

    unit = _key(_("Unit"), required=True)
    title = forms.CharField(label=_("What is done"), max_length=200)
    mode = forms.ChoiceField(
        label=_("It runs"), choices=StageMode, help_text=_("jointly: together with the joint stages next to it")
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["unit"].choices = [("", "–"), *units_to_choose()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"unit": Unit.objects.get(pk=given["unit"]), "title": given["title"], "mode": given["mode"]}


class DeliverableForm(VersionedForm):
    """What is to be delivered; once it is, the day and what shows it. ``version`` is 0 for a new one."""

    title = forms.CharField(label=_("What is delivered"), max_length=300)
    due_on = DayText(label=_("Due"), required=False)
    delivered_on = DayText(label=_("Delivered"), required=False)
    evidence = _text(_("What shows it"), help_text=_("asked for once it is delivered"))


def deliverable_initial(row: ProjectDeliverable | None) -> dict[str, Any]:
    if row is None:
        return {"version": 0}
    return {
        "version": row.version,
        "title": row.title,
        "due_on": row.due_on,
        "delivered_on": row.delivered_on,
        "evidence": row.evidence,
    }


class CloseOutForm(VersionedForm):
    """What a project delivered, and what was learned."""

    delivered = _text(_("What was delivered"), required=True)
    not_delivered = _text(_("What was not delivered, and why"))
    challenge = _text(_("What was difficult"), help_text=_("becomes a lesson of the cluster"))
    solution = _text(_("What solved it"))
    no_lesson = _text(_("Or why there is nothing to learn"))

    def values(self) -> CloseOutValues:
        given = self.cleaned_data
        return CloseOutValues(**{name: given[name] for name in CloseOutValues.__dataclass_fields__})


def close_out_initial(project: Project, said: CloseOut | None) -> dict[str, Any]:
    """What was said before, when a project was returned to work."""
    if said is None:
        return {"version": project.version}
    lesson = said.lesson
    return {
        "version": project.version,
        "delivered": said.delivered,
        "not_delivered": said.not_delivered,
        "challenge": lesson.challenge if lesson else "",
        "solution": lesson.solution if lesson else "",
        "no_lesson": said.no_lesson,
    }
