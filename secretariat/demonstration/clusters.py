"""The eight clusters with their teams and projects; their procedures and lessons are loaded after them."""

import datetime

from clusters.enums import ProjectState, StageMode, TeamRole
from clusters.models import (
    Cluster,
    CoreFunction,
    CriterionScore,
    Membership,
    Project,
    Stage,
)
from secretariat.demonstration import procedures
from secretariat.demonstration.keeping import insert, keep, moment
from secretariat.demonstration.reading import chinese, project_texts, read
from secretariat.demonstration.world import World

PILOT_BEGINS = moment(datetime.date(2015, 7, 1))
PILOT_ENDS = moment(datetime.date(2015, 9, 30))


def load(world: World) -> None:
    _clusters(world)
    _teams(world)
    _projects(world)
    procedures.load(world)


def _clusters(world: World) -> None:
    rows = read("clusters")["clusters"]
    dates = read("projects")
    world.clusters = keep(
        Cluster,
        [
            Cluster(
                code=row["code"],
                name=row["name"],
                mandate=row["mandate"],
                note=row.get("note", ""),
                charter_adopted_on=dates["charter_adopted"],
                dossier_due_on=dates["dossier_due"],
                source=row["source"],
                translations=chinese(row["zh"]),
            )
            for row in rows
        ],
        key=["code"],
        at=PILOT_BEGINS,
    ).rows
    keep(
        CoreFunction,
        [
            CoreFunction(cluster=world.clusters[row["code"]], letter=letter, text=text)
            for row in rows
            for letter, text in row["core_functions"].items()
        ],
        key=["cluster_id", "letter"],
    )


def _teams(world: World) -> None:
    data = read("teams")
    skills = {row["key"]: row["skills"] for row in read("staff")["staff"]}
    rows = []
    for code, team in data["teams"].items():
        people = [(team["lead"], TeamRole.LEAD)]
        people += [(key, TeamRole.CORE) for key in team["core"]]
        people += [(key, TeamRole.SUPPORT) for key in team["support"]]
        rows += [
            Membership(
                cluster=world.clusters[code],
                staff=world.staff[key],
                role=role,
                expertise=", ".join(skills[key][:2]),
                valid_from=data["valid_from"],
                demonstration=True,
            )
            for key, role in people
        ]
    kept = keep(Membership, rows, key=["cluster_id", "staff_id", "valid_from"], at=PILOT_BEGINS)
    people_by_id = {member.pk: member for member in world.staff.values()}
    codes = {cluster.pk: code for code, cluster in world.clusters.items()}
    for membership in sorted(kept.rows.values(), key=lambda row: row.pk):
        if membership.staff_id in people_by_id and membership.valid_to is None:
            membership.staff = people_by_id[membership.staff_id]
            world.teams.setdefault(codes[membership.cluster_id], []).append(membership)


def _projects(world: World) -> None:
    pilot = read("clusters")["bundled_approach"]["pilot"]
    carried = read("projects")["projects"]
    teams = read("teams")["teams"]
    rows = []
    for code, text in project_texts().items():
        origin = world.units[carried[code]["origin"]]
        stages = carried[code]["stages"]
        state = ProjectState.RUNNING
        if all(stage[2] == "done" for stage in stages):
            state = ProjectState.CLOSED
        elif all(stage[2] == "ahead" for stage in stages):
            state = ProjectState.SELECTED
        rows.append(
            Project(
                cluster=world.clusters[code[0]],
                code=code,
                title=text.title,
                objective=text.objective,
                originating_unit=origin,
                functional_lead=origin.lead,
                process_lead=world.staff[teams[code[0]]["lead"]],
                state=state,
                starts_on=pilot["start"] if text.is_pilot else None,
                is_pilot=text.is_pilot,
                source=text.source,
            )
        )
    kept = keep(Project, rows, key=["code"], at=PILOT_BEGINS)
    world.projects = kept.rows
    modes = {"joint": StageMode.JOINT, "": StageMode.SEQUENTIAL}
    stages_new: list[Stage] = []
    scores: list[CriterionScore] = []
    for project in kept.new():
        for order, (unit, title, state, *mode) in enumerate(carried[project.code]["stages"], start=1):
            stages_new.append(
                Stage(
                    project=project,
                    unit=world.units[unit],
                    order=order,
                    title=title,
                    state=state,
                    mode=modes["".join(mode)],
                    handed_over_on=datetime.date(2015, 9, 30) + datetime.timedelta(days=75 * order)
                    if state == "done"
                    else None,
                )
            )
        if project.is_pilot:
            lead = world.staff[teams[project.code[0]]["lead"]]
            for criterion in read("clusters")["bundled_approach"]["criteria"]:
                for assessor in (lead, world.staff["rahman"]):
                    score = world.dice.randint(3, 5)
                    scores.append(CriterionScore(project=project, criterion=criterion, assessor=assessor, score=score))
    insert(Stage, stages_new, at=PILOT_ENDS)
    insert(CriterionScore, scores)
