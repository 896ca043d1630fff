"""An activity as it is planned and as it will have gone by the as-at date, before any row is written."""

import datetime
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from common.dates import PartialDate
from planning.enums import ActivityStatus, AssignmentRole, Function, OutputStatus, Priority
from planning.rules.status import POINTS_AT_RISK, POINTS_LAGGING
from secretariat.demonstration.reading import project_texts, read, when

SEED = 2016
Quarter = tuple[int, int]  # year and number
MANAGEMENT = "M"  # the code letter of activities that belong to no cluster
WRITTEN_FOR = datetime.date(2016, 9, 12)  # the day the named percentages and milestones hold for
POSTPONED_ON = datetime.date(2016, 9, 5)
# The clusters that have a harder year: from which throw of the dice work is at risk, and from which it lags.
LUCK_NEEDED = {"C": (0.35, 0.8), "D": (0.3, 0.65), "H": (0.35, 0.75)}
LATEST_END = datetime.date(2016, 12, 31)


@dataclass
class Planned:
    """What is planned, and how far it has come."""

    code: str
    title: str
    unit: str
    cluster: str | None
    output: str
    function: str
    start: PartialDate
    end: PartialDate
    approved_end: datetime.date
    lead: str | None = None
    project: str | None = None
    priority: str = Priority.MEDIUM
    output_status: str = OutputStatus.PROGRAMMED
    outcome: str = ""
    reason: str = ""
    percent: int = 0
    status: str = ActivityStatus.NOT_STARTED
    last: datetime.date | None = None
    spent: int | None = None
    delivered: tuple[int, int] | None = None
    milestones: list[list[Any]] = field(default_factory=list)
    named: bool = False
    work_days: int = 0

    @property
    def dice(self) -> random.Random:
        """Dice of its own, so that one activity more or less changes no other."""
        return random.Random(f"{SEED} {self.code} {self.title}")

    @property
    def approved_days(self) -> int:
        return (self.approved_end - self.start.first).days + 1

    def planned_percent(self, day: datetime.date) -> int:
        """How far it should be by the end of a day, in even steps, as ``planning.queries`` counts it."""
        part = ((day - self.start.first).days + 1) / self.approved_days
        return round(100 * min(max(part, 0), 1))


@dataclass
class Part:
    """One person's part in an activity, with the days of each quarter."""

    plan: Planned
    person: str
    role: AssignmentRole
    days: dict[Quarter, int] = field(default_factory=dict)


def programme(as_at: datetime.date, scale: int = 1) -> list[Planned]:
    """Every activity of the demonstration; ``scale`` repeats the generated ones for measurements."""
    plans = [*_named(as_at)]
    titles = {plan.title for plan in plans}
    assert len(titles) == len(plans)
    for copy in range(1, scale + 1):
        numbers = _numbers(plans) if copy == 1 else {}
        mark = "" if copy == 1 else str(copy)
        for plan in [*_pilots(), *_generated()]:
            letter = plan.cluster or MANAGEMENT
            numbers[letter] = numbers.get(letter, 0) + 1
            plan.code = f"{letter}{mark}-{numbers[letter]:02d}"
            if copy > 1:
                plan.title = f"{plan.title} ({copy})"
            _go(plan, as_at)
            plans.append(plan)
    return plans


def opened_on(plan: Planned) -> datetime.date:
    """The day the unit opened the version of its workplan that first holds the activity."""
    versions = read("workplans")["versions"]
    if plan.output_status == OutputStatus.ADDED_BY_LEGISLATION:
        opened: datetime.date = read("workplans")["waiting"]["LIA"]["opened"]
        return opened
    latest = versions[0]["opened"]
    for before, version in itertools.pairwise(versions):
        if plan.start.first >= before["approved"] + datetime.timedelta(days=230):
            latest = version["opened"]
    return latest


def _numbers(plans: list[Planned]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for plan in plans:
        numbers[plan.code[0]] = max(numbers.get(plan.code[0], 0), int(plan.code[2:]))
    return numbers


def _named(as_at: datetime.date) -> Iterator[Planned]:
    for row in read("activities")["named"]:
        end = when(row["end"])
        plan = Planned(
            code=row["code"],
            title=row["title"],
            unit=row["unit"],
            cluster=row["code"][0],
            output=row["output"],
            function=row["function"],
            start=when(row["start"]),
            end=end,
            approved_end=row.get("approved_end", end.last),
            lead=row["lead"],
            project=None if row.get("project") == "none" else row["code"],
            priority=row.get("priority", Priority.MEDIUM),
            output_status=row.get("output_status", OutputStatus.PROGRAMMED),
            outcome=row.get("outcome", ""),
            reason=row.get("reason", ""),
            percent=row["percent"],
            status=row["status"],
            last=row.get("last"),
            spent=row.get("spent"),
            delivered=tuple(row["delivered"]) if "delivered" in row else None,
            milestones=[list(each) for each in row.get("milestones", [])],
            named=True,
        )
        postponed = plan.status == ActivityStatus.POSTPONED
        if postponed and as_at < POSTPONED_ON:
            plan.end, plan.status, plan.outcome, plan.reason = (
                PartialDate.around(plan.approved_end, "quarter"),
                "",
                "",
                "",
            )
            plan.output_status = OutputStatus.PROGRAMMED
            postponed = False
        if as_at != WRITTEN_FOR and not postponed:
            plan.milestones, plan.last, plan.spent = [], None, None
            _go(plan, as_at)
        yield plan


def _pilots() -> Iterator[Planned]:
    pilot = read("activities")["pilot"]
    origins = read("projects")["projects"]
    outputs = {row["code"]: row["output"] for row in read("activities")["named"]}
    for code, text in project_texts().items():
        if text.is_pilot:
            yield Planned(
                code="",
                title=pilot["title"].format(x=text.title),
                unit=origins[code]["origin"],
                cluster=code[0],
                output=outputs[code],
                function=Function.IMPLEMENTATION,
                start=when(pilot["start"]),
                end=when(pilot["end"]),
                approved_end=pilot["end"],
                project=code,
                milestones=[[pilot["milestone"], pilot["end"]]],
            )


def _generated() -> Iterator[Planned]:
    for group in read("activities")["generated"]:
        for title, start, end, function, *output in group["rows"]:
            yield Planned(
                code="",
                title=title,
                unit=group["unit"],
                cluster=None if group["cluster"] == MANAGEMENT else group["cluster"],
                output=output[0] if output else group["output"],
                output_status=_origin(function),
                function=function,
                start=when(start),
                end=when(end),
                approved_end=when(end).last,
            )


def _origin(function: str) -> OutputStatus:
    """No Party asked for the Secretariat's own management: that work is what it added itself."""
    return OutputStatus.ADDED_BY_SECRETARIAT if function == Function.MANAGEMENT else OutputStatus.PROGRAMMED


def _go(plan: Planned, as_at: datetime.date) -> None:
    """Let the activity go its way up to the as-at date: on time, behind, late or done."""
    dice = plan.dice
    luck = dice.random()
    plan.priority = dice.choices([Priority.HIGH, Priority.MEDIUM, Priority.LOW], [25, 55, 20])[0]
    if plan.start.first > as_at:
        plan.percent, plan.status = 0, ActivityStatus.NOT_STARTED
        return
    if plan.approved_end <= as_at:
        _finish(plan, as_at, dice, luck)
        return
    plan.last = _working_day(max(plan.start.first, as_at - datetime.timedelta(days=dice.randint(1, 16))))
    expected = plan.planned_percent(as_at)
    behind, status = dice.randint(-3, POINTS_AT_RISK - 1), ActivityStatus.ON_TRACK
    at_risk, lagging = LUCK_NEEDED.get(plan.cluster or "", (0.8, 0.93))
    if plan.function != Function.MANAGEMENT and expected > 30:
        if luck > lagging:
            behind, status = dice.randint(POINTS_LAGGING + 1, POINTS_LAGGING + 14), ActivityStatus.LAGGING
        elif luck > at_risk:
            behind, status = dice.randint(POINTS_AT_RISK + 1, POINTS_LAGGING - 2), ActivityStatus.AT_RISK
    plan.percent = min(max(expected - behind, 1), 97)
    plan.status = status


def _finish(plan: Planned, as_at: datetime.date, dice: random.Random, luck: float) -> None:
    since = (as_at - plan.approved_end).days
    if luck > 0.9 and since < 75 and plan.function != Function.MANAGEMENT:
        plan.percent, plan.status = dice.randint(70, 84), ActivityStatus.LAGGING
        plan.last = _working_day(as_at - datetime.timedelta(days=dice.randint(1, 16)))
        plan.end = PartialDate.day(min(as_at + datetime.timedelta(days=dice.randint(14, 60)), LATEST_END))
        return
    done = plan.approved_end - datetime.timedelta(days=dice.randint(0, 6))
    if luck < 0.28 and since > 30:
        done = plan.approved_end + datetime.timedelta(days=dice.randint(3, 26))
        plan.end = PartialDate.day(_working_day(done))
    plan.percent, plan.status, plan.last = 100, ActivityStatus.DONE, max(_working_day(done), plan.start.first)


def _working_day(day: datetime.date) -> datetime.date:
    """The day itself, or the Friday before a weekend."""
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))
