"""Clusters, their projects, procedures and lessons as they stood at the end of a past day; to be read, never saved."""

import copy
import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from clusters.models import (
    Cluster,
    CoreFunction,
    Lesson,
    Membership,
    OperatingProcedure,
    ProcedureVersion,
    Project,
    ProjectDeliverable,
    Stage,
    StageReceipt,
)
from common import clock
from common.past import after, hand_on, nearest_first, versions_on
from structure.models import Staff, Unit
from structure.queries.then import people_as_they_were, units_as_they_were

KEPT = ("name", "translations", "mandate", "duties", "note", "charter_adopted_on", "dossier_due_on", "source")


def clusters_as_they_were(clusters: Iterable[Cluster], day: datetime.date) -> list[Cluster]:
    """The clusters with the name, the adopted charter and the days they had at the end of ``day``; a code stays.

    Copies. One query of a past day, none of today or a later one.
    """
    rows = list(clusters)
    if day >= clock.today() or not rows:
        return rows
    versions: Any = Cluster.history.filter(id__in=[row.pk for row in rows])  # type: ignore[attr-defined]
    known = {one.id: one for one in nearest_first(versions, day, "id").distinct("id")}
    found = []
    for row in rows:
        then = copy.copy(row)
        if row.pk in known:
            for name in KEPT:
                setattr(then, name, getattr(known[row.pk], name))
        found.append(then)
    return found


def clusters_named_on_their_days(pairs: Iterable[tuple[Cluster, datetime.date]]) -> list[Cluster]:
    """Clusters, each with the name it had at the end of its own day; copies. One query, however many days."""
    wanted = list(pairs)
    if not wanted:
        return []
    told: dict[int, list[Any]] = defaultdict(list)
    versions: Any = Cluster.history.filter(id__in={row.pk for row, _day in wanted})  # type: ignore[attr-defined]
    for one in versions.order_by("history_date", "history_id"):
        told[one.id].append(one)
    found = []
    for row, day in wanted:
        then, known = copy.copy(row), told[row.pk]
        by_then = [one for one in known if one.history_date < after(day)] or known[:1]
        if by_then:
            then.name, then.translations = by_then[-1].name, by_then[-1].translations
        found.append(then)
    return found


def clusters_with_parts_then(clusters: Iterable[Cluster], day: datetime.date) -> list[Cluster]:
    """The clusters as they were at the end of a past day, with their core functions and projects; three queries."""
    found = clusters_as_they_were(clusters, day)
    functions, projects = defaultdict(list), defaultdict(list)
    for one in versions_on(CoreFunction, day).order_by("letter"):
        functions[one.cluster_id].append(one.instance)
    for one in versions_on(Project, day).order_by("code"):
        projects[one.cluster_id].append(one.instance)
    for cluster in found:
        hand_on(cluster, "core_functions", functions[cluster.pk])
        hand_on(cluster, "projects", projects[cluster.pk])
    return found


def projects_then(projects: Any, day: datetime.date, **kept: Any) -> list[Project]:
    """The projects (a queryset) as they were at the end of a past day, by code, with stages and deliverables.

    ``kept`` narrows them by what they were that day, such as ``cluster``.
    Those on record only since later had not been proposed yet. Which procedures a stage followed is not on record:
    none is named. A fixed number of queries.
    """
    versions = versions_on(Project, day).filter(id__in=projects.order_by().values("pk"), **kept)
    found: list[Project] = [one.instance for one in versions.order_by("code")]
    keys = [project.pk for project in found]
    stages = [one.instance for one in versions_on(Stage, day).filter(project_id__in=keys).order_by("order")]
    receipts = versions_on(StageReceipt, day).filter(stage_id__in=[stage.pk for stage in stages])
    received = [one.instance for one in receipts.order_by("received_on", "id")]
    deliverables = versions_on(ProjectDeliverable, day).filter(project_id__in=keys).order_by("due_on", "id")
    named = {one.unit_id for one in [*stages, *received]} | {one.originating_unit_id for one in found}
    units = {one.pk: one for one in units_as_they_were(_units(named), day)}
    by_stage, by_project, promised = defaultdict(list), defaultdict(list), defaultdict(list)
    for receipt in received:
        receipt.unit = units[receipt.unit_id]
        by_stage[receipt.stage_id].append(receipt)
    for stage in stages:
        stage.unit = units[stage.unit_id]
        by_project[stage.project_id].append(stage)
    for one in deliverables:
        promised[one.project_id].append(one.instance)
    clusters = Cluster.objects.in_bulk({project.cluster_id for project in found})
    for project in found:
        project.cluster = clusters[project.cluster_id]
        project.originating_unit = units.get(project.originating_unit_id)  # type: ignore[arg-type]
        for stage in by_project[project.pk]:
            stage.project = project
            hand_on(stage, "receipts", by_stage[stage.pk])
            hand_on(stage, "procedures", [])
        hand_on(project, "stages", by_project[project.pk])
        hand_on(project, "deliverables", promised[project.pk])
    return found


def procedures_then(cluster: Cluster, day: datetime.date) -> list[OperatingProcedure]:
    """The procedures of a cluster at the end of a past day with their versions, the latest first; two queries."""
    versions = versions_on(OperatingProcedure, day).filter(cluster=cluster.pk).order_by("code")
    found: list[OperatingProcedure] = [one.instance for one in versions]
    texts: dict[int, list[ProcedureVersion]] = defaultdict(list)
    written = versions_on(ProcedureVersion, day).filter(procedure_id__in=[one.pk for one in found])
    for one in written.order_by("-number"):
        texts[one.procedure_id].append(one.instance)
    for procedure in found:
        hand_on(procedure, "versions", texts[procedure.pk])
    return found


def lessons_then(cluster: Cluster, day: datetime.date) -> list[Lesson]:
    """The lessons of a cluster as they were written down and decided by the end of a past day."""
    return [one.instance for one in versions_on(Lesson, day).filter(cluster=cluster.pk).order_by("id")]


def members_as_they_were(team: Sequence[Membership], day: datetime.date) -> Sequence[Membership]:
    """The places with each person's grade and unit of the day; a fixed number of queries, none of today."""
    if day >= clock.today() or not team:
        return team
    staff = Staff.objects.filter(pk__in=[place.staff_id for place in team]).select_related("user", "unit__division")
    people = {one.pk: one for one in people_as_they_were(staff, day)}
    for place in team:
        place.staff = people[place.staff_id]
    return team


def _units(keys: Iterable[int | None]) -> Any:
    return Unit.objects.filter(pk__in={key for key in keys if key}).select_related("division", "lead__user")
