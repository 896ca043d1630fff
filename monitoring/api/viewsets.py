"""Cluster status: what REST clients come for."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.models import Cluster, Membership, Project
from common import clock
from common.api.conditional import Conditional
from monitoring.api.serializers import ClusterStatusSerializer
from monitoring.models import LagCase
from monitoring.queries.clusters import cluster_statuses
from planning.models import Activity, Biennium, Deliverable, Milestone
from planning.queries.bienniums import biennium_asked
from structure.api.permissions import OpensClusterStatus
from structure.models import Staff

BIENNIUM = OpenApiParameter("biennium", int, description="First year of the biennium; the current one without it")
WITH_OR_WITHOUT_TOKEN: list[Any] = [{"token": []}, {}]


class ClusterStatusViewSet(Conditional, viewsets.ViewSet):
    """Read without a token when the setting CLUSTER_STATUS_PUBLIC allows it: nothing in it is personal."""

    permission_classes = [OpensClusterStatus]
    serializer_class = ClusterStatusSerializer
    depends_on = (Activity, Cluster, Deliverable, LagCase, Membership, Milestone, Project, Staff)
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{1,2}"

    @extend_schema(
        summary="Status of all clusters: progress, lag, deliverables, teams",
        parameters=[BIENNIUM],
        responses=ClusterStatusSerializer(many=True),
        auth=WITH_OR_WITHOUT_TOKEN,
    )
    def list(self, request: Request) -> Response:
        statuses = cluster_statuses(Cluster.objects.all(), _biennium(request), clock.today())
        return Response(ClusterStatusSerializer(statuses, many=True).data)

    @extend_schema(
        summary="Status of one cluster",
        parameters=[BIENNIUM],
        responses=ClusterStatusSerializer,
        auth=WITH_OR_WITHOUT_TOKEN,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        clusters = list(Cluster.objects.filter(code=code))
        if not clusters:
            raise NotFound
        [status] = cluster_statuses(clusters, _biennium(request), clock.today())
        return Response(ClusterStatusSerializer(status).data)


def _biennium(request: Request) -> Biennium:
    """The biennium asked for. Unlike a page, which falls back, the interface refuses a year there is none for."""
    asked: Any = request.query_params.get("biennium")
    unknown = sorted(set(request.query_params) - {"biennium", "format"})
    if unknown:
        raise ValidationError({name: ["There is no such filter."] for name in unknown})
    biennium = biennium_asked(asked)
    if asked is not None and str(biennium.starts_in) != asked:
        raise ValidationError({"biennium": ["There is no biennium that starts in this year."]})
    return biennium
