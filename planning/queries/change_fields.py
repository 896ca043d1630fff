"""The places in an activity that a change request touches. Pure, but for reading the activity as it stands.

A place is a leaf of the activity's content written in one line: ``title``, ``end.on``, ``days.2016-Q3.12``,
``mandates.XII/32/3``. A place without a value is empty.
"""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from planning.enums import ChangeKind
from planning.models import Activity, ChangeRequest
from planning.queries.workplan_content import Content, activity_content
from planning.queries.workplan_diff import Path, differences, flatten

DEEP = frozenset({"people", "days"})  # a leaf lies three deep; anywhere else what follows the first dot is one name
DATES = ("start", "end")
Values = dict[str, str]


def standing_content(activity: Activity) -> Content:
    """The activity as it stands, with the unit that leads it, which is no part of that unit's own workplan."""
    return {**activity_content(activity), "lead_unit": activity.lead_unit.code}


def place_of(path: Path) -> str:
    return ".".join(path)


def path_of(place: str) -> Path:
    name, _dot, rest = place.partition(".")
    if not rest:
        return (name,)
    return (name, *rest.split(".", 1)) if name in DEEP else (name, rest)


def changed_values(before: Content, after: Content) -> tuple[Values, Values]:
    """What differs between two contents of an activity: the values before and after, by place, empty ones left out.

    A date comes whole: the day without its precision would say something else.
    """
    changes = differences({"activities": {"": before}}, {"activities": {"": after}})
    places = {place_of(field.path) for change in changes for field in change.fields}
    for name in DATES:
        if any(path_of(place)[0] == name for place in places):
            places |= {f"{name}.on", f"{name}.precision"}
    return values_at(before, places), values_at(after, places)


def values_at(content: Content, places: Iterable[str]) -> Values:
    """The values a content has at the places, empty ones left out."""
    leaves = flatten(content)
    found = {place: leaves.get(path_of(place), "") for place in places}
    return {place: value for place, value in found.items() if value}


def patched(content: Content, places: Iterable[str], values: Mapping[str, str]) -> Content:
    """A copy of the content with the values at the places; a place without a value is emptied."""
    made = copy.deepcopy(content)
    for place in places:
        _put(made, path_of(place), values.get(place, ""))
    return made


def _put(content: Any, path: Path, value: str) -> None:
    name = path[0]
    if len(path) == 1:
        content[name] = value
    elif isinstance(content.get(name), list):
        content[name] = sorted({*content[name], value} - {""} if value else {*content[name]} - {path[1]})
    elif len(path) == 2:
        inner = content.setdefault(name, {})
        if value:
            inner[path[1]] = value
        else:
            inner.pop(path[1], None)
    else:
        _put(content.setdefault(name, {}), path[1:], value)
        if not content[name].get(path[1]):
            content[name].pop(path[1], None)


def blank_of(content: Content) -> Content:
    """The shape of a content with nothing in it: what an addition starts from."""
    return {name: type(value)() for name, value in content.items()}


def places_of(change: ChangeRequest) -> set[str]:
    return change.before.keys() | change.after.keys()


def fields_of(change: ChangeRequest) -> set[str]:
    """What the request touches, as people count fields: a date is one, with its precision; a person's part is one."""
    return {_field(place) for place in places_of(change)}


def _field(place: str) -> str:
    path = path_of(place)
    if path[0] in DATES:
        return path[0]
    return place_of(path[:2]) if path[0] == "people" else place


def shared_fields(one: ChangeRequest, other: ChangeRequest) -> set[str]:
    """The fields two requests about the same activity both touch; what ends or moves it touches all of it."""
    whole = (ChangeKind.TERMINATE, ChangeKind.MOVE)
    if one.kind in whole or other.kind in whole:
        return fields_of(one) | fields_of(other)
    return fields_of(one) & fields_of(other)


def stale_places(change: ChangeRequest, now: Content) -> set[str]:
    """The places whose value is no longer what it was when the change was asked for."""
    places = places_of(change)
    current = values_at(now, places)
    stale = {place for place in places if current.get(place, "") != change.before.get(place, "")}
    for guarded in ("standing", "lead_unit"):  # whatever a request touches, it is about this unit's planned work
        if change.base.get(guarded) and now.get(guarded) != change.base[guarded]:
            stale.add(guarded)
    return stale
