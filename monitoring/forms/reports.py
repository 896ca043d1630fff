"""The form in which a progress report is asked for."""

import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common import clock
from common.dates import DateNotUnderstood, PartialDate, quarter_of, read_date
from monitoring.enums import ReportScope
from monitoring.metrics import biennium_days
from monitoring.metrics.window import SUBJECTS
from planning.models import Biennium


class DayField(forms.CharField):
    """A date as people write it. ``last`` takes the last day of a month, quarter or year, else the first is taken."""

    def __init__(self, *, last: bool = False, **named: Any) -> None:
        self.last = last
        super().__init__(max_length=40, **named)

    def clean(self, value: Any) -> datetime.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = read_date(text)
        except DateNotUnderstood:
            raise forms.ValidationError(_("Write a date such as 12 Sep 2016, Q3 2016 or 2016.")) from None
        return found.last if self.last else found.first


class ReportRequestForm(forms.Form):
    """About what, over which period, as at which day. Dates that are filled in stand in for the chosen period."""

    about = forms.ChoiceField(label=_("About"))
    period = forms.ChoiceField(label=_("Period"))
    period_from = DayField(label=_("From"), required=False)
    period_to = DayField(label=_("To"), required=False, last=True)
    as_at = DayField(label=_("Figures as at"), last=True)

    def __init__(self, *arguments: Any, biennium: Biennium, **named: Any) -> None:
        self.biennium = biennium
        self.periods = presets(biennium)
        named.setdefault(
            "initial",
            {"about": "secretariat", "period": "biennium", "as_at": date_format(clock.today(), "DATE_FORMAT")},
        )
        super().__init__(*arguments, **named)
        self.fields["about"].choices = subjects()  # type: ignore[attr-defined]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (key, label) for key, label, _first, _last in self.periods
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("period_from") or values.get("period_to"):
            for name in ("period_from", "period_to"):
                if name not in self.errors and not values.get(name):
                    self.add_error(name, _("Write a date such as 12 Sep 2016, Q3 2016 or 2016."))
        return values

    def asked(self) -> dict[str, Any]:
        """What ``request_report`` takes."""
        values = self.cleaned_data
        scope, _colon, code = values["about"].partition(":")
        span = {key: (first, last) for key, _label, first, last in self.periods}
        first, last = (values["period_from"], values["period_to"]) if values["period_from"] else span[values["period"]]
        return {
            "biennium": self.biennium,
            "scope": scope,
            "subject": SUBJECTS[scope].objects.get(code=code) if code else None,  # type: ignore[attr-defined]
            "period_from": first,
            "period_to": last,
            "as_at": values["as_at"],
        }


def presets(biennium: Biennium) -> list[tuple[str, Any, datetime.date, datetime.date]]:
    """The usual periods within the biennium: this month, this quarter, this year, the biennium."""
    first, last = biennium_days(biennium)
    today = min(max(clock.today(), first), last)
    month = PartialDate.month(today.year, today.month)
    quarter = PartialDate.quarter(today.year, quarter_of(today))
    year = PartialDate.year(today.year)
    return [
        ("biennium", f"{biennium}", first, last),
        ("year", year.label, year.first, year.last),
        ("quarter", quarter.label, quarter.first, quarter.last),
        ("month", month.label, month.first, month.last),
    ]


def subjects() -> list[tuple[Any, Any]]:
    """The whole Secretariat, then its divisions, units and clusters."""
    groups: list[tuple[Any, Any]] = [("secretariat", _("Whole Secretariat"))]
    for scope, model in SUBJECTS.items():
        rows = model.objects.values_list("code", "name")  # type: ignore[attr-defined]
        groups.append((ReportScope(scope).label, [(f"{scope}:{code}", f"{code} {name}") for code, name in rows]))
    return groups
