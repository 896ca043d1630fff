"""Who works on what: lead officers, assignments and work-days per quarter in the rhythm of the two years."""

import datetime
from collections import Counter, defaultdict

from clusters.enums import CORE_ROLES
from planning.enums import AssignmentRole, Function
from planning.models import Activity, Assignment, AssignmentDays
from secretariat.demonstration.keeping import insert, moment, signed
from secretariat.demonstration.plan import Part, Planned, Quarter, opened_on
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World

QUARTERS: list[Quarter] = [(year, quarter) for year in (2015, 2016) for quarter in (1, 2, 3, 4)]
HEADS = frozenset({"D-1", "ASG"})
WEIGHT = {AssignmentRole.LEAD: 3.0, AssignmentRole.CONTRIBUTOR: 1.6, AssignmentRole.EXPERT: 0.6}
MOST = {AssignmentRole.LEAD: 28, AssignmentRole.CONTRIBUTOR: 14, AssignmentRole.EXPERT: 5}
# Year 1 mostly implementation support, year 2 mostly meeting support (source para 21).
RHYTHM = {
    (Function.IMPLEMENTATION, 2015): 1.3,
    (Function.IMPLEMENTATION, 2016): 0.8,
    (Function.MEETINGS, 2015): 0.8,
    (Function.MEETINGS, 2016): 1.7,
    (Function.MANAGEMENT, 2015): 0.5,
    (Function.MANAGEMENT, 2016): 0.5,
}


def draw(world: World) -> None:
    """Find the people of every planned activity and fill their quarters; names the lead officers in the plans."""
    parts = [*_written(world), *_drawn(world)]
    _share_out(world, parts)
    for part in parts:
        part.plan.work_days += sum(part.days.values())
    world.parts = parts


def load(world: World) -> None:
    _insert(world, [part for part in world.parts if part.plan.code in world.fresh])


def share_of_quarter(plan: Planned, quarter: Quarter) -> float:
    """The part of a quarter in which the activity runs, 0 to 1."""
    first, last = days_of(quarter)
    running = (min(plan.end.last, last) - max(plan.start.first, first)).days + 1
    return max(0, running) / ((last - first).days + 1)


def days_of(quarter: Quarter) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a quarter."""
    year, number = quarter
    after = datetime.date(year + number // 4, number % 4 * 3 + 1, 1)
    return datetime.date(year, 3 * number - 2, 1), after - datetime.timedelta(days=1)


def _written(world: World) -> list[Part]:
    """The parts whose days stand in the data file; the first person of each activity leads."""
    data = read("assignments")
    year = data["year"]
    by_title = {plan.title: plan for plan in world.planned.values()}
    parts = []
    for code, people in data["days"].items():
        plan = world.planned[code]
        for person, days in people.items():
            unit = read_unit(person)
            role = AssignmentRole.CONTRIBUTOR
            if person == plan.lead:
                role = AssignmentRole.LEAD
            elif world.units[unit].division_id != world.units[plan.unit].division_id:
                role = AssignmentRole.EXPERT
            parts.append(Part(plan, person, role, {(year, q): n for q, n in enumerate(days, start=1) if n}))
    for row in data["extra"]:
        plan = by_title[row["title"]]
        plan.lead = row["staff"]
        days = {(year, q): n for q, n in enumerate(row["days"], start=1)}
        parts.append(Part(plan, row["staff"], AssignmentRole.LEAD, days))
    return parts


def read_unit(person: str) -> str:
    return next(row["unit"] for row in read("staff")["staff"] if row["key"] == person)


def _drawn(world: World) -> list[Part]:
    """Draw lead, contributors and experts of every other activity, the least busy first."""
    written = {*read("assignments")["days"], *(row["title"] for row in read("assignments")["extra"])}
    closed = set(read("assignments")["closed_from_quarter_3"])
    rows = read("staff")["staff"]
    unit_of = {row["key"]: row["unit"] for row in rows}
    working = {row["key"] for row in rows if row["grade"] not in HEADS}
    keys = {member.pk: key for key, member in world.staff.items()}
    team = {code: [keys[member.staff_id] for member in members] for code, members in world.teams.items()}
    core = {
        code: [keys[member.staff_id] for member in members if member.role in CORE_ROLES]
        for code, members in world.teams.items()
    }
    busy: Counter[str] = Counter()
    parts: list[Part] = []
    for plan in world.planned.values():
        if plan.code in written or plan.title in written:
            continue
        dice = plan.dice
        late = plan.end.last >= datetime.date(2016, 7, 1)
        unit = [key for key in working if unit_of[key] == plan.unit and not (late and key in closed)]
        unit = unit or [key for key in working if unit_of[key] == plan.unit]

        def least_busy(pool: list[str], number: int) -> list[str]:
            return sorted(pool, key=lambda key: (busy[key], dice.random()))[:number]  # noqa: B023

        lead = plan.lead or least_busy(sorted(unit), 1)[0]
        plan.lead = lead
        others = sorted({*unit, *core.get(plan.cluster or "", [])} & working - {lead})
        chosen = least_busy([key for key in others if not (late and key in closed)], dice.randint(1, 3))
        experts = [key for key in team.get(plan.cluster or "", []) if key not in {lead, *chosen}]
        experts = [key for key in experts if key in working and not (late and key in closed)]
        asked = least_busy(experts, dice.choice([0, 1, 1]))
        roles = [(lead, AssignmentRole.LEAD)]
        roles += [(key, AssignmentRole.CONTRIBUTOR) for key in chosen]
        roles += [(key, AssignmentRole.EXPERT) for key in asked]
        if plan.function == Function.MEETINGS and dice.random() < 0.2:
            head = world.units[plan.unit].division.head
            assert head is not None
            roles.append((keys[head.pk], AssignmentRole.EXPERT))
        length = plan.approved_days / 90
        for key, role in roles:
            busy[key] += round(100 * WEIGHT[role] * length)
            parts.append(Part(plan, key, role))
    return parts


def _share_out(world: World, parts: list[Part]) -> None:
    """Fill each person's quarters up to about what they can give, by role, function and time running."""
    closed = set(read("assignments")["closed_from_quarter_3"])
    written = set(read("assignments")["days"])
    by_person: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        by_person[part.person].append(part)
    heads = {row["key"] for row in read("staff")["staff"] if row["grade"] in HEADS}
    for person, theirs in by_person.items():
        for quarter in QUARTERS:
            if person in closed and quarter >= (2016, 3):
                continue
            dice = world.dice_of(f"{person} {quarter}")
            full = dice.randint(64, 70) if quarter >= (2016, 2) and dice.random() < 0.12 else dice.randint(52, 62)
            left = (25 if person in heads else full) - sum(part.days.get(quarter, 0) for part in theirs)
            weights = {
                index: WEIGHT[part.role]
                * share_of_quarter(part.plan, quarter)
                * RHYTHM[Function(part.plan.function), quarter[0]]
                for index, part in enumerate(theirs)
                if quarter not in part.days and not (part.plan.code in written and quarter[0] == 2016)
            }
            total = sum(weights.values())
            for index, weight in weights.items():
                part = theirs[index]
                most = MOST[part.role] * share_of_quarter(part.plan, quarter)
                days = round(min(max(left, 0) * weight / total, most)) if weight else 0
                if days:
                    part.days[quarter] = days


def _insert(world: World, parts: list[Part]) -> None:
    rows: list[Assignment] = []
    days: list[AssignmentDays] = []
    for part in parts:
        row = Assignment(
            activity=world.activities[part.plan.code],
            staff=world.staff[part.person],
            role=part.role,
            demonstration=True,
        )
        rows.append(signed(row, world.unit_head(part.plan.unit), moment(opened_on(part.plan), 10, 30)))
        days += [
            AssignmentDays(assignment=row, year=year, quarter=number, days=n)
            for (year, number), n in sorted(part.days.items())
        ]
    insert(Assignment, rows)
    insert(AssignmentDays, days)
    supporting = Activity.supporting_units.through
    links: set[tuple[int, int]] = set()
    for part in parts:
        unit = world.staff[part.person].unit_id
        if part.role != AssignmentRole.LEAD and unit != world.units[part.plan.unit].pk:
            links.add((world.activities[part.plan.code].pk, unit))
    insert(supporting, [supporting(activity_id=activity, unit_id=unit) for activity, unit in sorted(links)])
