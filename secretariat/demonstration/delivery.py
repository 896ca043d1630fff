"""Milestones and deliverables, with the evidence for what was reached."""

import datetime
import random
from typing import Any

from planning.enums import ActivityStatus
from planning.models import Deliverable, Evidence, Milestone
from secretariat.demonstration.keeping import insert, moment, signed
from secretariat.demonstration.plan import Planned, opened_on
from secretariat.demonstration.progress import LINK
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World


def load(world: World) -> None:
    milestones: list[Milestone] = []
    deliverables: list[Deliverable] = []
    for code in sorted(world.fresh):
        plan = world.planned[code]
        dice = world.dice_of(f"delivery {code}")
        by, at = world.unit_head(plan.unit), moment(opened_on(plan), 11)
        milestones += [signed(row, by, at) for row in _milestones(world, plan, dice)]
        deliverables += [signed(row, by, at) for row in _deliverables(world, plan, dice)]
    insert(Milestone, milestones)
    insert(Deliverable, deliverables)
    reached: list[tuple[str, Any, datetime.date]] = [
        *(("milestone", row, row.done_on) for row in milestones if row.done_on),
        *(("deliverable", row, row.delivered_on) for row in deliverables if row.delivered_on),
    ]
    dice = world.dice_of("evidence")
    insert(
        Evidence,
        [
            Evidence(
                **{kind: row},
                title=row.title,
                link=LINK.format(code=row.activity.code, number=f"{kind}-{number}"),
                added_by=row.activity.lead_officer.user,
                added_at=moment(day, 16),
                demonstration=True,
            )
            for number, (kind, row, day) in enumerate(reached, start=1)
            if dice.random() < 0.7
        ],
    )


def _milestones(world: World, plan: Planned, dice: random.Random) -> list[Milestone]:
    activity = world.activities[plan.code]
    if plan.named and plan.milestones:
        rows = []
        for title, due, *rest in plan.milestones:
            done = rest[0] if rest else None
            approved = rest[1] if len(rest) > 1 else due
            rows.append(
                Milestone(
                    activity=activity,
                    title=title,
                    due_on=due,
                    baseline_due_on=approved,
                    done_on=done if done and done <= world.as_at else None,
                    demonstration=True,
                )
            )
        return rows
    if plan.milestones:
        written = [(1.0, title) for title, _due in plan.milestones]
    elif plan.status == ActivityStatus.POSTPONED or plan.approved_days < 60:
        return []
    else:
        written = read("progress")["milestones"][plan.function]
    return [
        Milestone(
            activity=activity,
            title=title,
            due_on=due,
            baseline_due_on=due,
            done_on=_reached(world, plan, part, due, dice),
            demonstration=True,
        )
        for part, title in written
        if (due := _due(plan, part))
    ]


def _deliverables(world: World, plan: Planned, dice: random.Random) -> list[Deliverable]:
    activity = world.activities[plan.code]
    if plan.status == ActivityStatus.POSTPONED:
        return []
    if plan.delivered:
        done, total = plan.delivered
        written = [(number / total, f"Part {number} of {total}") for number in range(1, total + 1)]
    elif plan.named:
        written, done = read("progress")["deliverables_of_named"], -1
    else:
        written = read("progress")["deliverables"][plan.function]
        written = written if plan.approved_days > 120 else written[-2:]
        done = -1
    rows = []
    for number, (part, title) in enumerate(written, start=1):
        due = _due(plan, part)
        delivered = _reached(world, plan, part, due, dice)
        if done >= 0:
            delivered = min(due, world.as_at) if number <= done else None
        rows.append(Deliverable(activity=activity, title=title, due_on=due, delivered_on=delivered, demonstration=True))
    return rows


def _due(plan: Planned, part: float) -> datetime.date:
    day = plan.start.first + datetime.timedelta(days=round(part * (plan.approved_days - 1)))
    return day - datetime.timedelta(days=max(0, day.weekday() - 4)) if part < 1 else day


def _reached(world: World, plan: Planned, part: float, due: datetime.date, dice: random.Random) -> datetime.date | None:
    """When it was reached: around its day; work that lags has not reached what its percent does not cover."""
    slip = dice.choice([-4, -2, -1, 0, 0, 0, 1, 2, 5])
    if plan.last is None or due > world.as_at:
        return None
    if plan.status == ActivityStatus.LAGGING and plan.percent < 100 * part:
        return None
    if part == 1 and plan.status == ActivityStatus.DONE:
        return min(plan.last, world.as_at)
    return min(max(due + datetime.timedelta(days=slip), plan.start.first), world.as_at)
