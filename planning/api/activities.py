"""Activities: read, and written into draft workplans by a token that carries the scope."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from common import clock
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from planning.actions.activity_edit import create_activity, save_activity
from planning.api.activity_writing import ActivityWriteSerializer, NewActivitySerializer, nothing_yet
from planning.api.filters import BIENNIUM, ActivityFilters
from planning.api.found import workplan_found
from planning.api.of_biennium import OfBiennium
from planning.api.serializers import ActivityDetailSerializer, ActivitySerializer
from planning.models import Activity, Dependency, MandateShare, TargetLink
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.activity_values import values_of
from structure.api.written import Written
from structure.enums import TokenScope

PARTS = (
    "supporting_units",
    "milestones",
    "deliverables",
    Prefetch("target_links", TargetLink.objects.select_related("target__plan").order_by("target")),
    Prefetch("depends_on", Dependency.objects.select_related("after").order_by("after__code")),
)


@extend_schema_view(
    list=extend_schema(summary="Activities, with their progress against plan"),
    retrieve=extend_schema(summary="One activity of the current or the named biennium", parameters=[BIENNIUM]),
)
class ActivityViewSet(OfBiennium, Written, viewsets.ReadOnlyModelViewSet[Activity]):
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilters
    write_scope = TokenScope.ACTIVITIES
    lookup_field = "code"
    lookup_value_regex = r"[^/\x00]+"
    queryset = Activity.objects.none()

    def get_serializer_class(self) -> type[ActivitySerializer]:
        return ActivitySerializer if self.action == "list" else ActivityDetailSerializer

    def seen(self) -> QuerySet[Activity]:
        return activities_visible_to(self.request.user).filter(biennium=self.biennium())

    def rows(self) -> QuerySet[Activity]:
        activities = with_plan(self.seen(), clock.today())
        activities = (
            activities.select_related("biennium", "cluster", "project", "output", "lead_unit")
            .prefetch_related(Prefetch("mandate_shares", MandateShare.objects.select_related("mandate")))
            .order_by("code")
        )
        return activities if self.action == "list" else activities.prefetch_related(*PARTS)

    def list(self, request: Any, *arguments: Any, **named: Any) -> Any:
        """Activities of the current biennium, or of the one named by its first year."""
        return super().list(request, *arguments, **named)

    @extend_schema(
        summary="Add an activity to the draft workplan of a unit",
        parameters=[BIENNIUM, IDEMPOTENCY_KEY],
        request=NewActivitySerializer,
        responses={201: ActivityDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """The code is the next of its cluster, or of the unit without one."""
        biennium = self.biennium()
        sent = NewActivitySerializer(data=request.data, context={"biennium": biennium, "user": request.user})
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        workplan = workplan_found(request.user, said["lead_unit"], biennium)
        values = sent.changed(nothing_yet(said["start"], said["end"]))
        signed = {"by": request.user, "reason": said["reason"]}
        return self.add(request, lambda: create_activity(workplan=workplan, values=values, **signed))

    @extend_schema(
        summary="Change an activity of a draft workplan",
        parameters=[BIENNIUM, IF_MATCH],
        request=ActivityWriteSerializer,
        responses={200: ActivityDetailSerializer},
    )
    def partial_update(self, request: Request, code: str) -> Response:
        """What is not sent stays as it is. Progress logged since the read does not make the write stale."""
        activity = self.get_object()
        version = version_read(request)
        sent = ActivityWriteSerializer(data=request.data, context={"biennium": activity.biennium, "user": request.user})
        sent.is_valid(raise_exception=True)
        saved = save_activity(
            activity=activity,
            values=sent.changed(values_of(activity)),
            by=request.user,
            version=version,
            reason=sent.validated_data["reason"],
        )
        return Response(self.shown(saved))
