"""What changed on an activity, its milestones and its deliverables, as sentences with who and when."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Cluster, Project
from common import clock
from common.dates import PartialDate
from common.documents.numbers import percent_text
from planning.models import Activity, Deliverable, Milestone, Output, PartsChange
from planning.queries.workplan_changes import rows_between
from structure.models import Staff, Unit

_SHOWN: dict[str, Any] = {
    "status": gettext_lazy("Status"),
    "percent": gettext_lazy("Done"),
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "starts_on": gettext_lazy("Start"),
    "ends_on": gettext_lazy("End"),
    "lead_unit_id": gettext_lazy("Lead unit"),
    "lead_officer_id": gettext_lazy("Lead officer"),
    "cluster_id": gettext_lazy("Cluster"),
    "output_id": gettext_lazy("Output"),
    "function": gettext_lazy("Function"),
    "priority": gettext_lazy("Priority"),
    "project_id": gettext_lazy("Project"),
    "output_status": gettext_lazy("UN output status"),
    "outcome": gettext_lazy("Outcome"),
}
_NAMED: dict[str, Any] = {
    "lead_unit_id": Unit,
    "lead_officer_id": Staff,
    "cluster_id": Cluster,
    "output_id": Output,
    "project_id": Project,
}
# A date is shown, and is changed, with how precisely it was said.
_PRECISIONS = {"starts_on": "starts_precision", "ends_on": "ends_precision", "due_on": "due_precision"}
_ITEM_FIELDS = ("title", "due_on", "done_on", "delivered_on")


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change: when, who (empty when the system did it), what; ``reason`` speaks where no shown field changed."""

    at: datetime.datetime
    who: str
    reason: str
    fields: list[FieldChange] = field(default_factory=list)


@dataclass(frozen=True)
class _Pair:
    """A version of a row and the one before it."""

    row: Any
    before: Any
    subject: str = ""


@dataclass(frozen=True)
class Changes:
    """Some of an activity's changes, the latest first, and how many there are in all."""

    shown: list[Change]
    count: int


def changes_of(activity: Activity, *, first: int = 0, most: int = 5) -> Changes:
    """The changes of the activity, its milestones and deliverables from the ``first``-th on, at most ``most``.

    A fixed number of queries: four, and one for each kind of name among what changed.
    """
    items = [*_item_pairs(Milestone, activity), *_item_pairs(Deliverable, activity)]
    pairs = sorted(
        [*_activity_pairs(activity, first + most), *items], key=lambda pair: pair.row.history_date, reverse=True
    )
    shown = pairs[first : first + most]
    names = _names(shown)
    return Changes([_change(pair, names) for pair in shown], activity.history.count() + len(items))


def written_since(activity: Activity, version: int) -> tuple[str, datetime.datetime]:
    """Who changed the activity, or reached something of it, after a version was read, and when that was last done."""
    rows = list(activity.history.filter(version__gt=version).select_related("history_user").order_by("history_date"))
    if not rows:
        rows = [
            row
            for model in (Activity, Milestone, Deliverable)
            for row in model.history.filter(**{"id" if model is Activity else "activity_id": activity.pk})
            .select_related("history_user")
            .order_by("-history_date")[:1]
        ]
        rows = sorted(rows, key=lambda row: row.history_date)[-1:]
    names = dict.fromkeys(row.history_user.full_name if row.history_user else _("The system") for row in rows)
    return _(" and ").join(names), rows[-1].history_date if rows else clock.now()


def _activity_pairs(activity: Activity, most: int) -> list[_Pair]:
    """The latest versions with those before them. One row more than asked for gives the last its predecessor."""
    versions = list(
        activity.history.select_related("history_user", "parts_change").order_by("-history_date", "-history_id")[
            : most + 1
        ]
    )
    return [_Pair(row, before) for row, before in zip(versions, [*versions[1:], None], strict=True)][:most]


def _item_pairs(model: Any, activity: Activity) -> list[_Pair]:
    """All versions of the items with those before: an activity has a handful, each changed a few times."""
    word = _("Milestone") if model is Milestone else _("Deliverable")
    rows = list(
        model.history.filter(activity_id=activity.pk)
        .select_related("history_user")
        .order_by("id", "-history_date", "-history_id")
    )
    pairs = []
    for place, row in enumerate(rows):
        follower = rows[place + 1] if place + 1 < len(rows) else None
        before = follower if follower is not None and follower.id == row.id else None
        pairs.append(_Pair(row, before, f"{word} “{row.title}”"))
    return pairs


def _change(pair: _Pair, names: dict[str, dict[int, str]]) -> Change:
    row = pair.row
    fields = _item_fields(pair) if pair.subject else _activity_fields(pair, names)
    reason = row.history_change_reason or (_("Entered") if row.history_type == "+" else _("Changed"))
    if pair.subject and not fields:
        reason = f"{pair.subject}: {reason}"
    return Change(row.history_date, short_name(row.history_user), reason, fields)


def _activity_fields(pair: _Pair, names: dict[str, dict[int, str]]) -> list[FieldChange]:
    if pair.before is None:
        return []
    changed = []
    for name, label in _SHOWN.items():
        if _value(pair.before, name) != _value(pair.row, name):
            changed.append(FieldChange(str(label), _said(pair.before, name, names), _said(pair.row, name, names)))
    return [*changed, *_parts(pair.row)]


def _parts(row: Any) -> list[FieldChange]:
    """Shares, people, work-days and the like that this version changed, one line for each."""
    kept: PartsChange | None = getattr(row, "parts_change", None)
    rows = rows_between(kept.before, kept.after) if kept else []
    return [FieldChange(one.label, one.before or "–", one.after or "–") for one in rows]


def _item_fields(pair: _Pair) -> list[FieldChange]:
    if pair.before is None:
        return []
    changed = []
    for name in _ITEM_FIELDS:
        if not hasattr(pair.row, name):
            continue
        before, after = _value(pair.before, name), _value(pair.row, name)
        if before != after:
            changed.append(FieldChange(pair.subject, _plain(before), _plain(after)))
    return changed


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return PartialDate.around(value, getattr(row, _PRECISIONS[name])) if value and name in _PRECISIONS else value


def _said(row: Any, name: str, names: dict[str, dict[int, str]]) -> str:
    value = _value(row, name)
    if name in _NAMED:
        return names.get(name, {}).get(value, "–") if value else "–"
    if name == "percent":
        return percent_text(value)
    if name in ("title", "description"):
        return _("as it was") if name == "description" else value
    display = getattr(row, f"get_{name}_display", None)
    return str(display() or "–").lower() if display else _plain(value)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return _("open")
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def _names(pairs: list[_Pair]) -> dict[str, dict[int, str]]:
    """The names behind the keys that changed: one query for each kind that did, at most five."""
    found: dict[str, dict[int, str]] = {}
    for name, model in _NAMED.items():
        keys = {
            getattr(row, name)
            for pair in pairs
            if not pair.subject and pair.before is not None and getattr(pair.before, name) != getattr(pair.row, name)
            for row in (pair.before, pair.row)
        } - {None}
        if keys:
            rows = model.objects.filter(pk__in=keys)
            rows = rows.select_related("user") if model is Staff else rows
            found[name] = {one.pk: str(one) for one in rows}
    return found


def short_name(user: Any) -> str:
    """``L. Ferrer``; the whole name where there is one word."""
    if user is None:
        return _("System")
    words = user.full_name.split()
    return f"{words[0][0]}. {words[-1]}" if len(words) > 1 else user.full_name
