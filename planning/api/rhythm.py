"""The rhythm of the biennium and the calendar of meetings that sets it: read only."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api.asked import asked, only_choices
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from planning.api.meetings import DocumentDaysSerializer
from planning.api.of_biennium import OfBiennium
from planning.enums import Function
from planning.queries.meetings import WHEN, Gathering, calendar_of
from planning.queries.rhythm_figures import RhythmFigures, rhythm_figures
from planning.rules.rhythm import QuarterWork, crowding
from structure.api.permissions import OpensPlan

_BIENNIUM = {"required": False, "help_text": "First year of the biennium; the current one without it"}


class Days(serializers.DecimalField):
    """Work-days, to a tenth."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_digits=14, decimal_places=1, coerce_to_string=False, read_only=True, **named)


class RhythmAskedSerializer(serializers.Serializer[Any]):
    biennium = serializers.IntegerField(**_BIENNIUM)
    division = serializers.CharField(required=False, max_length=20, help_text="Code of a division")
    unit = serializers.CharField(required=False, max_length=20, help_text="Code of a unit")


class CalendarAskedSerializer(serializers.Serializer[Any]):
    biennium = serializers.IntegerField(**_BIENNIUM)
    body = serializers.CharField(required=False, max_length=20, help_text="The body that meets, such as COP")
    instrument = serializers.CharField(
        required=False, max_length=10, help_text="Code of the instrument: CBD, CPB or NP"
    )
    when = serializers.ChoiceField(choices=[(key, key) for key, _label in WHEN], required=False)


class QuarterWorkSerializer(serializers.Serializer[QuarterWork]):
    """Work-days of a quarter: ``capacity`` are those there are, the others those planned for each kind of work."""

    quarter = serializers.SerializerMethodField()
    capacity = Days()
    implementation = Days()
    meetings = Days()
    management = Days()
    planned = Days()

    def get_quarter(self, work: QuarterWork) -> str:
        return f"{work.year}-Q{work.quarter}"


class CrowdingSerializer(serializers.Serializer[Any]):
    """``by`` crowds ``out`` the other kind of work: that many ``days`` of it have no room."""

    quarter = serializers.SerializerMethodField()
    by = serializers.ChoiceField(choices=Function.choices, read_only=True)
    out = serializers.ChoiceField(choices=Function.choices, read_only=True)
    days = Days()
    sentence = serializers.CharField(read_only=True)

    def get_quarter(self, found: Any) -> str:
        return f"{found.work.year}-Q{found.work.quarter}"


class RhythmWarningSerializer(serializers.Serializer[Any]):
    """Something crowded out in the present quarter or a later one; ``unit`` is empty where it is the whole."""

    unit = serializers.CharField(source="code", read_only=True, allow_blank=True)
    name = serializers.CharField(read_only=True)
    crowding = CrowdingSerializer(read_only=True)


class RhythmSerializer(serializers.Serializer[RhythmFigures]):
    """The eight quarters of the Secretariat, a division or a unit, and what is crowded out.

    ``broken_in_year_1`` says that the Secretariat plans more of the first year for meetings than for implementation
    support; of a division or a unit alone that is not said.
    """

    biennium = serializers.IntegerField(source="biennium.starts_in", read_only=True)
    division = serializers.CharField(source="asked.division", read_only=True, allow_blank=True)
    unit = serializers.CharField(source="asked.unit", read_only=True, allow_blank=True)
    quarters = QuarterWorkSerializer(many=True, read_only=True)
    warnings = RhythmWarningSerializer(source="warned", many=True, read_only=True)
    broken_in_year_1 = serializers.BooleanField(source="broken", read_only=True)


class UnitQuarterSerializer(QuarterWorkSerializer):
    """A quarter of a unit; ``crowded_out`` is the kind of work without room, ``crowded_out_days`` how much of it."""

    division = serializers.CharField(read_only=True)
    unit = serializers.CharField(read_only=True)
    crowded_out = serializers.ChoiceField(choices=Function.choices, read_only=True, allow_null=True)
    crowded_out_days = Days(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        unit, work = instance
        found = crowding(work)
        return {
            "division": unit.division.code,
            "unit": unit.code,
            **QuarterWorkSerializer(work).data,
            "crowded_out": found.out if found else None,
            "crowded_out_days": found.days if found else None,
        }


class GatheringSerializer(serializers.Serializer[Gathering]):
    """Meetings held together, by their codes, with the days by which documents are due, counted back from the opening.

    ``meeting_support`` is the work-days planned for meetings in the quarter in which they open; null outside the
    biennium, as dates are of meetings that are not called yet, and for who may not see the people of the Secretariat.
    """

    meetings = serializers.ListField(child=serializers.CharField(), read_only=True)
    starts_on = serializers.DateField(read_only=True, allow_null=True)
    ends_on = serializers.DateField(read_only=True, allow_null=True)
    place = serializers.CharField(read_only=True, allow_blank=True)
    documents = serializers.SerializerMethodField()
    meeting_support = Days(source="support", allow_null=True)

    @extend_schema_field(DocumentDaysSerializer)
    def get_documents(self, gathering: Gathering) -> Any:
        days = {name: getattr(gathering, name) for name in DocumentDaysSerializer().fields}
        return DocumentDaysSerializer({name: one.on if one else None for name, one in days.items()}).data


class OpensRhythm(OpensPlan):
    """Whoever sees the people whose days are summed; to others every sum would be 0."""

    permission = "secretariat:structure:read"


class _Rhythm(OfBiennium, Conditional):
    permission_classes = [OpensPlan, OpensRhythm]

    def figures(self, request: Request) -> RhythmFigures:
        parameters = {name: str(value) for name, value in asked(request, RhythmAskedSerializer).items()}
        figures = rhythm_figures(request.user, self.biennium(), parameters)
        only_choices(figures.asked.bar, parameters)
        return figures


class RhythmView(_Rhythm, APIView):
    @extend_schema(
        summary="The rhythm of the biennium: work-days by quarter and kind of work, and what crowds out what",
        operation_id="rhythm",
        parameters=[RhythmAskedSerializer],
        responses=RhythmSerializer,
    )
    def get(self, request: Request) -> Response:
        """Of the Secretariat, or of the division or unit named. Counted as on the page of the rhythm."""
        return Response(RhythmSerializer(self.figures(request)).data)


class RhythmUnitsView(_Rhythm, GenericAPIView[Any]):
    serializer_class = UnitQuarterSerializer
    renderer_classes = JSON_AND_CSV
    filter_backends: list[Any] = []

    @extend_schema(
        summary="The rhythm of each unit, a row for each quarter",
        operation_id="rhythm_units",
        parameters=[RhythmAskedSerializer],
        responses=UnitQuarterSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Of the units with people or work, or of those named."""
        figures = self.figures(request)
        rows: Any = [(unit, work) for unit in figures.mine for work in figures.by_unit.get(unit.pk, [])]
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)


class RhythmCalendarView(OfBiennium, Conditional, GenericAPIView[Any]):
    permission_classes = [OpensPlan]
    serializer_class = GatheringSerializer
    renderer_classes = JSON_AND_CSV
    filter_backends: list[Any] = []

    @extend_schema(
        summary="The calendar of meetings with the deadlines of their documents",
        operation_id="rhythm_calendar",
        parameters=[CalendarAskedSerializer],
        responses=GatheringSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Those of the biennium and those not called yet; ``when=every`` takes all years."""
        parameters = {name: str(value) for name, value in asked(request, CalendarAskedSerializer).items()}
        rows: Any
        rows, bar = calendar_of(request.user, self.biennium(), parameters)
        only_choices(bar, parameters)
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)
