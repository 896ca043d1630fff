"""The mandate ledger: what the source names, and what fills it up from templates."""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planning.enums import ActivityStatus, LinkKind, MandateStatus, MandateTerm
from planning.models import Mandate, MandateLink
from planning.rules.mandates import read_place
from planning.rules.reference_parts import order_of
from secretariat.demonstration.frameworks import PLANNED
from secretariat.demonstration.keeping import keep, moment, overwrite, remember, signed
from secretariat.demonstration.plan import Planned
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World

NEXT_CONFERENCE = datetime.date(2016, 12, 4)
NOBODY = "none"  # the cluster of a mandate nobody works on


@dataclass(frozen=True)
class Asked:
    """One mandate as the data files describe it, with the cluster whose work answers it."""

    decision: str
    at: str
    title: str
    cluster: str
    text: str = ""
    term: str = MandateTerm.ONE_OFF
    status: str = MandateStatus.ACTIVE
    due: Any = None
    source: str = ""
    target: int | None = None
    demonstration: bool = False

    @property
    def address(self) -> str:
        return f"{self.decision}/{self.at}"


def ledger() -> list[Asked]:
    """Every mandate of the demonstration, in the order of the register."""
    return [*_articles(), *_named(), *_generated()]


def load(world: World) -> None:
    asked = ledger()
    kept = keep(
        Mandate,
        [
            Mandate(
                decision=world.decisions[each.decision],
                address=each.address,
                order=order_of(read_place(each.decision, each.at)),
                title=each.title,
                text=each.text or f"{each.title}.",
                term=each.term,
                addressees=["Executive Secretary"],
                due_on=each.due,
                status=each.status,
                source=each.source,
                demonstration=each.demonstration,
            )
            for each in asked
        ],
        key=["address"],
        at=PLANNED,
    )
    world.mandates = kept.rows
    world.fresh_mandates = set(kept.fresh)
    keep(
        MandateLink,
        [
            MandateLink(mandate=kept[row["mandate"]], other=kept[row["other"]], kind=LinkKind(row["kind"]))
            for row in read("mandates")["links"]
        ],
        key=["mandate_id", "other_id", "kind"],
        at=PLANNED,
    )


def settle(world: World) -> None:
    """Say of each new mandate what has become of it: implemented where all its work is done, a few without money."""
    answers: dict[str, list[Planned]] = {}
    for code, addresses in world.shares.items():
        for address in addresses:
            answers.setdefault(address, []).append(world.planned[code])
    settled: list[Mandate] = []
    waiting = itertools.cycle([None] * 11 + [MandateStatus.REQUIRE_FUNDING] + [None] * 11 + [MandateStatus.STAGNANT])
    for address in sorted(world.fresh_mandates):
        mandate, plans = world.mandates[address], answers.get(address, [])
        if mandate.status != MandateStatus.ACTIVE or mandate.term != MandateTerm.ONE_OFF or not plans:
            continue
        days = [plan.last for plan in plans if plan.status == ActivityStatus.DONE and plan.last]
        if len(days) == len(plans):
            mandate.status, day = MandateStatus.IMPLEMENTED, max(days)
        else:
            stuck = next(waiting) if mandate.demonstration else None
            if stuck is None:
                continue
            mandate.status, day = stuck, min(datetime.date(2016, 6, 30), world.as_at)
        settled.append(signed(mandate, world.users["rahman"], moment(day, 17), "Status of the mandate reviewed"))
    remember(Mandate, settled)
    overwrite(Mandate, settled, ["status"])


def _articles() -> Iterator[Asked]:
    clusters = read("mandates")["article_clusters"]
    for row in read("instruments")["instruments"]:
        for function in row["functions"]:
            yield Asked(
                decision=row["short"],
                at=function["address"],
                title=function["text"],
                cluster=clusters[f"{row['short']}/{function['address']}"],
                term=MandateTerm.STANDING,
                source=f"{row['article']} of the {row['name']}",
            )


def _named() -> Iterator[Asked]:
    for row in read("mandates")["named"]:
        yield Asked(**row)


def _generated() -> Iterator[Asked]:
    numbers: dict[str, Iterator[int]] = {}
    for group in read("mandates")["generated"]:
        decisions = itertools.cycle(group["decisions"])
        for place, (words, cluster, target) in enumerate(_fillings(group)):
            decision = next(decisions)
            number = next(numbers.setdefault(decision, itertools.count(1)))
            clusters = group.get("clusters")
            title = _sentence(group["title"].format(**words))
            yield Asked(
                decision=decision,
                at=f"D{number}",
                title=title,
                cluster=cluster or clusters[place % len(clusters)],
                term=group.get("term", MandateTerm.ONE_OFF),
                due=NEXT_CONFERENCE if "COP" in title and not group.get("term") else None,
                source="demonstration",
                target=target,
                demonstration=True,
            )


def _fillings(group: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, int | None]]:
    """The words a template is filled with, the cluster where the template leaves it open, and the Aichi target."""
    if group.get("targets"):
        for goal in read("strategic_plans")["plans"][0]["goals"]:
            for number, title in goal["targets"].items():
                yield {"n": number, "x": title[0].lower() + title[1:]}, "", number
    elif group.get("core_functions"):
        for cluster in read("clusters")["clusters"]:
            for text in cluster["core_functions"].values():
                yield {"x": text}, cluster["code"], None
    else:
        for words in group["each"]:
            yield {"x": words}, "", None


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
