"""What can be written into an activity of a draft workplan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final

from common.dates import PartialDate

WHOLE = Decimal(100)


class Kept(Enum):
    """The one value that means: leave it as it is in the plan."""

    AS_IT_STANDS = "as it stands"


AS_IT_STANDS: Final = Kept.AS_IT_STANDS


@dataclass(frozen=True)
class ShareValue:
    """The share of the activity, in per cent to two decimals, that a mandate explains."""

    mandate_id: int
    percent: Decimal


@dataclass(frozen=True)
class PersonValue:
    """Somebody's part: ``days`` maps (year, quarter) to work-days, with at most one decimal."""

    staff_id: int
    role: str
    days: dict[tuple[int, int], Decimal]


@dataclass(frozen=True)
class MilestoneValue:
    """A milestone; ``pk`` None is a new one. ``drop`` takes an open one away."""

    pk: int | None
    title: str
    due: PartialDate | None
    drop: bool = False


@dataclass(frozen=True)
class DeliverableValue(MilestoneValue):
    """A deliverable, said as a milestone is."""


@dataclass(frozen=True)
class DependencyValue:
    """What the activity waits for: it begins when ``lag_days`` days have passed after the other one's end."""

    after_id: int
    lag_days: int = 0


@dataclass(frozen=True, kw_only=True)
class ActivityValues:
    """All that a unit head writes of an activity.

    ``shares`` and ``people`` are complete: who is left out is taken away. ``milestones`` and ``deliverables`` name
    what is new, changed or dropped; what they leave out stays. What defaults to ``AS_IT_STANDS`` is left alone (and is
    empty in a new activity); given, it is complete. ``planning.queries.activity_values.values_of`` reads the values of
    an activity, so that a caller who changes two of them replaces only those two.

    ``standing`` is planned, postponed or ended (``planning.queries.workplan_content``); ``outcome`` says of what is
    planned that it was implemented or reformulated, or is empty; what is postponed or ended has its own.
    """

    title: str
    description: str
    start: PartialDate
    end: PartialDate
    output_id: int | None
    cluster_id: int | None
    function: str
    priority: str
    output_status: str
    lead_officer_id: int | None
    standing: str
    shares: Sequence[ShareValue] = ()
    people: Sequence[PersonValue] = ()
    milestones: Sequence[MilestoneValue] = ()
    deliverables: Sequence[DeliverableValue] = ()
    project_id: int | Kept | None = AS_IT_STANDS
    supporting_unit_ids: Sequence[int] | Kept = AS_IT_STANDS
    target_ids: Sequence[int] | Kept = AS_IT_STANDS
    dependencies: Sequence[DependencyValue] | Kept = AS_IT_STANDS
    outcome: str | Kept = AS_IT_STANDS


def shares_make_100(shares: Iterable[Any]) -> bool:
    """Whether the shares, in per cent, make exactly 100. No share at all does not."""
    try:
        return sum((Decimal(str(share)) for share in shares), Decimal(0)) == WHOLE
    except InvalidOperation:
        return False


def equal_shares(count: int) -> list[Decimal]:
    """``count`` shares to two decimals that make exactly 100: the first ones take what is left over."""
    if count < 1:
        return []
    cents, over = divmod(10_000, count)
    return [Decimal(cents + (1 if place < over else 0)) / 100 for place in range(count)]
