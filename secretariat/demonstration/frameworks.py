"""Instruments, meetings, decisions, strategic plans, the operational framework and the expected results."""

import datetime
from typing import Any

from planning.enums import CalculationRule, Direction, Phase
from planning.models import (
    Assumption,
    Biennium,
    Decision,
    ExpectedResult,
    Indicator,
    Instrument,
    Measurement,
    Meeting,
    OperationalFramework,
    OperationalGoal,
    Output,
    PeriodLock,
    Risk,
    StrategicGoal,
    StrategicPlan,
    Target,
)
from secretariat.demonstration.keeping import insert, keep, moment
from secretariat.demonstration.reading import chinese, read
from secretariat.demonstration.world import World

PLANNED = moment(datetime.date(2015, 2, 12))
BODIES = {
    "COP": "Conference of the Parties",
    "CP-MOP": "Meeting of the Parties to the Cartagena Protocol",
    "NP-MOP": "Meeting of the Parties to the Nagoya Protocol",
    "SBSTTA": "Subsidiary Body on Scientific, Technical and Technological Advice",
    "SBI": "Subsidiary Body on Implementation",
}
# The rows of the coverage matrix come first, everything that stood before them after.
ORDER = ["Art. 24", "Art. 31", "Art. 28", "XII/32", "SBI-1", "BS-VII/7"]
ORDER_OF_EARLIER = 100


def load(world: World) -> None:
    _instruments(world)
    _strategic_plans(world)
    _biennia(world)
    _results(world)


def _instruments(world: World) -> None:
    rows = read("instruments")["instruments"]
    world.instruments = keep(
        Instrument,
        [
            Instrument(
                code=row["code"],
                name=row["name"],
                secretariat_article=row["article"],
                order=order,
                translations=chinese(row["zh"]),
            )
            for order, row in enumerate(rows, start=1)
        ],
        key=["code"],
    ).rows
    meetings = read("meetings")["meetings"]
    bodies = {row["code"]: row["code"].rsplit("-", 1)[0] for row in meetings}
    kept = keep(
        Meeting,
        [
            Meeting(
                body=bodies[row["code"]],
                number=row["number"],
                instrument=world.instruments[row["instrument"]],
                name=f"{BODIES[bodies[row['code']]]}, meeting {row['number']}",
                place=row["place"],
                starts_on=row["start"],
                ends_on=row["end"],
            )
            for row in meetings
        ],
        key=["body", "number"],
        at=PLANNED,
    )
    world.meetings = {row["code"]: kept[bodies[row["code"]], row["number"]] for row in meetings}
    articles = [
        Decision(
            symbol=row["short"],
            name=f"{row['article']} of the {row['name']}",
            instrument=world.instruments[row["code"]],
            order=10 * (1 + ORDER.index(row["short"])),
        )
        for row in rows
    ]
    decisions = [
        Decision(
            symbol=row["symbol"],
            name=row["title"],
            meeting=world.meetings[row["meeting"]],
            instrument=world.meetings[row["meeting"]].instrument,
            order=10 * (1 + ORDER.index(row["symbol"])) if row["symbol"] in ORDER else ORDER_OF_EARLIER + 10 * place,
        )
        for place, row in enumerate(read("decisions")["decisions"])
    ]
    world.decisions = keep(Decision, [*articles, *decisions], key=["symbol"], at=PLANNED).rows


def _strategic_plans(world: World) -> None:
    rows = read("strategic_plans")["plans"]
    plans = keep(
        StrategicPlan,
        [
            StrategicPlan(
                code=row["code"],
                name=row["name"],
                instrument=world.instruments[row["instrument"]],
                starts_in=row["start"],
                ends_in=row["end"],
                translations=chinese(row["zh"]),
            )
            for row in rows
        ],
        key=["code"],
    )
    goals = keep(
        StrategicGoal,
        [
            StrategicGoal(plan=plans[row["code"]], code=goal["code"], name=goal["title"])
            for row in rows
            for goal in row["goals"]
        ],
        key=["plan_id", "code"],
    )
    under_goals = [
        Target(plan=plans[row["code"]], goal=goals[plans[row["code"]].pk, goal["code"]], number=number, name=title)
        for row in rows
        for goal in row["goals"]
        for number, title in goal.get("targets", {}).items()
    ]
    under_plans = [
        Target(plan=plans[row["code"]], number=number, name=title)
        for row in rows
        for number, title in row.get("targets", {}).items()
    ]
    targets = keep(Target, [*under_goals, *under_plans], key=["plan_id", "number"])
    world.targets = {number: row for (plan, number), row in targets.rows.items() if plan == plans["SP-2020"].pk}


def _biennia(world: World) -> None:
    data = read("frameworks")
    row = data["operational_framework"]
    frameworks = keep(
        OperationalFramework,
        [
            OperationalFramework(
                code=row["code"],
                name=row["name"],
                vision=row["vision"],
                mission=row["mission"],
                until=row["end"],
                translations=chinese(row["zh"]),
            )
        ],
        key=["code"],
        at=PLANNED,
    )
    framework = frameworks[row["code"]]
    keep(
        OperationalGoal,
        [OperationalGoal(framework=framework, number=number) for number in row["goals"]],
        key=["framework_id", "number"],
        at=PLANNED,
    )
    phases = {"year 2": Phase.YEAR_2, "preparation": Phase.PREPARATION}
    occupied = Biennium.objects.filter(is_current=True).exists()
    biennia = keep(
        Biennium,
        [
            Biennium(
                starts_in=each["start"],
                framework=framework,
                phase=phases[each["phase"]],
                is_current=each["current"] and not occupied,
            )
            for each in data["biennia"]
        ],
        key=["starts_in"],
    )
    world.biennium = biennia[2015]


def _results(world: World) -> None:
    data = read("results")
    assert world.biennium is not None
    goals = {goal.number: goal for goal in OperationalGoal.objects.filter(framework__code="MTORF")}
    results = keep(
        ExpectedResult,
        [
            ExpectedResult(
                biennium=world.biennium,
                goal=goals[int(row["code"].split(".")[0])],
                code=row["code"],
                name=row["name"],
                demonstration=True,
            )
            for row in data["results"]
        ],
        key=["biennium_id", "code"],
        at=PLANNED,
    )
    world.results = {row["code"]: results[world.biennium.pk, row["code"]] for row in data["results"]}
    outputs = keep(
        Output,
        [
            Output(result=world.results[row["code"]], code=output["code"], name=output["name"], demonstration=True)
            for row in data["results"]
            for output in row["outputs"]
        ],
        key=["result_id", "code"],
        at=PLANNED,
    )
    world.outputs = {code: output for (_result, code), output in outputs.rows.items()}
    _indicators(world)
    _periods(world)
    fresh = {code for _biennium, code in results.fresh}
    insert(
        Risk,
        [
            Risk(
                result=world.results[row["result"]],
                text=row["text"],
                likelihood=row["likelihood"],
                impact=row["impact"],
                response=row["response"],
                owner=world.staff[row["owner"]],
                demonstration=True,
            )
            for row in data["risks"]
            if row["result"] in fresh
        ],
        at=PLANNED,
    )
    insert(
        Assumption,
        [
            Assumption(result=world.results[row["result"]], text=row["text"], demonstration=True)
            for row in data["assumptions"]
            if row["result"] in fresh
        ],
        at=PLANNED,
    )


def _indicators(world: World) -> None:
    rows: list[tuple[Indicator, dict[str, Any]]] = []
    for result in read("results")["results"]:
        if "indicator" in result:
            rows.append((Indicator(result=world.results[result["code"]]), result["indicator"]))
        for output in result["outputs"]:
            if "indicator" in output:
                rows.append((Indicator(output=world.outputs[output["code"]]), output["indicator"]))
    for indicator, data in rows:
        indicator.name = str(data["name"])
        indicator.unit = str(data["unit"])
        indicator.rule = str(data.get("rule", CalculationRule.LATEST))
        indicator.direction = str(data.get("direction", Direction.UP))
        indicator.baseline = data["baseline"]
        indicator.targets = {str(year): value for year, value in data["targets"].items()}
        indicator.dimension = str(data.get("by", ""))
        indicator.parts = list(data.get("parts", []))
        indicator.verification = "Records of the units"
        indicator.demonstration = True
    key = ["result_id", "output_id", "name"]
    kept = keep(Indicator, [row for row, _data in rows], key=key, at=PLANNED)
    for row, data in rows:
        if (row.result_id, row.output_id, row.name) in kept.fresh:
            _measure(row, {day: value for day, value in data["values"].items() if day <= world.as_at})


def _measure(indicator: Indicator, values: dict[datetime.date, Any]) -> None:
    """What was measured by a day: a value, or one for each part; of a ratio a pair, so many out of so many."""
    for day, measured in values.items():
        parts = measured if isinstance(measured, dict) else {"": measured}
        rows = [
            Measurement(
                indicator=indicator,
                measured_on=day,
                part=part,
                value=found[0] if isinstance(found, list) else found,
                base=found[1] if isinstance(found, list) else None,
                evidence="Records of the units",
                demonstration=True,
            )
            for part, found in parts.items()
        ]
        insert(Measurement, rows, at=moment(day, 16))


def _periods(world: World) -> None:
    """The quarters of 2015 were locked when the year had been reported."""
    reported = datetime.date(2016, 1, 20)
    if world.as_at < reported:
        return
    officer = world.staff["rahman"].user
    keep(
        PeriodLock,
        [
            PeriodLock(
                year=2015,
                quarter=quarter,
                is_locked=True,
                reason="The results of 2015 have been reported.",
                decided_by=officer,
                decided_at=moment(reported, 11),
                demonstration=True,
            )
            for quarter in (1, 2, 3, 4)
        ],
        key=["year", "quarter"],
        by=officer,
        why="Locked: The results of 2015 have been reported.",
        at=moment(reported, 11),
    )
