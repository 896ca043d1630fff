"""Activities a person may see, and how far each should be by a day."""

import datetime
from typing import Any

from django.db.models import (
    Case,
    DateField,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, Round

from planning.models import Activity, Biennium, Deliverable, Milestone
from structure.rules.access import access_of

DAYS_BETWEEN_ENTRIES = 30


def activities_visible_to(user: Any) -> QuerySet[Activity]:
    """The activities a person may see: all of them with ``secretariat:plan:read`` (source para 11), else none.

    Every list, page, export and endpoint of activities starts here.
    """
    activities = Activity.objects.all()
    return activities if access_of(user).may("secretariat:plan:read") else activities.none()


def with_plan(activities: QuerySet[Activity], day: datetime.date) -> QuerySet[Activity]:
    """Annotate how far each activity should be by the end of ``day``.

    ``planned_percent`` (0 to 100, whole): the share of the approved days from start to end that has passed, in even
    steps; the current dates stand in while there are no approved ones. ``points_behind``: planned less done, never
    below 0. ``days_late``: days since the approved end while the work is not done, else 0.
    """
    start: Any = Coalesce("baseline_starts_on", "starts_on", output_field=DateField())
    end: Any = Coalesce("baseline_ends_on", "ends_on", output_field=DateField())
    today = Value(day, output_field=DateField())
    planned = activities.annotate(plan_start=start, plan_end=end).annotate(
        days_passed=Cast(_days(today, F("plan_start")) + 1, FloatField()),
        days_planned=Cast(_days(F("plan_end"), F("plan_start")) + 1, FloatField()),
    )
    return planned.annotate(
        planned_percent=Cast(
            Round(Least(Greatest(F("days_passed") / F("days_planned"), 0.0), 1.0) * 100.0),
            IntegerField(),
        ),
    ).annotate(
        points_behind=Greatest(F("planned_percent") - F("percent"), 0),
        days_late=Case(
            When(status="done", then=Value(0)),
            default=Greatest(_days(today, F("plan_end")), 0),
            output_field=IntegerField(),
        ),
    )


def _days(later: Any, earlier: Any) -> Any:
    """Whole days between two dates: PostgreSQL subtracts dates to an integer."""
    return Func(later, earlier, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
