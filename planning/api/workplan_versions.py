"""The frozen versions of a workplan, and what differs between any two of them: read only."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.asked import asked
from common.api.conditional import Conditional
from common.canonical import digest
from planning.api.filters import BIENNIUM, WorkplanVersionFilters
from planning.api.of_biennium import OfBiennium
from planning.models import Workplan, WorkplanVersion
from planning.queries.version_compare import reasons_between
from planning.queries.workplan_changes import FIELD_WORDS
from planning.queries.workplan_content import Content, unnamed
from planning.queries.workplan_diff import CHANGE_KINDS, differences
from planning.queries.workplans import workplans_visible_to
from structure.api.permissions import OpensPlan, reads_names

_UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="Code of the unit")


class WorkplanVersionSerializer(serializers.ModelSerializer[WorkplanVersion]):
    """A version as it was frozen; ``approved_at`` is null while it waits."""

    unit = serializers.CharField(source="workplan.unit.code", read_only=True)
    biennium = serializers.IntegerField(source="workplan.biennium.starts_in", read_only=True)

    class Meta:
        model = WorkplanVersion
        fields = ["unit", "biennium", "number", "frozen_at", "approved_at", "sha256", "demonstration"]


class WorkplanContentSerializer(WorkplanVersionSerializer):
    """``content`` is what was frozen, ``sound`` whether its hash is still ``sha256``.

    Who does the work stands in it only for a token that may read names; for others work-days are those of all.
    """

    sound = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField()

    class Meta(WorkplanVersionSerializer.Meta):
        fields = [*WorkplanVersionSerializer.Meta.fields, "sound", "content"]

    def get_sound(self, version: WorkplanVersion) -> bool:
        return digest(version.content) == version.sha256

    def get_content(self, version: WorkplanVersion) -> dict[str, Any]:
        return _readable(self.context["request"], version.content)


class DifferenceAskedSerializer(serializers.Serializer[Any]):
    """``to`` is the latest version without it, ``from`` the one before ``to``."""

    biennium = serializers.IntegerField(required=False, help_text="First year of the biennium; the current without it")
    to = serializers.IntegerField(required=False, min_value=1, help_text="Number of a version; the latest without it")

    def get_fields(self) -> dict[str, Any]:
        number = serializers.IntegerField(required=False, min_value=1, help_text="Number of a version; the one before")
        return {**super().get_fields(), "from": number}  # the word is taken in Python


class FieldDifferenceSerializer(serializers.Serializer[Any]):
    """One value of an activity: where it stands, and what it was and is; empty where there is nothing."""

    path = serializers.ListField(child=serializers.CharField(), read_only=True)
    label = serializers.SerializerMethodField()
    before = serializers.CharField(read_only=True, allow_blank=True)
    after = serializers.CharField(read_only=True, allow_blank=True)

    def get_label(self, change: Any) -> str:
        return str(FIELD_WORDS.get(change.path[0], change.path[0]))


class ActivityDifferenceSerializer(serializers.Serializer[Any]):
    """An activity that differs, and why it was changed, where a change of it was asked for with a reason."""

    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in CHANGE_KINDS], read_only=True)
    code = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    reason = serializers.SerializerMethodField()
    fields_changed = FieldDifferenceSerializer(source="fields", many=True, read_only=True)

    def get_reason(self, change: Any) -> str:
        return str(self.context["reasons"].get(change.code, ""))


class DifferenceSerializer(serializers.Serializer[Any]):
    """What differs from one version to another, activity by activity and field by field."""

    before = WorkplanVersionSerializer(read_only=True)
    after = WorkplanVersionSerializer(read_only=True)
    activities = ActivityDifferenceSerializer(many=True, read_only=True)


@extend_schema_view(
    list=extend_schema(summary="The frozen versions of a unit's workplan", parameters=[_UNIT]),
    retrieve=extend_schema(summary="What was frozen as a version", parameters=[_UNIT, BIENNIUM]),
)
class WorkplanVersionViewSet(OfBiennium, Conditional, viewsets.ReadOnlyModelViewSet[WorkplanVersion]):
    permission_classes = [OpensPlan]
    serializer_class = WorkplanVersionSerializer
    filterset_class = WorkplanVersionFilters
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,4}"
    queryset = WorkplanVersion.objects.none()

    def get_serializer_class(self) -> type[WorkplanVersionSerializer]:
        return WorkplanVersionSerializer if self.action == "list" else WorkplanContentSerializer

    def get_queryset(self) -> QuerySet[WorkplanVersion]:
        if getattr(self, "swagger_fake_view", False):
            return WorkplanVersion.objects.none()
        versions = WorkplanVersion.objects.filter(workplan=self._workplan()).order_by("-number")
        versions = versions.select_related("workplan__unit", "workplan__biennium")
        return versions.defer("content") if self.action == "list" else versions

    @extend_schema(
        summary="What differs between two versions of a workplan, field by field",
        parameters=[_UNIT, DifferenceAskedSerializer],
        responses=DifferenceSerializer,
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def difference(self, request: Request, unit: str) -> Response:
        """The latest against the one before it, or the two that are named, in either order."""
        said, workplan = asked(request, DifferenceAskedSerializer), self._workplan()
        versions = {version.number: version for version in self.get_queryset().defer("content")}
        to = said.get("to", max(versions, default=0))
        from_ = said.get("from", max((number for number in versions if number < to), default=to))
        unknown = sorted(name for name, number in (("from", from_), ("to", to)) if number not in versions)
        if unknown:
            raise ValidationError({name: [_("There is no version of this number.")] for name in unknown})
        contents = {one.number: one for one in self.get_queryset().filter(number__in=[from_, to])}
        before, after = contents[from_], contents[to]
        changes = differences(_readable(request, before.content), _readable(request, after.content))
        body = {"before": before, "after": after, "activities": changes}
        reasons = reasons_between(workplan, from_, to)
        return Response(DifferenceSerializer(body, context={"reasons": reasons}).data)

    def _workplan(self) -> Workplan:
        seen = workplans_visible_to(self.request.user).select_related("unit", "biennium")
        found = seen.filter(unit__code=self.kwargs["unit"], biennium=self.biennium()).first()
        if found is None:
            raise NotFound
        return found


def _readable(request: Request, content: Content) -> Content:
    return content if reads_names(request) else unnamed(content)
