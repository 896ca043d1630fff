"""Lag cases at several levels of the ladder, open and closed, in step with the policy's thresholds."""

import copy
import datetime
import itertools
from dataclasses import dataclass

from monitoring.enums import LagDimension, LagLevel, LagState
from monitoring.models import LagCase, LagPolicy
from planning.enums import STATUSES_OPEN, ActivityStatus
from planning.models import Milestone
from secretariat.demonstration.keeping import insert, keep, moment, overwrite, remember, signed
from secretariat.demonstration.plan import WRITTEN_FOR, Planned
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World

STATE = ["level", "level_since", "state", "explanation", "corrective_action", "explained_at", "explained_by"]
DONE = ["closed_at", "closed_by", "closing_evidence"]


@dataclass
class Found:
    """A case before it is written; ``explanation`` is empty while nobody has answered."""

    number: int
    plan: Planned
    dimension: str
    level: int
    raised: datetime.date
    since: datetime.date
    milestone: str = ""
    explanation: str = ""
    action: str = ""
    closed: datetime.date | None = None


def load(world: World) -> None:
    assert world.biennium is not None
    policy = keep(
        LagPolicy, [LagPolicy(biennium=world.biennium)], key=["biennium_id"], at=moment(datetime.date(2015, 2, 12))
    )[world.biennium.pk]
    if not world.fresh:
        return
    found = [case for case in _found(world, policy) if case.plan.code in world.fresh]
    milestones = {
        (row.activity_id, row.title): row
        for row in Milestone.objects.filter(activity__in=[world.activities[case.plan.code].pk for case in found])
    }
    rows: list[LagCase] = []
    states: list[LagCase] = []
    for case in found:
        activity = world.activities[case.plan.code]
        milestone = milestones.get((activity.pk, case.milestone)) if case.milestone else None
        row = LagCase(
            number=case.number,
            activity=None if milestone else activity,
            milestone=milestone,
            dimension=case.dimension,
            measure=_measure(world, case, milestone),
            level=LagLevel.OWNER,
            state=LagState.OPEN,
            raised_on=case.raised,
            level_since=case.raised,
            demonstration=True,
        )
        rows.append(signed(row, None, moment(case.raised, 5), "Raised by the daily check"))
    insert(LagCase, rows)
    for case, row in zip(found, rows, strict=True):
        states += _history(world, case, row)
    remember(LagCase, states)
    overwrite(LagCase, rows, STATE + DONE)


def _history(world: World, case: Found, row: LagCase) -> list[LagCase]:
    """Bring the row to where the case stands, and give back the states it went through."""
    states: list[LagCase] = []
    assert case.plan.lead is not None
    owner = world.users[case.plan.lead]
    if case.level > LagLevel.OWNER:
        row.level, row.level_since = case.level, case.since
        states.append(signed(copy.copy(row), None, moment(case.since, 5), "Moved up the ladder"))
    if case.explanation:
        at = moment(min(case.since + datetime.timedelta(days=1), case.closed or world.as_at), 15)
        row.state, row.explanation, row.corrective_action = LagState.EXPLAINED, case.explanation, case.action
        row.explained_at, row.explained_by = at, owner
        states.append(signed(copy.copy(row), owner, at, "Lag explained"))
    if case.closed:
        at = moment(case.closed, 16)
        row.state, row.closed_at, row.closed_by = LagState.CLOSED, at, world.users["rahman"]
        row.closing_evidence = read("lag")["closing"].format(title=case.plan.title, day=case.closed)
        states.append(signed(copy.copy(row), world.users["rahman"], at, "Lag case closed with evidence"))
    return states


def _found(world: World, policy: LagPolicy) -> list[Found]:
    data = read("lag")
    cases = []
    for row in data["cases"] if world.as_at == WRITTEN_FOR else []:
        rest = {name: value for name, value in row.items() if name != "activity"}
        cases.append(Found(plan=world.planned[row["activity"]], **rest))
    written = {case.plan.code for case in cases}
    number = data["first_found"]
    for plan in world.planned.values():
        if plan.code in written or plan.status not in STATUSES_OPEN or plan.last is None:
            continue
        late = (world.as_at - plan.approved_end).days
        behind = plan.planned_percent(world.as_at) - plan.percent
        if late >= policy.days_late:
            raised = plan.approved_end + datetime.timedelta(days=policy.days_late)
            cases.append(_answered(world, policy, number, plan, LagDimension.TIME, raised))
        elif behind >= policy.points_behind:
            raised = max(world.as_at - datetime.timedelta(days=plan.dice.randint(3, 20)), plan.start.first)
            cases.append(_answered(world, policy, number, plan, LagDimension.DELIVERY, raised))
        else:
            continue
        number += 1
    return [*cases, *_closed(world, policy, {case.number for case in cases})]


def _answered(
    world: World, policy: LagPolicy, number: int, plan: Planned, dimension: str, raised: datetime.date
) -> Found:
    """Let the case climb until somebody answered it, at the division at the latest, or until today."""
    dice = world.dice_of(f"lag {plan.code}")
    answered_at = dice.choices([1, 2, 3], [50, 30, 20])[0]
    level, since = 1, raised
    while level < answered_at:
        moves = since + datetime.timedelta(days=policy.grace(level) or 0)
        if moves > world.as_at:
            break
        level, since = level + 1, moves
    said = dice.choice(read("lag")["explanations"])
    waits = (world.as_at - since).days < (policy.grace(level) or 0)
    silent = waits and dice.random() < 0.5
    return Found(
        number,
        plan,
        dimension,
        level,
        raised,
        since,
        explanation="" if silent else said["explanation"],
        action="" if silent else said["action"],
    )


def _closed(world: World, policy: LagPolicy, taken: set[int]) -> list[Found]:
    cases = []
    numbers = (number for number in itertools.count(read("lag")["closed_first"]) if number not in taken)
    for plan in world.planned.values():
        late = plan.last and plan.status == ActivityStatus.DONE and (plan.last - plan.approved_end).days
        if not late or late <= policy.days_late or plan.last is None:
            continue
        raised = plan.approved_end + datetime.timedelta(days=policy.days_late)
        number = next(numbers)
        case = _answered(world, policy, number, plan, LagDimension.TIME, raised)
        said = read("lag")["explanations"][number % len(read("lag")["explanations"])]
        case.explanation, case.action, case.closed = said["explanation"], said["action"], plan.last
        if case.since >= plan.last:
            case.level, case.since = LagLevel.OWNER, raised
        cases.append(case)
    return cases


def _measure(world: World, case: Found, milestone: Milestone | None) -> int:
    """Days late, points behind plan, days without an entry, or points between money and progress."""
    day = case.closed or world.as_at
    if milestone is not None:
        return max((day - milestone.due_on).days, 0)
    if case.dimension == LagDimension.TIME:
        return max((day - case.plan.approved_end).days, 0)
    if case.dimension == LagDimension.DELIVERY:
        return max(case.plan.planned_percent(day) - case.plan.percent, 0)
    if case.dimension == LagDimension.REPORTING:
        return (day - (case.plan.last or case.plan.start.first)).days
    return max((case.plan.spent or 0) - case.plan.percent, 0)
