"""Operating procedures: which there are and what is in force, started and changed as on the pages."""

from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.actions import procedures as actions
from clusters.api.viewsets import OpensClusters
from clusters.enums import ProcedureKind, ProcedureState
from clusters.models import Acknowledgement, OperatingProcedure, ProcedureVersion
from clusters.queries.acknowledgements import to_acknowledge
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.procedures import (
    in_force,
    procedure_row,
    procedures_visible_to,
    stages_visible_to,
    units_to_concern,
    with_versions,
)
from clusters.rules.procedures import ProcedureValues
from common import clock
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.fields import RowOf, Said, known
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.api.updated import UpdatedSince
from structure.api.names import Name, WithoutNames
from structure.api.permissions import CarriesScope
from structure.api.written import Reason, Words, Written
from structure.enums import TokenScope
from structure.queries.people import active_on, staff_visible_to
from structure.rules.access import access_of


class OwnReadings(Conditional):
    """A mixin of viewsets whose bodies say what their reader has acknowledged, which keeps no history of its own."""

    def etag(self, request: Request) -> str:
        given = Acknowledgement.objects.filter(staff=access_of(request.user).staff_id).count()
        return f'{super().etag(request)[:-1]}{given:x}"'


class ProcedureFilters(django_filters.FilterSet):
    cluster = django_filters.CharFilter(field_name="cluster__code", label="Code of the cluster, A to H")
    in_force = django_filters.BooleanFilter(method="holding", label="A version of it is in force today")
    to_acknowledge = django_filters.BooleanFilter(
        method="waiting", label="A version of it waits for the holder of the token to acknowledge it"
    )
    search = django_filters.CharFilter(method="find", label="Part of the code or the title")
    updated_since = UpdatedSince(parts=((ProcedureVersion, "procedure_id"),))

    class Meta:
        model = OperatingProcedure
        fields = ["kind"]

    def holding(self, procedures: QuerySet[OperatingProcedure], name: str, value: bool) -> QuerySet[OperatingProcedure]:
        held = Q(pk__in=ProcedureVersion.objects.filter(in_force(clock.today())).order_by().values("procedure"))
        return procedures.filter(held if value else ~held)

    def waiting(self, procedures: QuerySet[OperatingProcedure], name: str, value: bool) -> QuerySet[OperatingProcedure]:
        versions = to_acknowledge(access_of(self.request.user).staff, clock.today())
        asked = Q(pk__in=[version.procedure_id for version in versions])
        return procedures.filter(asked if value else ~asked)

    def find(self, procedures: QuerySet[OperatingProcedure], name: str, value: str) -> QuerySet[OperatingProcedure]:
        return procedures.filter(Q(code__icontains=value) | Q(title__icontains=value))


class ProcedureSerializer(WithoutNames, serializers.Serializer[Any]):
    """A procedure, the version in force today, and the one on its way: written, in review, or adopted and not begun."""

    code = serializers.CharField(source="procedure.code", read_only=True)
    title = serializers.CharField(source="procedure.title", read_only=True)
    kind = serializers.ChoiceField(source="procedure.kind", choices=ProcedureKind.choices, read_only=True)
    cluster = serializers.CharField(source="procedure.cluster.code", read_only=True)
    owner = Name("procedure.owner.user.full_name")
    units = serializers.SerializerMethodField(
        help_text="Codes of the units it concerns besides the team of the cluster"
    )
    stages = serializers.SerializerMethodField(
        help_text="The stages of projects in which it is followed, by project and place, such as H-01/2"
    )
    in_force_version = serializers.IntegerField(source="holds.number", read_only=True, default=None, allow_null=True)
    effective_on = serializers.DateField(source="holds.effective_on", read_only=True, default=None, allow_null=True)
    ends_on = serializers.DateField(source="holds.ends_on", read_only=True, default=None, allow_null=True)
    review_due_on = serializers.DateField(source="holds.review_due_on", read_only=True, default=None, allow_null=True)
    review_due = serializers.BooleanField(read_only=True, help_text="The day of its review has passed")
    coming_version = serializers.IntegerField(source="coming.number", read_only=True, default=None, allow_null=True)
    coming_state = serializers.ChoiceField(
        source="coming.state", choices=ProcedureState.choices, read_only=True, default=None, allow_null=True
    )
    source = serializers.CharField(source="procedure.source", read_only=True)
    demonstration = serializers.BooleanField(source="procedure.demonstration", read_only=True)
    version = serializers.IntegerField(source="procedure.version", read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return super().to_representation(procedure_row(instance, clock.today()))

    def get_units(self, row: Any) -> list[str]:
        return sorted(unit.code for unit in row.procedure.units.all())

    def get_stages(self, row: Any) -> list[str]:
        return [f"{stage.project.code}/{stage.order}" for stage in row.procedure.stages.all()]


class UnitCode(Said):
    """The code of a unit of today, or of one that the procedure names already; comes out as its key."""

    def read(self, text: str) -> Any:
        units = units_to_concern(self.context.get("procedure"))
        return known(units.filter(code__iexact=text).first(), text).pk


class StageCode(Said):
    """A stage by its project and its place there, such as ``H-01/2``; comes out as its key."""

    def read(self, text: str) -> Any:
        project, _slash, place = text.rpartition("/")
        seen = stages_visible_to(self.context["user"]).filter(project__code=project)
        numbered = place.isdecimal() and len(place) < 5
        return known(seen.filter(order=int(place)).first() if numbered else None, text).pk


class ProcedureChangeSerializer(serializers.Serializer[Any]):
    """What is written of a procedure besides its texts; ``owner`` is the mail address of a member of the staff."""

    title = Words(allow_blank=True)
    kind = serializers.ChoiceField(choices=ProcedureKind.choices)
    owner = RowOf(lambda user, _biennium: active_on(staff_visible_to(user), clock.today()), "user__email__iexact")
    units = serializers.ListField(child=UnitCode(), required=False, max_length=40)
    stages = serializers.ListField(child=StageCode(), required=False, max_length=40)


class ProcedureNewSerializer(ProcedureChangeSerializer):
    """A new procedure of a cluster; its code and its cluster stay."""

    code = Words(allow_blank=True)
    cluster = RowOf(lambda user, _biennium: clusters_visible_to(user))


class ProcedureChangedSerializer(ProcedureChangeSerializer):
    """A change of a procedure, with its reason."""

    reason = Reason()


@extend_schema_view(
    list=extend_schema(summary="Operating procedures, guidelines and policies, and which version is in force"),
    retrieve=extend_schema(summary="One procedure by its code"),
)
class ProcedureViewSet(OwnReadings, Written, viewsets.ReadOnlyModelViewSet[OperatingProcedure]):
    serializer_class = ProcedureSerializer
    filterset_class = ProcedureFilters
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters, CarriesScope]
    write_scope = TokenScope.PROCEDURES
    lookup_field = "code"
    lookup_value_regex = r"[^/\x00]{1,20}"
    queryset = OperatingProcedure.objects.none()

    def seen(self) -> QuerySet[OperatingProcedure]:
        return procedures_visible_to(self.request.user)

    def rows(self) -> QuerySet[OperatingProcedure]:
        return with_versions(self.seen().prefetch_related("units", "stages__project").order_by("code"))

    @extend_schema(
        summary="Start a procedure with an empty draft",
        parameters=[IDEMPOTENCY_KEY],
        request=ProcedureNewSerializer,
        responses={201: ProcedureSerializer},
    )
    def create(self, request: Request) -> Response:
        """By the core team of its cluster. Its text is then written in version 1."""
        values = ProcedureValues(**_keys(self.sent(request, ProcedureNewSerializer)))
        return self.add(request, lambda: actions.add_procedure(values=values, by=request.user))

    @extend_schema(
        summary="Change a procedure",
        parameters=[IF_MATCH],
        request=ProcedureChangedSerializer,
        responses={200: ProcedureSerializer},
    )
    def partial_update(self, request: Request, code: str) -> Response:
        """Its title, kind, owner, units or stages, with a reason. What is not sent stays as it is."""
        procedure, version = self.get_object(), version_read(request)
        said = self.sent(request, ProcedureChangedSerializer, partial=True, procedure=procedure)
        reason = said.pop("reason", "")
        values = replace(ProcedureValues.of(procedure), **_keys(said))
        changed = actions.save_procedure(
            procedure=procedure, values=values, by=request.user, version=version, reason=reason
        )
        return Response(self.shown(changed))


def _keys(said: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with the keys of units and stages as the rules hold them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
