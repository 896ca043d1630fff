"""Indicators with where they stand, and their measurements: read, and written by a token that carries the scope."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.refusals import InvalidInput
from planning.actions.results import save_indicator, save_measurement
from planning.api.filters import IndicatorFilters, MeasurementFilters
from planning.api.framework_rows import FrameworkRows
from planning.api.indicator_writing import IndicatorWriteSerializer, NewIndicatorSerializer
from planning.enums import CalculationRule, Direction
from planning.models import Biennium, Indicator, Measurement
from planning.queries.indicators import Reading, indicators_visible_to, readings
from planning.rules.results import result_of
from structure.api.written import Written, described
from structure.enums import TokenScope

OF_INDICATOR = OpenApiParameter("indicator", int, OpenApiParameter.PATH, description="Number of the indicator")


class ValueOfPart(serializers.Serializer[Any]):
    part = serializers.CharField()
    actual = serializers.DecimalField(max_digits=16, decimal_places=2, coerce_to_string=False, allow_null=True)


class IndicatorSerializer(serializers.Serializer[Reading]):
    """An indicator and the value its measurements come to, by its own rule, in its biennium."""

    id = serializers.IntegerField(source="indicator.pk", read_only=True)
    name = serializers.CharField(source="indicator.name", read_only=True)
    result = serializers.CharField(source="indicator.result.code", read_only=True, default=None, allow_null=True)
    output = serializers.CharField(source="indicator.output.code", read_only=True, default=None, allow_null=True)
    unit = serializers.CharField(source="indicator.unit", read_only=True)
    direction = serializers.ChoiceField(source="indicator.direction", choices=Direction.choices, read_only=True)
    rule = serializers.ChoiceField(source="indicator.rule", choices=CalculationRule.choices, read_only=True)
    baseline = serializers.DecimalField(
        source="indicator.baseline",
        max_digits=14,
        decimal_places=2,
        coerce_to_string=False,
        read_only=True,
        allow_null=True,
    )
    targets = serializers.DictField(source="indicator.targets", read_only=True)
    actual = serializers.DecimalField(
        max_digits=16, decimal_places=2, coerce_to_string=False, read_only=True, allow_null=True
    )
    target = serializers.DecimalField(
        max_digits=16, decimal_places=2, coerce_to_string=False, read_only=True, allow_null=True
    )
    reached = serializers.BooleanField(read_only=True, allow_null=True)
    measured_on = serializers.DateField(read_only=True, allow_null=True)
    parts = serializers.SerializerMethodField()
    verification = serializers.CharField(source="indicator.verification", read_only=True)
    dimension = serializers.CharField(source="indicator.dimension", read_only=True)
    demonstration = serializers.BooleanField(source="indicator.demonstration", read_only=True)
    version = serializers.IntegerField(source="indicator.version", read_only=True)

    @extend_schema(responses=ValueOfPart(many=True))
    def get_parts(self, reading: Reading) -> list[dict[str, Any]]:
        return [{"part": part, "actual": actual} for part, actual in reading.parts]


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """A value of an indicator on a day: of the whole, or of one of its parts; of a ratio, counted out of ``base``."""

    value = serializers.DecimalField(max_digits=14, decimal_places=2, coerce_to_string=False)
    base = serializers.DecimalField(
        max_digits=14, decimal_places=2, coerce_to_string=False, required=False, allow_null=True
    )

    class Meta:
        model = Measurement
        fields = ["id", "measured_on", "part", "value", "base", "evidence", "demonstration", "version"]
        read_only_fields = ["id", "demonstration", "version"]


class MeasurementWriteSerializer(MeasurementSerializer):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")

    class Meta(MeasurementSerializer.Meta):
        fields = ["measured_on", "part", "value", "base", "evidence", "reason"]
        read_only_fields: list[str] = []
        validators: list[Any] = []  # the action says it, in the sentence of the page


@described(
    "indicator",
    "Indicators of a biennium, and where they stand",
    NewIndicatorSerializer,
    IndicatorWriteSerializer,
    IndicatorSerializer,
)
class IndicatorViewSet(FrameworkRows):
    serializer_class = IndicatorSerializer
    new_serializer = NewIndicatorSerializer
    change_serializer = IndicatorWriteSerializer
    filterset_class = IndicatorFilters
    write_scope = TokenScope.FRAMEWORK
    noun, save = "indicator", save_indicator
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = Indicator.objects.none()

    def seen(self) -> QuerySet[Indicator]:
        return indicators_visible_to(self.request.user)

    def rows(self) -> QuerySet[Indicator]:
        seen = self.seen().order_by("pk")
        if self.action != "list":
            return seen
        biennium = self.biennium()
        return seen.filter(Q(result__biennium=biennium) | Q(output__result__biennium=biennium))

    def biennium_of(self, row: Indicator) -> Biennium:
        return result_of(row).biennium

    def new_row(self, values: dict[str, Any]) -> Indicator:
        row = Indicator(result=values.pop("result"), output=values.pop("output"))
        if (row.result is None) == (row.output is None):
            raise InvalidInput({"result": [_("An indicator belongs to a result or to an output.")]})
        return row

    def get_serializer(self, *shown: Any, **named: Any) -> Any:
        """For the indicators of one biennium, with what was measured; without one, as the schema asks for it."""
        if not shown:
            return super().get_serializer(**named)
        known = list(shown[0]) if named.get("many") else [shown[0]]
        read = readings(result_of(known[0]).biennium, known) if known else []
        return super().get_serializer(read if named.get("many") else read[0], **named)


@extend_schema(parameters=[OF_INDICATOR])
@extend_schema_view(
    list=extend_schema(summary="The measurements of an indicator, the latest first"),
    retrieve=extend_schema(summary="One measurement", parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)]),
)
class MeasurementViewSet(
    Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Measurement]
):
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilters
    write_scope = TokenScope.RESULTS
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = Measurement.objects.none()

    def indicator(self) -> Indicator:
        return get_object_or_404(indicators_visible_to(self.request.user), pk=self.kwargs["indicator"])

    def seen(self) -> QuerySet[Measurement]:
        return self.indicator().measurements.all()

    def rows(self) -> QuerySet[Measurement]:
        return self.seen().select_related("indicator").order_by("-measured_on", "part")

    @extend_schema(
        summary="Add a measurement",
        parameters=[IDEMPOTENCY_KEY],
        request=MeasurementWriteSerializer,
        responses={201: MeasurementSerializer},
    )
    def create(self, request: Request, indicator: str) -> Response:
        """A locked quarter takes none."""
        measured = Measurement(indicator=self.indicator())
        values, reason = self._sent(request)
        signed = {"by": request.user, "reason": reason}
        return self.add(request, lambda: save_measurement(measurement=measured, values=values, **signed))

    @extend_schema(
        summary="Correct a measurement",
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH), IF_MATCH],
        request=MeasurementWriteSerializer,
        responses={200: MeasurementSerializer},
    )
    def partial_update(self, request: Request, indicator: str, pk: str) -> Response:
        """What is not sent stays as it is; a correction needs its reason."""
        measured = self.get_object()
        version = version_read(request)
        values, reason = self._sent(request, partial=True)
        made = save_measurement(measurement=measured, values=values, by=request.user, version=version, reason=reason)
        return Response(MeasurementSerializer(made).data)

    def _sent(self, request: Request, *, partial: bool = False) -> tuple[dict[str, Any], str]:
        """The values that were sent, and the reason."""
        sent = MeasurementWriteSerializer(data=request.data, partial=partial)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        return values, values.pop("reason", "")
