"""Requests for changes of approved workplans, in every state, and those recorded in the revision that waits."""

import datetime
from typing import Any

from planning.enums import ChangeKind, ChangeState, WorkplanState
from planning.models import Activity, ChangeRequest, Workplan, WorkplanVersion
from planning.queries.change_fields import changed_values, patched, standing_content, values_at
from planning.queries.workplan_content import activity_content
from secretariat.demonstration.keeping import insert, keep, moment, remember, signed
from secretariat.demonstration.reading import read
from secretariat.demonstration.workplans import waiting_changes
from secretariat.demonstration.world import World


def load(world: World) -> None:
    workplans = {
        workplan.unit.code: workplan
        for workplan in Workplan.objects.filter(biennium=world.biennium).select_related("unit", "biennium")
    }
    rows = [row for row in read("workplans")["change_requests"] if row["asked"] <= world.as_at]
    kept = keep(ChangeRequest, [_request(world, workplans[row["unit"]], row) for row in rows], key=["number"])
    fresh = {change.number: change for change in kept.new()}
    moved = [row for row in rows if row["number"] in fresh and row["state"] != ChangeState.OPEN]
    remember(ChangeRequest, [_decided(world, fresh[row["number"]], row) for row in moved])
    for unit in read("workplans")["waiting"]:
        if not ChangeRequest.objects.filter(
            workplan=workplans[unit], in_revision=True, state=ChangeState.OPEN
        ).exists():
            _in_the_revision(world, workplans[unit])


def _request(world: World, workplan: Workplan, row: dict[str, Any]) -> ChangeRequest:
    """The request as it stands; its history begins with the day it was asked for."""
    activity = world.activities[row["activity"]]
    after = {place: str(value) for place, value in row["after"].items()}
    base = standing_content(Activity.objects.select_related("lead_unit").get(pk=activity.pk))
    before = {place: str(value) for place, value in row.get("before", {}).items()} or values_at(base, after)
    change = ChangeRequest(
        workplan=workplan,
        activity=activity,
        number=row["number"],
        kind=ChangeKind(row["kind"]),
        reason=row["reason"],
        base=patched(base, before, before),
        before=before,
        after=after,
        in_revision=row.get("in_revision", False),
        state=ChangeState(row["state"]),
        asked_by=world.users[row["by"]],
        asked_for=world.staff[row["for"]] if "for" in row else None,
        asked_at=moment(row["asked"], 15),
        note=row.get("note", ""),
        frozen_in=WorkplanVersion.objects.get(workplan=workplan, number=row["version"]) if "version" in row else None,
        demonstration=True,
    )
    heads = {"endorsed": world.division_head(row["unit"]), "decided": world.users["marangwe"]}
    for step, head in heads.items():
        if step in row:
            setattr(change, f"{step}_at", moment(row[step], 12))
            setattr(change, f"{step}_by", world.users[row[f"{step}_by"]] if f"{step}_by" in row else head)
            if f"{step}_for" in row:
                setattr(change, f"{step}_for", world.staff[row[f"{step}_for"]])
    return signed(change, change.asked_by, change.asked_at, "Change asked for")


def _decided(world: World, change: ChangeRequest, row: dict[str, Any]) -> ChangeRequest:
    """The same in its history on the day of the last step."""
    words = {"approved": "Change approved", "refused": "Change refused", "withdrawn": "Change withdrawn"}
    at, by = change.decided_at or change.endorsed_at or change.asked_at, change.decided_by or change.endorsed_by
    why = words.get(row["state"], "Change endorsed")
    return signed(change, by or change.asked_by, at, why)


def _in_the_revision(world: World, workplan: Workplan) -> None:
    """One open request for each activity in which the waiting version differs, with its reason."""
    approved = workplan.versions.filter(approved_at__isnull=False).order_by("-number").first()
    if approved is None or workplan.state != WorkplanState.SUBMITTED:
        return
    number = max(row["number"] for row in read("workplans")["change_requests"])
    by = world.unit_head(workplan.unit.code)
    rows = []
    for place, change in enumerate(waiting_changes(), start=1):
        activity: Activity = world.activities[change["activity"]]
        old = approved.content["activities"].get(activity.code, {})
        before, after = changed_values(old, activity_content(activity))
        asked = moment(datetime.date(2016, 9, 7), 9 + place)
        row = ChangeRequest(
            workplan=workplan,
            activity=activity,
            number=number + place,
            kind=ChangeKind(change["kind"]),
            reason=change["reason"],
            base=old,
            before=before,
            after=after,
            in_revision=True,
            asked_by=by,
            asked_at=asked,
            demonstration=True,
        )
        rows.append(signed(row, by, asked, "Change asked for"))
    insert(ChangeRequest, rows)
