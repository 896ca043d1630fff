"""Divisions are opened, renamed, split, merged and closed: the only doors, each one transaction."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from structure.actions.lasting import checked, end, give_name, lock_structure, taken, until
from structure.actions.reorganizations import move_in
from structure.enums import StructureChangeKind
from structure.models import Division, FormerDivision, StructureChange, Unit
from structure.rules import reorganization as rules
from structure.rules.reorganization import Errors, NewDivision


@transaction.atomic
def open_division(*, values: NewDivision, day: datetime.date | None, reason: str, by: Any) -> Division:
    """Open a division from ``day`` on."""
    rules.may_reorganize(by)
    lock_structure()
    said = checked(rules.day_refusals(day) | _refusals(values), reason)
    assert day is not None
    with acting(by=by, why=said):
        division = _made(values, day)
        StructureChange.objects.create(kind=StructureChangeKind.OPENED, day=day, division=division, reason=said, by=by)
    return division


@transaction.atomic
def rename_division(
    *, division: Division, name: str, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Division:
    """Give a division another name from ``day`` on; days before keep the old one."""
    locked = _taken(division, by)
    name = " ".join(name.split())
    others = Division.objects.filter(valid_to__isnull=True)
    said = checked(rules.name_refusals(name, others) | rules.day_refusals(day, locked), reason)
    assert day is not None
    locked.claim(version)
    before = locked.name
    with acting(by=by, why=said):
        FormerDivision.objects.create(division=locked, **until(locked, day))
        give_name(locked, name)
        StructureChange.objects.create(
            kind=StructureChangeKind.RENAMED, day=day, division=locked, name_before=before, reason=said, by=by
        )
    return locked


@transaction.atomic
def merge_division(
    *, division: Division, into: Division | None, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Division:
    """Merge a division into another one, to which its units move; it ends the day before."""
    locked = _taken(division, by)
    units = list(locked.units.filter(valid_to__isnull=True).order_by("order", "code"))
    errors = rules.day_refusals(day, locked, *units)
    if into is None:
        errors["into"] = [_("Choose the division that goes on.")]
    elif into.pk == locked.pk:
        errors["into"] = [_("Choose another division than the one that ends.")]
    elif into.valid_to is not None:
        errors["into"] = [_("This division has an end; choose one that lasts.")]
    elif rules.begins_later(into, day):
        errors["into"] = [_("This division begins later than that day.")]
    said = checked(errors, reason)
    assert day is not None and into is not None
    locked.claim(version)
    with acting(by=by, why=said):
        for unit in units:
            unit.claim(None)
            move_in(unit, into, day, said, by)
        end(locked, day)
        _succeed(StructureChangeKind.MERGED, locked, into, day, said, by)
    return locked


@transaction.atomic
def split_division(
    *,
    division: Division,
    parts: Sequence[NewDivision],
    placed: Mapping[int, str],
    day: datetime.date | None,
    reason: str,
    by: Any,
    version: int | None,
) -> list[Division]:
    """Split a division into new ones (two or more); ``placed`` says for each unit's key the code of its part."""
    locked = _taken(division, by)
    units = list(locked.units.filter(valid_to__isnull=True).order_by("order", "code"))
    errors = rules.day_refusals(day, locked, *units)
    if len(parts) < 2:
        errors["code_2"] = [_("A division is split into two divisions or more.")]
    for number, part in enumerate(parts, start=1):
        errors |= _refusals(part, f"_{number}", [one.code for one in parts[: number - 1]])
    codes = {part.code for part in parts}
    left = [unit.code for unit in units if placed.get(unit.pk) not in codes]
    if left:
        errors["placed"] = [_("Say to which part these units go: %(units)s.") % {"units": ", ".join(left)}]
    said = checked(errors, reason)
    assert day is not None
    locked.claim(version)
    with acting(by=by, why=said):
        made = {part.code: _made(part, day) for part in parts}
        for unit in units:
            unit.claim(None)
            move_in(unit, made[placed[unit.pk]], day, said, by)
        end(locked, day)
        for one in made.values():
            _succeed(StructureChangeKind.SPLIT, locked, one, day, said, by)
    return list(made.values())


@transaction.atomic
def close_division(
    *, division: Division, day: datetime.date | None, reason: str, by: Any, version: int | None
) -> Division:
    """Close a division that has no unit any more."""
    locked = _taken(division, by)
    errors = rules.day_refusals(day, locked)
    units: list[Unit] = list(locked.units.filter(valid_to__isnull=True).order_by("order", "code"))
    if units:
        listed = ", ".join(unit.code for unit in units)
        errors["day"] = [
            _("These units still belong to it: %(units)s. Move or close them, or merge the division into another.")
            % {"units": listed}
        ]
    said = checked(errors, reason)
    assert day is not None
    locked.claim(version)
    with acting(by=by, why=said):
        end(locked, day)
        StructureChange.objects.create(kind=StructureChangeKind.CLOSED, day=day, division=locked, reason=said, by=by)
    return locked


def _taken(division: Division, by: Any) -> Division:
    found: Division = taken(Division.objects.all(), division, by)
    return found


def _refusals(values: NewDivision, suffix: str = "", codes: Sequence[str] = ()) -> Errors:
    taken = [*Division.objects.values_list("code", flat=True), *codes]
    bearing = Division.objects.filter(valid_to__isnull=True)
    name = " ".join(values.name.split())
    return rules.code_refusals(values.code, taken, f"code{suffix}") | rules.name_refusals(
        name, bearing, f"name{suffix}"
    )


def _made(values: NewDivision, day: datetime.date) -> Division:
    order = max(Division.objects.values_list("order", flat=True), default=0) + 1
    division: Division = Division.objects.create(
        code=values.code, name=" ".join(values.name.split()), head=values.head, order=order, valid_from=day
    )
    return division


def _succeed(kind: str, division: Division, into: Division, day: datetime.date, reason: str, by: Any) -> None:
    StructureChange.objects.create(kind=kind, day=day, division=division, to_division=into, reason=reason, by=by)
