"""Clusters and projects, read-only: as they stand, or as they stood at the end of a day."""

import datetime
from functools import partial
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.api.serializers import ClusterSerializer, ProjectSerializer
from clusters.models import Candidate, Cluster, CoreFunction, Project, ProjectDeliverable, Stage, StageReceipt
from clusters.queries.clusters import clusters_visible_to, projects_visible_to, with_charter_version, with_stages
from clusters.queries.projects import with_deliverables
from clusters.queries.then import clusters_with_parts_then, projects_then
from common import clock
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.updated import UpdatedSince
from common.past import on_record_since
from structure.api.days import AsAt, DayAskedSerializer, day_named, refuse_before
from structure.api.permissions import OpensPlan


class OpensClusters(OpensPlan):
    permission = "secretariat:clusters:read"


class ProjectFilters(django_filters.FilterSet):
    cluster = django_filters.CharFilter(field_name="cluster__code", label="Code of the cluster, A to H")
    search = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label="Part of the title")
    as_at = AsAt()
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
    as_at = AsAt()
    updated_since = UpdatedSince(parts=((CoreFunction, "cluster_id"),))

    class Meta:
        model = Cluster
        fields: list[str] = []


class _AsAtADay(Conditional, viewsets.ReadOnlyModelViewSet[Any]):
    """Rows as they stand, or as they stood at the end of the day the address names."""

    lookup_field = "code"

    def list(self, request: Request, *arguments: Any, **named: Any) -> Response:
        then = self.of_a_past_day(request)
        if then is None:
            return super().list(request, *arguments, **named)
        return self.get_paginated_response(self.said(self.paginate_queryset(then) or []))

    def retrieve(self, request: Request, *arguments: Any, **named: Any) -> Response:
        then = self.of_a_past_day(request)
        if then is None:
            return super().retrieve(request, *arguments, **named)
        found = [row for row in then if row.code == named["code"]]
        if not found:
            raise NotFound
        return Response(self.said(found)[0])

    def of_a_past_day(self, request: Request) -> Any:
        """The rows of the past day the address names, narrowed as it asks; None where it names none."""
        day = day_named(request)
        if day >= clock.today():
            return None
        refuse_before(day, partial(on_record_since, self.filterset_class._meta.model.history.all()))
        self.filter_queryset(self.get_queryset())  # refuses what is no filter, or cannot be read
        read = self.filterset_class(request.query_params, queryset=self.get_queryset())
        read.is_valid()
        wanted = {name: value for name, value in read.form.cleaned_data.items() if value not in (None, "")}
        changed = read.filters["updated_since"].filter(read.queryset, wanted.get("updated_since"))
        return self.rows_then(day, wanted, changed)

    def rows_then(self, day: datetime.date, wanted: dict[str, Any], rows: QuerySet[Any]) -> Any:
        """The rows as they were; ``rows`` are those that changed since what is asked, ``wanted`` narrows further."""
        raise NotImplementedError

    def said(self, rows: Any) -> Any:
        return self.get_serializer(rows, many=True).data


@extend_schema_view(
    list=extend_schema(summary="The eight cross-cutting clusters; today, or at the end of a day"),
    retrieve=extend_schema(
        summary="One cluster by its code, A to H; today, or at the end of a day", parameters=[DayAskedSerializer]
    ),
)
class ClusterViewSet(_AsAtADay):
    serializer_class = ClusterSerializer
    filterset_class = ClusterFilters
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters]
    lookup_value_regex = "[A-Z]{1,2}"
    queryset = Cluster.objects.none()

    def get_queryset(self) -> QuerySet[Cluster]:
        clusters = with_charter_version(clusters_visible_to(self.request.user), day_named(self.request))
        return clusters.prefetch_related("core_functions", "projects")

    def rows_then(self, day: datetime.date, wanted: dict[str, Any], rows: QuerySet[Any]) -> list[Cluster]:
        return clusters_with_parts_then(rows.prefetch_related(None), day)


@extend_schema_view(
    list=extend_schema(summary="Projects of the clusters, with their stages; today, or at the end of a day"),
    retrieve=extend_schema(
        summary="One project by its code; today, or at the end of a day", parameters=[DayAskedSerializer]
    ),
)
class ProjectViewSet(_AsAtADay):
    serializer_class = ProjectSerializer
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters]
    filterset_class = ProjectFilters
    lookup_value_regex = r"[^/\x00]+"
    queryset = Project.objects.none()

    def get_queryset(self) -> QuerySet[Project]:
        projects: QuerySet[Project] = with_deliverables(with_stages(projects_visible_to(self.request.user)))
        return projects.select_related("cluster", "originating_unit")

    def rows_then(self, day: datetime.date, wanted: dict[str, Any], rows: QuerySet[Any]) -> list[Project]:
        kept = {"cluster": "cluster__code", "search": "title__icontains", "state": "state", "is_pilot": "is_pilot"}
        return projects_then(rows, day, **{kept[name]: value for name, value in wanted.items() if name in kept})

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if day_named(self.request) < clock.today():
            context["selections"] = {}  # where a project stood in a selection on an earlier day is not kept
        return context
