"""Disputes of loads, and a skill proposed for the list."""

from datetime import date
from typing import Any

from monitoring.enums import DisputeState
from monitoring.models import LoadDispute
from planning.queries.load import loads_by_person
from secretariat.demonstration.keeping import insert, keep, moment, overwrite, remember, signed
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.enums import SkillChangeKind
from structure.models import HeldSkill, Skill, SkillChange, Staff

_SAID = ("state", "answer", "answered_by", "answered_at", "settled_by", "settled_at")


def load(world: World) -> None:
    """What the data file says, up to the day of the demonstration, while nobody has disputed anything."""
    written = read("load")
    for row in written["proposed_skills"]:
        if row["said"] <= world.as_at:
            _propose(world, row)
    if LoadDispute.objects.exists():
        return
    for row in written["disputes"]:
        if row["said"] <= world.as_at:
            _dispute(world, row)


def _propose(world: World, row: dict[str, Any]) -> None:
    staff = world.staff[row["staff"]]
    user = world.users[row["staff"]]
    at = moment(row["said"], 11)
    kept = keep(Skill, [Skill(name=row["name"], is_listed=False, proposed_by=user)], key=["name"], by=user, at=at)
    skill = kept[row["name"]]
    if kept.fresh:
        insert(HeldSkill, [HeldSkill(staff=staff, skill=skill)], by=user, at=at)
        for kind, whose in ((SkillChangeKind.PROPOSED, None), (SkillChangeKind.HELD, staff)):
            SkillChange.objects.create(skill=skill.name, kind=kind, staff=whose, by=user, at=at)


def _dispute(world: World, row: dict[str, Any]) -> None:
    assert world.biennium is not None
    staff, user = world.staff[row["staff"]], world.users[row["staff"]]
    quarter = (row["year"], row["quarter"])
    then = loads_by_person(world.biennium, Staff.objects.filter(pk=staff.pk), [quarter])[staff.pk][0]
    dispute = LoadDispute(
        staff=staff,
        year=quarter[0],
        quarter=quarter[1],
        carried=then.carried,
        capacity=then.capacity,
        sentence=row["sentence"],
        raised_at=moment(row["said"], 15),
        demonstration=True,
    )
    past: list[tuple[Any, date, str, dict[str, Any]]] = [(user, row["said"], "Load disputed", {})]
    if _by(world, row, "answered"):
        head = world.users[row["by"]]
        answer = {"answer": row["answer"], "answered_by": head, "answered_at": moment(row["answered"], 10)}
        past.append((head, row["answered"], "Dispute answered", {"state": DisputeState.ANSWERED, **answer}))
    if _by(world, row, "settled"):
        values = {"state": DisputeState.SETTLED, "settled_by": user, "settled_at": moment(row["settled"], 10)}
        past.append((user, row["settled"], "Dispute settled", values))
    by, on, why, _values = past[0]
    insert(LoadDispute, [signed(dispute, by, moment(on, 15), why)])
    for by, on, why, values in past[1:]:
        for name, value in values.items():
            setattr(dispute, name, value)
        dispute.version += 1
        remember(LoadDispute, [signed(dispute, by, moment(on, 10), why)])
    overwrite(LoadDispute, [dispute], [*_SAID, "version"])


def _by(world: World, row: dict[str, Any], name: str) -> bool:
    day: date | None = row.get(name)
    return day is not None and day <= world.as_at
