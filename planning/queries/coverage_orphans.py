"""Work behind no operational mandate in force, with the mandates it names and what followed them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from common.past import versions_on
from planning.models import Activity, Biennium, Mandate, MandateLink, MandateShare
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_in, address_of
from planning.queries.coverage import orphaned
from planning.queries.coverage_then import CoverageThen
from structure.models import Unit

SHOWN = 20  # the rest is a link


@dataclass(frozen=True)
class Orphan:
    """An activity; ``behind`` holds each mandate it names, with those that renew, replace or consolidate it."""

    activity: Activity
    url: str
    behind: list[tuple[Mandate, list[Mandate]]]


@dataclass(frozen=True)
class Orphans:
    """How many there are, and those with most work-days."""

    count: int
    rows: list[Orphan]
    url: str


def orphans_of(user: Any, biennium: Biennium) -> Orphans:
    """The orphaned activities of the biennium; five queries."""
    activities = orphaned(activities_visible_to(user).filter(biennium=biennium))
    later = MandateLink.objects.select_related("mandate").order_by("pk")
    shares = MandateShare.objects.select_related("mandate").prefetch_related(
        Prefetch("mandate__linked_from", queryset=later)
    )
    shown = (
        activities.select_related("lead_unit", "biennium")
        .prefetch_related(Prefetch("mandate_shares", queryset=shares))
        .order_by("-work_days", "code")[:SHOWN]
    )
    return Orphans(
        count=activities.count(),
        rows=[
            Orphan(
                activity,
                address_of(activity),
                [
                    (share.mandate, [link.mandate for link in share.mandate.linked_from.all()])
                    for share in activity.mandate_shares.all()
                ],
            )
            for activity in shown
        ],
        url=f"{reverse('planning:activity-list')}?orphaned=yes&biennium={biennium.starts_in}",
    )


def orphans_then(coverage: CoverageThen) -> Orphans:
    """The activities that stood behind no mandate that asked for work on the past day, each with the mandates it named.

    What followed those mandates is of today, and left out. Three queries.
    """
    found = sorted(coverage.orphaned(), key=lambda one: (-one.work_days, one.code))
    shown = found[:SHOWN]
    named = {mandate for one in shown for mandate in coverage.shares.get(one.id, ())}
    behind = {one.id: one.instance for one in versions_on(Mandate, coverage.day).filter(id__in=named)}
    units = Unit.objects.in_bulk({one.lead_unit_id for one in shown})
    rows = []
    for version in shown:
        activity = version.instance
        activity.lead_unit = units[activity.lead_unit_id]
        mandates: list[tuple[Mandate, list[Mandate]]] = [
            (behind[pk], []) for pk in coverage.shares.get(version.id, ()) if pk in behind
        ]
        rows.append(Orphan(activity, address_in(coverage.biennium, version.code), mandates))
    return Orphans(len(found), rows, "")
