"""What changed on records that are kept by hand (mandates, decisions, frameworks): field by field, who, when, why."""

import datetime
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from planning.queries.activity_history import Change, Changes, FieldChange, short_name

NOTHING = "–"
LONGEST = 160  # characters of a text shown before and after; the whole text stands on the page


def versions_of(model: Any, **condition: Any) -> list[tuple[Any, Any]]:
    """Every version of the rows that meet the condition, with the one before it (None for the first). One query."""
    rows = list(
        model.history.filter(**condition).select_related("history_user").order_by("id", "-history_date", "-history_id")
    )
    return [
        (row, before if before is not None and before.id == row.id else None)
        for row, before in zip_longest(rows, rows[1:])
    ]


def changed_fields(row: Any, before: Any, labels: Mapping[str, Any], subject: str = "") -> list[FieldChange]:
    """The fields that differ between two versions, in the order of ``labels``.

    ``subject`` names a part of the record; of a part also what was there when it came and when it went is shown.
    """
    gone = row.history_type == "-"
    if before is None and not (subject and row.history_type == "+"):
        return []
    changes = []
    for name, label in labels.items():
        old = said(before, name) if before is not None else NOTHING
        new = NOTHING if gone else said(row, name)
        if old != new:
            changes.append(FieldChange(f"{subject}, {label}" if subject else str(label), old, new))
    return changes


def change_of(row: Any, fields: list[FieldChange]) -> Change:
    """One change with its reason; ``Entered`` and ``Changed`` where none was given."""
    reason = row.history_change_reason or (_("Entered") if row.history_type == "+" else _("Changed"))
    return Change(row.history_date, short_name(row.history_user), reason, fields)


def latest(changes: Iterable[Change], most: int | None = None) -> Changes:
    """The changes, the latest first, at most ``most`` (None: all); and how many there are."""
    ordered = sorted(changes, key=lambda change: change.at, reverse=True)
    return Changes(ordered[:most], len(ordered))


def said(row: Any, name: str) -> str:
    """A value as a page says it."""
    value = getattr(row, name)
    display = getattr(row, f"get_{name}_display", None)
    if display:
        return str(display() or NOTHING)
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or NOTHING
    return Truncator(str(value)).chars(LONGEST) if value not in (None, "") else NOTHING
