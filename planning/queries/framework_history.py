"""What changed in a row of the results framework, field by field, with who, when and why."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format

from common.documents.numbers import number_text
from common.past import after

MOST = 20  # changes shown


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One change: when, who (empty when the system did it), why, and which fields."""

    at: datetime.datetime
    who: str
    reason: str
    fields: list[FieldChange] = field(default_factory=list)


def changes_of(row: Any, names: tuple[str, ...], day: datetime.date | None = None) -> list[RowChange]:
    """The latest changes of a row, newest first: of the fields ``names``, and how it was entered. One query.

    Up to the end of ``day``, or all there are.
    """
    foreign = [name for name in names if row._meta.get_field(name).is_relation]
    known = row.history.filter(history_date__lt=after(day)) if day else row.history
    states = list(known.select_related("history_user", *foreign).order_by("-history_date", "-history_id")[: MOST + 1])
    found = [_change(after, before, names, row) for after, before in pairwise(states)]
    if states and len(states) <= MOST:
        found.append(RowChange(states[-1].history_date, _who(states[-1]), states[-1].history_change_reason))
    return found


def _change(after: Any, before: Any, names: tuple[str, ...], row: Any) -> RowChange:
    changed = [
        FieldChange(
            str(row._meta.get_field(name).verbose_name).capitalize(),
            _said(getattr(before, name)),
            _said(getattr(after, name)),
        )
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]
    return RowChange(after.history_date, _who(after), after.history_change_reason, changed)


def _who(state: Any) -> str:
    return state.history_user.full_name if state.history_user else ""


def _said(value: Any) -> str:
    """A value as it is shown: dates and numbers as they are written, lists and targets one after the other."""
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return number_text(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {value[key]}" for key in sorted(value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
