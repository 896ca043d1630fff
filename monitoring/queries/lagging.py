"""What lags in a biennium as at a day, by the biennium's policy: the ground lag cases are raised on."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.models import ActivityCost, Expenditure
from common.documents.numbers import percent_text
from monitoring.enums import LagDimension
from monitoring.models import LagPolicy
from planning.enums import STATUSES_OPEN, ActivityStatus
from planning.models import Activity, Biennium, Milestone
from planning.queries.activities import with_plan


@dataclass(frozen=True)
class Finding:
    """Something that lags: its subject, the dimension, and by how much (see ``LagCase.measure``)."""

    dimension: str
    measure: int
    activity: int | None = None
    milestone: int | None = None

    @property
    def subject(self) -> tuple[int | None, int | None, None, str]:
        return self.activity, self.milestone, None, str(self.dimension)


def policy_of(biennium: Biennium) -> LagPolicy:
    """The biennium's policy; the usual thresholds while nobody has set one."""
    return LagPolicy.objects.filter(biennium=biennium).first() or LagPolicy(biennium=biennium)


def findings(biennium: Biennium, policy: LagPolicy, day: datetime.date) -> list[Finding]:
    """Everything that lags by the end of ``day``; four queries.

    Work past its approved end lags in time and not in delivery as well: one question is enough.
    """
    found: list[Finding] = []
    activities: Any = with_plan(Activity.objects.filter(biennium=biennium, status__in=STATUSES_OPEN), day)
    spent = _spent(biennium, day)
    for row in activities.order_by("code").values(
        "pk", "status", "percent", "points_behind", "days_late", "last_entry_on", "plan_start"
    ):
        if row["days_late"] >= max(policy.days_late, 1):
            found.append(Finding(LagDimension.TIME, row["days_late"], row["pk"]))
        elif row["points_behind"] >= policy.points_behind:
            found.append(Finding(LagDimension.DELIVERY, row["points_behind"], row["pk"]))
        silent = (day - max(filter(None, (row["last_entry_on"], row["plan_start"])))).days
        if silent >= policy.days_without_entry:
            found.append(Finding(LagDimension.REPORTING, silent, row["pk"]))
        overspent = round(spent.get(row["pk"], 0) - row["percent"])
        if overspent >= policy.points_overspent:
            found.append(Finding(LagDimension.MONEY, overspent, row["pk"]))
    missed = Milestone.objects.filter(
        activity__biennium=biennium, activity__status__in=STATUSES_OPEN, done_on__isnull=True, due_on__lt=day
    ).order_by("due_on", "pk")
    found += [
        Finding(LagDimension.TIME, (day - due).days, milestone=pk) for pk, due in missed.values_list("pk", "due_on")
    ]
    return found


def _spent(biennium: Biennium, day: datetime.date) -> dict[int, float]:
    """Per cent spent of what each activity was to cost in the biennium."""
    planned = dict(
        ActivityCost.objects.filter(activity__biennium=biennium)
        .order_by()
        .values_list("activity")
        .annotate(Sum("amount"))
    )
    booked = (
        Expenditure.objects.filter(activity__biennium=biennium, booked_on__lte=day)
        .order_by()
        .values_list("activity")
        .annotate(Sum("amount"))
    )
    return {activity: float(100 * amount / planned[activity]) for activity, amount in booked if planned.get(activity)}


def what_answered(activity: Activity | None, milestone: Milestone | None) -> str:
    """The evidence with which the system closes a case whose cause is gone."""
    if milestone is not None:
        if milestone.done_on:
            return _("The milestone was reached on %(day)s.") % {"day": date_format(milestone.done_on, "DATE_FORMAT")}
        return _("The milestone is due on %(day)s.") % {"day": date_format(milestone.due_on, "DATE_FORMAT")}
    assert activity is not None
    if activity.status in (ActivityStatus.POSTPONED, ActivityStatus.ENDED):
        return _("The activity is no longer planned for the biennium: %(status)s.") % {
            "status": activity.get_status_display()
        }
    if activity.last_entry_on:
        return _("The entry of %(day)s says %(percent)s done.") % {
            "day": date_format(activity.last_entry_on, "DATE_FORMAT"),
            "percent": percent_text(activity.percent),
        }
    return _("The plan has changed: nothing is behind it any more.")
