"""Extracts of people's plans for a performance cycle, 1 April to 31 March: read only, by a token that says so."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.asked import asked, only_choices
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from planning.api.filters import ExtractFilters
from planning.api.serializers import MandateShareSerializer, PartialDateSerializer
from planning.enums import AssignmentRole
from planning.queries.extract import Cycle, Extract, ExtractRow, extract_of, extracts_visible_to
from planning.rules.extracts import may_see_extract
from structure.api.permissions import CarriesReadScope, OpensPlan
from structure.enums import TokenScope
from structure.models import Staff
from structure.queries.people import staff_visible_to
from structure.rules.access import access_of


class CycleAskedSerializer(serializers.Serializer[Any]):
    cycle = serializers.IntegerField(
        required=False, help_text="Year in which the cycle begins; the cycle of today without it"
    )


class PlannerSerializer(serializers.ModelSerializer[Staff]):
    """Somebody whose extract the reader may see."""

    name = serializers.CharField(source="user.full_name", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)

    class Meta:
        model = Staff
        fields = ["id", "name", "unit", "grade", "demonstration"]


class CycleSerializer(serializers.Serializer[Cycle]):
    year = serializers.IntegerField(read_only=True)
    first = serializers.DateField(read_only=True)
    last = serializers.DateField(read_only=True)


class _Days(serializers.DecimalField):
    def __init__(self, **named: Any) -> None:
        super().__init__(max_digits=8, decimal_places=1, coerce_to_string=False, read_only=True, **named)


class DaysOfCycleSerializer(serializers.Serializer[Any]):
    """Work-days in the four quarters of a cycle, of which the last lies in the year after, and in all of it."""

    q2 = _Days()
    q3 = _Days()
    q4 = _Days()
    q1 = _Days()
    total = _Days()

    def to_representation(self, instance: Sequence[Decimal]) -> dict[str, Any]:
        quarters = dict(zip(("q2", "q3", "q4", "q1"), instance, strict=True))
        shown: dict[str, Any] = super().to_representation({**quarters, "total": sum(instance, Decimal(0))})
        return shown


class ExtractRowSerializer(serializers.Serializer[ExtractRow]):
    """One activity of the person: the mandates it answers, what it leads to, the part in it, and its work-days."""

    activity = serializers.CharField(source="activity.code", read_only=True)
    title = serializers.CharField(source="activity.title", read_only=True)
    biennium = serializers.IntegerField(source="activity.biennium.starts_in", read_only=True)
    lead_unit = serializers.CharField(source="activity.lead_unit.code", read_only=True)
    mandates = MandateShareSerializer(source="activity.mandate_shares.all", many=True, read_only=True)
    result = serializers.CharField(source="activity.output.result.code", read_only=True, default=None, allow_null=True)
    output = serializers.CharField(source="activity.output.code", read_only=True, default=None, allow_null=True)
    role = serializers.ChoiceField(source="part", choices=AssignmentRole.choices, read_only=True)
    start = PartialDateSerializer(source="activity.start", read_only=True)
    end = PartialDateSerializer(source="activity.end", read_only=True)
    work_days = serializers.SerializerMethodField()

    @extend_schema_field(DaysOfCycleSerializer)
    def get_work_days(self, row: ExtractRow) -> Any:
        return DaysOfCycleSerializer(row.days).data


class ExtractSerializer(serializers.Serializer[Extract]):
    """What a person does in the cycle; ``work_days`` sums the activities. As CSV: the activities."""

    person = PlannerSerializer(source="staff", read_only=True)
    cycle = CycleSerializer(read_only=True)
    work_days = serializers.SerializerMethodField()
    activities = ExtractRowSerializer(source="rows", many=True, read_only=True)

    @extend_schema_field(DaysOfCycleSerializer)
    def get_work_days(self, extract: Extract) -> Any:
        return DaysOfCycleSerializer(extract.totals).data


@extend_schema_view(list=extend_schema(summary="The people whose extract the reader may see"))
class ExtractViewSet(Conditional, viewsets.ReadOnlyModelViewSet[Staff]):
    permission_classes = [OpensPlan, CarriesReadScope]
    read_scope = TokenScope.EXTRACTS
    serializer_class = PlannerSerializer
    filterset_class = ExtractFilters
    renderer_classes = JSON_AND_CSV
    csv_rows = "activities"
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = Staff.objects.none()

    def get_queryset(self) -> QuerySet[Staff]:
        return extracts_visible_to(self.request.user).select_related("user", "unit__division").order_by("pk")

    @extend_schema(
        summary="What a person does in a performance cycle, 1 April to 31 March",
        parameters=[CycleAskedSerializer],
        responses=ExtractSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        """Mandates, expected results, activities and work-days, of oneself and of those one answers for."""
        return self._answer(request, pk)

    @extend_schema(
        summary="What one does oneself in a performance cycle",
        parameters=[CycleAskedSerializer],
        responses=ExtractSerializer,
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def own(self, request: Request) -> Response:
        """The extract of the holder of the token."""
        staff = access_of(request.user).staff
        if staff is None:
            raise NotFound(_("An extract belongs to a member of the staff."))
        return self._answer(request, staff.pk)

    def _answer(self, request: Request, pk: Any) -> Response:
        people = staff_visible_to(request.user)
        staff = people.select_related("user", "unit__division").filter(pk=pk).first()
        if staff is None:
            raise NotFound
        may_see_extract(request.user, staff)
        parameters = {name: str(value) for name, value in asked(request, CycleAskedSerializer).items()}
        extract = extract_of(request.user, staff, parameters)
        only_choices(extract.filters, parameters)
        return Response(ExtractSerializer(extract).data)
