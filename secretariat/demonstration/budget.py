"""Trust funds, cost sharing and approved budgets from the sources; costs and spending of activities generated."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from budget.enums import FigureStatus, FundKind, ObjectOfExpenditure
from budget.models import ActivityCost, ApprovedBudget, CostShare, CostSharing, Expenditure, TrustFund
from planning.enums import ActivityStatus, Function
from secretariat.demonstration.keeping import insert, keep, moment, signed
from secretariat.demonstration.plan import Planned, Quarter, opened_on
from secretariat.demonstration.reading import read
from secretariat.demonstration.work import QUARTERS, days_of, share_of_quarter
from secretariat.demonstration.world import World

RECORDED = moment(datetime.date(2015, 1, 12))
SMALLEST = 1500  # USD; smaller lines would only be noise
Line = tuple[str, str, str, int]  # activity, fund, object, year


def load(world: World) -> None:
    _funds(world)
    _sharing(world)
    _approved(world)
    lines = _lines(world)
    _costs(world, lines)
    _spending(world, lines)


def _funds(world: World) -> None:
    world.funds = keep(
        TrustFund,
        [
            TrustFund(
                code=row["code"],
                name=row["name"],
                kind=FundKind(row["kind"]),
                instrument=world.instruments[row["instrument"]],
                source=row["source"],
                order=order,
            )
            for order, row in enumerate(read("funds")["funds"], start=1)
        ],
        key=["code"],
    ).rows


def _sharing(world: World) -> None:
    rows = read("cost_sharing")["ratios"]
    kept = keep(
        CostSharing,
        [
            CostSharing(
                starts_in=row["start"],
                ends_in=row["start"] + 1,
                decision=row["source"].split(" para")[0],
                source=row["source"],
                status=FigureStatus.QUOTED,
                reserve=row["reserve"],
            )
            for row in rows
        ],
        key=["starts_in"],
        at=RECORDED,
    )
    keep(
        CostShare,
        [
            CostShare(sharing=kept[row["start"]], instrument=world.instruments[code], percent=percent)
            for row in rows
            for code, percent in row["shares"].items()
        ],
        key=["sharing_id", "instrument_id"],
        at=RECORDED,
    )


def _approved(world: World) -> None:
    data = read("core_budget")
    quoted = [
        ApprovedBudget(
            fund=world.funds[row["fund"]],
            year=row["year"],
            amount=row["amount"],
            decision=row["decision"],
            status=FigureStatus.QUOTED,
            source=f"{row['decision']}, core programme budget approved",
        )
        for row in data["approved"]
    ]
    generated = [
        ApprovedBudget(
            fund=world.funds[row["fund"]],
            year=row["year"],
            amount=row["amount"],
            status=FigureStatus.DEMONSTRATION,
            demonstration=True,
        )
        for row in data["voluntary"]
    ]
    keep(ApprovedBudget, [*quoted, *generated], key=["fund_id", "year"], at=RECORDED)


def _lines(world: World) -> dict[Line, Decimal]:
    """Spread each fund's year over the activities it pays, by work-days, function and object of expenditure."""
    rules = read("costs")
    written: dict[Line, Decimal] = {
        (code, fund, kind, year): Decimal(planned) for code, fund, kind, year, planned, _spent in rules["named"]
    }
    days: dict[tuple[str, int], int] = defaultdict(int)
    for part in world.parts:
        for (year, _quarter), number in part.days.items():
            days[part.plan.code, year] += number
    lines = dict(written)
    data = read("core_budget")
    for row in [*data["approved"], *data["voluntary"]]:
        if row["year"] not in (2015, 2016):
            continue
        fund = world.funds[row["fund"]]
        money = Decimal(row["amount"]) * rules["planned_part"] / 100
        for kind, part in rules["objects"][fund.kind].items():
            weights = {
                plan.code: weight
                for plan in world.planned.values()
                if (weight := _weight(plan, fund.code, kind, row["year"], days[plan.code, row["year"]]))
                and (plan.code, fund.code, kind, row["year"]) not in written
            }
            taken = sum(
                amount for (_c, f, k, y), amount in written.items() if (f, k, y) == (fund.code, kind, row["year"])
            )
            total = sum(weights.values())
            for code, weight in weights.items():
                amount = (money * part / 100 - taken) * Decimal(weight / total)
                rounded = Decimal(round(amount / 50) * 50)
                if rounded >= SMALLEST:
                    lines[code, fund.code, kind, row["year"]] = rounded
    return lines


def _weight(plan: Planned, fund: str, kind: str, year: int, days: int) -> float:
    """How much of a fund's money for an object goes to an activity; 0 for none."""
    funds = read("costs")["funds"]
    weight = float(days * funds.get(plan.unit, funds["default"]).get(fund, 0))
    dice = plan.dice
    if kind == ObjectOfExpenditure.CONFERENCE:
        return weight * (8 if plan.unit in ("AFC", "SSU") else 1) if plan.function == Function.MEETINGS else 0
    if kind == ObjectOfExpenditure.PARTICIPANTS:
        meets = plan.function == Function.MEETINGS or any(
            word in plan.title.lower() for word in ("workshop", "train", "course", "regional")
        )
        return weight if meets else 0
    if kind in (ObjectOfExpenditure.CONSULTANTS, ObjectOfExpenditure.STAFF_TRAVEL):
        return weight if plan.function != Function.MANAGEMENT and dice.random() < 0.45 else 0
    if kind == ObjectOfExpenditure.OPERATING:
        return weight if plan.function == Function.MANAGEMENT or plan.unit in ("ITU", "AFC", "COM") else 0
    return weight


def _costs(world: World, lines: dict[Line, Decimal]) -> None:
    rows = []
    for (code, fund, kind, year), amount in lines.items():
        if code not in world.fresh:
            continue
        plan = world.planned[code]
        row = ActivityCost(
            activity=world.activities[code],
            fund=world.funds[fund],
            object=kind,
            year=year,
            amount=amount,
            priority={"high": 1, "medium": 2, "low": 3}[plan.priority],
            demonstration=True,
        )
        rows.append(signed(row, world.unit_head(plan.unit), moment(opened_on(plan), 14)))
    insert(ActivityCost, rows)


def _spending(world: World, lines: dict[Line, Decimal]) -> None:
    """Bookings at the end of each quarter, and on the as-at day, in step with progress or with time."""
    spent_written = {
        (code, fund, kind, year): Decimal(spent) for code, fund, kind, year, _planned, spent in read("costs")["named"]
    }
    rows = []
    for (code, fund, kind, year), amount in lines.items():
        if code not in world.fresh:
            continue
        plan = world.planned[code]
        booked = Decimal(0)
        goal = spent_written.get((code, fund, kind, year), amount * _spent_part(plan, world.as_at))
        quarters = [quarter for quarter in QUARTERS if quarter[0] == year and _begun(quarter, world.as_at)]
        running = [max(share_of_quarter(plan, quarter), 0.02) * _passed(quarter, world.as_at) for quarter in quarters]
        whole = [max(share_of_quarter(plan, quarter), 0.02) for quarter in QUARTERS if quarter[0] == year]
        reached = sum(running) / sum(whole) if (code, fund, kind, year) not in spent_written else 1.0
        if plan.status == ActivityStatus.DONE or plan.spent is not None:
            reached = 1.0
        for place, quarter in enumerate(quarters):
            part = Decimal(sum(running[: place + 1]) / (sum(running) or 1))
            until = (goal * Decimal(reached) * part).quantize(Decimal("0.01"))
            if until - booked >= 20:
                rows.append(
                    Expenditure(
                        fund=world.funds[fund],
                        activity=world.activities[code],
                        object=kind,
                        booked_on=min(days_of(quarter)[1], world.as_at),
                        amount=until - booked,
                        reference=f"DEMO-{code}-{fund}-{kind}-{year}-{quarter[1]}",
                        demonstration=True,
                    )
                )
                booked = until
    insert(Expenditure, rows)


def _begun(quarter: Quarter, day: datetime.date) -> bool:
    return days_of(quarter)[0] <= day


def _passed(quarter: Quarter, day: datetime.date) -> float:
    first, last = days_of(quarter)
    return min(1.0, ((day - first).days + 1) / ((last - first).days + 1))


def _spent_part(plan: Planned, day: datetime.date) -> Any:
    """The part of its planned cost an activity has spent by now."""
    if plan.spent is not None:
        return Decimal(plan.spent) / 100
    if plan.last is None:
        return Decimal(0)
    return Decimal(str(round(plan.dice.uniform(0.9, 1.0), 3)))
