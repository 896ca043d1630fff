"""Clusters and projects a person may see."""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from clusters.models import CharterVersion, Cluster, OperatingProcedure, ProcedureVersion, Project, Stage
from clusters.rules import READ
from structure.rules.access import access_of


def clusters_visible_to(user: Any) -> QuerySet[Cluster]:
    """All clusters with ``secretariat:clusters:read``, else none. Every list, page and endpoint starts here."""
    clusters = Cluster.objects.all()
    return clusters if access_of(user).may(READ) else clusters.none()


def statuses_visible_to(user: Any) -> QuerySet[Cluster]:
    """The clusters whose status somebody may see: all of them while the setting CLUSTER_STATUS_PUBLIC opens it to
    everybody, also to who has not signed in; else those of ``clusters_visible_to``. A status names nobody."""
    return Cluster.objects.all() if settings.CLUSTER_STATUS_PUBLIC else clusters_visible_to(user)


def with_charter_version(clusters: QuerySet[Cluster], day: datetime.date) -> QuerySet[Cluster]:
    """Clusters with ``charter_version`` and ``charter_sha256`` of the charter adopted last by the end of the day, or
    None in both."""
    latest = CharterVersion.objects.filter(cluster=OuterRef("pk"), adopted_on__lte=day).order_by("-number")
    return clusters.annotate(
        charter_version=Subquery(latest.values("number")[:1]), charter_sha256=Subquery(latest.values("sha256")[:1])
    )


def projects_visible_to(user: Any) -> QuerySet[Project]:
    """The projects of the clusters a person may see."""
    projects = Project.objects.all()
    return projects if access_of(user).may(READ) else projects.none()


def with_stages(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with their stages in order in ``stages.all()``, each with unit, division, procedures followed, and the
    units that have confirmed it."""
    stages: Any = Stage.objects.select_related("unit__division").prefetch_related("procedures", "receipts__unit")
    stages = stages.order_by("order")
    return projects.prefetch_related(Prefetch("stages", queryset=stages))


def procedures_of(cluster: Cluster) -> list[OperatingProcedure]:
    """The operating procedures of a cluster with their versions, the latest first, in ``versions.all()``."""
    versions: Any = Prefetch("versions", queryset=ProcedureVersion.objects.order_by("-number"))
    return list(cluster.procedures.prefetch_related(versions))
