"""Numbers about what was due: deliverables and milestones."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from monitoring.metrics.window import Window
from planning.models import Deliverable, Milestone
from planning.queries.facts import ActivityFact


@dataclass(frozen=True)
class Due:
    """A deliverable or a milestone with its days; ``done_on`` is None when it was not done by the as-at day."""

    activity: str
    unit: str
    title: str
    due_on: datetime.date
    done_on: datetime.date | None
    days_late: int


@dataclass(frozen=True)
class Deliverables:
    """``due``: in the period; ``delivered``: of those, by the as-at day; ``delivered_in_period``: whenever due;
    ``overdue``: due by the as-at day, whenever, and not delivered. ``rows``: due or delivered in the period."""

    due: int
    delivered: int
    delivered_in_period: int
    overdue: int
    rows: list[Due]


def deliverables(window: Window, facts: Sequence[ActivityFact]) -> Deliverables:
    """Deliverables due and delivered in the period, of activities that count."""
    led_by = {fact.pk: fact.unit for fact in facts if fact.counted}
    rows = (
        Deliverable.objects.filter(window.within("activity__"), activity__biennium=window.biennium)
        .order_by("due_on", "activity__code", "pk")
        .values_list("activity_id", "activity__code", "title", "due_on", "delivered_on")
    )
    known = [_due(row, led_by[row[0]], _done_by(row[4], window), window) for row in rows if row[0] in led_by]
    first, last = window.period_from, min(window.period_to, window.as_at)
    due = [one for one in known if first <= one.due_on <= window.period_to]
    within = [one for one in known if one.done_on and first <= one.done_on <= last]
    return Deliverables(
        due=len(due),
        delivered=sum(one.done_on is not None for one in due),
        delivered_in_period=len(within),
        overdue=sum(one.done_on is None and one.due_on < window.as_at for one in known),
        rows=[one for one in known if one in due or one in within],
    )


def milestones_missed(window: Window, facts: Sequence[ActivityFact]) -> list[Due]:
    """Milestones whose due day lies before the as-at day and which were not reached by then, the oldest first."""
    led_by = {fact.pk: fact.unit for fact in facts if fact.counted}
    rows = (
        Milestone.objects.filter(window.within("activity__"), activity__biennium=window.biennium)
        .filter(Q(done_on__isnull=True) | Q(done_on__gt=window.as_at), due_on__lt=window.as_at)
        .order_by("due_on", "activity__code", "pk")
        .values_list("activity_id", "activity__code", "title", "due_on", "done_on")
    )
    return [_due(row, led_by[row[0]], None, window) for row in rows if row[0] in led_by]


def _done_by(day: datetime.date | None, window: Window) -> datetime.date | None:
    return day if day and day <= window.as_at else None


def _due(row: tuple, unit: str, done: datetime.date | None, window: Window) -> Due:
    _pk, activity, title, due_on, _stored = row
    return Due(activity, unit, title, due_on, done, max(((done or window.as_at) - due_on).days, 0))
