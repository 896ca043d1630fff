"""What changes between two contents of a workplan, field by field. Pure: it reads nothing and words nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planning.queries.workplan_content import ENDED, POSTPONED, Content

ADDED, REMOVED, CHANGED, PUT_OFF, TERMINATED = "added", "removed", "changed", "postponed", "terminated"
CHANGE_KINDS = (ADDED, REMOVED, CHANGED, PUT_OFF, TERMINATED)
Path = tuple[str, ...]


@dataclass(frozen=True)
class FieldChange:
    """One value: where it stands in the activity, and what it was and is (empty: nothing)."""

    path: Path
    before: str
    after: str


@dataclass(frozen=True)
class ActivityChange:
    """One activity that differs: ``kind`` says how, ``fields`` what, in the order of the paths."""

    kind: str
    code: str
    title: str
    fields: tuple[FieldChange, ...]


def differences(before: Content, after: Content) -> list[ActivityChange]:
    """The activities that differ, by code. Two equal contents differ in nothing, and only they."""
    old: Mapping[str, Content] = before.get("activities", {})
    new: Mapping[str, Content] = after.get("activities", {})
    changes = []
    for code in sorted(old.keys() | new.keys()):
        fields = _fields(flatten(old.get(code, {})), flatten(_comparable(old.get(code), new.get(code, {}))))
        if fields or (code in old) != (code in new):
            title = str((new.get(code) or old[code]).get("title", ""))
            changes.append(ActivityChange(_kind(code, old, new), code, title, fields))
    return changes


def _comparable(old: Content | None, new: Content) -> Content:
    """What can be compared of the new content: versions frozen before a field was kept say nothing of it."""
    return {name: value for name, value in new.items() if name in old} if old and new else new


def _kind(code: str, old: Mapping[str, Content], new: Mapping[str, Content]) -> str:
    if code not in old:
        return ADDED
    if code not in new:
        return REMOVED
    was, now = old[code].get("standing"), new[code].get("standing")
    if now != was and now == POSTPONED:
        return PUT_OFF
    return TERMINATED if now != was and now == ENDED else CHANGED


def _fields(old: Mapping[Path, str], new: Mapping[Path, str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(path, old.get(path, ""), new.get(path, ""))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    )


def flatten(value: Any, path: Path = ()) -> dict[Path, str]:
    """The leaves of a content by where they stand. An empty list or mapping has none."""
    if isinstance(value, Mapping):
        return {
            place: leaf for key, inner in value.items() for place, leaf in flatten(inner, (*path, str(key))).items()
        }
    if isinstance(value, list):
        return {(*path, str(item)): str(item) for item in value}
    return {path: str(value)} if path else {}
