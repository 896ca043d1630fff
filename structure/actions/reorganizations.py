"""Units are opened, renamed, moved, changed in nature, split, merged and closed: the only doors, each one transaction.

A code stays with a unit for ever; a name and a place last from a day to a day. Each act leaves a ``StructureChange``
with its reason. Acts wait for each other, so that none is judged by a structure that another is changing.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from structure.actions.lasting import checked, end, give_name, lock_structure, taken, until
from structure.enums import StructureChangeKind
from structure.models import Division, FormerUnit, StructureChange, Unit
from structure.rules import reorganization as rules
from structure.rules.reorganization import Errors, NewUnit, Place


@transaction.atomic
def open_unit(*, values: NewUnit, day: datetime.date | None, reason: str, by: Any) -> Unit:
    """Open a unit in a division from ``day`` on."""
    rules.may_reorganize(by)
    lock_structure()
    errors = rules.day_refusals(day) | _refusals(values)
    if values.division is None:
        errors["division"] = [_("Choose a division.")]
    elif not errors.get("day"):
        errors |= rules.day_refusals(day, *([values.division] if rules.begins_later(values.division, day) else []))
    said = checked(errors, reason)
    assert day is not None
    with acting(by=by, why=said):
        unit = _made(values, day)
        StructureChange.objects.create(kind=StructureChangeKind.OPENED, day=day, unit=unit, reason=said, by=by)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, day: datetime.date | None, reason: str, by: Any, version: int | None) -> Unit:
    """Give a unit another name from ``day`` on; days before keep the old one, in every language it was said in."""
    locked = _taken(unit, by)
    name = " ".join(name.split())
    others = Unit.objects.filter(valid_to__isnull=True)
    errors = rules.name_refusals(name, others) | rules.day_refusals(day, locked)
    said = checked(errors, reason)
    assert day is not None
    locked.claim(version)
    before = locked.name
    with acting(by=by, why=said):
        keep_former(locked, day)
        give_name(locked, name)
        StructureChange.objects.create(
            kind=StructureChangeKind.RENAMED, day=day, unit=locked, name_before=before, reason=said, by=by
        )
    return locked


@transaction.atomic
def move_unit(
    *, unit: Unit, division: Division | None, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Unit:
    """Move a unit with its people and its work to another division from ``day`` on."""
    locked = _taken(unit, by)
    errors = rules.day_refusals(day, locked)
    if division is None:
        errors["division"] = [_("Choose a division.")]
    elif division.pk == locked.division_id:
        errors["division"] = [_("The unit belongs to this division already.")]
    elif division.valid_to is not None:
        errors["division"] = [_("This division has an end; choose one that lasts.")]
    elif not errors and rules.begins_later(division, day):
        errors["division"] = [_("This division begins later than that day.")]
    said = checked(errors, reason)
    assert day is not None and division is not None
    locked.claim(version)
    with acting(by=by, why=said):
        move_in(locked, division, day, said, by)
    return locked


@transaction.atomic
def change_nature(
    *, unit: Unit, nature: str, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Unit:
    """Make a unit functional, process or support from ``day`` on; days before keep what it was."""
    locked = _taken(unit, by)
    errors = rules.nature_refusals(nature) | rules.day_refusals(day, locked)
    if nature == locked.nature:
        errors["nature"] = [_("The unit is of this nature already.")]
    said = checked(errors, reason)
    assert day is not None
    locked.claim(version)
    with acting(by=by, why=said):
        keep_former(locked, day)
        locked.nature = nature
        locked.save()
        StructureChange.objects.create(kind=StructureChangeKind.NATURE, day=day, unit=locked, reason=said, by=by)
    return locked


@transaction.atomic
def merge_unit(
    *, unit: Unit, into: Unit | None, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Unit:
    """Merge a unit into another one, which takes over its people and its work; the unit ends the day before."""
    locked = _taken(unit, by)
    errors = rules.day_refusals(day, locked)
    _check_heir(locked, into, day, errors, "into")
    if into is None:
        errors["into"] = [_("Choose the unit that goes on.")]
    said = checked(errors, reason)
    assert day is not None and into is not None
    _give_away(locked, into, by, "into")
    locked.claim(version)
    with acting(by=by, why=said):
        end(locked, day)
        StructureChange.objects.create(
            kind=StructureChangeKind.MERGED, day=day, unit=locked, to_unit=into, reason=said, by=by
        )
    return locked


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    parts: Sequence[NewUnit],
    hand_to: str,
    placed: Mapping[Place, str] | None = None,
    day: datetime.date | None,
    reason: str,
    by: Any,
    version: int | None,
) -> list[Unit]:
    """Split a unit into new ones (two or more), which begin on ``day``; the unit ends the day before.

    ``hand_to`` is the code of the part that takes over people and work, but for what ``placed`` gives to another: the
    kind and the key of a row, and the code of a part. Refusals of a part stand at ``code_1`` and on.
    """
    locked = _taken(unit, by)
    errors = rules.day_refusals(day, locked)
    if len(parts) < 2:
        errors["code_2"] = [_("A unit is split into two units or more.")]
    for number, part in enumerate(parts, start=1):
        errors |= _refusals(part, f"_{number}", [one.code for one in parts[: number - 1]])
    names = [" ".join(part.name.split()).casefold() for part in parts]
    if len(set(names)) < len(names):
        errors.setdefault(f"name_{len(names)}", [_("Two parts have the same name.")])
    if hand_to not in {part.code for part in parts}:
        errors["hand_to"] = [_("Choose the part that takes over people and work.")]
    if not set((placed or {}).values()) <= {part.code for part in parts}:
        errors.setdefault("hand_to", [_("What goes elsewhere goes to one of the parts.")])
    said = checked(errors, reason)
    assert day is not None
    locked.claim(version)
    with acting(by=by, why=said):
        made = [_made(part, day, locked.division, locked.order) for part in parts]
    for one in made:
        _give_some(locked, one, [place for place, code in (placed or {}).items() if code == one.code], by)
    _give_away(locked, next(one for one in made if one.code == hand_to), by)
    with acting(by=by, why=said):
        end(locked, day)
        for one in made:
            StructureChange.objects.create(
                kind=StructureChangeKind.SPLIT, day=day, unit=locked, to_unit=one, reason=said, by=by
            )
    return made


@transaction.atomic
def close_unit(
    *, unit: Unit, hand_to: Unit | None, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Unit:
    """Close a unit from ``day`` on. With people or work still there, say which unit takes them over."""
    locked = _taken(unit, by)
    errors = rules.day_refusals(day, locked)
    _check_heir(locked, hand_to, day, errors, "hand_to")
    said = checked(errors, reason)
    assert day is not None
    _give_away(locked, hand_to, by)
    locked.claim(version)
    with acting(by=by, why=said):
        end(locked, day)
        StructureChange.objects.create(
            kind=StructureChangeKind.CLOSED, day=day, unit=locked, to_unit=hand_to, reason=said, by=by
        )
    return locked


def keep_former(unit: Unit, day: datetime.date) -> None:
    """Keep what holds of the unit until the day before ``day``."""
    FormerUnit.objects.create(unit=unit, nature=unit.nature, division_id=unit.division_id, **until(unit, day))


def move_in(unit: Unit, division: Division, day: datetime.date, reason: str, by: Any) -> None:
    """Put a unit into a division and keep where it was; call it on a locked unit, signed."""
    keep_former(unit, day)
    unit.division = division
    unit.save()
    StructureChange.objects.create(
        kind=StructureChangeKind.MOVED, day=day, unit=unit, to_division=division, reason=reason, by=by
    )


def _taken(unit: Unit, by: Any) -> Unit:
    found: Unit = taken(Unit.objects.select_related("division"), unit, by)
    return found


def _refusals(values: NewUnit, suffix: str = "", codes: Sequence[str] = ()) -> Errors:
    taken = [*Unit.objects.values_list("code", flat=True), *codes]
    bearing = Unit.objects.filter(valid_to__isnull=True)
    return (
        rules.code_refusals(values.code, taken, f"code{suffix}")
        | rules.name_refusals(" ".join(values.name.split()), bearing, f"name{suffix}")
        | rules.nature_refusals(values.nature, f"nature{suffix}")
    )


def _check_heir(unit: Unit, heir: Unit | None, day: datetime.date | None, errors: Errors, field: str) -> None:
    if heir is None:
        return
    if heir.pk == unit.pk:
        errors[field] = [_("Choose another unit than the one that ends.")]
    elif heir.valid_to is not None:
        errors[field] = [_("This unit has an end; choose one that lasts.")]
    elif rules.begins_later(heir, day):
        errors[field] = [_("This unit begins later than that day.")]


def _made(values: NewUnit, day: datetime.date, division: Division | None = None, order: int | None = None) -> Unit:
    belongs = values.division or division
    assert belongs is not None
    if order is None:
        order = max(belongs.units.values_list("order", flat=True), default=0) + 1
    unit: Unit = Unit.objects.create(
        code=values.code,
        name=" ".join(values.name.split()),
        nature=values.nature,
        division=belongs,
        lead=values.lead,
        order=order,
        valid_from=day,
    )
    return unit


def _give_away(unit: Unit, to: Unit | None, by: Any, field: str = "hand_to") -> None:
    """Hand over whatever lives in the unit; refused, at the field, when nobody takes it over."""
    try:
        rules.check_hanging(unit, to)
    except InvalidInput as refusal:
        raise InvalidInput({field: next(iter(refusal.errors.values()))}) from None
    if to is not None:
        for kind in rules.living_work:
            if kind.hand_over is not None and kind.count(unit):
                kind.hand_over(unit, to, by, None)


def _give_some(unit: Unit, to: Unit, places: Sequence[Place], by: Any) -> None:
    """Hand over what is named one by one; of a row that is no longer there nothing is done."""
    for kind in rules.living_work:
        keys = {key for name, key in places if name == kind.key}
        if kind.hand_over is not None and kind.rows is not None and keys:
            kind.hand_over(unit, to, by, keys)
