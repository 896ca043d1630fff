"""Workplans of all units with their frozen versions; one waits for the head of its division."""

import copy
import datetime
from typing import Any

from common.canonical import digest
from planning.enums import ActivityStatus, OutputStatus, WorkplanState
from planning.models import Workplan, WorkplanVersion
from planning.queries.change_fields import patched
from planning.queries.workplan_content import PLANNED, Content, content_of
from secretariat.demonstration.keeping import insert, keep, moment, overwrite, remember, signed
from secretariat.demonstration.plan import opened_on
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.models import User

STAMPS = ["state", "version", "opened_at"] + [
    f"{step}_{what}" for step in ("submitted", "endorsed", "approved") for what in ("at", "by")
]


def load(world: World) -> None:
    assert world.biennium is not None
    first = read("workplans")["versions"][0]
    kept = keep(
        Workplan,
        [
            signed(
                Workplan(
                    unit=unit,
                    biennium=world.biennium,
                    opened_at=moment(first["opened"], 9),
                    demonstration=True,
                ),
                world.unit_head(code),
                moment(first["opened"], 9),
                "Workplan begun",
            )
            for code, unit in world.units.items()
            if any(plan.unit == code for plan in world.planned.values())
        ],
        key=["unit_id", "biennium_id"],
    )
    codes = {unit.pk: code for code, unit in world.units.items()}
    for workplan in kept.new():
        workplan.unit = world.units[codes[workplan.unit_id]]
        _walk(world, workplan, codes[workplan.unit_id])
    overwrite(Workplan, kept.new(), STAMPS)


def _walk(world: World, workplan: Workplan, unit: str) -> None:
    """Take the workplan through its versions, each step signed by whoever takes it."""
    head, division = world.unit_head(unit), world.division_head(unit)
    secretary = world.users["marangwe"]
    content = content_of(workplan)
    waiting = read("workplans")["waiting"].get(unit)
    versions: list[WorkplanVersion] = []
    states: list[Workplan] = []

    def step(state: str, day: datetime.date, hour: int, by: User, why: str) -> datetime.datetime:
        at = moment(day, hour)
        workplan.state = state
        workplan.version += 1
        states.append(signed(copy.copy(workplan), by, at, why))
        return at

    for row in read("workplans")["versions"]:
        if row["approved"] > world.as_at:
            break
        if row["number"] > 1:
            _forget(workplan)
            workplan.opened_at = moment(row["opened"], 9)
            step(WorkplanState.DRAFT, row["opened"], 9, head, "Revision opened")
        workplan.submitted_at, workplan.submitted_by = moment(row["submitted"], 10), head
        step(WorkplanState.SUBMITTED, row["submitted"], 10, head, "Workplan submitted")
        workplan.endorsed_at, workplan.endorsed_by = moment(row["endorsed"], 11), division
        step(WorkplanState.ENDORSED, row["endorsed"], 11, division, "Workplan endorsed")
        workplan.approved_at, workplan.approved_by = moment(row["approved"], 12), secretary
        step(WorkplanState.APPROVED, row["approved"], 12, secretary, "Workplan approved")
        versions.append(
            _version(workplan, row["number"], _as_approved(world, content, row), row["submitted"], row["approved"])
        )
    for row in _approved_alone(unit):
        if row["decided"] <= world.as_at:
            versions.append(_version(workplan, row["version"], content, row["decided"], row["decided"]))
    if waiting and waiting["submitted"] <= world.as_at:
        _forget(workplan)
        workplan.opened_at = moment(waiting["opened"], 9)
        step(WorkplanState.DRAFT, waiting["opened"], 9, head, "Revision opened")
        workplan.submitted_at, workplan.submitted_by = moment(waiting["submitted"], 10), head
        step(WorkplanState.SUBMITTED, waiting["submitted"], 10, head, "Workplan submitted")
        versions.append(_version(workplan, waiting["number"], content, waiting["submitted"], None))
    insert(WorkplanVersion, versions)
    remember(Workplan, states)


def _forget(workplan: Workplan) -> None:
    for step in ("submitted", "endorsed", "approved"):
        setattr(workplan, f"{step}_at", None)
        setattr(workplan, f"{step}_by", None)


def _version(
    workplan: Workplan, number: int, content: Content, frozen: datetime.date, approved: datetime.date | None
) -> WorkplanVersion:
    return WorkplanVersion(
        workplan=workplan,
        number=number,
        content=content,
        sha256=digest(content),
        frozen_at=moment(frozen, 10),
        approved_at=moment(approved, 12) if approved else None,
        demonstration=True,
    )


def _as_approved(world: World, content: Content, row: dict[str, Any]) -> Content:
    """What a version said: the activities there were by then, with the dates, days and standing approved."""
    earlier: dict[str, Content] = {}
    for code, now in content["activities"].items():
        plan = world.planned[code]
        if opened_on(plan) > row["opened"]:
            continue
        was = copy.deepcopy(now)
        if plan.end.last != plan.approved_end:
            quarterly = plan.status == ActivityStatus.POSTPONED
            was["end"] = {"on": plan.approved_end.isoformat(), "precision": "quarter" if quarterly else "day"}
        if plan.status == ActivityStatus.POSTPONED:
            was["standing"], was["standing_reason"] = PLANNED, ""
            was["output_status"] = OutputStatus.PROGRAMMED.value
        for title, _due, _done, *approved in (each for each in plan.milestones if len(each) > 3):
            if title in was["milestones"]:
                was["milestones"][title] = approved[0].isoformat()
        earlier[code] = was
    for change in waiting_changes():
        if change["activity"] in earlier:
            for quarter, people in change.get("days", {}).items():
                earlier[change["activity"]]["days"][quarter] = {
                    str(world.staff[key].pk): str(days) for key, days in people.items()
                }
    for change in _approved_alone(content["unit"]):
        if change["activity"] in earlier and change["decided"] > row["approved"]:
            before = {place: str(value) for place, value in change["before"].items()}
            earlier[change["activity"]] = patched(earlier[change["activity"]], before, before)
    return {**content, "activities": earlier}


def _approved_alone(unit: str) -> list[dict[str, Any]]:
    """The changes of a unit's workplan that were approved by themselves; each made a version."""
    rows = read("workplans")["change_requests"]
    return [row for row in rows if row["unit"] == unit and row["state"] == "approved" and not row.get("in_revision")]


def waiting_changes() -> list[dict[str, Any]]:
    """What the version that waits for endorsement changes, and why."""
    return [change for row in read("workplans")["waiting"].values() for change in row["changes"]]
