"""The charters of the clusters: adopted at the end of the pilot, one a second time, one proposed, one returned."""

import copy
import datetime
from dataclasses import dataclass, replace
from typing import Any

from clusters.enums import CharterState
from clusters.models import Charter, CharterVersion, Cluster, CoreFunction
from clusters.rules.charter_text import LETTERS, CharterText, content_of
from common.canonical import digest
from secretariat.demonstration.keeping import insert, keep, moment, overwrite, remember, signed
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.models import Staff


@dataclass(frozen=True)
class Step:
    """The charter as it stood from a day on, and who brought it there."""

    state: CharterState
    day: datetime.date
    who: Staff
    why: str
    text: CharterText
    note: str = ""
    return_note: str = ""


def load(world: World) -> None:
    """The charters that are missing; what is adopted stands in the cluster, as the action leaves it there."""
    steps = {code: _steps(world, code) for code in world.clusters}
    made = keep(
        Charter,
        [_charter(world.clusters[code], passed, len(passed)) for code, passed in steps.items()],
        key=["cluster_id"],
    )
    fresh = {charter.cluster.code: charter for charter in made.new()}
    past = []
    for code, charter in fresh.items():
        for place in range(1, len(steps[code])):
            state = _charter(charter.cluster, steps[code], place)
            state.pk = charter.pk
            past.append(state)
        if charter.state != CharterState.ADOPTED:
            lead = steps[code][-2].who if charter.return_note else steps[code][-1].who
            charter.writers.add(lead.user)
            charter.written_for.add(lead)
    remember(Charter, past)
    for code in fresh:
        _versions(world, world.clusters[code], steps[code])


def _steps(world: World, code: str) -> list[Step]:
    """Every step of a charter so far, the first adoption first."""
    data, row = read("charters"), next(one for one in read("clusters")["clusters"] if one["code"] == code)
    lead, head = world.staff[read("teams")["teams"][code]["lead"]], world.staff[data["adopted_by"]]
    text = CharterText(row["mandate"], tuple(row["core_functions"].values()))
    steps = _round(data["first"], text, lead, head)
    if changed := data["changes"].get(code):
        functions = dict(zip(LETTERS, text.functions, strict=False)) | changed.get("functions", {})
        text = replace(text, functions=tuple(functions.values()), duties=changed.get("duties", "").strip())
        steps += _round(changed, text, lead, head)
    return steps


def _round(row: dict[str, Any], text: CharterText, lead: Staff, head: Staff) -> list[Step]:
    note = row.get("note", "")
    steps = [
        Step(CharterState.DRAFT, row["written"], lead, "Text written", text, note),
        Step(CharterState.PROPOSED, row["proposed"], lead, "Proposed", text, note),
    ]
    if day := row.get("adopted"):
        steps.append(Step(CharterState.ADOPTED, day, head, "Adopted", text))
    if day := row.get("returned"):
        said = row["return_note"]
        steps.append(Step(CharterState.DRAFT, day, head, f"Returned: {said}", text, note, said))
    return steps


def _charter(cluster: Cluster, steps: list[Step], count: int) -> Charter:
    """The charter after that many of the steps."""
    step = steps[count - 1]
    charter = Charter(
        cluster=cluster,
        mandate=step.text.mandate,
        functions=list(step.text.functions),
        duties=step.text.duties,
        change_note=step.note,
        state=step.state,
        return_note=step.return_note,
        version=count,
        demonstration=True,
    )
    return signed(charter, step.who.user, moment(step.day), step.why)


def _versions(world: World, cluster: Cluster, steps: list[Step]) -> None:
    """The adopted versions, and in the cluster what each of them wrote into it."""
    past, number = [], 0
    for place, step in enumerate(steps):
        if step.state != CharterState.ADOPTED:
            continue
        number, proposed = number + 1, steps[place - 1]
        content = content_of(cluster.code, step.text)
        version = CharterVersion(
            cluster=cluster,
            number=number,
            content=content,
            sha256=digest(content),
            change_note=proposed.note,
            adopted_on=step.day,
            adopted_by=step.who.user,
            demonstration=True,
        )
        insert(CharterVersion, [version])
        version.writers.add(proposed.who.user)
        cluster.mandate, cluster.duties, cluster.charter_adopted_on = step.text.mandate, step.text.duties, step.day
        why = f"Version {number} of the charter adopted"
        past.append(signed(copy.copy(cluster), step.who.user, moment(step.day), why))
        if number == 1:
            functions = [CoreFunction(cluster=cluster, letter=one, text=said) for one, said in step.text.lettered]
            keep(
                CoreFunction,
                functions,
                key=["cluster_id", "letter"],
                by=step.who.user,
                why=why,
                at=moment(step.day),
            )
    remember(Cluster, past)
    overwrite(Cluster, [cluster], ["mandate", "duties", "charter_adopted_on"])
