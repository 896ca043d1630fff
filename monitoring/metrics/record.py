"""What of the figures of a past day is not on record: said in the report, never guessed in silence."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.metrics.delivery import due_in
from monitoring.metrics.window import Window
from planning.models import Deliverable, Milestone
from planning.queries.facts import ActivityFact
from planning.queries.shares_then import shares_unknown


@dataclass(frozen=True)
class NotOnRecord:
    """Activities left out of the work by quarter; deliverables and milestones that stand as they are known first;
    activities whose shares of mandates are those of today."""

    work_days: int = 0
    due_dates: int = 0
    shares: int = 0


def not_on_record(window: Window, facts: Sequence[ActivityFact]) -> NotOnRecord:
    """Nothing of today; of a past day what no version proves, of activities that count."""
    if window.is_now:
        return NotOnRecord()
    counted = {fact.pk for fact in facts if fact.counted}
    due = [one for model in (Deliverable, Milestone) for _fact, one in due_in(model, window, facts)]
    return NotOnRecord(
        work_days=window.plan_then.unknown_among(counted),
        due_dates=sum(not one.on_record for one in due),
        shares=len(shares_unknown(window.plan_then, window.biennium) & counted),
    )
