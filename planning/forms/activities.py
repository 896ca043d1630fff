"""The form in which a unit head writes an activity: one form for its values, one row form for each part."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from common.dates import DateNotUnderstood, PartialDate, read_date
from planning.enums import AssignmentRole, Function, OutputStatus, Priority
from planning.models import Activity, Biennium, Mandate, Output, Workplan
from planning.queries.workplan_content import ENDED, PLANNED, POSTPONED, days_text, standing_of
from planning.rules.plan_checks import REASON_NEEDED
from planning.rules.plan_edit import ActivityValues, MilestoneValue, PersonValue, ShareValue
from structure.models import Staff

MOST_ROWS = 40
STANDINGS = ((PLANNED, _("planned")), (POSTPONED, _("postponed")), (ENDED, _("terminated")))


def as_typed(date: PartialDate) -> str:
    """The date as a person would type it: in English, which is what is read back."""
    with translation.override("en"):
        return date.label


class DateText(forms.CharField):
    """A date in one text field, as precisely as it is known."""

    def __init__(self, **named: Any) -> None:
        widget = forms.TextInput(
            attrs={
                "autocomplete": "off",
                "class": "x-input-date",
                "hx-get": reverse_lazy("planning:date-read"),
                "hx-trigger": "change",
                "hx-target": "next .x-echo",
            }
        )
        super().__init__(max_length=40, widget=widget, **named)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text)
        except DateNotUnderstood as error:
            raise forms.ValidationError(error.sentence) from None

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value) if isinstance(value, PartialDate) else value


class ActivityForm(forms.Form):
    """The values of an activity. ``version`` is the activity's when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    title = forms.CharField(label=_("Title"), max_length=300)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    start = DateText(label=_("Start"), help_text=_("a day, month, quarter or year"))
    end = DateText(label=_("End"), help_text=_("as precisely as it is known"))
    output = forms.TypedChoiceField(label=_("Output"), required=False, coerce=int, empty_value=None)
    cluster = forms.TypedChoiceField(label=_("Cluster"), required=False, coerce=int, empty_value=None)
    function = forms.ChoiceField(label=_("Function"), choices=Function.choices)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, initial=Priority.MEDIUM)
    output_status = forms.ChoiceField(
        label=_("UN output status"), choices=OutputStatus.choices, initial=OutputStatus.PROGRAMMED
    )
    lead_officer = forms.TypedChoiceField(label=_("Lead officer"), required=False, coerce=int, empty_value=None)
    standing = forms.ChoiceField(label=_("This activity is"), choices=STANDINGS, initial=PLANNED)
    reason = forms.CharField(
        label=_("Reason of the change"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *arguments: Any,
        biennium: Biennium,
        people: list[tuple[int, str]],
        reason_needed: bool,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].required = reason_needed
        self.fields["reason"].error_messages["required"] = REASON_NEEDED
        outputs = Output.objects.filter(result__biennium=biennium)
        none = [("", "–")]
        self._choose("output", none + [(output.pk, f"{output.code} {output.said()}") for output in outputs])
        clusters = Cluster.objects.all()
        self._choose("cluster", none + [(cluster.pk, f"{cluster.code} {cluster.said()}") for cluster in clusters])
        self._choose("lead_officer", [*none, *people])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


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
        label=_("Share, %"), required=False, min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
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
                label=f"Q{quarter} {year}", required=False, min_value=0, max_value=92, max_digits=5, decimal_places=1
            )
        self.name_fields()

    def quarter_fields(self) -> list[Any]:
        return [self[f"q{year}_{quarter}"] for year, quarter in self.quarters]


class MilestoneForm(RowForm):
    key = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    title = forms.CharField(label=_("Milestone"), required=False, max_length=200)
    due = DateText(label=_("Due"), required=False)
    drop = forms.BooleanField(label=_("Take away"), required=False)


ShareRows = forms.formset_factory(ShareForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
PersonRows = forms.formset_factory(PersonForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
MilestoneRows = forms.formset_factory(MilestoneForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class ActivityForms:
    """The form and its rows as one: valid together, read together."""

    def __init__(
        self, workplan: Workplan, data: Any = None, activity: Activity | None = None, mandate: str = ""
    ) -> None:
        """``mandate`` is the address of a mandate a new activity is to answer, as the form opens."""
        biennium = workplan.biennium
        self.reason_needed = workplan.versions.filter(approved_at__isnull=False).exists()
        people = [
            (staff.pk, staff.user.full_name)
            for staff in Staff.objects.filter(active_to__isnull=True).select_related("user")
        ]
        shares = [{"mandate": mandate, "percent": days_text(Decimal(100))}] if mandate else []
        initial = (
            initial_of(activity)
            if activity
            else {"main": {"cluster": None}, "shares": shares, "people": [], "milestones": []}
        )
        row = {"years": biennium.years, "people": people}
        self.main = ActivityForm(
            data, initial=initial["main"], biennium=biennium, people=people, reason_needed=self.reason_needed
        )
        self.shares: Any = ShareRows(data, initial=initial["shares"], prefix="shares")
        self.people: Any = PersonRows(data, initial=initial["people"], prefix="people", form_kwargs=row)
        self.milestones: Any = MilestoneRows(data, initial=initial["milestones"], prefix="milestones")
        self.row_errors: dict[str, list[Any]] = {}

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (self.main, self.shares, self.people, self.milestones)]
        return all(valid) and self._mandates_known()

    def _mandates_known(self) -> bool:
        addresses = [row["mandate"] for row in self._rows(self.shares) if row.get("mandate")]
        self._mandates = dict(Mandate.objects.filter(address__in=addresses).values_list("address", "pk"))
        unknown = [address for address in addresses if address not in self._mandates]
        half = [row for row in self._rows(self.shares) if bool(row.get("mandate")) != (row.get("percent") is not None)]
        if unknown:
            self.row_errors["shares"] = [_("No mandate stands at %(address)s.") % {"address": ", ".join(unknown)}]
        elif half:
            self.row_errors["shares"] = [_("Give each mandate its share, and each share its mandate.")]
        days = [row for row in self._rows(self.people) if not row.get("staff") and any(_days(row).values())]
        if days:
            self.row_errors["people"] = [_("Say whose work-days these are.")]
        return not self.row_errors

    def _rows(self, rows: Any) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in rows if getattr(form, "cleaned_data", None)]

    def values(self) -> ActivityValues:
        """The values of a valid form."""
        main = self.main.cleaned_data
        return ActivityValues(
            title=main["title"],
            description=main["description"],
            start=main["start"],
            end=main["end"],
            output_id=main["output"],
            cluster_id=main["cluster"],
            function=main["function"],
            priority=main["priority"],
            output_status=main["output_status"],
            lead_officer_id=main["lead_officer"],
            standing=main["standing"],
            shares=[
                ShareValue(self._mandates[row["mandate"]], row["percent"])
                for row in self._rows(self.shares)
                if row.get("mandate")
            ],
            people=[
                PersonValue(row["staff"], row["role"] or AssignmentRole.CONTRIBUTOR, _days(row))
                for row in self._rows(self.people)
                if row.get("staff")
            ],
            milestones=[
                MilestoneValue(row.get("key"), row.get("title", ""), row.get("due"), bool(row.get("drop")))
                for row in self._rows(self.milestones)
                if row.get("title") or row.get("due") or row.get("key")
            ],
        )

    def refuse(self, errors: dict[str, list[Any]]) -> None:
        """Show what an action refused, beside the field it names."""
        for name, sentences in errors.items():
            if name in self.main.fields:
                for sentence in sentences:
                    self.main.add_error(name, str(sentence))
            else:
                self.row_errors[name] = sentences

    def quiet(self) -> None:
        """Show the rows without judging them: somebody asked for one more row, not to save."""
        self.main._errors = ErrorDict()  # type: ignore[attr-defined]
        for rows in (self.shares, self.people, self.milestones):
            for form in rows.forms:
                form._errors = ErrorDict()
            rows._errors, rows._non_form_errors = [{} for _form in rows.forms], rows.error_class()

    def share_total(self) -> str:
        total = Decimal(0)
        for form in self.shares.forms:
            try:
                total += Decimal(str(form["percent"].value() or 0))
            except ArithmeticError:
                continue
        return days_text(total) if total.is_finite() else "–"


def _days(row: dict[str, Any]) -> dict[tuple[int, int], Decimal]:
    found = {}
    for name, days in row.items():
        if name.startswith("q") and days is not None:
            year, quarter = name[1:].split("_")
            found[int(year), int(quarter)] = days
    return found


def initial_of(activity: Activity) -> dict[str, Any]:
    """What stands in the form when it is opened; milestones already reached are not changed here."""
    return {
        "main": {
            "version": activity.version,
            "title": activity.title,
            "description": activity.description,
            "start": as_typed(activity.start),
            "end": as_typed(activity.end),
            "output": activity.output_id,
            "cluster": activity.cluster_id,
            "function": activity.function,
            "priority": activity.priority,
            "output_status": activity.output_status,
            "lead_officer": activity.lead_officer_id,
            "standing": standing_of(activity.status, activity.outcome),
        },
        "shares": [
            {"mandate": share.mandate.address, "percent": days_text(share.percent)}
            for share in activity.mandate_shares.select_related("mandate")
        ],
        "people": [_person(assignment) for assignment in activity.assignments.prefetch_related("days")],
        "milestones": [
            {"key": milestone.pk, "title": milestone.title, "due": as_typed(milestone.due)}
            for milestone in activity.milestones.filter(done_on__isnull=True).order_by("due_on")
        ],
    }


def _person(assignment: Any) -> dict[str, Any]:
    days = {f"q{row.year}_{row.quarter}": days_text(row.days) for row in assignment.days.all()}
    return {"staff": assignment.staff_id, "role": assignment.role, **days}


def mandate_choices() -> Iterable[tuple[str, str]]:
    """Addresses and titles of the mandates a share can be given to, for the list that helps typing."""
    return Mandate.objects.order_by("decision__order", "order").values_list("address", "title")
