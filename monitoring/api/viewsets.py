"""Cluster status, its history, and the teams: what REST clients come for."""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.api.viewsets import OpensClusters
from clusters.models import Cluster
from clusters.queries.clusters import clusters_visible_to, statuses_visible_to
from clusters.queries.teams import teams_on_record_since
from common import clock
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.filters import refuse_unknown
from monitoring.api.serializers import (
    ClusterDossierSerializer,
    ClusterStatusSerializer,
    ClusterTeamSerializer,
    HistoryPointSerializer,
)
from monitoring.metrics import biennium_days
from monitoring.queries.cluster_history import MOST_POINTS, STEPS, cluster_history, days_between
from monitoring.queries.cluster_teams import cluster_teams
from monitoring.queries.clusters import cluster_statuses
from monitoring.queries.dossier import dossier
from planning.api.filters import BIENNIUM
from planning.api.of_biennium import OfBiennium
from planning.models import Biennium
from structure.api.days import DayAskedSerializer, day_named, refuse_before
from structure.api.permissions import OpensClusterStatus, reads_names

FROM = OpenApiParameter("from", datetime.date, description="First day; the biennium's without it")
TO = OpenApiParameter("to", datetime.date, description="Last day, always in the series; today without it")
EVERY = OpenApiParameter("every", str, enum=STEPS, description="Ends of months without it")
WITH_OR_WITHOUT_TOKEN: list[Any] = [{"token": []}, {}]


class ClusterStatusViewSet(OfBiennium, Conditional, viewsets.ViewSet):
    """Read without a token when the setting CLUSTER_STATUS_PUBLIC allows it: nothing in it is personal."""

    permission_classes = [OpensClusterStatus]
    serializer_class = ClusterStatusSerializer
    renderer_classes = JSON_AND_CSV
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{1,2}"

    @extend_schema(
        summary="Status of all clusters: progress, lag, deliverables, teams; today, or at the end of a day",
        parameters=[BIENNIUM, DayAskedSerializer],
        responses=ClusterStatusSerializer(many=True),
        auth=WITH_OR_WITHOUT_TOKEN,
    )
    def list(self, request: Request) -> Response:
        refuse_unknown(request, {"format", "biennium", "as_at"})
        day, biennium = self.day_and_biennium()
        statuses = cluster_statuses(statuses_visible_to(request.user), biennium, day)
        return Response(ClusterStatusSerializer(statuses, many=True).data)

    @extend_schema(
        summary="Status of one cluster; today, or at the end of a day",
        parameters=[BIENNIUM, DayAskedSerializer],
        responses=ClusterStatusSerializer,
        auth=WITH_OR_WITHOUT_TOKEN,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        refuse_unknown(request, {"format", "biennium", "as_at"})
        cluster = _cluster(statuses_visible_to(request.user), code)
        day, biennium = self.day_and_biennium()
        [status] = cluster_statuses([cluster], biennium, day)
        return Response(ClusterStatusSerializer(status).data)

    @extend_schema(
        summary="Where one cluster stood at the ends of earlier days, weeks or months; up to 60 of them",
        parameters=[BIENNIUM, FROM, TO, EVERY],
        responses=HistoryPointSerializer(many=True),
        auth=WITH_OR_WITHOUT_TOKEN,
    )
    @action(detail=True, methods=["get"])
    def history(self, request: Request, code: str) -> Response:
        refuse_unknown(request, {"format", "biennium", "from", "to", "every"})
        cluster, biennium = _cluster(statuses_visible_to(request.user), code), self.biennium()
        points = cluster_history(cluster, biennium, _days(request, biennium))
        return Response(HistoryPointSerializer(points, many=True).data)


class TeamViewSet(Conditional, viewsets.ViewSet):
    """Sizes and rules for whoever may read the clusters; names only for a token that says so."""

    permission_classes = [OpensClusters]
    serializer_class = ClusterTeamSerializer
    renderer_classes = JSON_AND_CSV
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{1,2}"

    @extend_schema(
        summary="Teams of all clusters: sizes and rules; today, or at the end of a day",
        parameters=[DayAskedSerializer],
        responses=ClusterTeamSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        refuse_unknown(request, {"format", "as_at"})
        clusters = clusters_visible_to(request.user)
        teams = cluster_teams(clusters, _day_of_teams(request, clusters))
        return Response([_without_names(request, team) for team in ClusterTeamSerializer(teams, many=True).data])

    @extend_schema(
        summary="Team of one cluster: sizes and rules; today, or at the end of a day",
        parameters=[DayAskedSerializer],
        responses=ClusterTeamSerializer,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        refuse_unknown(request, {"format", "as_at"})
        clusters = [_cluster(clusters_visible_to(request.user), code)]
        [team] = cluster_teams(clusters, _day_of_teams(request, clusters))
        return Response(_without_names(request, ClusterTeamSerializer(team).data))


class DossierViewSet(OfBiennium, Conditional, viewsets.ViewSet):
    permission_classes = [OpensClusters]
    serializer_class = ClusterDossierSerializer
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{1,2}"

    @extend_schema(
        summary="Dossier of one cluster: its seven parts and how complete they are; today, or at the end of a day",
        parameters=[BIENNIUM, DayAskedSerializer],
        responses=ClusterDossierSerializer,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        refuse_unknown(request, {"format", "biennium", "as_at"})
        cluster = _cluster(clusters_visible_to(request.user), code)
        day, biennium = self.day_and_biennium()
        found = dossier(request.user, cluster, biennium, day)
        return Response(ClusterDossierSerializer(found).data)


def _without_names(request: Request, team: Any) -> dict[str, Any]:
    return {name: value for name, value in team.items() if name != "members" or reads_names(request)}


def _day_of_teams(request: Request, clusters: Iterable[Cluster]) -> datetime.date:
    """The day the teams are asked as at, from the first day anybody had a place in one of them."""
    day = day_named(request)
    refuse_before(day, partial(teams_on_record_since, clusters))
    return day


def _cluster(clusters: Any, code: str) -> Cluster:
    found: Cluster | None = clusters.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _days(request: Request, biennium: Biennium) -> list[datetime.date]:
    start, end = biennium_days(biennium)
    first = _day(request, "from") or start
    last = _day(request, "to") or min(end, max(clock.today(), start))
    step = request.query_params.get("every", "month")
    if step not in STEPS:
        raise ValidationError({"every": ["Choose day, week or month."]})
    if first < start or last > end or first > last:
        raise ValidationError({"from": ["The days lie within the biennium, the first before the last."]})
    if last > clock.today():
        raise ValidationError({"to": ["Figures of a day to come are not known yet."]})
    days = days_between(first, last, step)
    if len(days) > MOST_POINTS:
        raise ValidationError({"every": ["These are more than 60 days; ask for a shorter time or longer steps."]})
    return days


def _day(request: Request, name: str) -> datetime.date | None:
    asked = request.query_params.get(name)
    if asked is None:
        return None
    try:
        return datetime.date.fromisoformat(asked)
    except ValueError as error:
        raise ValidationError({name: ["Write a day as 2016-09-12."]}) from error
