"""Progress entries of an activity: read, and added by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.conditional import Conditional
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY
from planning.actions.evidence import NewEvidence
from planning.actions.progress import log_progress, undo_progress
from planning.api.filters import ProgressFilters, biennium_named
from planning.models import Activity, Evidence, ProgressEntry
from planning.queries.activities import activities_visible_to
from planning.queries.progress import entries_of
from structure.api.once import once
from structure.api.permissions import CarriesScope, OpensPlan
from structure.enums import TokenScope

_WHOLE: Any = _("Enter a number from 0 to 100.")
_SENTENCE: Any = _("Say what happened, in one sentence.")
_DAYS: Any = _("Enter work-days from 0 to 999.")
OF_ACTIVITY = [
    OpenApiParameter("code", str, OpenApiParameter.PATH, description="Code of the activity"),
    OpenApiParameter("biennium", int, description="First year of the biennium; the current one without it"),
]


class ProgressEntrySerializer(serializers.ModelSerializer[ProgressEntry]):
    """An entry as it was made; entries are only ever added, and name nobody."""

    activity = serializers.CharField(source="activity.code", read_only=True)
    work_days = serializers.DecimalField(
        max_digits=6, decimal_places=1, coerce_to_string=False, allow_null=True, read_only=True
    )
    corrects = serializers.PrimaryKeyRelatedField[ProgressEntry](read_only=True, allow_null=True)
    taken_back = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = ProgressEntry
        fields = [
            "id",
            "activity",
            "entered_at",
            "percent",
            "status",
            "narrative",
            "obstacle",
            "work_days",
            "corrects",
            "taken_back",
            "links",
            "demonstration",
        ]

    def get_taken_back(self, entry: ProgressEntry) -> bool:
        return hasattr(entry, "corrected_by")

    @extend_schema_field(serializers.ListField(child=serializers.URLField()))
    def get_links(self, entry: ProgressEntry) -> list[str]:
        evidence: list[Evidence] = list(entry.evidence.all())
        return [one.link for one in evidence if one.link]


class NewProgressSerializer(serializers.Serializer[Any]):
    """What is sent to log progress: the shape alone, the rules are those of the page."""

    percent = serializers.IntegerField(error_messages={"invalid": _WHOLE, "required": _WHOLE, "null": _WHOLE})
    status = serializers.CharField(max_length=20)
    narrative = serializers.CharField(error_messages={"blank": _SENTENCE, "required": _SENTENCE, "null": _SENTENCE})
    obstacle = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    work_days = serializers.DecimalField(
        max_digits=6, decimal_places=1, required=False, allow_null=True, error_messages={"invalid": _DAYS}
    )
    links = serializers.ListField(child=serializers.CharField(max_length=500), required=False, max_length=10)


@extend_schema(parameters=OF_ACTIVITY)
@extend_schema_view(
    list=extend_schema(summary="The progress entries of an activity, the latest first"),
    retrieve=extend_schema(
        summary="One progress entry", parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)]
    ),
)
class ProgressViewSet(
    Conditional, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProgressEntry]
):
    serializer_class = ProgressEntrySerializer
    filterset_class = ProgressFilters
    permission_classes = [OpensPlan, CarriesScope]
    write_scope = TokenScope.PROGRESS
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = ProgressEntry.objects.none()

    def activity(self) -> Activity:
        """The activity of the address, in the biennium asked for. Raises 404."""
        biennium = biennium_named(self.request.query_params.get("biennium"))
        seen = activities_visible_to(self.request.user).select_related("biennium", "lead_unit__division")
        return get_object_or_404(seen, biennium=biennium, code=self.kwargs["code"])

    def get_queryset(self) -> QuerySet[ProgressEntry]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn without an address
            return self.queryset
        return entries_of(self.activity()).select_related("activity")

    @extend_schema(
        summary="Log progress",
        description="If-Match is not needed: entries are only added. Send the activity's ETag to be told when somebody "
        "logged progress since it was read.",
        parameters=[IDEMPOTENCY_KEY],
        request=NewProgressSerializer,
        responses={201: ProgressEntrySerializer},
    )
    def create(self, request: Request, code: str) -> Response:
        activity = self.activity()
        sent = NewProgressSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        evidence = [NewEvidence(link=link) for link in values.pop("links", [])]
        version = version_read(request) if "If-Match" in request.headers else None

        def log() -> Response:
            entry = log_progress(activity=activity, by=request.user, evidence=evidence, version=version, **values)
            return self._answer(entry)

        return once(request, log)

    @extend_schema(
        summary="Take back one's own latest entry of today",
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH), IDEMPOTENCY_KEY],
        request=None,
        responses={201: ProgressEntrySerializer},
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, code: str, pk: str) -> Response:
        """Nothing is removed: a new entry names the one it takes back and repeats what stood before."""
        return once(request, lambda: self._answer(undo_progress(entry=self.get_object(), by=request.user)))

    def _answer(self, entry: ProgressEntry) -> Response:
        made = entries_of(entry.activity).select_related("activity").get(pk=entry.pk)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
