"""The eight clusters with their teams and projects; their procedures and lessons are loaded after them."""

import datetime

from clusters.enums import TeamRole
from clusters.models import (
    Cluster,
    Membership,
    RuleAcceptance,
)
from secretariat.demonstration import charters, procedures, projects
from secretariat.demonstration.keeping import keep, moment
from secretariat.demonstration.reading import chinese, read
from secretariat.demonstration.world import World

PILOT_BEGINS = moment(datetime.date(2015, 7, 1))
PILOT_ENDS = moment(datetime.date(2015, 9, 30))


def load(world: World) -> None:
    _clusters(world)
    _teams(world)
    _accepted(world)
    charters.load(world)
    projects.load(world)
    procedures.load(world)
    projects.load_ends(world)


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
                dossier_due_on=dates["dossier_due"],
                source=row["source"],
                translations=chinese(row["zh"]),
            )
            for row in rows
        ],
        key=["code"],
        at=PILOT_BEGINS,
    ).rows


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


def _accepted(world: World) -> None:
    """The broken rules that the Management Committee accepts, put on record by its chair."""
    chair = world.staff[read("structure")["committee"]["ex_officio"][0]]
    rows = [
        RuleAcceptance(
            cluster=world.clusters[row["cluster"]],
            rule=row["rule"],
            distance=row["distance"],
            reason=row["reason"],
            valid_from=row["from"],
            valid_to=row["until"],
            decided_by=chair.user,
            decided_for=chair,
            demonstration=True,
        )
        for row in read("teams")["accepted"]
    ]
    for row in rows:
        keep(
            RuleAcceptance,
            [row],
            key=["cluster_id", "rule", "valid_from"],
            by=chair.user,
            why=row.reason,
            at=moment(row.valid_from),
        )
