"""Two people wrote one activity at once: what each wrote, in words, and the form in which it is decided."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from planning.forms.activities import ActivityForms, initial_of
from planning.forms.activity_merge import (
    LISTS,
    MAIN,
    Parts,
    merge,
    packed,
    parts_of,
    shape_of,
    split,
    take_theirs,
    unpacked,
)
from planning.models import Activity


@dataclass(frozen=True)
class FieldConflict:
    """One value both changed. ``name`` is what the buttons send."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass
class Conflict:
    """Whose change it was and when, what is still to be decided, and what was taken over from it."""

    by: str
    at: datetime.datetime
    since: int
    fields: list[FieldConflict] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)


def in_conflict(forms: ActivityForms, activity: Activity) -> tuple[ActivityForms, list[FieldConflict], list[Any]]:
    """What was typed and what stands now, merged into one form; ``activity`` is read anew.

    Nothing typed is lost: what both changed keeps what was typed until it is decided.
    """
    read = unpacked(str(forms.main["read"].value() or ""))
    mine, theirs = parts_of(forms.shape()), parts_of(initial_of(activity))
    merged = merge(read, mine, theirs)
    again = _shown(forms, activity, merged.parts, theirs, activity.version)
    words = _Words(again, mine, theirs, read)
    return (
        again,
        [words.conflict(name) for name in merged.conflicts],
        [(words.label(name), words.said(theirs, name)) for name in merged.taken],
    )


def decided(
    forms: ActivityForms, activity: Activity, take: str, still_open: list[str]
) -> tuple[ActivityForms, list[FieldConflict]]:
    """The form with one conflict decided for theirs (``take``), or kept; nothing is saved yet."""
    theirs, mine = unpacked(str(forms.main["read"].value() or "")), parts_of(forms.shape())
    if take:
        mine = take_theirs(mine, theirs, take)
    again = _shown(forms, activity, mine, theirs, forms.main["version"].value())
    words = _Words(again, mine, theirs, theirs)
    return again, [words.conflict(name) for name in still_open]


def _shown(forms: ActivityForms, activity: Activity, parts: Parts, theirs: Parts, version: Any) -> ActivityForms:
    shape = shape_of(parts)
    shape[MAIN] |= {"version": version, "read": packed(theirs), "reason": forms.main["reason"].value()}
    return ActivityForms(forms.workplan, None, activity, shape)


class _Words:
    """The names of parts and their values, as the form itself shows them."""

    def __init__(self, forms: ActivityForms, *sides: Parts) -> None:
        self.main, self.sides = forms.main, sides
        self.mine, self.theirs = sides[0], sides[1]
        self.person_fields: Mapping[str, Any] = forms.rows["people"].empty_form.fields

    def conflict(self, name: str) -> FieldConflict:
        return FieldConflict(name, self.label(name), self.said(self.theirs, name), self.said(self.mine, name))

    def label(self, name: str) -> str:
        part, sub = split(name, *self.sides)
        kind, _bar, key = part.partition("|")
        if kind == MAIN:
            return str(self.main.fields[sub].label) if sub in self.main.fields else sub
        if kind in LISTS:
            return _("Supporting unit") if kind == "supporting_units" else _("Strategic target")
        if kind == "shares":
            return _("Share of %(mandate)s") % {"mandate": key}
        if kind == "dependencies":
            return _("Waits for %(code)s") % {"code": key}
        if kind == "people":
            name_of = self._choice(self.person_fields["staff"], key)
            return f"{name_of}, {self.person_fields[sub].label}" if sub in self.person_fields else name_of
        title = next((side[part]["title"] for side in self.sides if side.get(part, {}).get("title")), "")
        words = {"milestones": _("Milestone “%(title)s”"), "deliverables": _("Deliverable “%(title)s”")}.get(kind)
        return words % {"title": title} + (f", {_('due')}" if sub == "due" else "") if words else name

    def said(self, side: Parts, name: str) -> str:
        part, sub = split(name, *self.sides)
        kind, _bar, key = part.partition("|")
        values = side.get(part)
        if values is None:
            return _("not there any more") if kind in ("milestones", "deliverables") else _("not there")
        if kind in LISTS:
            return self._choice(self.main.fields[kind], key)
        if kind == MAIN:
            return self._choice(self.main.fields.get(sub), values.get(sub, ""))
        if kind == "shares":
            return f"{values['percent']}%" if values.get("percent") else _("no share")
        if kind == "dependencies":
            return _("%(n)s days after its end") % {"n": values.get("lag_days") or "0"}
        if kind == "people":
            return self._part(values, sub)
        if values.get("drop"):
            return _("taken away")
        return values.get(sub, "") if sub else ", ".join(values[name] for name in ("title", "due") if name in values)

    def _part(self, values: dict[str, str], sub: str) -> str:
        role = self._choice(self.person_fields["role"], values.get("role", ""))
        if sub == "role":
            return role
        if sub:
            return values.get(sub) or "0"
        quarters = {name: field_of.label for name, field_of in self.person_fields.items() if name.startswith("q")}
        return ", ".join([role, *(f"{label}: {values[name]}" for name, label in quarters.items() if name in values)])

    @staticmethod
    def _choice(field_of: Any, value: str) -> str:
        """The words of a choice; anything else as it is."""
        choices = {str(key): str(label) for key, label in getattr(field_of, "choices", ())}
        return choices.get(value, value)
