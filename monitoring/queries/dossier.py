"""The dossier of a cluster: the seven parts the source requires at the end of the pilot (para 25)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clusters.models import Cluster
from monitoring.queries.cluster_pages import ClusterPage, cluster_page, procedure_state
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Activity, Biennium, Deliverable
from planning.queries.activities import activities_visible_to, with_plan
from planning.rules.status import status_of


@dataclass(frozen=True)
class RemainingWork:
    """An activity of the biennium that is not done; ``work_days`` is what is left of its work-days."""

    activity: Activity
    status: str
    work_days: Decimal


@dataclass(frozen=True)
class ProcedureRow:
    """``state`` is the one that counts (adopted before what is drafted after it), ``to_write`` without a text."""

    procedure: Any
    state: str


@dataclass(frozen=True)
class Dossier:
    """``page`` holds what the cluster's own page shows too: statement, projects, team, lessons, and the meter."""

    page: ClusterPage
    as_at: datetime.date
    deliverables: Sequence[Deliverable]
    remaining: Sequence[RemainingWork]
    procedures: Sequence[ProcedureRow]

    @property
    def cluster(self) -> Cluster:
        return self.page.cluster

    @property
    def remaining_days(self) -> Decimal:
        """As the cluster's status counts them: rounded once, not row by row."""
        return self.page.status.remaining_work_days


def dossier(user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date) -> Dossier:
    """The dossier of a cluster as one may see it; a fixed number of queries."""
    page = cluster_page(user, cluster, biennium, as_at)
    counted = activities_visible_to(user).filter(biennium=biennium, cluster=cluster, status__in=STATUSES_COUNTED)
    deliverables = (
        Deliverable.objects.filter(activity__in=counted.order_by(), activity__project__isnull=False)
        .select_related("activity__project")
        .order_by("activity__project__code", "due_on", "activity__code", "pk")
    )
    open_ones: Any = with_plan(counted.exclude(status=ActivityStatus.DONE), as_at)
    return Dossier(
        page=page,
        as_at=as_at,
        deliverables=list(deliverables),
        remaining=[_remaining(activity) for activity in open_ones.select_related("lead_unit").order_by("code")],
        procedures=[ProcedureRow(procedure, procedure_state(procedure)) for procedure in page.procedures],
    )


def _remaining(activity: Any) -> RemainingWork:
    left = activity.work_days * (100 - activity.percent) / Decimal(100)
    status = status_of(activity.percent, activity.planned_percent, days_late=activity.days_late)
    return RemainingWork(activity, str(status), left.quantize(Decimal("0.1")))
