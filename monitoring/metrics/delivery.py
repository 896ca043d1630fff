"""Numbers about what was due: deliverables and milestones."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.metrics.window import Window
from planning.models import Deliverable, Milestone
from planning.queries.due_then import DueThen, due_then
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
    known = [_due(fact, one, window) for fact, one in due_in(Deliverable, window, facts)]
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
    found = due_in(Milestone, window, facts)
    return [_due(fact, one, window) for fact, one in found if one.done_on is None and one.due_on < window.as_at]


def due_in(model: Any, window: Window, facts: Sequence[ActivityFact]) -> list[tuple[ActivityFact, DueThen]]:
    """The milestones or deliverables (``model``) of the activities that count, each with its activity, by due day.

    Those of today as they stand; of a past day as they were planned then and reported by then. One query.
    """
    counted = {fact.pk: fact for fact in facts if fact.counted}
    if window.is_now:
        rows = _due_now(model, window)
    else:
        rows = due_then(model, counted, [pk for pk, fact in counted.items() if fact.on_record], window.as_at)
    found = [(counted[one.activity], one) for one in rows if one.activity in counted]
    return sorted(found, key=lambda pair: (pair[1].due_on, pair[0].code, pair[1].pk))


def _due_now(model: Any, window: Window) -> list[DueThen]:
    done = "done_on" if model is Milestone else "delivered_on"
    rows = model.objects.filter(window.within("activity__"), activity__biennium=window.biennium).order_by()
    return [
        DueThen(pk, activity, title, due_on, reported if reported and reported <= window.as_at else None, True)
        for pk, activity, title, due_on, reported in rows.values_list("pk", "activity_id", "title", "due_on", done)
    ]


def _due(fact: ActivityFact, one: DueThen, window: Window) -> Due:
    late = ((one.done_on or window.as_at) - one.due_on).days
    return Due(fact.code, fact.unit, one.title, one.due_on, one.done_on, max(late, 0))
