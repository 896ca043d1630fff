"""Cluster status: one definition for the list, the page, the report and the REST interface.

It carries no personal data: counts, figures and rule checks, never a name.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from clusters.models import Cluster, Project
from clusters.queries.teams import checks_of, facts_of, teams_of
from clusters.queries.then import clusters_as_they_were
from clusters.rules.team import RuleCheck, TeamFacts
from common import clock
from common.past import versions_on
from monitoring.enums import LagState, ReportScope
from monitoring.metrics import Scope, Window, facts
from monitoring.metrics.delivery import due_in
from monitoring.metrics.lag import open_cases
from monitoring.models import LagCase
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import Activity, Biennium, Deliverable
from planning.queries.activities import with_plan
from planning.queries.due_then import DueThen
from planning.queries.facts import ActivityFact, progress_of, rates_among
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
    def broken_rule_keys(self) -> list[str]:
        return [check.key for check in self.broken_rules]

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
    """Where each cluster stands or stood at the end of ``as_at``, in the order given; a fixed number of queries.

    Today's figures are read from the activities. Those of a past day are made of what the plan was then and of what
    had been reported by then (``monitoring.metrics``); the list, the page, the series and the interface all read here.
    """
    listed = clusters_as_they_were(clusters, as_at)
    is_now = as_at >= clock.today()
    found = _figures_now(listed, biennium, as_at) if is_now else _figures_then(listed, biennium, as_at)
    teams = teams_of(listed, as_at)
    checks = checks_of(teams, as_at)
    return [
        _status(cluster, found, facts_of(teams[cluster.pk]), checks[cluster.pk], str(biennium), as_at)
        for cluster in listed
    ]


@dataclass(frozen=True)
class _Figures:
    """What the work of clusters comes to, by their keys; ``counts`` are activities by status and what is left."""

    progress: dict[int, GroupProgress]
    counts: dict[int, tuple[dict[str, int], Decimal]]
    cases: dict[int, dict[int, int]]
    deliverables: dict[int, Deliverables]
    rates: dict[int, Rates]
    projects: dict[int, tuple[int, int]]


def _status(
    cluster: Cluster, found: _Figures, team: TeamFacts, checks: list[RuleCheck], biennium: str, as_at: datetime.date
) -> ClusterStatus:
    group = found.progress.get(cluster.pk, GroupProgress())
    by_status, remaining = found.counts.get(cluster.pk, ({}, Decimal(0)))
    projects, behind = found.projects.get(cluster.pk, (0, 0))
    return ClusterStatus(
        code=cluster.code,
        name=cluster.name,
        biennium=biennium,
        as_at=as_at,
        progress=group.percent,
        planned=group.planned,
        status=group.status,
        activities=sum(by_status.values()),
        activities_by_status=by_status,
        projects=projects,
        projects_behind=behind,
        lag_cases=found.cases.get(cluster.pk, {}),
        deliverables=found.deliverables.get(cluster.pk, Deliverables()),
        core=team.core,
        support=team.support,
        team_rules=tuple(checks),
        work_days=group.work_days,
        remaining_work_days=remaining.quantize(Decimal("0.1")),
        dossier_due_on=cluster.dossier_due_on,
        rates=found.rates.get(cluster.pk, Rates()),
    )


def _figures_now(listed: list[Cluster], biennium: Biennium, as_at: datetime.date) -> _Figures:
    activities = Activity.objects.filter(biennium=biennium, cluster__in=listed)
    owned = Project.objects.filter(cluster__in=listed).order_by().values_list("pk", "cluster")
    return _Figures(
        progress=weighted_progress(with_plan(activities, as_at), by="cluster"),
        counts=_counts(activities),
        cases=_lag_cases(listed, biennium),
        deliverables=_deliverables(listed, biennium, as_at),
        rates=rates(activities, "cluster"),
        projects=_projects(owned, project_progress(activities, as_at)),
    )


def _figures_then(listed: list[Cluster], biennium: Biennium, as_at: datetime.date) -> _Figures:
    """By the cluster each activity was in that day; the cases by the level they had."""
    window = Window.whole_biennium(biennium, as_at, _scope(listed))
    keys = {cluster.code: cluster.pk for cluster in listed}
    work: dict[int, list[ActivityFact]] = defaultdict(list)
    known = [fact for fact in facts(window) if fact.cluster in keys]
    for fact in known:
        work[keys[fact.cluster]].append(fact)
    due: dict[int, list[DueThen]] = defaultdict(list)
    for fact, one in due_in(Deliverable, window, known):
        due[keys[fact.cluster]].append(one)
    projects = versions_on(Project, as_at).filter(cluster__in=keys.values()).order_by()
    owned = dict(projects.values_list("id", "cluster__code"))
    return _Figures(
        progress={pk: progress_of(of) for pk, of in work.items()},
        counts={pk: (dict(Counter(fact.status for fact in of)), _left(of)) for pk, of in work.items()},
        cases=_lag_cases_then(window, {fact.pk: keys[fact.cluster] for fact in known}),
        deliverables={pk: _delivered(of, as_at) for pk, of in due.items()},
        rates={pk: rates_among(of) for pk, of in work.items()},
        projects=_projects(((pk, keys[code]) for pk, code in owned.items()), progress_by_project(known, owned)),
    )


def _scope(listed: list[Cluster]) -> Scope:
    """Of one cluster only its activities are read."""
    return Scope(ReportScope.CLUSTER, listed[0]) if len(listed) == 1 else Scope()


def progress_by_project(known: Iterable[ActivityFact], owned: Mapping[int, str]) -> dict[int, GroupProgress]:
    """As ``project_progress``, over facts; ``owned`` is the code of the cluster of each project by its key."""
    work: dict[int, list[ActivityFact]] = defaultdict(list)
    for fact in known:
        if fact.counted and fact.project is not None and owned.get(fact.project) == fact.cluster:
            work[fact.project].append(fact)
    return {pk: progress_of(of) for pk, of in work.items()}


def _left(known: Iterable[ActivityFact]) -> Decimal:
    return sum((fact.days_left for fact in known if fact.counted), Decimal(0))


def _delivered(rows: list[DueThen], day: datetime.date) -> Deliverables:
    due = [one for one in rows if one.due_on <= day]
    done = sum(one.done_on is not None for one in rows)
    return Deliverables(len(rows), len(due), done, sum(one.done_on is None for one in due))


def _lag_cases_then(window: Window, of: dict[int, int]) -> dict[int, dict[int, int]]:
    """The cases of the activities and their milestones; ``of`` is the cluster of each activity that day."""
    subject = Q(activity__in=list(of)) | Q(milestone__activity__in=list(of))
    rows = open_cases(window, subject).order_by().values_list(Coalesce("activity", "milestone__activity"), "level_then")
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for activity, level in rows:
        levels = found[of[activity]]
        levels[level] = levels.get(level, 0) + 1
    return found


def project_progress(activities: QuerySet[Activity], as_at: datetime.date) -> dict[int, GroupProgress]:
    """Progress of each project by its key, over those of the activities that are in the project's own cluster."""
    return weighted_progress(with_plan(activities.filter(cluster=F("project__cluster")), as_at), by="project")


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


def _projects(owned: Iterable[tuple[int, int]], progress: dict[int, GroupProgress]) -> dict[int, tuple[int, int]]:
    """How many projects each cluster has, and how many of them are behind plan; ``owned`` are project and cluster."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for pk, cluster in owned:
        number, behind = found[cluster]
        late = pk in progress and progress[pk].status in BEHIND
        found[cluster] = (number + 1, behind + late)
    return found
