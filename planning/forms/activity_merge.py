"""Three versions of one form: what was read, what was typed over it, and what stands now.

A form is compared in parts: its single fields are the part ``main``; every row is a part of its own, named by what it
is about (``shares|XII/32/3``, ``people|12``, ``milestones|77``), a new one by its place (``milestones|+2``). A part
maps its fields to text in one spelling, so that ``2016-02`` and ``Feb 2016`` are the same. A part that is not there is
gone.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from common.dates import DateNotUnderstood, read_date
from common.fields import as_typed
from planning.queries.workplan_content import days_text

MAIN = "main"
SINGLE = (
    "title", "description", "start", "end", "function", "lead_officer", "output", "cluster", "project", "priority",
    "output_status", "outcome",
)  # fmt: skip
LISTS = ("supporting_units", "targets")
ROW_KEYS = {"shares": "mandate", "people": "staff", "milestones": "key", "deliverables": "key", "dependencies": "after"}

Parts = dict[str, dict[str, str]]
Shape = dict[str, Any]  # as a form takes it: "main" with its fields, each kind of row with its list


@dataclass(frozen=True)
class Merge:
    """What two people wrote, as one: ``conflicts`` and ``taken`` (from the other) name a field, or a row as a whole."""

    parts: Parts
    conflicts: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def parts_of(shape: Shape) -> Parts:
    """The parts of what stands in a form."""
    main = shape[MAIN]
    parts: Parts = {MAIN: {name: spelled(name, main.get(name)) for name in SINGLE}}
    for name in LISTS:
        parts |= {f"{name}|{key}": {} for key in main.get(name) or ()}
    for kind, key_field in ROW_KEYS.items():
        for place, row in enumerate(shape.get(kind, ())):
            values = {name: text for name, value in row.items() if (text := spelled(name, value))}
            key = values.pop(key_field, "")
            if not key and values.keys() <= {"role"}:
                continue
            part = f"{kind}|{key}"
            if not key or part in parts:
                values |= {key_field: key} if key else {}
                part = f"{kind}|+{place}"
            parts[part] = values
    return parts


def shape_of(parts: Parts) -> Shape:
    """Parts as a form takes them."""
    shape: Shape = {MAIN: dict(parts.get(MAIN, {})), **{kind: [] for kind in ROW_KEYS}}
    shape[MAIN] |= {name: [] for name in LISTS}
    for part, values in parts.items():
        kind, _bar, key = part.partition("|")
        if kind in LISTS:
            shape[MAIN][kind].append(key)
        elif kind in ROW_KEYS and key:
            shape[kind].append(values if key.startswith("+") else values | {ROW_KEYS[kind]: key})
    return shape


def spelled(name: str, value: Any) -> str:
    """A value as text in the one spelling in which it is compared; what cannot be read stays as it was typed."""
    text = "" if value is None or value is False else str(value).replace("\r\n", "\n").strip()
    if name in ("start", "end", "due"):
        try:
            return as_typed(read_date(text))
        except DateNotUnderstood:
            return text
    if name in ("percent", "lag_days") or name[:2] in ("q1", "q2"):
        try:
            number = days_text(Decimal(text))
        except (InvalidOperation, ValueError):
            return text
        return "" if number == "0" else number
    return " ".join(text.split()) if name == "title" else text


def merge(read: Parts, mine: Parts, theirs: Parts) -> Merge:
    """What only one of the two changed is taken; what both changed, differently, stays mine and is named a conflict."""
    merged = Merge({})
    for part in dict.fromkeys([*mine, *theirs]):
        was, typed, stands = read.get(part), mine.get(part), theirs.get(part)
        kept: dict[str, str] | None
        if typed == stands or stands == was:
            kept = typed
        elif typed is not None and stands is not None and typed != was:
            kept = _merge_fields(part, was or {}, typed, stands, merged)
        elif typed == was:
            kept = stands
            both = typed is not None and stands is not None
            merged.taken.extend(_differing(part, typed or {}, stands or {}) if both else [part])
        else:
            kept = typed
            merged.conflicts.append(part)
        if kept is not None:
            merged.parts[part] = kept
    return merged


def _merge_fields(
    part: str, was: dict[str, str], typed: dict[str, str], stands: dict[str, str], merged: Merge
) -> dict[str, str]:
    kept = {}
    for name in dict.fromkeys([*typed, *stands]):
        old, my, their = was.get(name, ""), typed.get(name, ""), stands.get(name, "")
        if my != their and my == old:
            merged.taken.append(f"{part}|{name}")
            my = their
        elif my != their and their != old:
            merged.conflicts.append(f"{part}|{name}")
        if my or part == MAIN:
            kept[name] = my
    return kept


def _differing(part: str, one: dict[str, str], other: dict[str, str]) -> Iterable[str]:
    return [f"{part}|{name}" for name in dict.fromkeys([*one, *other]) if one.get(name, "") != other.get(name, "")]


def split(name: str, *sides: Parts) -> tuple[str, str]:
    """The part and the field a conflict names; the field is empty where it is the whole row."""
    if any(name in side for side in sides):
        return name, ""
    part, _bar, field_name = name.rpartition("|")
    return part, field_name


def take_theirs(parts: Parts, theirs: Parts, name: str) -> Parts:
    """The parts with one conflict decided for the other's value."""
    part, field_name = split(name, parts, theirs)
    if field_name:
        return parts | {part: parts.get(part, {}) | {field_name: theirs.get(part, {}).get(field_name, "")}}
    rest = {key: values for key, values in parts.items() if key != part}
    return rest | ({part: theirs[part]} if part in theirs else {})


def packed(parts: Parts) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Parts:
    """Parts as they came back with a form; nothing when they are not what was sent: then all that differs is shown."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or not all(
        isinstance(values, dict) and all(isinstance(value, str) for value in values.values())
        for values in found.values()
    ):
        return {}
    return found
