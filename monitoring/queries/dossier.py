"""The dossier of a cluster: the seven parts the source requires at the end of the pilot (para 25)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clusters.models import Cluster, Project
from common.past import versions_on
from monitoring.enums import ReportScope
from monitoring.metrics import Scope, Window
from monitoring.metrics.delivery import due_in
from monitoring.queries.cluster_pages import ClusterPage, cluster_page, procedure_state
from monitoring.queries.cluster_work import work_then
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Biennium, Deliverable
from planning.queries.activities import activities_visible_to, with_plan
from planning.rules.status import shown_status


@dataclass(frozen=True)
class RemainingWork:
    """An activity of the biennium that is not done; ``unit`` is the code of the one that leads or led it, ``work_days``
    is what is left of its work-days."""

    code: str
    title: str
    unit: str
    end: str
    percent: int
    status: str
    work_days: Decimal


@dataclass(frozen=True)
class PromisedRow:
    """A deliverable of a project; ``delivered_on`` is None where it was not delivered by the day."""

    project: str
    activity: str
    title: str
    due_on: datetime.date
    delivered_on: datetime.date | None


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
    deliverables: Sequence[PromisedRow]
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
    """The dossier of a cluster as one may see it, as at a day; a fixed number of queries."""
    page = cluster_page(user, cluster, biennium, as_at)
    read = (_work_now if page.is_now else _work_then)(user, cluster, biennium, as_at)
    return Dossier(
        page=page,
        as_at=as_at,
        deliverables=sorted(read[0], key=lambda one: (one.project, one.due_on, one.activity)),
        remaining=read[1],
        procedures=[ProcedureRow(procedure, procedure_state(procedure)) for procedure in page.procedures],
    )


def _work_now(
    user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date
) -> tuple[list[PromisedRow], list[RemainingWork]]:
    counted = activities_visible_to(user).filter(biennium=biennium, cluster=cluster, status__in=STATUSES_COUNTED)
    deliverables = (
        Deliverable.objects.filter(activity__in=counted.order_by(), activity__project__isnull=False)
        .order_by("pk")
        .values_list("activity__project__code", "activity__code", "title", "due_on", "delivered_on")
    )
    open_ones: Any = with_plan(counted.exclude(status=ActivityStatus.DONE), as_at)
    remaining = [_remaining(activity) for activity in open_ones.select_related("lead_unit").order_by("code")]
    return [PromisedRow(*row) for row in deliverables], remaining


def _remaining(activity: Any) -> RemainingWork:
    left = activity.work_days * (100 - activity.percent) / Decimal(100)
    return RemainingWork(
        activity.code,
        activity.title,
        activity.lead_unit.code,
        activity.end.label,
        activity.percent,
        shown_status(activity.status, activity.percent, activity.planned_percent, activity.days_late),
        left.quantize(Decimal("0.1")),
    )


def _work_then(
    user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date
) -> tuple[list[PromisedRow], list[RemainingWork]]:
    known = work_then(user, cluster, biennium, as_at)
    window = Window.whole_biennium(biennium, as_at, Scope(ReportScope.CLUSTER, cluster))
    codes = dict(versions_on(Project, as_at).values_list("id", "code"))
    promised = [
        PromisedRow(codes[fact.project], fact.code, one.title, one.due_on, one.done_on)
        for fact, one in due_in(Deliverable, window, known)
        if fact.project in codes
    ]
    remaining = [
        RemainingWork(
            fact.code,
            fact.title,
            fact.unit,
            fact.end,
            fact.percent,
            fact.shown_status,
            fact.days_left.quantize(Decimal("0.1")),
        )
        for fact in known
        if fact.counted and fact.status != ActivityStatus.DONE
    ]
    return promised, remaining
