"""The facts of the activities in a window, read once for all its metrics."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from monitoring.metrics.window import Window
from planning.enums import ActivityStatus
from planning.models import ProgressEntry
from planning.queries.activities import reads_plan, with_plan
from planning.queries.facts import ActivityFact, facts_now, facts_then
from planning.queries.framework_then import framework_then


def facts(window: Window, *, from_entries: bool | None = None) -> list[ActivityFact]:
    """Every activity of the window, by code.

    Today's figures are read from the activities; those of an earlier day from what the activities were then and the
    latest entry up to then (``from_entries`` forces one of the two ways, which agree).
    """
    if (not window.is_now) if from_entries is None else from_entries:
        framework = framework_then(window.biennium, window.as_at)
        return facts_then(window.activities_then(), framework, window.as_at)
    return facts_now(with_plan(window.activities(), window.as_at), window.as_at)


def facts_visible_to(user: Any, window: Window) -> list[ActivityFact]:
    """What a person may see of the activities of the window: all of them or none."""
    return facts(window) if reads_plan(user) else []


def lagging_since(window: Window, activities: Iterable[int]) -> dict[int, datetime.date]:
    """Since which day each activity has been reported as lagging without a break, up to the as-at day."""
    entries = (
        ProgressEntry.objects.filter(activity__in=list(activities), entered_at__lt=window.moment)
        .order_by("activity_id", "-entered_at", "-pk")
        .values_list("activity_id", "status", "entered_at__date")
    )
    since: dict[int, datetime.date] = {}
    for activity, reported in groupby(entries, key=lambda entry: entry[0]):
        for _activity, status, day in reported:
            if status != ActivityStatus.LAGGING:
                break
            since[activity] = day
    return since
