"""The rows of an activity's form: shares, people, milestones, deliverables, and what it waits for."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import DateText
from planning.enums import AssignmentRole
from planning.rules.plan_checks import LONGEST_ITEM, MOST_DAYS, MOST_LAG, WHOLE

MOST_ROWS = 100


class RowForm(forms.Form):
    """A row of a table: its fields are named by the heads above them, and by themselves to a screen reader."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.name_fields()

    def name_fields(self) -> None:
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs["aria-label"] = field.label


class ShareForm(RowForm):
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "mandates", "autocomplete": "off", "placeholder": "XII/32/3"}),
    )
    percent = forms.DecimalField(
        label=_("Share, %"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=WHOLE,
        max_digits=5,
        decimal_places=2,
    )


class PersonForm(RowForm):
    """A person's part: the role, and the work-days of each quarter of the biennium."""

    staff = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=AssignmentRole.choices, initial=AssignmentRole.CONTRIBUTOR
    )

    def __init__(self, *arguments: Any, years: tuple[int, int], people: list[tuple[int, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        staff: Any = self.fields["staff"]
        staff.choices = [("", "–"), *people]
        self.quarters = [(year, quarter) for year in years for quarter in (1, 2, 3, 4)]
        for year, quarter in self.quarters:
            self.fields[f"q{year}_{quarter}"] = forms.DecimalField(
                label=f"Q{quarter} {year}",
                required=False,
                min_value=0,
                max_value=MOST_DAYS,
                max_digits=5,
                decimal_places=1,
            )
        self.name_fields()

    def quarter_fields(self) -> list[Any]:
        return [self[f"q{year}_{quarter}"] for year, quarter in self.quarters]


class ItemForm(RowForm):
    """A milestone or a deliverable. ``key`` is that of one that stands already."""

    key = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    title = forms.CharField(label=_("What is reached"), required=False, max_length=LONGEST_ITEM)
    due = DateText(label=_("Due"), required=False)
    drop = forms.BooleanField(label=_("Take away"), required=False)


class MilestoneForm(ItemForm):
    def name_fields(self) -> None:
        self.fields["title"].label = _("Milestone")
        super().name_fields()


class DeliverableForm(ItemForm):
    def name_fields(self) -> None:
        self.fields["title"].label = _("Deliverable")
        super().name_fields()


class DependencyForm(RowForm):
    after = forms.CharField(
        label=_("Activity"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"list": "activities", "autocomplete": "off", "placeholder": "A-02"}),
    )
    lag_days = forms.IntegerField(label=_("Days after its end"), required=False, min_value=0, max_value=MOST_LAG)


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of one kind. More than can be kept are refused, and not cut off."""

    default_error_messages = {
        "missing_management_form": _("The form came back incomplete. Open it again."),
        "too_many_forms": _("Use at most %(num)d rows."),
    }


def _rows(form: type[RowForm]) -> Any:
    return forms.formset_factory(
        form, formset=Rows, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 2, validate_max=True
    )


ROWS: dict[str, Any] = {
    "shares": _rows(ShareForm),
    "people": _rows(PersonForm),
    "milestones": _rows(MilestoneForm),
    "deliverables": _rows(DeliverableForm),
    "dependencies": _rows(DependencyForm),
}
