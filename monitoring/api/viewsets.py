"""Cluster status: what REST clients come for."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.models import Cluster
from common import clock
from common.api.conditional import Conditional
from monitoring.api.serializers import ClusterStatusSerializer
from monitoring.queries.clusters import cluster_statuses
from planning.api.filters import biennium_named
from planning.models import Biennium
from structure.api.permissions import OpensClusterStatus

BIENNIUM = OpenApiParameter("biennium", int, description="First year of the biennium; the current one without it")
WITH_OR_WITHOUT_TOKEN: list[Any] = [{"token": []}, {}]


class ClusterStatusViewSet(Conditional, viewsets.ViewSet):
    """Read without a token when the setting CLUSTER_STATUS_PUBLIC allows it: nothing in it is personal."""

    permission_classes = [OpensClusterStatus]
    serializer_class = ClusterStatusSerializer
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
    """The biennium asked for; any other filter is refused."""
    asked: Any = request.query_params.get("biennium")
    unknown = sorted(set(request.query_params) - {"biennium", "format"})
    if unknown:
        raise ValidationError({name: ["There is no such filter."] for name in unknown})
    return biennium_named(asked)
