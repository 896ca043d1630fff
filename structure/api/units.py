"""Divisions and units over REST, read only: as they stand today, or as they stood on a day."""

import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from common import clock
from common.api.asked import asked
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.updated import UpdatedSince
from common.in_force import in_force
from structure.api.days import DayAskedSerializer
from structure.api.names import Name, WithoutNames
from structure.api.permissions import OpensPlan
from structure.enums import UnitNature
from structure.models import Division, FormerDivision, FormerUnit, StructureChange, Unit
from structure.queries.structure_rows import division_rows, divisions_named_to, unit_rows, units_named_to

HEAD = "Name of who headed it that day, or null."
TODAY = "As on record today, whatever day is asked"


class DivisionsAskedSerializer(DayAskedSerializer):
    ended = serializers.BooleanField(
        required=False, default=False, help_text="Also those that have ended or not begun by the day"
    )
    updated_since = serializers.DateTimeField(
        required=False, help_text="Changed at this moment or later, as 2016-09-12T00:00:00Z"
    )


class UnitsAskedSerializer(DivisionsAskedSerializer):
    division = serializers.CharField(
        required=False, max_length=10, help_text="Code of the division they belonged to that day"
    )
    nature = serializers.ChoiceField(UnitNature.choices, required=False, help_text="The nature they had that day")


class UnitSerializer(WithoutNames):
    """A unit. Its code stays for ever; name, nature, division and head are those of the day."""

    code = serializers.CharField(source="unit.code")
    name = serializers.CharField(source="unit.name")
    translations = serializers.JSONField(source="unit.translations", help_text="By language and field")
    nature = serializers.ChoiceField(UnitNature.choices, source="unit.nature")
    division = serializers.CharField(source="unit.division.code", help_text="Code of the division")
    head = Name(whose=HEAD)
    valid_from = serializers.DateField(source="unit.valid_from", allow_null=True, help_text="First day; null: always")
    valid_to = serializers.DateField(source="unit.valid_to", allow_null=True, help_text=f"Last day. {TODAY}")
    in_force = serializers.BooleanField(help_text="Whether it had begun and not ended that day")
    successors = serializers.ListField(
        child=serializers.CharField(), help_text=f"Codes of the units that followed or took over. {TODAY}"
    )
    demonstration = serializers.BooleanField(source="unit.demonstration")


class DivisionSerializer(WithoutNames):
    """A division. Its code stays for ever; name, head and units are those of the day."""

    code = serializers.CharField(source="division.code")
    name = serializers.CharField(source="division.name")
    translations = serializers.JSONField(source="division.translations", help_text="By language and field")
    head = Name(whose=HEAD)
    valid_from = serializers.DateField(
        source="division.valid_from", allow_null=True, help_text="First day; null: always"
    )
    valid_to = serializers.DateField(source="division.valid_to", allow_null=True, help_text=f"Last day. {TODAY}")
    in_force = serializers.BooleanField(help_text="Whether it had begun and not ended that day")
    successors = serializers.ListField(
        child=serializers.CharField(), help_text=f"Codes of the divisions that followed. {TODAY}"
    )
    units = serializers.ListField(child=serializers.CharField(), help_text="Codes of its units of that day")
    demonstration = serializers.BooleanField(source="division.demonstration")


class _OfStructure(Conditional, viewsets.GenericViewSet[Any]):
    permission_classes = [OpensPlan]
    renderer_classes = JSON_AND_CSV
    filter_backends: list[Any] = []  # what is asked is read by a serializer, for it is of the day
    lookup_field = "code"
    lookup_value_regex = "[A-Za-z][A-Za-z0-9]{0,9}"

    def page(self, rows: list[Any]) -> Response:
        listed = self.get_serializer(self.paginate_queryset(rows) or [], many=True)
        return self.get_paginated_response(listed.data)

    def one(self, rows: list[Any]) -> Response:
        if not rows:
            raise NotFound
        return Response(self.get_serializer(rows[0]).data)


class UnitViewSet(_OfStructure):
    serializer_class = UnitSerializer
    queryset = Unit.objects.none()

    @extend_schema(
        summary="Units as they stand today or stood on a day",
        parameters=[UnitsAskedSerializer],
        responses=UnitSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """In the order of the chart of the day."""
        wanted = asked(request, UnitsAskedSerializer)
        units = _narrowed(units_named_to(request.user), wanted, ((FormerUnit, "unit_id"), (StructureChange, "unit_id")))
        rows = unit_rows(units, _day(wanted))
        kept = {"division": lambda row: row.unit.division.code, "nature": lambda row: row.unit.nature}
        for name, value_of in kept.items():
            if name in wanted:
                rows = [row for row in rows if value_of(row) == wanted[name]]
        return self.page(rows)

    @extend_schema(
        summary="One unit by its code, of any time", parameters=[DayAskedSerializer], responses=UnitSerializer
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """Of one that has ended, what held last, and who followed."""
        wanted = asked(request, DayAskedSerializer)
        return self.one(unit_rows(units_named_to(request.user).filter(code=code.upper()), _day(wanted)))


class DivisionViewSet(_OfStructure):
    serializer_class = DivisionSerializer
    queryset = Division.objects.none()

    @extend_schema(
        summary="Divisions as they stand today or stood on a day",
        parameters=[DivisionsAskedSerializer],
        responses=DivisionSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """With the codes of their units of that day."""
        wanted = asked(request, DivisionsAskedSerializer)
        parts = ((FormerDivision, "division_id"), (StructureChange, "division_id"))
        divisions = _narrowed(divisions_named_to(request.user), wanted, parts)
        return self.page(division_rows(divisions.order_by("order", "code"), _day(wanted)))

    @extend_schema(
        summary="One division by its code, of any time", parameters=[DayAskedSerializer], responses=DivisionSerializer
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """Of one that has ended, what held last, and who followed."""
        wanted = asked(request, DayAskedSerializer)
        rows = division_rows(divisions_named_to(request.user).filter(code=code.upper()), _day(wanted))
        return self.one(rows)


def _day(wanted: dict[str, Any]) -> datetime.date:
    day: datetime.date = wanted.get("as_at") or clock.today()
    return day


def _narrowed(rows: Any, wanted: dict[str, Any], parts: tuple[Any, ...]) -> Any:
    """Those in force on the day unless all are asked for, and those that changed since."""
    if not wanted["ended"]:
        rows = rows.filter(in_force(_day(wanted)))
    return UpdatedSince(parts=parts).filter(rows, wanted.get("updated_since"))
