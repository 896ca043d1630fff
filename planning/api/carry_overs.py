"""What was carried over into a biennium: read, carried and taken back by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.schema import IDEMPOTENCY_KEY
from common.refusals import InvalidInput, WrongState
from planning.actions.carry_over import carry_over, take_back
from planning.api.filters import BIENNIUM, CarryOverFilters
from planning.api.of_biennium import OfBiennium
from planning.models import CarryOver
from planning.queries.carry_over import biennium_before, carry_overs_visible_to
from structure.api.once import once
from structure.api.written import Words, Written
from structure.enums import TokenScope


class CarryOverSerializer(serializers.ModelSerializer[CarryOver]):
    """``activity`` of one biennium was copied into the next, where its code is ``copy``; no names."""

    activity = serializers.CharField(source="source.code", read_only=True)
    from_biennium = serializers.IntegerField(source="source.biennium.starts_in", read_only=True)
    copy = serializers.CharField(source="copy.code", read_only=True)  # type: ignore[assignment]
    biennium = serializers.IntegerField(source="copy.biennium.starts_in", read_only=True)

    class Meta:
        model = CarryOver
        fields = ["id", "activity", "from_biennium", "copy", "biennium", "reason", "carried_at", "demonstration"]


class CarriedActivitySerializer(serializers.Serializer[Any]):
    """An unfinished activity of the biennium before, by its code, and why it is carried over."""

    activity = serializers.CharField(max_length=12)
    reason = Words(allow_blank=True)


class CarryOverWriteSerializer(serializers.Serializer[Any]):
    """What is carried over, all of it or none."""

    activities = CarriedActivitySerializer(many=True, allow_empty=False, max_length=500)


@extend_schema_view(
    list=extend_schema(summary="What was carried over into the current biennium, or into the one named"),
    retrieve=extend_schema(summary="One activity that was carried over"),
)
class CarryOverViewSet(
    OfBiennium, Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CarryOver]
):
    serializer_class = CarryOverSerializer
    filterset_class = CarryOverFilters
    write_scope = TokenScope.CARRY_OVER
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = CarryOver.objects.none()

    def seen(self) -> QuerySet[CarryOver]:
        return carry_overs_visible_to(self.request.user)

    def rows(self) -> QuerySet[CarryOver]:
        seen = self.seen().order_by("copy__code")
        return seen.filter(copy__biennium=self.biennium()) if self.action == "list" else seen

    @extend_schema(
        summary="Carry unfinished activities over into the biennium",
        parameters=[BIENNIUM, IDEMPOTENCY_KEY],
        request=CarryOverWriteSerializer,
        responses={201: CarryOverSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """From the biennium before it. What has been carried over already is left out: twice carries nothing twice."""
        said, target = self.sent(request, CarryOverWriteSerializer)["activities"], self.biennium()
        source = biennium_before(target)
        if source is None:
            raise WrongState(_("No biennium stands before this one."))
        reasons = {row["activity"]: row["reason"] for row in said}
        if len(reasons) < len(said):
            raise InvalidInput({"activities": [_("Name each activity once.")]})

        def carry() -> Response:
            made = carry_over(source=source, target=target, reasons=reasons, by=request.user)
            rows = self.seen().filter(pk__in=[record.pk for record in made]).order_by("copy__code")
            return Response(self.get_serializer(rows, many=True).data, status=status.HTTP_201_CREATED)

        return once(request, carry)

    @extend_schema(summary="Take a carried activity back", request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """While its copy is as it was carried over: what was changed since stays."""
        take_back(record=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
