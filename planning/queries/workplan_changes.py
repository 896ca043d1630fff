"""The differences of two contents in words, as the page of a workplan shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.templatetags.formats import full_date, number, percent
from planning.enums import AssignmentRole, Function, OutputStatus, Priority
from planning.queries.workplan_content import ENDED, PLANNED, POSTPONED, Content, date_in, days_text, due_in
from planning.queries.workplan_diff import ADDED, CHANGED, PUT_OFF, REMOVED, TERMINATED, ActivityChange, differences

KIND_WORDS = {
    ADDED: gettext_lazy("Added"),
    REMOVED: gettext_lazy("Removed"),
    CHANGED: gettext_lazy("Changed"),
    PUT_OFF: gettext_lazy("Postponed"),
    TERMINATED: gettext_lazy("Terminated"),
}
FIELD_WORDS: dict[str, Any] = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "start": gettext_lazy("Start"),
    "end": gettext_lazy("End"),
    "lead_unit": gettext_lazy("Lead unit"),
    "days": gettext_lazy("Work-days"),
    "milestones": gettext_lazy("Milestone"),
    "deliverables": gettext_lazy("Deliverable"),
    "mandates": gettext_lazy("Mandate"),
    "lead_officer": gettext_lazy("Lead officer"),
    "people": gettext_lazy("Part"),
    "output": gettext_lazy("Output"),
    "cluster": gettext_lazy("Cluster"),
    "project": gettext_lazy("Project"),
    "function": gettext_lazy("Function"),
    "priority": gettext_lazy("Priority"),
    "output_status": gettext_lazy("UN output status"),
    "supporting_units": gettext_lazy("Supporting unit"),
    "targets": gettext_lazy("Target"),
    "waits_for": gettext_lazy("Waits for"),
    "standing": gettext_lazy("Standing"),
}
STANDING_WORDS = {
    PLANNED: gettext_lazy("planned"),
    POSTPONED: gettext_lazy("postponed"),
    ENDED: gettext_lazy("terminated"),
}
CHOICES: dict[str, Mapping[str, Any]] = {
    "function": dict(Function.choices),
    "priority": dict(Priority.choices),
    "output_status": dict(OutputStatus.choices),
    "standing": STANDING_WORDS,
}


@dataclass(frozen=True)
class FieldRow:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeBlock:
    """One changed activity, ready for ``components/diff.html``."""

    kind: str
    kind_label: Any
    code: str
    title: str
    url: str
    reason: str = ""
    fields: list[FieldRow] = field(default_factory=list)


def changes_in_words(before: Content, after: Content, reasons: Mapping[str, str]) -> list[ChangeBlock]:
    """What changes from one content to the other; ``reasons`` maps the code of an activity to the reason given."""
    old, new = before.get("activities", {}), after.get("activities", {})
    return [
        ChangeBlock(
            kind={TERMINATED: REMOVED}.get(change.kind, change.kind),
            kind_label=KIND_WORDS[change.kind],
            code=change.code,
            title=change.title,
            url=reverse("planning:activity-detail", args=[change.code]) if change.code in new else "",
            reason=reasons.get(change.code, ""),
            fields=list(_rows(change, old.get(change.code), new.get(change.code))),
        )
        for change in differences(before, after)
    ]


def rows_between(old: Content, new: Content) -> list[FieldRow]:
    """Every field in which two contents of one activity differ, an empty one standing for an activity to come."""
    differing = differences({"activities": {"": old}}, {"activities": {"": new}})
    touched = {place.path[0] for change in differing for place in change.fields}
    return [row for name in FIELD_WORDS if name in touched for row in _field(name, old, new)]


def _rows(change: ActivityChange, old: Content | None, new: Content | None) -> Iterable[FieldRow]:
    if old is None or new is None:
        was, now = (_summary(one) if one else {} for one in (old, new))
        for label in now or was:
            yield FieldRow(label, was.get(label, ""), now.get(label, ""))
        return
    touched = {place.path[0] for place in change.fields}
    if change.kind in (PUT_OFF, TERMINATED):
        touched.discard("standing")
    if "days" in touched:
        touched.discard("people")
    for name in FIELD_WORDS:
        if name in touched:
            yield from _field(name, old, new)


def _field(name: str, old: Content, new: Content) -> Iterable[FieldRow]:
    label = str(FIELD_WORDS[name])
    was, now = old.get(name), new.get(name)
    if name in ("start", "end"):
        yield FieldRow(label, date_words(was), date_words(now))
    elif name == "days":
        yield from _days(old, new)
    elif name in ("milestones", "deliverables"):
        for title in _differing(was, now):
            yield FieldRow(label, _dated(title, was), _dated(title, now))
    elif name == "mandates":
        for address in _differing(was, now):
            yield FieldRow(address, _percent(was, address), _percent(now, address))
    elif name == "people":
        for person in _differing(was, now):
            yield FieldRow(label, _part(was, person), _part(now, person))
    elif name in ("supporting_units", "targets"):
        for one in sorted({*(was or [])} ^ {*(now or [])}):
            yield FieldRow(label, one if one in (was or []) else "", one if one in (now or []) else "")
    elif name == "waits_for":
        for code in _differing(was, now):
            yield FieldRow(label, _waiting(code, was), _waiting(code, now))
    else:
        choices = CHOICES.get(name, {})
        yield FieldRow(label, str(choices.get(str(was), was or "")), str(choices.get(str(now), now or "")))


def _differing(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[str]:
    old, new = was or {}, now or {}
    return [key for key in [*old, *(key for key in new if key not in old)] if old.get(key) != new.get(key)]


def _days(old: Content, new: Content) -> Iterable[FieldRow]:
    """One row for a quarter; one for the year where several quarters change; by person where the sum stays."""
    quarters = sorted(set(_differing(old.get("days"), new.get("days"))))
    by_year: dict[str, list[str]] = {}
    for quarter in quarters:
        by_year.setdefault(quarter[:4], []).append(quarter)
    for year, changed in by_year.items():
        was, now = days_of(old, year), days_of(new, year)
        if len(changed) > 1 and was != now:
            yield FieldRow(_("Work-days, %(period)s") % {"period": year}, _exact(was), _exact(now))
            continue
        for quarter in changed:
            was, now = days_of(old, quarter), days_of(new, quarter)
            words = quarter_words(quarter)
            if was != now:
                yield FieldRow(_("Work-days, %(period)s") % {"period": words}, _exact(was), _exact(now))
            else:
                yield from _by_person(quarter, words, old, new)


def _by_person(quarter: str, words: str, old: Content, new: Content) -> Iterable[FieldRow]:
    was, now = old["days"].get(quarter, {}), new["days"].get(quarter, {})
    for person in _differing(was, now):
        name = (new["people"].get(person) or old["people"].get(person) or {}).get("name", "")
        yield FieldRow(
            _("%(name)s, %(period)s") % {"name": name, "period": words}, was.get(person, "0"), now.get(person, "0")
        )


def days_of(activity: Content, period: str) -> Decimal:
    """Work-days in a year (``2016``) or a quarter (``2016-Q3``)."""
    return sum(
        (
            Decimal(days)
            for quarter, people in activity.get("days", {}).items()
            if quarter.startswith(period)
            for days in people.values()
        ),
        Decimal(0),
    )


def quarter_words(quarter: str) -> str:
    """``Q3`` in the current year, ``Q3 2015`` in another."""
    year, name = quarter.split("-", 1)
    return name if year == str(clock.today().year) else f"{name} {year}"


def date_words(value: Mapping[str, str] | None) -> str:
    return date_in(value).label if value and value.get("on") else ""


def _dated(title: str, rows: Mapping[str, str] | None) -> str:
    due = (rows or {}).get(title)
    if due is None:
        return ""
    return f"{title}, {full_date(due_in(due))}" if due else title


def _waiting(code: str, rows: Mapping[str, str] | None) -> str:
    days = (rows or {}).get(code)
    if not days or days == "0":
        return code if days else ""
    return ngettext("%(code)s, %(n)s day after", "%(code)s, %(n)s days after", int(days)) % {"code": code, "n": days}


def _percent(shares: Mapping[str, str] | None, address: str) -> str:
    share = (shares or {}).get(address)
    return percent(share, _places(share)) if share else ""


def _exact(days: Decimal) -> str:
    return number(days, _places(days))


def _places(value: Any) -> int:
    """The decimals a value has: rounded, two that differ could read as one."""
    return len(days_text(Decimal(value)).partition(".")[2])


def _part(people: Mapping[str, Any] | None, person: str) -> str:
    part = (people or {}).get(person)
    return f"{part['name']}, {dict(AssignmentRole.choices).get(part['role'], '')}" if part else ""


def _summary(activity: Content) -> dict[str, str]:
    """An added or removed activity in a few rows."""
    total = days_of(activity, "")
    names = [person["name"] for person in activity.get("people", {}).values()]
    shares = activity["mandates"]
    parts = [
        f"{date_words(activity['start'])} – {date_words(activity['end'])}",
        _("%(days)s work-days") % {"days": _exact(total)},
        *names[:1],
    ]
    return {
        _("Dates and days"): ", ".join(parts),
        _("UN output status"): str(CHOICES["output_status"].get(activity["output_status"], "")),
        _("Mandates"): ", ".join(f"{address} {_percent(shares, address)}" for address in shares),
    }
