"""The forms of lessons: what was learned, and what comes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.enums import LessonOutcome
from clusters.models import WHOLE_SECRETARIAT, Cluster, Lesson, ProcedureVersion
from clusters.queries.lessons import WHOLE, versions_to_name
from clusters.rules.lessons import LONGEST_RULE, LONGEST_WORDS, Decision, LessonValues
from common import clock
from common.dates import PartialDate
from common.fields import DayText, as_typed
from common.forms import RefusableForm, VersionedForm, reason_field


class LessonFields(forms.Form):
    """A challenge met, what solved it, and since when one knows."""

    challenge = forms.CharField(
        label=_("Challenge"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    solution = forms.CharField(
        label=_("Solution"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    learned_on = DayText(label=_("Learned on"))

    def values(self) -> LessonValues:
        """The values of a valid form."""
        said = self.cleaned_data
        return LessonValues(said["challenge"], said["solution"], said["learned_on"])


class LessonForm(RefusableForm, LessonFields):
    """A new lesson of one of the clusters the writer sits in, or (None among ``clusters``) of the whole Secretariat."""

    cluster = forms.ChoiceField(label=_("Concerns"))
    field_order = ("cluster",)

    def __init__(self, *arguments: Any, clusters: list[Cluster | None], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.clusters = {str(one.pk) if one else WHOLE: one for one in clusters}
        cluster: Any = self.fields["cluster"]
        cluster.choices = [
            (key, f"{one.code} {one.said()}" if one else WHOLE_SECRETARIAT) for key, one in self.clusters.items()
        ]

    def clean_cluster(self) -> Cluster | None:
        """The cluster chosen, or None for the whole Secretariat."""
        return self.clusters[self.cleaned_data["cluster"]]

    @staticmethod
    def initial_of(thing: Any) -> dict[str, Any]:
        return {"learned_on": as_typed(PartialDate.day(clock.today()))}


class LessonEditForm(VersionedForm, LessonFields):
    """A change of an undecided lesson."""

    @staticmethod
    def initial_of(lesson: Lesson) -> dict[str, Any]:
        return {
            "version": lesson.version,
            "challenge": lesson.challenge,
            "solution": lesson.solution,
            "learned_on": as_typed(PartialDate.day(lesson.learned_on)),
        }


class DecisionForm(VersionedForm):
    """What comes of a lesson; each outcome asks for its own field."""

    outcome = forms.ChoiceField(
        label=_("What comes of it"),
        choices=[pair for pair in LessonOutcome.choices if pair[0] != LessonOutcome.UNDECIDED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what comes of it.")},
    )
    changed_version = forms.TypedChoiceField(
        label=_("Version of a procedure"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("when a procedure changed"),
    )
    plan_rule = forms.CharField(
        label=_("Rule of the plan"), required=False, max_length=LONGEST_RULE, help_text=_("when it became a rule")
    )
    reason = reason_field(_("Reason"), required=False, help_text=_("when it is rejected"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        version: Any = self.fields["changed_version"]
        version.choices = [
            ("", "–"),
            *(
                (
                    one.pk,
                    _("%(code)s, version %(n)s: %(title)s")
                    % {"code": one.procedure.code, "n": one.number, "title": one.procedure.title},
                )
                for one in versions_to_name()
            ),
        ]

    def decision(self) -> Decision:
        """The decision of a valid form."""
        said = self.cleaned_data
        version = ProcedureVersion.objects.filter(pk=said["changed_version"]).first()
        return Decision(said["outcome"], version, said["plan_rule"], said["reason"])


class AgainForm(VersionedForm):
    """Why a decided lesson is taken up again."""

    again = reason_field(_("Why it is taken up again"), error_messages={"required": _("Say why.")})
