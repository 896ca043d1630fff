"""What has been loaded so far, handed from one loader to the next."""

import datetime
import random
from dataclasses import dataclass, field

from budget.models import TrustFund
from clusters.models import Cluster, Membership, Project
from planning.models import (
    Activity,
    Assignment,
    Biennium,
    Decision,
    ExpectedResult,
    Instrument,
    Mandate,
    Meeting,
    Output,
    Target,
)
from secretariat.demonstration.plan import SEED, Part, Planned
from structure.models import Division, Staff, Unit, User

OPENED = datetime.date(2015, 1, 1)


@dataclass
class World:
    """Rows by the keys the data files use, the day the demonstration stands at, and its dice."""

    as_at: datetime.date
    scale: int = 1
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    users: dict[str, User] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    divisions: dict[str, Division] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    teams: dict[str, list[Membership]] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    results: dict[str, ExpectedResult] = field(default_factory=dict)
    biennium: Biennium | None = None
    funds: dict[str, TrustFund] = field(default_factory=dict)
    planned: dict[str, Planned] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    assignments: dict[str, list[Assignment]] = field(default_factory=dict)
    shares: dict[str, dict[str, int]] = field(default_factory=dict)
    fresh_mandates: set[str] = field(default_factory=set)
    fresh_posts: set[str] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)

    def dice_of(self, name: str) -> random.Random:
        """Dice for one thing, so that one thing more or less changes no other."""
        return random.Random(f"{SEED} {name}")

    def person(self, key: str) -> User:
        return self.users[key]

    def unit_head(self, code: str) -> User:
        """Who heads a unit; every unit of the demonstration has a head."""
        lead = self.units[code].lead
        assert lead is not None
        return lead.user

    def division_head(self, code: str) -> User:
        """Who heads the division of a unit."""
        head = self.units[code].division.head
        assert head is not None
        return head.user
