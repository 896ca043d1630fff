"""Proposals, each solved by the action the worker calls, on the plan as it was loaded."""

from decimal import Decimal
from typing import Any

from django.test.utils import override_settings

from clusters.models import Cluster
from common.audit import acting
from monitoring.actions.solving import solve_proposal
from monitoring.models import Notification, Proposal
from secretariat.demonstration.keeping import moment
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.models import Skill, Unit


def load(world: World) -> None:
    """What the data file asks, up to the day of the demonstration, while nobody has asked anything."""
    if Proposal.objects.exists():
        return
    for row in read("proposals")["proposals"]:
        if row["asked"] <= world.as_at:
            # The clock stands on the day it was asked, so that stamps and history bear it.
            with override_settings(AS_AT_DATE=row["asked"].isoformat()):
                proposal = _ask(world, row)
                solve_proposal(proposal=proposal.pk)
            told = Notification.objects.filter(user=proposal.asked_by, url=f"/load/proposals/{proposal.pk}/")
            told.update(read_at=moment(row["asked"], 9))


def _ask(world: World, row: dict[str, Any]) -> Proposal:
    assert world.biennium is not None
    asker = world.users[row["by"]]
    with acting(by=asker, why="Proposal asked for"):
        proposal = Proposal.objects.create(
            kind=row["kind"],
            biennium=world.biennium,
            period_from=row["from"],
            period_to=row["to"],
            as_at=row["asked"],
            asked_by=asker,
            asked_at=moment(row["asked"], 9),
            unit=Unit.objects.get(code=row["unit"]) if "unit" in row else None,
            cluster=Cluster.objects.get(code=row["cluster"]) if "cluster" in row else None,
            title=row.get("title", ""),
            core_days=Decimal(row.get("core_days", 0)),
            demonstration=True,
        )
    proposal.skills.set(Skill.objects.filter(name__in=row.get("skills", ())))
    return proposal
