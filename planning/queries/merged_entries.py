"""What became of an activity that was merged, and the entries of those that went into one: they stay where written."""

from dataclasses import dataclass
from typing import Any

from planning.models import Activity, ProgressEntry
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.merging import merged_into, merger_of
from planning.queries.progress import EntryRow, entry_rows, with_evidence
from planning.queries.synergies import pair_address


@dataclass(frozen=True)
class MergedEntries:
    """An activity that went into another one, with all its entries, the latest first."""

    code: str
    title: str
    url: str
    entries: list[EntryRow]


@dataclass(frozen=True)
class MergedAway:
    """Where an activity has gone: the activity that goes on, and the pair on which it was decided."""

    code: str
    title: str
    url: str
    pair_url: str


def merged_entries(user: Any, activity: Activity) -> list[MergedEntries]:
    """The entries of the activities that have gone into this one: one query when there are none, else five."""
    keys = merged_into(activity)
    if not keys:
        return []
    entries: dict[int, list[ProgressEntry]] = {}
    for entry in with_evidence(ProgressEntry.objects.filter(activity__in=keys)):
        entries.setdefault(entry.activity_id, []).append(entry)
    gone = activities_visible_to(user).filter(pk__in=keys).select_related("biennium").order_by("code")
    return [MergedEntries(one.code, one.title, address_of(one), entry_rows(entries.get(one.pk, []))) for one in gone]


def merged_away(activity: Activity) -> MergedAway | None:
    """The activity into which this one has gone; asked only of what has ended."""
    record = merger_of(activity) if activity.status == "ended" else None
    if record is None:
        return None
    return MergedAway(record.chosen.code, record.chosen.title, address_of(record.chosen), pair_address(record.pair))
