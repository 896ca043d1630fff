"""Operating procedures with their versions, who acknowledged them, and the lessons with what came of each."""

import copy
import datetime
from collections.abc import Iterator
from typing import Any

from clusters.enums import LessonOutcome, ProcedureKind, ProcedureState
from clusters.models import Acknowledgement, Lesson, OperatingProcedure, ProcedureVersion, Stage
from clusters.queries.acknowledgements import concerned_by
from clusters.queries.procedures import version_on
from secretariat.demonstration.keeping import Kept, insert, keep, moment, remember, signed
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.models import Staff

PILOT_ENDS = datetime.date(2015, 9, 30)
FIRST_ADOPTED, FIRST_REVIEW = datetime.date(2016, 2, 1), datetime.date(2017, 2, 1)
_DAY = datetime.timedelta(days=1)
_WRITING_TAKES, _REVIEW_TAKES, _ADOPTED_AHEAD = 7 * _DAY, 21 * _DAY, 10 * _DAY


def load(world: World) -> None:
    kept = _procedures(world)
    _versions(world, kept)
    _stages(kept)
    _acknowledgements(world, kept)
    _lessons(world)


def _procedures(world: World) -> Kept[OperatingProcedure]:
    leads = {code: world.staff[team["lead"]] for code, team in read("teams")["teams"].items()}
    texts = read("procedures")
    rows = [
        OperatingProcedure(
            cluster=world.clusters[code],
            code=number,
            title=title,
            kind=kind,
            owner=leads[code],
            source=texts["sources"].get(number, ""),
            demonstration=True,
        )
        for code, named in read("projects")["procedures"].items()
        for number, title, kind, _state in named
    ]
    rows += [
        OperatingProcedure(
            cluster=world.clusters[row["cluster"]],
            code=row["code"],
            title=row["title"],
            kind=ProcedureKind.POLICY,
            owner=world.staff[row["owner"]],
            source=row["source"],
            demonstration=True,
        )
        for row in texts["policies"]
    ]
    return keep(OperatingProcedure, rows, key=["code"], at=moment(PILOT_ENDS))


def _versions(world: World, kept: Kept[OperatingProcedure]) -> None:
    """The versions of the procedures that are new, each with its way through review in its history."""
    written = read("procedures")["versions"]
    teams = read("teams")["teams"]
    states = {number: state for named in read("projects")["procedures"].values() for number, _t, _k, state in named}
    versions: list[ProcedureVersion] = []
    writers: list[tuple[list[Staff], datetime.date]] = []
    for procedure in kept.new():
        core = [teams[procedure.cluster.code]["core"][0]]
        for row in written.get(procedure.code) or _plain(procedure, states.get(procedure.code, "")):
            adopter = world.staff[row.get("adopted_by", teams[procedure.cluster.code]["lead"])]
            people = [world.staff[key] for key in row.get("writers", core)]
            version = _version(procedure, row, adopter)
            drafted = _drafted_on(row)
            if version.adopted_by:
                signed(version, version.adopted_by, moment(drafted + _REVIEW_TAKES), "Adopted")
            elif version.state == ProcedureState.IN_REVIEW:
                signed(version, people[0].user, moment(drafted + _WRITING_TAKES), "Given to review")
            else:
                signed(version, people[0].user, moment(drafted), "Text written")
            versions.append(version)
            writers.append((people, drafted))
    insert(ProcedureVersion, versions)
    past: list[ProcedureVersion] = []
    links = []
    link: Any = ProcedureVersion.writers.through
    for version, (people, drafted) in zip(versions, writers, strict=True):
        past += _past(version, people[0], drafted)
        links += [link(procedureversion_id=version.pk, user_id=staff.user_id) for staff in people]
    remember(ProcedureVersion, past)
    link.objects.bulk_create(links)


def _plain(procedure: OperatingProcedure, state: str) -> Iterator[dict[str, Any]]:
    """A first version with a line of text for a procedure of which no text is given; none where it is to be written."""
    if state not in ProcedureState.values:
        return
    row = {
        "number": 1,
        "state": state,
        "text": f"# Purpose\n{procedure.title}: who does what, in which order, and by when.\n\n"
        "# Core and support staff\n- Core staff do the work in the order above.\n"
        "- Support staff answer for their subject.",
    }
    if state == ProcedureState.ADOPTED:
        row |= {"effective": FIRST_ADOPTED, "review": FIRST_REVIEW}
    yield row


def _version(procedure: OperatingProcedure, row: dict[str, Any], adopter: Staff) -> ProcedureVersion:
    begins = row.get("effective")
    state = ProcedureState(row.get("state", ProcedureState.ADOPTED))
    if row.get("until"):
        state = ProcedureState.SUPERSEDED
    return ProcedureVersion(
        procedure=procedure,
        number=row["number"],
        text=row["text"].strip(),
        change_note=row.get("note", ""),
        state=state,
        effective_on=begins,
        ends_on=row.get("until"),
        review_due_on=row.get("review"),
        adopted_by=adopter.user if begins else None,
        adopted_at=moment(begins - _ADOPTED_AHEAD) if begins else None,
    )


def _drafted_on(row: dict[str, Any]) -> datetime.date:
    begins: datetime.date | None = row.get("effective")
    if begins:
        return begins - _ADOPTED_AHEAD - _REVIEW_TAKES
    written: datetime.date = row.get("written", PILOT_ENDS)
    return written


def _past(version: ProcedureVersion, writer: Staff, drafted: datetime.date) -> list[ProcedureVersion]:
    """A version as it stood while it was written and reviewed; its present state is in its history already."""
    steps = [
        (ProcedureState.DRAFT, "Text written", moment(drafted)),
        (ProcedureState.IN_REVIEW, "Given to review", moment(drafted + _WRITING_TAKES)),
    ]
    passed = {ProcedureState.DRAFT: 0, ProcedureState.IN_REVIEW: 1}.get(ProcedureState(version.state), 2)
    past = []
    for state, why, at in steps[:passed]:
        one = copy.copy(version)
        one.state = state
        one.effective_on = one.ends_on = one.review_due_on = one.adopted_by = one.adopted_at = None
        past.append(signed(one, writer.user, at, why))
    return past


def _stages(kept: Kept[OperatingProcedure]) -> None:
    """In which stages of projects the new procedures are followed."""
    stages = {f"{stage.project.code}/{stage.order}": stage for stage in Stage.objects.select_related("project")}
    fresh = {procedure.code for procedure in kept.new()}
    link: Any = OperatingProcedure.stages.through
    link.objects.bulk_create(
        link(operatingprocedure_id=kept[code].pk, stage_id=stages[name].pk)
        for code, names in read("procedures")["stages"].items()
        if code in fresh
        for name in names
        if name in stages
    )


def _acknowledgements(world: World, kept: Kept[OperatingProcedure]) -> None:
    """Of those concerned every nth has not acknowledged the version in force on the day of the demonstration."""
    fresh = {procedure.code: procedure for procedure in kept.new()}
    rows = []
    for code, nth in read("procedures")["acknowledged"].items():
        if code not in fresh:
            continue
        version = version_on(fresh[code], world.as_at)
        if version is None or version.effective_on is None:
            continue  # on an earlier day of the demonstration it is not in force yet
        people = concerned_by(fresh[code], world.as_at).order_by("pk")
        days = max(1, (world.as_at - version.effective_on).days)
        rows += [
            Acknowledgement(
                version=version,
                staff=staff,
                acknowledged_at=moment(version.effective_on + (place % min(days, 20)) * _DAY, 10),
            )
            for place, staff in enumerate(people)
            if place % nth
        ]
    insert(Acknowledgement, rows)


def _lessons(world: World) -> None:
    texts = read("procedures")
    versions = {
        (version.procedure.code, version.number): version
        for version in ProcedureVersion.objects.select_related("procedure")
    }
    rows = []
    for code, named in read("projects")["lessons"].items():
        for challenge, solution, outcome in named:
            took = texts["lessons"].get(code, {}).get(challenge)
            version = versions.get(tuple(took)) if took else None
            rows.append(
                Lesson(
                    cluster=world.clusters[code],
                    challenge=challenge,
                    solution=solution,
                    learned_on=PILOT_ENDS,
                    outcome=LessonOutcome(outcome),
                    changed_version=version,
                    plan_rule=texts["rules"].get(challenge, ""),
                    decided_on=version.effective_on if version else None,
                    decided_by=version.adopted_by if version else None,
                    demonstration=True,
                )
            )
    keep(Lesson, rows, key=["cluster_id", "challenge"], at=moment(PILOT_ENDS))
    of_the_source = [
        Lesson(
            cluster=None,
            challenge=said["challenge"],
            solution=said.get("solution", ""),
            learned_on=PILOT_ENDS,
            source="paras 53-55",
        )
        for said in read("clusters")["bundled_approach"]["lessons"]
    ]
    keep(Lesson, of_the_source, key=["cluster_id", "challenge"], at=moment(PILOT_ENDS))
