"""A synergy round with some decisions, and the pairs labelled by hand against which rounds are measured."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from planning.actions.synergies import pair_of
from planning.enums import SynergyDecision, SynergyKind, SynergyScope
from planning.models import Activity, Biennium, SynergyPair, SynergyRound
from planning.queries.synergy_finding import find_pairs
from planning.rules.synergy_score import kind_of
from secretariat.demonstration.keeping import insert, moment, signed
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World

NONE = "none"


def load(world: World) -> None:
    """The round of the data file, while there is none: found among what is loaded, some pairs decided on."""
    written = read("synergies")["round"]
    if written["opened"] > world.as_at or SynergyRound.objects.exists():
        return
    assert world.biennium is not None
    by, at = world.users[written["by"]], moment(written["opened"], 10)
    round_ = SynergyRound(
        number=1,
        biennium=world.biennium,
        least_score=Decimal(str(written["least_score"])),
        scope=SynergyScope(written["scope"]),
        activities=Activity.objects.filter(biennium=world.biennium).count(),
        opened_at=at,
        opened_by=by,
        demonstration=True,
    )
    insert(SynergyRound, [signed(round_, by, at, "Synergy round opened")])
    found = find_pairs(world.biennium, least_score=round_.least_score, scope=round_.scope)
    rows = [signed(pair_of(round_, one), by, at, "Synergy round opened") for one in found]
    decided = {frozenset(row["pair"]): row for row in written["decisions"] if row["decided"] <= world.as_at}
    codes = {activity.pk: code for code, activity in world.activities.items()}
    for pair in rows:
        pair.demonstration = True
        if row := decided.get(frozenset((codes[pair.first_id], codes[pair.second_id]))):
            _decide(world, pair, row)
    insert(SynergyPair, rows)


def _decide(world: World, pair: SynergyPair, row: dict[str, Any]) -> None:
    """Keeping both is done with the decision; what would change an approved workplan waits."""
    by, at = world.users[row["by"]], moment(row["decided"], 15)
    pair.decision, pair.reason = SynergyDecision(row["decision"]), row["reason"]
    pair.chosen = world.activities[row["chosen"]] if "chosen" in row else None
    pair.decided_by, pair.decided_at = by, at
    pair.carried_out_at = at if pair.decision == SynergyDecision.KEEP else None
    pair.version = 2
    signed(pair, by, at, f"Decided: {pair.get_decision_display()}")


@dataclass
class Measured:
    """How a round does against the labelled pairs, at a least score.

    ``confusion`` counts (labelled kind, found kind); a pair below the least score is found as ``none``. ``drawn``
    counts the pairs drawn by lot from what is found, by whether there is something to gain in them.
    """

    least_score: Decimal
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    drawn: Counter[bool] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def found_rightly(self) -> int:
        return sum(n for (label, found), n in self.confusion.items() if NONE not in (label, found))

    @property
    def found_wrongly(self) -> int:
        return sum(n for (label, found), n in self.confusion.items() if label == NONE != found)

    @property
    def precision(self) -> float:
        """Of the labelled pairs that are found, the part in which there is something to gain; 0 to 1."""
        found = self.found_rightly + self.found_wrongly
        return self.found_rightly / found if found else 0.0

    @property
    def recall(self) -> float:
        """Of the labelled pairs in which there is something to gain, the part that is found; 0 to 1."""
        wanted = sum(n for (label, _found), n in self.confusion.items() if label != NONE)
        return self.found_rightly / wanted if wanted else 0.0

    @property
    def precision_by_lot(self) -> float:
        """Of what a round finds, the part in which there is something to gain, as far as a draw can say; 0 to 1."""
        return self.drawn[True] / self.drawn.total() if self.drawn else 0.0

    @property
    def kinds_right(self) -> float:
        """Of the pairs found rightly, the part of which the proposed kind is the labelled one; 0 to 1."""
        right = sum(self.confusion[kind, kind] for kind in SynergyKind.values)
        return right / self.found_rightly if self.found_rightly else 0.0


def measure(biennium: Biennium, least_score: Decimal) -> Measured:
    """Search all pairs of the biennium and compare what is found with the labels.

    Raises ``LookupError`` when a labelled activity is not there.
    """
    written = read("synergies")
    labelled = {frozenset(row["pair"]): row["kind"] for row in written["labelled"]}
    wanted = {code for row in (*written["labelled"], *written["drawn"]) for code in row["pair"]}
    codes = dict(Activity.objects.filter(biennium=biennium, code__in=wanted).values_list("pk", "code"))
    if len(codes) < len(wanted):
        raise LookupError(f"No activities {', '.join(sorted(wanted - set(codes.values())))} in {biennium}.")
    found = {
        frozenset((codes.get(one.first, ""), codes.get(one.second, ""))): str(kind_of(one.parts).value)
        for one in find_pairs(biennium, least_score=least_score, scope=SynergyScope.ALL, most=100_000)
    }
    measured = Measured(least_score)
    measured.drawn.update(row["kind"] != NONE for row in written["drawn"] if frozenset(row["pair"]) in found)
    for pair, label in labelled.items():
        kind = found.get(pair, NONE)
        measured.confusion[label, kind] += 1
        if label != NONE == kind:
            one, two = sorted(pair)
            measured.missed.append((one, two))
    return measured
