"""Activities and mandates, read-only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.request import Request

from common import clock
from common.api.conditional import Conditional
from planning.api.filters import ActivityFilters, MandateFilters
from planning.api.serializers import ActivitySerializer, MandateSerializer
from planning.models import Activity, Mandate, MandateShare
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.bienniums import biennium_asked
from planning.queries.mandates import mandates_visible_to


@extend_schema_view(
    list=extend_schema(summary="Activities, with their progress against plan"),
    retrieve=extend_schema(
        summary="One activity of the current or the named biennium",
        parameters=[OpenApiParameter("biennium", int, description="First year of the biennium")],
    ),
)
class ActivityViewSet(Conditional, viewsets.ReadOnlyModelViewSet[Activity]):
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilters
    depends_on = (Activity, Mandate)
    lookup_field = "code"
    lookup_value_regex = r"[^/\x00]+"
    queryset = Activity.objects.none()

    def get_queryset(self) -> QuerySet[Activity]:
        activities = with_plan(activities_visible_to(self.request.user), clock.today())
        if "biennium" not in self.request.query_params:
            activities = activities.filter(biennium=biennium_asked(None))
        return (
            activities.select_related("biennium", "cluster", "project", "output", "lead_unit")
            .prefetch_related(Prefetch("mandate_shares", MandateShare.objects.select_related("mandate")))
            .order_by("code")
        )

    def version_now(self, request: Request) -> int | None:
        if "code" not in self.kwargs:
            return None
        biennium = biennium_asked(request.query_params.get("biennium"))
        own = activities_visible_to(request.user).filter(biennium=biennium, code=self.kwargs["code"])
        return own.values_list("version", flat=True).first()

    def list(self, request: Any, *arguments: Any, **named: Any) -> Any:
        """Activities of the current biennium, or of the one named by its first year."""
        return super().list(request, *arguments, **named)


@extend_schema_view(
    list=extend_schema(summary="Mandates: the paragraphs Parties addressed to the Secretariat"),
    retrieve=extend_schema(summary="One mandate by its address, such as XII/32/7(b)"),
)
class MandateViewSet(Conditional, viewsets.ReadOnlyModelViewSet[Mandate]):
    serializer_class = MandateSerializer
    filterset_class = MandateFilters
    depends_on = (Mandate, Activity)
    lookup_field = "address"
    lookup_value_regex = r"[^\x00]+"
    queryset = Mandate.objects.none()

    def get_queryset(self) -> QuerySet[Mandate]:
        shares = MandateShare.objects.select_related("activity").filter(activity__biennium=biennium_asked(None))
        return (
            mandates_visible_to(self.request.user)
            .select_related("decision__instrument")
            .prefetch_related(Prefetch("shares", shares.order_by("activity__code")))
        )
