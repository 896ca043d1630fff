"""The work of a cluster, its procedures and lessons, as its page shows them: today, or at the end of a past day."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clusters.models import Cluster, Lesson, OperatingProcedure, Project
from clusters.queries.clusters import procedures_of, projects_visible_to, with_stages
from clusters.queries.projects import StageBox, box_of
from clusters.queries.then import lessons_then, procedures_then, projects_then
from monitoring.enums import ReportScope
from monitoring.metrics import Scope, Window, facts_visible_to
from monitoring.queries.clusters import progress_by_project, project_progress
from planning.enums import STATUSES_COUNTED
from planning.models import Biennium
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.facts import ActivityFact
from planning.queries.progress_sums import GroupProgress
from planning.rules.status import shown_status

MAIN_ACTIVITIES = 8


@dataclass(frozen=True)
class ProjectRow:
    """A project over its stages; ``procedures`` are followed in one of them."""

    project: Project
    progress: GroupProgress | None
    stages: Sequence[StageBox]
    procedures: Sequence[OperatingProcedure] = ()


@dataclass(frozen=True)
class ActivityRow:
    """An activity; ``unit`` is the code of the one that leads or led it, ``percent`` and ``planned`` are 0 to 100."""

    code: str
    title: str
    unit: str
    percent: int
    planned: int
    status: str
    work_days: Decimal


@dataclass(frozen=True)
class Parts:
    """What a page shows beside the status: ``activities`` are the main ones outside the projects, the largest first, of
    ``other_activities`` in all."""

    projects: Sequence[ProjectRow]
    activities: Sequence[ActivityRow]
    other_activities: int
    procedures: Sequence[OperatingProcedure]
    lessons: Sequence[Lesson]


def parts_now(user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date) -> Parts:
    activities = activities_visible_to(user).filter(biennium=biennium, cluster=cluster)
    others = activities.filter(project__isnull=True, status__in=STATUSES_COUNTED)
    largest: Any = with_plan(others, as_at).select_related("lead_unit").order_by("-work_days", "code")
    rows = [
        ActivityRow(
            one.code,
            one.title,
            one.lead_unit.code,
            one.percent,
            one.planned_percent,
            shown_status(one.status, one.percent, one.planned_percent, one.days_late),
            one.work_days,
        )
        for one in largest[:MAIN_ACTIVITIES]
    ]
    progress = project_progress(activities, as_at)
    projects = with_stages(projects_visible_to(user).filter(cluster=cluster))
    return Parts(
        projects=[_project_row(project, progress) for project in projects],
        activities=rows,
        other_activities=others.count(),
        procedures=procedures_of(cluster),
        lessons=list(cluster.lessons.all()),
    )


def parts_then(user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date) -> Parts:
    known = work_then(user, cluster, biennium, as_at)
    projects = projects_then(projects_visible_to(user), as_at, cluster=cluster.pk)
    progress = progress_by_project(known, {project.pk: cluster.code for project in projects})
    others = [fact for fact in known if fact.counted and fact.project is None]
    return Parts(
        projects=[_project_row(project, progress) for project in projects],
        activities=[
            ActivityRow(fact.code, fact.title, fact.unit, fact.percent, fact.planned, fact.shown_status, fact.work_days)
            for fact in sorted(others, key=lambda fact: (-fact.work_days, fact.code))[:MAIN_ACTIVITIES]
        ],
        other_activities=len(others),
        procedures=procedures_then(cluster, as_at),
        lessons=lessons_then(cluster, as_at),
    )


def work_then(user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date) -> list[ActivityFact]:
    """The activities in the cluster at the end of a past day, by code; none for who does not read the plan."""
    return facts_visible_to(user, Window.whole_biennium(biennium, as_at, Scope(ReportScope.CLUSTER, cluster)))


def _project_row(project: Project, progress: Mapping[int, GroupProgress]) -> ProjectRow:
    stages = list(project.stages.all())
    followed = {one.code: one for stage in stages for one in stage.procedures.all()}
    procedures = [followed[code] for code in sorted(followed)]
    return ProjectRow(project, progress.get(project.pk), [box_of(stage) for stage in stages], procedures)
