"""What fell due in activities at the end of a past day: milestones and deliverables keep a history of their own."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from common.past import after, speaking_for
from planning.models import Milestone


@dataclass(frozen=True)
class DueThen:
    """A milestone or a deliverable as it stood: ``done_on`` as had been reported by then.

    ``on_record`` is false of one that is on record only since later, like its activity: then what is known first of
    it stands in.
    """

    pk: int
    activity: int
    title: str
    due_on: datetime.date
    done_on: datetime.date | None
    on_record: bool


def due_then(model: Any, activities: Collection[int], recorded: Collection[int], day: datetime.date) -> list[DueThen]:
    """The milestones or deliverables (``model``) the activities had at the end of ``day``, by due day; one query.

    ``recorded`` are the activities on record by then: what is on record of them only since later was not in them.
    """
    versions = speaking_for(model.history.filter(activity__in=list(activities)), day).exclude(history_type="-")
    done = "done_on" if model is Milestone else "delivered_on"
    known = set(recorded)
    found = []
    for pk, activity, title, due_on, done_on, made in versions.order_by("due_on", "id").values_list(
        "id", "activity_id", "title", "due_on", done, "history_date"
    ):
        on_record = made < after(day)
        if on_record or activity not in known:
            reported = done_on if done_on and done_on <= day else None
            found.append(DueThen(pk, activity, title, due_on, reported, on_record))
    return found
