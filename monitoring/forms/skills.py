"""The forms of skills: one's own, a new one for the list, one of the list."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from structure.models import Skill


class OwnSkillsForm(forms.Form):
    """Which skills one has; what is missing from the list is proposed."""

    skills = forms.ModelMultipleChoiceField(
        label=_("What you can"),
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list."), "invalid_pk_value": _("Choose from the list.")},
    )
    proposed = forms.CharField(
        label=_("Not in the list? Propose it"),
        required=False,
        max_length=100,
        help_text=_("It counts for you at once. Human resources takes it into the list, or merges it with another."),
    )

    def __init__(self, *arguments: Any, skills: QuerySet[Skill], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["skills"].queryset = skills  # type: ignore[attr-defined]


class SkillNameForm(forms.Form):
    name = forms.CharField(label=_("Skill"), max_length=100)


class MergeForm(forms.Form):
    """The skill whose name stays."""

    into = forms.ModelChoiceField(
        label=_("It is the same as"),
        queryset=Skill.objects.none(),
        error_messages={"invalid_choice": _("Choose another skill of the list.")},
    )

    def __init__(self, *arguments: Any, skills: QuerySet[Skill], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["into"].queryset = skills  # type: ignore[attr-defined]
