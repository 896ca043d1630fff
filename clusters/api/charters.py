"""The adopted versions of a cluster's charter, each as it stayed: read only."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound

from clusters.api.serializers import CoreFunctionSerializer
from clusters.api.viewsets import OpensClusters
from clusters.models import CharterVersion
from clusters.queries.charters import charter_versions_visible_to
from clusters.queries.clusters import clusters_visible_to
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.canonical import digest
from structure.api.names import Name, WithoutNames

_CLUSTER = OpenApiParameter("cluster", str, OpenApiParameter.PATH, description="Code of the cluster, A to H")


class CharterVersionSerializer(WithoutNames, serializers.ModelSerializer[CharterVersion]):
    """A version of a charter, in force from ``adopted_on`` until the next one is adopted.

    ``adopted_for`` is the Executive Secretary in whose place a delegate adopted it.
    """

    cluster = serializers.CharField(source="cluster.code", read_only=True)
    adopted_by = Name("adopted_by.full_name")
    adopted_for = Name("adopted_for.user.full_name")

    class Meta:
        model = CharterVersion
        fields = [
            "cluster",
            "number",
            "adopted_on",
            "adopted_by",
            "adopted_for",
            "change_note",
            "sha256",
            "demonstration",
        ]


class CharterTextSerializer(CharterVersionSerializer):
    """What was adopted; ``sound`` says whether the hash of the text is still ``sha256``."""

    sound = serializers.SerializerMethodField()
    mandate = serializers.CharField(source="content.mandate", read_only=True)
    core_functions = serializers.SerializerMethodField()
    duties = serializers.CharField(
        source="content.duties", read_only=True, help_text="Plain text: # a heading, 1. a step, - a point"
    )

    class Meta(CharterVersionSerializer.Meta):
        fields = [*CharterVersionSerializer.Meta.fields, "sound", "mandate", "core_functions", "duties"]

    def get_sound(self, version: CharterVersion) -> bool:
        return digest(version.content) == version.sha256

    @extend_schema_field(CoreFunctionSerializer(many=True))
    def get_core_functions(self, version: CharterVersion) -> list[dict[str, Any]]:
        functions: list[dict[str, Any]] = version.content["functions"]
        return functions


@extend_schema_view(
    list=extend_schema(summary="The adopted versions of a cluster's charter, the latest first", parameters=[_CLUSTER]),
    retrieve=extend_schema(summary="What was adopted as a version", parameters=[_CLUSTER]),
)
class CharterVersionViewSet(Conditional, viewsets.ReadOnlyModelViewSet[CharterVersion]):
    serializer_class = CharterTextSerializer
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters]
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,4}"
    queryset = CharterVersion.objects.none()

    def get_serializer_class(self) -> type[CharterVersionSerializer]:
        return CharterVersionSerializer if self.action == "list" else CharterTextSerializer

    def get_queryset(self) -> QuerySet[CharterVersion]:
        if getattr(self, "swagger_fake_view", False):
            return CharterVersion.objects.none()
        if not clusters_visible_to(self.request.user).filter(code=self.kwargs["cluster"]).exists():
            raise NotFound
        versions = charter_versions_visible_to(self.request.user).filter(cluster__code=self.kwargs["cluster"])
        return versions.order_by("-number")
