"""Cluster status: one definition for the list, the page, the report and the REST interface.

It carries no personal data: counts, figures and rule checks, never a name.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from clusters.models import Cluster, Project
from clusters.queries.teams import checks_of, facts_of, teams_of
from clusters.rules.team import RuleCheck
from monitoring.enums import LagState
from monitoring.models import LagCase
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Activity, Biennium, Deliverable
from planning.queries.activities import with_plan
from planning.queries.outcomes import rates
from planning.queries.progress_sums import GroupProgress, weighted_progress
from planning.rules.rates import Rates

BEHIND = frozenset({ActivityStatus.AT_RISK, ActivityStatus.LAGGING})


@dataclass(frozen=True)
class Deliverables:
    """Deliverables of the work that counts: all, due by the day, delivered by the day, due and not delivered."""

    total: int = 0
    due: int = 0
    delivered: int = 0
    overdue: int = 0

    @property
    def delivered_of_due(self) -> int:
        return self.due - self.overdue


@dataclass(frozen=True)
class ClusterStatus:
    """Where a cluster stands on a day.

    ``progress`` and ``planned`` run from 0 to 100, weighted by work-days; ``remaining_work_days`` is what is left of
    the work-days of the activities that count, in proportion to what is not done. ``lag_cases`` counts the cases not
    closed by level of the ladder (1 to 5).
    """

    code: str
    name: str
    biennium: str
    as_at: datetime.date
    progress: float = 0.0
    planned: float = 0.0
    status: ActivityStatus = ActivityStatus.NOT_STARTED
    activities: int = 0
    activities_by_status: dict[str, int] = field(default_factory=dict)
    projects: int = 0
    projects_behind: int = 0
    lag_cases: dict[int, int] = field(default_factory=dict)
    deliverables: Deliverables = field(default_factory=Deliverables)
    core: int = 0
    support: int = 0
    team_rules: tuple[RuleCheck, ...] = ()
    work_days: Decimal = Decimal(0)
    remaining_work_days: Decimal = Decimal(0)
    dossier_due_on: datetime.date | None = None
    rates: Rates = field(default_factory=Rates)

    @property
    def open_lag_cases(self) -> int:
        return sum(self.lag_cases.values())

    @property
    def broken_rules(self) -> list[RuleCheck]:
        """The rules the team breaks, but for what the Management Committee accepts."""
        return [check for check in self.team_rules if check.is_open]

    @property
    def accepted_rules(self) -> list[RuleCheck]:
        """The rules the team breaks and the Management Committee accepts."""
        return [check for check in self.team_rules if check.accepted]

    @property
    def remaining_activities(self) -> int:
        done = self.activities_by_status.get(ActivityStatus.DONE, 0)
        counted = sum(n for key, n in self.activities_by_status.items() if key in STATUSES_COUNTED)
        return counted - done


def cluster_status(cluster: Cluster, biennium: Biennium, as_at: datetime.date) -> ClusterStatus:
    """Where one cluster stands; see ``cluster_statuses``."""
    return cluster_statuses([cluster], biennium, as_at)[0]


def cluster_statuses(clusters: Iterable[Cluster], biennium: Biennium, as_at: datetime.date) -> list[ClusterStatus]:
    """Where each cluster stands on ``as_at``, in the order given; nine queries, however many clusters.

    What is done is the latest entry of each activity; what is planned, due and who sits in a team is as at the day.
    """
    listed = list(clusters)
    activities = Activity.objects.filter(biennium=biennium, cluster__in=listed)
    progress = weighted_progress(with_plan(activities, as_at), by="cluster")
    counts = _counts(activities)
    cases = _lag_cases(listed, biennium)
    deliverables = _deliverables(listed, biennium, as_at)
    teams = teams_of(listed, as_at)
    checks = checks_of(teams, as_at)
    implemented = rates(activities, "cluster")
    projects = _projects(listed, project_progress(activities, as_at))
    found = []
    for cluster in listed:
        group = progress.get(cluster.pk, GroupProgress())
        team = facts_of(teams[cluster.pk])
        by_status, remaining = counts[cluster.pk]
        number, behind = projects[cluster.pk]
        found.append(
            ClusterStatus(
                code=cluster.code,
                name=cluster.name,
                biennium=str(biennium),
                as_at=as_at,
                progress=group.percent,
                planned=group.planned,
                status=group.status,
                activities=sum(by_status.values()),
                activities_by_status=by_status,
                projects=number,
                projects_behind=behind,
                lag_cases=cases[cluster.pk],
                deliverables=deliverables.get(cluster.pk, Deliverables()),
                core=team.core,
                support=team.support,
                team_rules=tuple(checks[cluster.pk]),
                work_days=group.work_days,
                remaining_work_days=remaining.quantize(Decimal("0.1")),
                dossier_due_on=cluster.dossier_due_on,
                rates=implemented.get(cluster.pk, Rates()),
            )
        )
    return found


def project_progress(activities: QuerySet[Activity], as_at: datetime.date) -> dict[int, GroupProgress]:
    """Progress of each project by its key, over the activities given."""
    return weighted_progress(with_plan(activities.filter(project__isnull=False), as_at), by="project")


def _counts(activities: QuerySet[Activity]) -> dict[int, tuple[dict[str, int], Decimal]]:
    left: Any = ExpressionWrapper(
        F("work_days") * (100 - F("percent")) / Decimal(100),
        output_field=DecimalField(max_digits=20, decimal_places=4),
    )
    rows = activities.order_by().values("cluster", "status").annotate(n=Count("pk"), left=Sum(left))
    found: dict[int, tuple[dict[str, int], Decimal]] = defaultdict(lambda: ({}, Decimal(0)))
    for row in rows:
        by_status, remaining = found[row["cluster"]]
        by_status[str(row["status"])] = row["n"]
        if row["status"] in STATUSES_COUNTED:
            remaining += row["left"] or Decimal(0)
        found[row["cluster"]] = (by_status, remaining)
    return found


def _lag_cases(clusters: list[Cluster], biennium: Biennium) -> dict[int, dict[int, int]]:
    rows = (
        LagCase.objects.exclude(state=LagState.CLOSED)
        .filter(Q(activity__biennium=biennium) | Q(milestone__activity__biennium=biennium))
        .annotate(of=Coalesce("activity__cluster", "milestone__activity__cluster"))
        .filter(of__in=[cluster.pk for cluster in clusters])
        .order_by()
        .values("of", "level")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row["of"]][row["level"]] = row["n"]
    return found


def _deliverables(clusters: list[Cluster], biennium: Biennium, as_at: datetime.date) -> dict[int, Deliverables]:
    due = Q(due_on__lte=as_at)
    delivered = Q(delivered_on__lte=as_at)
    rows = (
        Deliverable.objects.filter(
            activity__biennium=biennium, activity__cluster__in=clusters, activity__status__in=STATUSES_COUNTED
        )
        .order_by()
        .values("activity__cluster")
        .annotate(
            n=Count("pk"),
            due_n=Count("pk", filter=due),
            delivered_n=Count("pk", filter=delivered),
            overdue_n=Count("pk", filter=due & (Q(delivered_on__isnull=True) | Q(delivered_on__gt=as_at))),
        )
    )
    return {
        row["activity__cluster"]: Deliverables(row["n"], row["due_n"], row["delivered_n"], row["overdue_n"])
        for row in rows
    }


def _projects(clusters: list[Cluster], progress: dict[int, GroupProgress]) -> dict[int, tuple[int, int]]:
    """How many projects each cluster has, and how many of them are behind plan."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for pk, cluster in Project.objects.filter(cluster__in=clusters).order_by().values_list("pk", "cluster"):
        number, behind = found[cluster]
        late = pk in progress and progress[pk].status in BEHIND
        found[cluster] = (number + 1, behind + late)
    return found
