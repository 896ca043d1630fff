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

from planning.models import Activity, Deliverable, Milestone
from structure.rules.access import access_of

DAYS_BETWEEN_ENTRIES = 30


def reads_plan(user: Any) -> bool:
    """Whether a person may read the plan, of today or of a past day (source para 11)."""
    return access_of(user).may("secretariat:plan:read")


def activities_visible_to(user: Any) -> QuerySet[Activity]:
    """The activities a person may see: all of them where ``reads_plan``, else none.

    Every list, page, export and endpoint of activities starts here.
    """
    activities = Activity.objects.all()
    return activities if reads_plan(user) else activities.none()


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


def with_due(activities: QuerySet[Activity], day: datetime.date) -> QuerySet[Activity]:
    """Annotate what falls due next.

    ``next_milestone_on`` and ``next_deliverable_on``: the earliest that is not yet reached, however late.
    ``entry_due_on``: 30 days after the last entry, or after the start while there is none; progress is reported every
    month. ``due_on``: the earliest of the two dates and the end, at which an entry is expected as well.
    """
    return activities.annotate(
        next_milestone_on=_earliest(Milestone.objects.filter(done_on__isnull=True)),
        next_deliverable_on=_earliest(Deliverable.objects.filter(delivered_on__isnull=True)),
        entry_due_on=Cast(
            Greatest(Coalesce(F("last_entry_on"), F("starts_on"), output_field=DateField()), F("starts_on"))
            + datetime.timedelta(days=DAYS_BETWEEN_ENTRIES),
            DateField(),
        ),
    ).annotate(
        # PostgreSQL's LEAST passes over what is null.
        due_on=Least("next_milestone_on", "next_deliverable_on", "ends_on", output_field=DateField())
    )


def _earliest(rows: QuerySet) -> Subquery:
    first = rows.filter(activity=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    return Subquery(first, output_field=DateField())
