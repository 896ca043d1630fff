"""Clusters and projects, read-only."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets

from clusters.api.serializers import ClusterSerializer, ProjectSerializer
from clusters.models import Candidate, Cluster, CoreFunction, Project, ProjectDeliverable, Stage, StageReceipt
from clusters.queries.clusters import clusters_visible_to, projects_visible_to, with_charter_version, with_stages
from clusters.queries.projects import with_deliverables
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.updated import UpdatedSince
from structure.api.permissions import OpensPlan


class OpensClusters(OpensPlan):
    permission = "secretariat:clusters:read"


class ProjectFilters(django_filters.FilterSet):
    cluster = django_filters.CharFilter(field_name="cluster__code", label="Code of the cluster, A to H")
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label="Part of the title")
    updated_since = UpdatedSince(
        parts=(
            *((part, "project_id") for part in (Stage, ProjectDeliverable, Candidate)),
            (StageReceipt, "stage__project_id"),
        )
    )

    class Meta:
        model = Project
        fields = ["state", "is_pilot"]


class ClusterFilters(django_filters.FilterSet):
    updated_since = UpdatedSince(parts=((CoreFunction, "cluster_id"),))

    class Meta:
        model = Cluster
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(summary="The eight cross-cutting clusters"),
    retrieve=extend_schema(summary="One cluster by its code, A to H"),
)
class ClusterViewSet(Conditional, viewsets.ReadOnlyModelViewSet[Cluster]):
    serializer_class = ClusterSerializer
    filterset_class = ClusterFilters
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters]
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{1,2}"
    queryset = Cluster.objects.none()

    def get_queryset(self) -> QuerySet[Cluster]:
        clusters = with_charter_version(clusters_visible_to(self.request.user))
        return clusters.prefetch_related("core_functions", "projects")


@extend_schema_view(
    list=extend_schema(summary="Projects of the clusters, with their stages"),
    retrieve=extend_schema(summary="One project by its code"),
)
class ProjectViewSet(Conditional, viewsets.ReadOnlyModelViewSet[Project]):
    serializer_class = ProjectSerializer
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters]
    filterset_class = ProjectFilters
    lookup_field = "code"
    lookup_value_regex = r"[^/\x00]+"
    queryset = Project.objects.none()

    def get_queryset(self) -> QuerySet[Project]:
        projects: QuerySet[Project] = with_deliverables(with_stages(projects_visible_to(self.request.user)))
        return projects.select_related("cluster", "originating_unit")
