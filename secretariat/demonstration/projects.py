"""The projects of the clusters: the 21 pilot projects of the source through their selection, and all through stages.

Titles and criteria are the source's (paras 23, 26-52). Scores, reasons, dissent, stages and hand-overs are generated
from the fixed seed and marked as demonstration.
"""

import datetime
from typing import Any

from clusters.enums import Criterion, ProjectState, StageMode, StageState
from clusters.models import (
    Assessment,
    Candidate,
    CloseOut,
    CriterionScore,
    CriterionWeight,
    Lesson,
    Project,
    ProjectDeliverable,
    SelectionRound,
    Stage,
    StageReceipt,
)
from clusters.rules.stages import receiving_units
from secretariat.demonstration.keeping import insert, keep, moment
from secretariat.demonstration.reading import project_texts, read
from secretariat.demonstration.world import World
from structure.models import Staff, Unit

PILOT_BEGINS = moment(datetime.date(2015, 7, 1))
CONFIRMED_ON = datetime.date(2016, 9, 8)  # by one of two units that follow jointly; the other is awaited
PILOT_ENDS = moment(datetime.date(2015, 9, 30))


def load(world: World) -> None:
    """Projects, stages, selections and deliverables, each added where it is missing."""
    _projects(world)
    _stages(world)
    _selections(world)
    _deliverables(world)


def _projects(world: World) -> None:
    pilot = read("clusters")["bundled_approach"]["pilot"]
    data = read("projects")
    teams = read("teams")["teams"]
    rows = []
    for code, text in project_texts().items():
        carried = data["projects"][code]
        origin = world.units[carried["origin"]]
        runs = world.staff[teams[code[0]]["lead"]]
        states = {stage[2] for stage in carried["stages"]}
        state = ProjectState.RUNNING
        if states == {"done"}:
            state = ProjectState.CLOSING if code in data["closing"] else ProjectState.CLOSED
        elif states == {"ahead"}:
            state = ProjectState.SELECTED
        rows.append(
            Project(
                cluster=world.clusters[code[0]],
                code=code,
                title=text.title,
                objective=text.objective,
                originating_unit=origin,
                functional_lead=_functional_lead(origin, runs),
                process_lead=runs,
                state=state,
                starts_on=pilot["start"] if text.is_pilot else None,
                is_pilot=text.is_pilot,
                source=text.source,
            )
        )
    for code, row in data["proposals"].items():
        origin = world.units[row["origin"]]
        runs = world.staff[teams[code[0]]["lead"]]
        rows.append(
            Project(
                cluster=world.clusters[code[0]],
                code=code,
                title=row["title"],
                objective=row["objective"],
                originating_unit=origin,
                functional_lead=_functional_lead(origin, runs),
                process_lead=runs,
                state=row.get("state", ProjectState.PROPOSED),
                demonstration=True,
            )
        )
    kept = keep(Project, rows, key=["code"], at=PILOT_BEGINS)
    world.projects = kept.rows


def _functional_lead(origin: Unit, process_lead: Staff) -> Staff | None:
    """Who heads the unit a project starts in; its division where that person runs the project: whoever says what was
    delivered does not accept it as well."""
    return origin.division.head if origin.lead == process_lead else origin.lead


def _stages(world: World) -> None:
    modes = {"joint": StageMode.JOINT, "": StageMode.SEQUENTIAL}
    data = read("projects")
    fresh: list[Stage] = []
    receipts: list[StageReceipt] = []
    there = set(Stage.objects.values_list("project__code", flat=True))
    for code, carried in data["projects"].items():
        if code in there:
            continue
        rows = [
            Stage(
                project=world.projects[code],
                unit=world.units[unit],
                order=order,
                title=title,
                state=state,
                mode=modes["".join(mode)],
            )
            for order, (unit, title, state, *mode) in enumerate(carried["stages"], start=1)
        ]
        for stage in rows:
            confirmed = data["confirmed"].get(f"{code}/{stage.order}", [])
            receipts += _hand_over(world, stage, receiving_units(stage, rows), confirmed)
        fresh += rows
    insert(Stage, fresh, at=PILOT_ENDS)
    insert(StageReceipt, receipts, at=PILOT_ENDS)


def _hand_over(world: World, stage: Stage, receivers: list[Unit], confirmed: list[str]) -> list[StageReceipt]:
    """Who handed a stage over and who confirmed it, where units with other heads follow: all of them when it is done,
    and those of ``confirmed`` while it is handed over."""
    if stage.state == StageState.DONE:
        stage.handed_over_on = datetime.date(2015, 9, 30) + datetime.timedelta(days=75 * stage.order)
    giver = world.unit_head(stage.unit.code)
    others = [(unit, world.unit_head(unit.code)) for unit in receivers if world.unit_head(unit.code) != giver]
    if stage.state not in (StageState.DONE, StageState.HANDED) or not others:
        return []
    stage.note = f"{stage.title}: the result and the open questions."
    stage.handed_by = giver
    return [
        StageReceipt(
            stage=stage,
            unit=unit,
            handed_by=giver,
            received_by=head,
            received_on=stage.handed_over_on or CONFIRMED_ON,
        )
        for unit, head in others
        if stage.state == StageState.DONE or unit.code in confirmed
    ]


def _selections(world: World) -> None:
    """The pilot's selection, decided; and one that is open over what is proposed now."""
    for row in read("projects")["selections"]:
        kept = keep(
            SelectionRound,
            [
                SelectionRound(
                    number=row["number"],
                    name=row["name"],
                    opened_at=moment(row["opened"]),
                    opened_by=world.person("rahman"),
                    closed_at=moment(row["closed"]) if "closed" in row else None,
                    closed_by=world.person("rahman") if "closed" in row else None,
                    demonstration=True,
                )
            ],
            key=["number"],
            at=moment(row["opened"]),
        )
        for round_ in kept.new():
            _selection(world, round_, row)


def _selection(world: World, round_: SelectionRound, row: dict[str, Any]) -> None:
    weights = dict(zip(Criterion.values, row["weights"], strict=True))
    insert(CriterionWeight, [CriterionWeight(round=round_, criterion=key, weight=n) for key, n in weights.items()])
    named = row.get("projects")
    projects = [one for code, one in world.projects.items() if (code in named if named else one.is_pilot)]
    at = moment(row.get("closed", row["opened"]))
    candidates = [Candidate(round=round_, project=one) for one in projects]
    decider = world.person(row["decider"])
    if "closed" in row:
        for one in candidates:
            one.selected, one.decided_at, one.decided_by = True, at, decider
            one.reason = "Chosen for the pilot of the bundled approach."
    insert(Candidate, candidates, at=at)
    sheets: list[Assessment] = []
    scores: list[CriterionScore] = []
    for one in candidates:
        dice = world.dice_of(f"selection {round_.number} {one.project.code}")
        leads = {one.project.functional_lead_id, one.project.process_lead_id}
        able = [key for key in row["assessors"] if world.staff[key].pk not in leads]
        for key in able[: row.get("of_each", len(able))]:
            sheet = Assessment(candidate=one, assessor=world.staff[key], assessed_at=moment(row["opened"], 11))
            sheet.dissent = row.get("dissent", {}).get(one.project.code, {}).get(key, "")
            sheets.append(sheet)
            low = 1 if sheet.dissent else 3
            given = row.get("level", {}).get(one.project.code)
            scores += [
                CriterionScore(
                    assessment=sheet,
                    criterion=letter,
                    score=given[place] if given else dice.randint(low, low + 2),
                    reason=row["reasons"][letter] if dice.random() < 0.5 else "",
                )
                for place, letter in enumerate(Criterion.values)
            ]
    insert(Assessment, sheets, at=at)
    insert(CriterionScore, scores)


def _deliverables(world: World) -> None:
    """One deliverable of each project, named after it; delivered where the last stage is done."""
    there = set(ProjectDeliverable.objects.values_list("project__code", flat=True))
    rows = []
    for code in read("projects")["projects"]:
        if code in there:
            continue
        project = world.projects[code]
        done = project.state in (ProjectState.CLOSING, ProjectState.CLOSED)
        rows.append(
            ProjectDeliverable(
                project=project,
                title=project.objective[:300],
                due_on=datetime.date(2016, 12, 31),
                delivered_on=datetime.date(2016, 8, 8) if done else None,
                evidence="Accepted by the originating unit." if done else "",
                demonstration=True,
            )
        )
    insert(ProjectDeliverable, rows, at=PILOT_ENDS)


def load_ends(world: World) -> None:
    """What came of the projects that are over or about to be."""
    there = set(CloseOut.objects.values_list("project__code", flat=True))
    rows = []
    for code, project in world.projects.items():
        if code in there or project.state not in (ProjectState.CLOSING, ProjectState.CLOSED):
            continue
        lead = project.process_lead
        lesson = Lesson.objects.filter(cluster=project.cluster).first()
        rows.append(
            CloseOut(
                project=project,
                delivered=f"{project.title}: in use.",
                lesson=lesson,
                no_lesson="" if lesson else "The procedures in force were followed and held.",
                said_at=moment(datetime.date(2016, 8, 8)),
                said_by=lead.user if lead else None,
                demonstration=True,
            )
        )
    insert(CloseOut, rows, at=moment(datetime.date(2016, 8, 8)))
