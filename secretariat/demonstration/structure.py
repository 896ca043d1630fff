"""Divisions, units, people, roles, delegations, the committee and the Bureau's seats."""

import unicodedata
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from common.audit import acting, update_signed
from secretariat.demonstration.keeping import WHY, keep, moment
from secretariat.demonstration.reading import read
from secretariat.demonstration.structure_past import (
    keep_changes,
    keep_past_units,
    unit_at_first,
    work_in_units_of_today,
)
from secretariat.demonstration.world import OPENED, World
from structure.enums import Body, CommitteeCapacity
from structure.models import (
    BureauSeat,
    CommitteeMember,
    Delegation,
    Division,
    HeldSkill,
    RoleGrant,
    Skill,
    Staff,
    Unit,
    User,
)

STARTED = moment(OPENED)


def email_of(key: str) -> str:
    """The address a demonstration person signs in with."""
    row = next(row for row in _people() if row["key"] == key)
    given, family = (_ascii(part) for part in row["name"])
    return f"{given}.{family}@{read('staff')['domain']}"


def load(world: World) -> None:
    _divisions(world)
    _users(world)
    _staff(world)
    _heads(world)
    keep_changes(world)
    _roles(world)
    _seats(world)


def _people() -> list[dict[str, Any]]:
    return [*read("staff")["staff"], *read("staff")["bureau"]]


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "-")


def _divisions(world: World) -> None:
    rows = read("structure")["divisions"]
    world.divisions = keep(
        Division,
        [
            Division(code=row["code"], name=row["name"], mandate=row["mandate"], order=order, valid_from=OPENED)
            for order, row in enumerate(rows, start=1)
        ],
        key=["code"],
        at=STARTED,
    ).rows
    world.units = keep(
        Unit,
        [
            Unit(
                division=world.divisions[row["code"]],
                code=unit["code"],
                name=unit["name"],
                nature=unit["nature"],
                mandate=unit.get("mandate", ""),
                demonstration=unit.get("demonstration", False),
                order=order,
                valid_from=OPENED,
            )
            for row in rows
            for order, unit in enumerate(row["units"], start=1)
        ],
        key=["code"],
        at=STARTED,
    ).rows
    keep_past_units(world)


def _users(world: World) -> None:
    administrators = read("staff")["roles"]["administrator"]
    password = make_password(read("staff")["password"])  # one for all: hashing forty would take half a minute
    kept = keep(
        User,
        [
            User(
                email=email_of(row["key"]),
                full_name=row.get("display") or " ".join(row["name"]),
                password=password,
                is_staff=row["key"] in administrators,
                is_superuser=row["key"] in administrators,
                demonstration=True,
            )
            for row in _people()
        ],
        key=["email"],
    )
    world.users = {row["key"]: kept[email_of(row["key"])] for row in _people()}
    keep(
        EmailAddress,
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in world.users.values()],
        key=["email"],
    )


def _staff(world: World) -> None:
    rows = read("staff")["staff"]
    kept = keep(
        Staff,
        [
            Staff(
                user=world.users[row["key"]],
                unit=unit_at_first(world, row),
                grade=row["grade"],
                days_per_month=read("staff")["work_days_per_month"],
                languages=row["languages"],
                active_from=OPENED,
                demonstration=True,
            )
            for row in rows
        ],
        key=["user_id"],
        at=STARTED,
    )
    world.staff = {row["key"]: kept[world.users[row["key"]].pk] for row in rows}
    work_in_units_of_today(world, {row["key"] for row in rows if world.users[row["key"]].pk in kept.fresh})
    for member in kept.rows.values():  # spares a query per person later
        member.user = next((user for user in world.users.values() if user.pk == member.user_id), member.user)
    skills = keep(
        Skill,
        [Skill(name=name) for name in sorted({name for row in rows for name in row["skills"]})],
        key=["name"],
        at=STARTED,
    )
    keep(
        HeldSkill,
        [
            HeldSkill(staff_id=world.staff[row["key"]].pk, skill_id=skills[name].pk)
            for row in rows
            if world.users[row["key"]].pk in kept.fresh
            for name in row["skills"]
        ],
        key=["staff_id", "skill_id"],
        at=STARTED,
    )


def _heads(world: World) -> None:
    headed: list[Division] = []
    led: list[Unit] = []
    for row in read("structure")["divisions"]:
        division = world.divisions[row["code"]]
        if division.head_id is None:
            division.head = world.staff[row["head"]]
            headed.append(division)
        division.head = next(member for member in world.staff.values() if member.pk == division.head_id)
        for each in row["units"]:
            unit = world.units[each["code"]]
            unit.division = division
            if unit.lead_id is None:
                unit.lead = world.staff[each["lead"]]
                led.append(unit)
            unit.lead = next(member for member in world.staff.values() if member.pk == unit.lead_id)
    with acting(by=None, why=WHY):
        if headed:
            update_signed(Division, headed, ["head"])
        if led:
            update_signed(Unit, led, ["lead"])


def _roles(world: World) -> None:
    keep(
        RoleGrant,
        [
            RoleGrant(user=world.users[key], role=role, valid_from=OPENED)
            for role, keys in read("staff")["roles"].items()
            for key in keys
        ],
        key=["user_id", "role"],
        at=STARTED,
    )


def _seats(world: World) -> None:
    data = read("structure")
    chair, *others = data["committee"]["ex_officio"]
    seats = [(chair, CommitteeCapacity.CHAIR)]
    seats += [(key, CommitteeCapacity.EX_OFFICIO) for key in others]
    seats += [(key, CommitteeCapacity.CO_OPTED) for key in data["committee"]["co_opted"]]
    keep(
        CommitteeMember,
        [
            CommitteeMember(staff=world.staff[key], capacity=capacity, valid_from=OPENED, demonstration=True)
            for key, capacity in seats
        ],
        key=["staff_id"],
        at=STARTED,
    )
    keep(
        Delegation,
        [
            Delegation(
                principal=world.staff[row["of"]],
                delegate=world.staff[row["to"]],
                valid_from=row["start"],
                valid_to=row["end"],
                reason=row["reason"],
                demonstration=True,
            )
            for row in data["delegations"]
        ],
        key=["principal_id", "delegate_id", "valid_from"],
        at=STARTED,
    )
    keep(
        BureauSeat,
        [
            BureauSeat(
                user=world.users[row["key"]],
                body=Body.COP,
                country=row["country"],
                valid_from=row["start"],
                valid_to=row["end"],
                demonstration=True,
            )
            for row in read("staff")["bureau"]
        ],
        key=["user_id", "body", "valid_from"],
        at=STARTED,
    )
