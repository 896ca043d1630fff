"""Loads the demonstration secretariat whole, or not at all."""

import datetime
from collections.abc import Callable

from django.db import transaction

from secretariat.demonstration import (
    activities,
    budget,
    changes,
    clusters,
    committee,
    delivery,
    fair_load,
    frameworks,
    lag,
    mandates,
    posts,
    progress,
    proposals,
    reports,
    structure,
    synergies,
    webhooks,
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
    mandates.settle,
    delivery.load,
    posts.load,
    workplans.load,
    synergies.load,
    changes.load,
    budget.load,
    lag.load,
    committee.load,
    fair_load.load,
    proposals.load,
    webhooks.load,
    reports.notifications,
)


def load(*, as_at: datetime.date, scale: int = 1, with_reports: bool = False) -> World:
    """Add what is missing of the demonstration, as it stands on ``as_at``; what is there stays as it is.

    ``with_reports`` also writes the earlier progress reports with their files, after everything else is committed.
    """
    world = World(as_at=as_at, scale=scale)
    with transaction.atomic():
        for step in STEPS:
            step(world)
    if with_reports:
        reports.load(world)
    return world
