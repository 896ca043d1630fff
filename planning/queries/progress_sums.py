"""Progress of many activities as one figure, weighted by work-days: defined here and nowhere else."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, QuerySet, Sum

from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Activity
from planning.rules.status import status_of

_DAYS: Any = DecimalField(max_digits=20, decimal_places=4)


@dataclass(frozen=True)
class GroupProgress:
    """How far a group of activities is, and how far it should be, 0 to 100, to a tenth of a point.

    ``activities`` counts what counts (not postponed, not ended); ``work_days`` is their sum.
    """

    activities: int = 0
    work_days: Decimal = Decimal(0)
    percent: float = 0.0
    planned: float = 0.0

    @property
    def status(self) -> ActivityStatus:
        """The status the figures speak for; a group without activities has not started."""
        return status_of(self.percent, self.planned) if self.activities else ActivityStatus.NOT_STARTED


def weighted_progress(activities: QuerySet[Activity], *, by: str | None = None) -> dict[Any, GroupProgress]:
    """Progress and plan of the activities per value of the field ``by`` (``{None: …}`` without one), in one query.

    ``activities`` must come through ``with_plan``. Σ percent x work-days / Σ work-days over the activities that
    count; planned likewise. A group whose activities have no work-days weighs them equally. Annotations that join
    other tables must not be on the queryset. A group without activities that count is absent.
    """
    counted = activities.filter(status__in=STATUSES_COUNTED).order_by()
    sums = {
        "n": Count("pk"),
        "days": Sum("work_days"),
        "done": Sum(ExpressionWrapper(F("percent") * F("work_days"), output_field=_DAYS)),
        "plan": Sum(ExpressionWrapper(F("planned_percent") * F("work_days"), output_field=_DAYS)),
        "done_plain": Sum("percent"),
        "plan_plain": Sum("planned_percent"),
    }
    if by is None:
        row = counted.aggregate(**sums)
        return {None: _progress(row)} if row["n"] else {}
    return {row[by]: _progress(row) for row in counted.values(by).annotate(**sums)}


def _progress(row: dict[str, Any]) -> GroupProgress:
    days = row["days"] or Decimal(0)
    weight, done, plan = (days, row["done"], row["plan"]) if days else (row["n"], row["done_plain"], row["plan_plain"])
    return GroupProgress(row["n"], days, round(float(done / weight), 1), round(float(plan / weight), 1))
