"""Two years of progress: entries, and the latest of them carried to the activity with its history."""

import copy
import datetime
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from planning.enums import ActivityStatus, Function
from planning.models import Activity, Evidence, ProgressEntry
from planning.rules.status import status_of
from secretariat.demonstration.keeping import insert, moment, overwrite, remember, signed
from secretariat.demonstration.plan import POSTPONED_ON, Part, Planned
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World

LINK = "https://example.org/demonstration/{code}/{number}"
CARRIED = [
    "percent",
    "status",
    "last_entry_on",
    "ends_on",
    "ends_precision",
    "output_status",
    "outcome",
    "outcome_reason",
]


@dataclass
class Word:
    """One entry before it is written."""

    day: datetime.date
    percent: int
    status: str
    narrative: str
    obstacle: str = ""
    evidence: list[str] = field(default_factory=list)


def load(world: World) -> None:
    people: dict[str, list[Part]] = defaultdict(list)
    for part in world.parts:
        people[part.plan.code].append(part)
    entries: list[ProgressEntry] = []
    evidence: list[Evidence] = []
    states: list[Activity] = []
    changed: list[Activity] = []
    for code in sorted(world.fresh):
        plan, activity = world.planned[code], world.activities[code]
        dice = plan.dice
        written = [*_words(plan, world.as_at)]
        for word, before in zip(written, [0, *(word.percent for word in written)], strict=False):
            author = _author(world, people[code], plan, dice)
            at = moment(word.day, dice.randint(8, 17), dice.randint(0, 59))
            spent = Decimal(round(2 * plan.work_days * (word.percent - before) / 100)) / 2
            entry = ProgressEntry(
                activity=activity,
                author=author,
                entered_at=at,
                percent=word.percent,
                status=word.status,
                narrative=word.narrative,
                obstacle=word.obstacle,
                work_days=spent or None,
                demonstration=True,
            )
            entries.append(entry)
            evidence += [
                Evidence(
                    entry=entry,
                    title=title,
                    link=LINK.format(code=code, number=number),
                    added_by=author,
                    added_at=at,
                    demonstration=True,
                )
                for number, title in enumerate(word.evidence, start=1)
            ]
            activity.percent, activity.status, activity.last_entry_on = word.percent, word.status, word.day
            states.append(signed(copy.copy(activity), author, at, "Progress logged"))
        if _moved(world, plan, activity):
            states.append(copy.copy(activity))
        changed.append(activity)
    insert(ProgressEntry, entries)
    insert(Evidence, evidence)
    remember(Activity, states)
    overwrite(Activity, changed, CARRIED)


def _words(plan: Planned, as_at: datetime.date) -> Iterator[Word]:
    if plan.last is None:
        return
    written = read("progress")["named"].get(plan.code)
    if written and plan.named and written[-1][0] == plan.last:
        for day, percent, status, narrative, *evidence in written:
            yield Word(day, percent, status, narrative, evidence=list(*evidence))
        return
    dice = plan.dice
    length = max((plan.last - plan.start.first).days, 1)
    percent = 0
    for day in _days(plan.start.first, plan.last, dice):
        if day == plan.last:
            percent, status = plan.percent, ActivityStatus(plan.status)
        else:
            passed = (day - plan.start.first).days / length
            aimed = round(plan.percent * passed) + dice.randint(-3, 3)
            percent = max(percent, min(aimed, plan.percent - 1, 97), 1 if passed > 0.05 else 0)
            late = max((day - plan.approved_end).days, 0)
            status = status_of(percent, plan.planned_percent(day), days_late=late)
            status = ActivityStatus.ON_TRACK if status == ActivityStatus.NOT_STARTED else status
        yield _worded(plan, day, percent, status, dice)


def _days(first: datetime.date, last: datetime.date, dice: random.Random) -> Iterator[datetime.date]:
    """Working days every two to four weeks, ending with the last one."""
    day = first + datetime.timedelta(days=dice.randint(4, 16))
    while day < last - datetime.timedelta(days=9):
        yield day - datetime.timedelta(days=max(0, day.weekday() - 4))
        day += datetime.timedelta(days=dice.randint(13, 22))
    yield last


def _worded(plan: Planned, day: datetime.date, percent: int, status: str, dice: random.Random) -> Word:
    sentences = read("progress")
    if status == ActivityStatus.DONE:
        kind = "done"
    elif status in (ActivityStatus.LAGGING, ActivityStatus.AT_RISK):
        kind = "behind"
    elif plan.function == Function.MANAGEMENT:
        kind = "management"
    elif percent < 15:
        kind = "start"
    elif percent > 80:
        kind = "late"
    else:
        kind = "meetings" if plan.function == Function.MEETINGS and dice.random() < 0.5 else "middle"
    obstacle = dice.choice(sentences["obstacles"]) if kind == "behind" and dice.random() < 0.7 else ""
    evidence = ["Final product"] if kind == "done" and dice.random() < 0.8 else []
    if kind == "late" and dice.random() < 0.3:
        evidence = ["Draft"]
    return Word(day, percent, status, dice.choice(sentences[kind]), obstacle, evidence)


def _author(world: World, parts: list[Part], plan: Planned, dice: random.Random) -> Any:
    """The lead officer most of the time, now and then a contributor."""
    others = [part.person for part in parts if part.role == "contributor"]
    person = dice.choice(others) if others and dice.random() < 0.15 and not plan.named else plan.lead
    assert person is not None
    return world.users[person]


def _moved(world: World, plan: Planned, activity: Activity) -> bool:
    """Bring the dates and the outcome to where changes of the plan have led; True when something changed."""
    postponed = plan.status == ActivityStatus.POSTPONED
    if not postponed and activity.ends_on == plan.end.last and activity.ends_precision == plan.end.precision:
        return False
    activity.ends_on, activity.ends_precision = plan.end.last, plan.end.precision
    day = min(max(plan.approved_end, plan.last or plan.approved_end), world.as_at)
    if postponed:
        activity.status, activity.output_status = plan.status, plan.output_status
        activity.outcome, activity.outcome_reason = plan.outcome, plan.reason
        day = POSTPONED_ON
    signed(activity, world.unit_head(plan.unit), moment(day, 17, 30), f"End moved to {plan.end.label}")
    return True
