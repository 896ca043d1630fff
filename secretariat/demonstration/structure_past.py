"""What units of the demonstration were before: one renamed, one merged into another; marked as demonstration."""

import copy
import datetime
from typing import Any

from secretariat.demonstration.keeping import insert, keep, moment, overwrite, remember, signed
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import OPENED, World
from structure.enums import StructureChangeKind
from structure.models import FormerUnit, Staff, StructureChange, Unit

ONE_DAY = datetime.timedelta(days=1)


def keep_past_units(world: World) -> None:
    """The units that were merged into others; they stay out of ``world.units``, which plans nothing for them."""
    keep(
        Unit,
        [
            Unit(
                division=world.divisions[row["division"]],
                code=row["code"],
                name=row["name"],
                nature=row["nature"],
                order=90,
                valid_from=OPENED,
                valid_to=row["until"],
                demonstration=True,
            )
            for row in read("structure")["merged"]
        ],
        key=["code"],
        at=moment(OPENED),
    )


def unit_at_first(world: World, row: dict[str, Any]) -> Unit:
    """The unit a person of the demonstration began in."""
    code = next((past["code"] for past in read("structure")["merged"] if row["key"] in past["staff"]), None)
    return Unit.objects.get(code=code) if code else world.units[row["unit"]]


def work_in_units_of_today(world: World, fresh: set[str]) -> None:
    """Let the people of merged units go over on the day of the merger, in their history too."""
    moved: list[Staff] = []
    for past in read("structure")["merged"]:
        for key in fresh & set(past["staff"]):
            member = world.staff[key]
            member.unit = world.units[past["into"]]
            moved.append(signed(member, None, moment(past["until"] + ONE_DAY)))
    remember(Staff, moved)
    overwrite(Staff, moved, ["unit"])


def keep_changes(world: World) -> None:
    """Former names, who headed a merged unit, and the changes themselves."""
    changes: list[StructureChange] = []
    for row in read("structure")["renamed"]:
        unit = world.units[row["unit"]]
        former = FormerUnit(
            unit=unit,
            name=row["from"],
            nature=unit.nature,
            division=unit.division,
            valid_from=OPENED,
            valid_to=row["until"],
            demonstration=True,
        )
        keep(FormerUnit, [former], key=["unit_id", "valid_to"], at=moment(row["until"] + ONE_DAY))
        changes.append(_change(row, StructureChangeKind.RENAMED, unit=unit, name_before=row["from"]))
    for row in read("structure")["merged"]:
        unit = Unit.objects.get(code=row["code"])
        if unit.lead_id is None:
            headed = copy.copy(unit)
            headed.lead = world.staff[row["lead"]]
            remember(Unit, [signed(headed, None, moment(OPENED, 10))])
            overwrite(Unit, [headed], ["lead"])
        changes.append(_change(row, StructureChangeKind.MERGED, unit=unit, to_unit=world.units[row["into"]]))
    known = set(StructureChange.objects.values_list("kind", "unit_id", "day"))
    for change in changes:
        if (change.kind, change.unit_id, change.day) not in known:
            insert(StructureChange, [change], at=moment(change.day))


def _change(row: dict[str, Any], kind: str, **what: Any) -> StructureChange:
    return StructureChange(kind=kind, day=row["until"] + ONE_DAY, reason=row["reason"], demonstration=True, **what)
