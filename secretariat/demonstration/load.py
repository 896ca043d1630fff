"""Loads the demonstration secretariat whole, or not at all."""

import datetime
from collections.abc import Callable

from django.db import transaction

from secretariat.demonstration import (
    activities,
    budget,
    clusters,
    delivery,
    frameworks,
    mandates,
    posts,
    progress,
    structure,
    workplans,
)
from secretariat.demonstration.world import World

STEPS: tuple[Callable[[World], None], ...] = (
    structure.load,
    clusters.load,
    frameworks.load,
    mandates.load,
    activities.load,
    progress.load,
    delivery.load,
    posts.load,
    workplans.load,
    budget.load,
)


@transaction.atomic
def load(*, as_at: datetime.date, scale: int = 1) -> World:
    """Add what is missing of the demonstration, as it stands on ``as_at``; what is there stays as it is."""
    world = World(as_at=as_at, scale=scale)
    for step in STEPS:
        step(world)
    return world
