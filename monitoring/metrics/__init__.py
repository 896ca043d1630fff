"""Every number the reports, dashboards and the Bureau room show, defined once: its sentence, its unit, its query.

A metric is asked over a ``Window`` (scope, biennium, period, as at) and the facts of its activities, read once::

    window = Window.whole_biennium(biennium, clock.today())
    known = facts(window)
    METRICS["activities_by_status"].query(window, known)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from monitoring.metrics import delivery, lag, mandates, money, posts, progress, rates, record, rhythm
from monitoring.metrics.facts import facts, facts_visible_to
from monitoring.metrics.window import Scope, Window, biennium_days, time_gone
from planning.queries.facts import ActivityFact

__all__ = ["METRICS", "Metric", "Scope", "Window", "biennium_days", "facts", "facts_visible_to", "time_gone"]


@dataclass(frozen=True)
class Metric:
    """A number: what it says in words, its unit, and the one query that answers it."""

    key: str
    sentence: Any
    unit: Any
    query: Callable[[Window, Sequence[ActivityFact]], Any]


_ALL = (
    Metric(
        "activities_by_status",
        _("Activities of the biennium by the status last reported for each by the as-at day."),
        _("activities"),
        progress.activities_by_status,
    ),
    Metric(
        "progress",
        _("Per cent done and planned by the as-at day, weighted by work-days, of activities not postponed or ended."),
        _("per cent"),
        progress.progress,
    ),
    Metric(
        "progress_by_goal", _("Done against planned, by operational goal."), _("per cent"), progress.progress_by_goal
    ),
    Metric(
        "progress_by_result", _("Done against planned, by expected result."), _("per cent"), progress.progress_by_result
    ),
    Metric("progress_by_cluster", _("Done against planned, by cluster."), _("per cent"), progress.progress_by_cluster),
    Metric(
        "progress_by_division", _("Done against planned, by division."), _("per cent"), progress.progress_by_division
    ),
    Metric("progress_by_unit", _("Done against planned, by unit."), _("per cent"), progress.progress_by_unit),
    Metric(
        "results_on_track",
        _("Expected results less than five points behind plan, of those with activities."),
        _("expected results"),
        progress.results_on_track,
    ),
    Metric(
        "lagging_activities",
        _("Activities reported as lagging, or past their approved end and not done, since when and by how many days."),
        _("activities"),
        progress.lagging_activities,
    ),
    Metric(
        "deliverables",
        _("Deliverables due in the period, how many of them were delivered by the as-at day, and all delivered in it."),
        _("deliverables"),
        delivery.deliverables,
    ),
    Metric(
        "milestones_missed",
        _("Milestones due before the as-at day and not reached by then."),
        _("milestones"),
        delivery.milestones_missed,
    ),
    Metric(
        "implementation_rates",
        _("Outputs implemented, of those programmed, carried over or added by legislation (I1) and of all (I2)."),
        _("outputs"),
        rates.implementation_rates,
    ),
    Metric(
        "mandates_covered",
        _("Operational mandates in force with work behind them (covered), fewer than five days (thin), none."),
        _("mandates"),
        mandates.mandates_covered,
    ),
    Metric(
        "work_days_by_quarter",
        _("Work-days assigned in each quarter of the biennium, by what the work is for."),
        _("work-days"),
        rhythm.work_days_by_quarter,
    ),
    Metric(
        "spent_of_approved",
        _("Expenditure booked in the biennium by the as-at day, of the budget approved for both years."),
        _("US dollars"),
        money.spent_of_approved,
    ),
    Metric(
        "posts_reviewed",
        _("Posts whose review is concluded, of all posts under review, and by outcome."),
        _("posts"),
        posts.posts_reviewed,
    ),
    Metric(
        "asked_of_the_review",
        _("What Parties asked about the functional review, and where each request stands."),
        _("mandates"),
        mandates.asked_of_the_review,
    ),
    Metric(
        "not_on_record",
        _("Of a past day: activities whose work-days or mandates, and due dates, of that day are not on record."),
        _("activities and due dates"),
        record.not_on_record,
    ),
    Metric("lag_cases", _("Lag cases not closed by the end of the as-at day."), _("cases"), lag.lag_cases),
)
METRICS: dict[str, Metric] = {metric.key: metric for metric in _ALL}
