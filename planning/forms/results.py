"""The forms of the results framework. Each carries the version of the row it was opened at, and the reason."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import PartialDate
from common.fields import DateText, as_typed
from planning.enums import CalculationRule, Direction
from planning.models import Biennium, ExpectedResult, Indicator, Measurement, OperationalGoal, Output, Risk
from planning.queries.workplan_content import days_text
from planning.rules.bienniums import LONGEST_REASON
from planning.rules.indicator_values import as_number
from planning.rules.results import LONGEST_TEXT
from planning.rules.risks import IMPACTS, LIKELIHOODS, SCALE
from structure.models import Staff

MOST = Decimal("999999999999.99")  # what a column of values holds


def amount(label: Any, *, required: bool = True, least: Decimal | None = None, help_text: Any = "") -> Any:
    """A value to two decimals."""
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=-MOST if least is None else least,
        max_value=MOST,
        max_digits=14,
        decimal_places=2,
        help_text=help_text,
    )


def words(label: Any, rows: int, *, required: bool = True, longest: int = LONGEST_TEXT, help_text: Any = "") -> Any:
    """Some lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class FrameworkForm(forms.Form):
    """What every form of the framework has; ``values`` are the fields of the noun, as the action takes them."""

    reason_needed = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    reason = words(_("Reason of the change"), 2, required=False, longest=LONGEST_REASON)

    def __init__(self, *arguments: Any, row: Any, **named: Any) -> None:
        super().__init__(*arguments, initial={"version": getattr(row, "version", None), **self.of(row)}, **named)
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])
        if row.pk is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = self.reason_needed
            self.fields["reason"].error_messages["required"] = _("Say why this changes.")

    def of(self, row: Any) -> dict[str, Any]:
        """The fields as they stand in the row."""
        return {}

    def values(self) -> dict[str, Any]:
        """The values of a valid form, by the fields of the row."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "reason")}


class ResultForm(FrameworkForm):
    goal = forms.ModelChoiceField(label=_("Operational goal"), queryset=OperationalGoal.objects.none())
    code = forms.CharField(label=_("Code"), max_length=10, help_text=_("such as 1.2"))
    name = words(_("Statement"), 2, longest=300, help_text=_("what is true at the end of the biennium"))

    def __init__(self, *arguments: Any, row: ExpectedResult, **named: Any) -> None:
        super().__init__(*arguments, row=row, **named)
        goal: Any = self.fields["goal"]
        goal.queryset = OperationalGoal.objects.filter(framework=row.biennium.framework_id)
        goal.label_from_instance = lambda one: _("Goal %(n)s") % {"n": one}

    def of(self, row: ExpectedResult) -> dict[str, Any]:
        return {"goal": row.goal_id, "code": row.code, "name": row.name}


class OutputForm(FrameworkForm):
    code = forms.CharField(label=_("Code"), max_length=12, help_text=_("such as 1.2.1"))
    name = words(_("Title"), 2, longest=300, help_text=_("a product or service"))

    def of(self, row: Output) -> dict[str, Any]:
        return {"code": row.code, "name": row.name}


class IndicatorForm(FrameworkForm):
    name = forms.CharField(label=_("Indicator"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False, help_text=_("documents, Parties, %"))
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    rule = forms.ChoiceField(
        label=_("Measurements are counted as"),
        choices=CalculationRule.choices,
        help_text=_("how several measurements make one value"),
    )
    baseline = amount(_("Baseline"), required=False, help_text=_("before the work"))
    verification = forms.CharField(label=_("Means of verification"), max_length=300, required=False)
    dimension = forms.CharField(
        label=_("Broken down by"), max_length=60, required=False, help_text=_("region, sex, instrument")
    )
    parts = words(_("Parts"), 3, required=False, longest=4000, help_text=_("one a line"))

    def __init__(self, *arguments: Any, row: Indicator, biennium: Biennium, **named: Any) -> None:
        self.years, self.said = biennium.years, dict(row.targets)
        super().__init__(*arguments, row=row, **named)
        for year in self.years:
            self.fields[f"target_{year}"] = amount(_("Target by the end of %(year)s") % {"year": year}, required=False)
        targets = [f"target_{year}" for year in self.years]
        before, after = ["name", "unit", "direction", "rule", "baseline"], ["verification", "dimension", "parts"]
        self.order_fields([*before, *targets, *after, "reason"])

    def of(self, row: Indicator) -> dict[str, Any]:
        return {
            "name": row.name,
            "unit": row.unit,
            "direction": row.direction,
            "rule": row.rule,
            "baseline": plain(row.baseline),
            "verification": row.verification,
            "dimension": row.dimension,
            "parts": "\n".join(row.parts),
            **{f"target_{year}": row.targets.get(str(year)) for year in self.years},
        }

    def clean_parts(self) -> list[str]:
        return [" ".join(line.split()) for line in self.cleaned_data["parts"].splitlines() if line.strip()]

    def values(self) -> dict[str, Any]:
        """Targets as one mapping of years; what is said of a year outside the biennium stays."""
        values = super().values()
        targets = dict(self.said)
        for year in self.years:
            value = values.pop(f"target_{year}")
            targets.pop(str(year), None)
            if value is not None:
                targets[str(year)] = as_number(value)
        return {**values, "targets": targets}


class MeasurementForm(FrameworkForm):
    measured_on = DateText(label=_("Measured on"), help_text=_("a day, such as 30 Jun 2016"))
    part = forms.ChoiceField(label=_("Of"), required=False)
    value = amount(_("Value"))
    base = amount(_("Out of"), required=False, least=Decimal("0.01"), help_text=_("for a ratio"))
    evidence = forms.CharField(label=_("Evidence"), max_length=300, help_text=_("where it can be looked up"))

    def __init__(self, *arguments: Any, row: Measurement, **named: Any) -> None:
        super().__init__(*arguments, row=row, **named)
        parts = row.indicator.parts
        choice: Any = self.fields["part"]
        choice.choices = [("", _("the whole")), *((part, part) for part in parts)]
        if not parts:
            del self.fields["part"]

    def of(self, row: Measurement) -> dict[str, Any]:
        return {
            "measured_on": as_typed(PartialDate.day(row.measured_on)) if row.measured_on else "",
            "part": row.part,
            "value": plain(row.value),
            "base": plain(row.base),
            "evidence": row.evidence,
        }

    def clean_measured_on(self) -> Any:
        date = self.cleaned_data["measured_on"]
        if date.first != date.last:
            raise forms.ValidationError(_("Enter one day, such as 30 Jun 2016."))
        return date.last


class AssumptionForm(FrameworkForm):
    reason_needed = False
    text = words(_("Assumption"), 3, help_text=_("what must hold for the result to be reached"))

    def of(self, row: Any) -> dict[str, Any]:
        return {"text": row.text}


class RiskForm(FrameworkForm):
    reason_needed = False
    text = words(_("Risk"), 2, help_text=_("what may keep the result from being reached"))
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood"), coerce=int, choices=[(n, f"{n} {LIKELIHOODS[n]}") for n in SCALE]
    )
    impact = forms.TypedChoiceField(label=_("Impact"), coerce=int, choices=[(n, f"{n} {IMPACTS[n]}") for n in SCALE])
    response = words(_("Response"), 3, required=False, help_text=_("what is done about it"))
    owner = forms.ModelChoiceField(label=_("Owner"), required=False, queryset=Staff.objects.none())

    def __init__(self, *arguments: Any, row: Risk, **named: Any) -> None:
        super().__init__(*arguments, row=row, **named)
        owner: Any = self.fields["owner"]
        owner.queryset = Staff.objects.filter(active_to__isnull=True).select_related("user").order_by("user__full_name")
        owner.label_from_instance = lambda staff: staff.user.full_name

    def of(self, row: Risk) -> dict[str, Any]:
        return {
            "text": row.text,
            "likelihood": row.likelihood or 3,
            "impact": row.impact or 3,
            "response": row.response,
            "owner": row.owner_id,
        }


def plain(value: Decimal | None) -> str:
    """A value as a person would type it."""
    return "" if value is None else days_text(value)
