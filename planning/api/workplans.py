"""Workplans of units: read, begun, and moved along their states by a token that carries the scope."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.refusals import WrongState
from planning.actions.workplans import ACTIONS, TAKE_A_NOTE, draft_workplan
from planning.api.filters import BIENNIUM, WorkplanFilters
from planning.api.of_biennium import OfBiennium
from planning.enums import WorkplanState
from planning.models import Workplan, WorkplanVersion
from planning.queries.workplans import checks_of, workplans_visible_to
from structure.api.once import once
from structure.api.permissions import reads_names
from structure.api.written import Written
from structure.enums import TokenScope
from structure.queries.units import units_visible_to


class WorkplanSerializer(serializers.ModelSerializer[Workplan]):
    """Where a workplan stands, and its approved version with the hash of what was frozen; no names."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    division = serializers.CharField(source="unit.division.code", read_only=True)
    biennium = serializers.IntegerField(source="biennium.starts_in", read_only=True)
    state = serializers.ChoiceField(choices=WorkplanState.choices, read_only=True)
    approved_version = serializers.IntegerField(read_only=True, allow_null=True)
    approved_sha256 = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Workplan
        fields = [
            "unit",
            "division",
            "biennium",
            "state",
            "submitted_at",
            "endorsed_at",
            "approved_at",
            "returned_at",
            "return_note",
            "approved_version",
            "approved_sha256",
            "demonstration",
            "version",
        ]


class DecisionSerializer(serializers.Serializer[Any]):
    """What is decided: ``note`` is needed to return a workplan, and may go with endorsing and approving."""

    decision = serializers.ChoiceField(choices=[(name, name) for name in ACTIONS])
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")


class PlaceSerializer(serializers.Serializer[Any]):
    """An activity a check is about, and the page and field where it is put right."""

    activity = serializers.CharField(source="label", read_only=True)
    page = serializers.CharField(source="url", read_only=True)


class CheckSerializer(serializers.Serializer[Any]):
    """What is missing or stands out. ``passed`` is false for what must be put right, null for a warning."""

    passed = serializers.BooleanField(read_only=True, allow_null=True)
    text = serializers.CharField(read_only=True)
    places = PlaceSerializer(many=True, read_only=True)
    page = serializers.CharField(source="url", read_only=True, allow_blank=True)


class WorkplanChecksSerializer(serializers.Serializer[Any]):
    checks = CheckSerializer(many=True, read_only=True)


@extend_schema_view(
    list=extend_schema(summary="The workplans of the current biennium, or of the one named"),
    retrieve=extend_schema(summary="The workplan of a unit", parameters=[BIENNIUM]),
)
class WorkplanViewSet(OfBiennium, Written, viewsets.ReadOnlyModelViewSet[Workplan]):
    serializer_class = WorkplanSerializer
    filterset_class = WorkplanFilters
    write_scope = TokenScope.WORKPLANS
    lookup_field = "unit__code"
    lookup_url_kwarg = "unit"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"
    queryset = Workplan.objects.none()

    def seen(self) -> QuerySet[Workplan]:
        return workplans_visible_to(self.request.user).filter(biennium=self.biennium())

    def rows(self) -> QuerySet[Workplan]:
        versions = WorkplanVersion.objects.filter(workplan=OuterRef("pk"), approved_at__isnull=False)
        approved = versions.order_by("-number")
        return (
            self.seen()
            .select_related("unit__division", "biennium")
            .annotate(
                approved_version=Subquery(approved.values("number")[:1]),
                approved_sha256=Subquery(approved.values("sha256")[:1]),
            )
            .order_by("unit__code")
        )

    @extend_schema(
        summary="Begin the workplan of a unit as a draft",
        parameters=[BIENNIUM, IDEMPOTENCY_KEY],
        request=None,
        responses={201: WorkplanSerializer},
    )
    @action(detail=True, methods=["post"], write_scope=TokenScope.DRAFTS)
    def begin(self, request: Request, unit: str) -> Response:
        """By the head of the unit. Activities are then added to it, and taken out of it, at ``activities/``."""
        found = units_visible_to(request.user).select_related("division").filter(code=unit).first()
        if found is None:
            raise NotFound
        biennium = self.biennium()

        def make() -> Response:
            if self.seen().filter(unit=found).exists():
                raise WrongState(_("The workplan of this unit has been begun already."))
            draft_workplan(unit=found, biennium=biennium, by=request.user)
            return Response(self.get_serializer(self.get_object()).data, status=status.HTTP_201_CREATED)

        return once(request, make)

    @extend_schema(
        summary="What is missing in a workplan and what stands out, each with its activities",
        parameters=[BIENNIUM],
        responses={200: WorkplanChecksSerializer},
    )
    @action(detail=True, methods=["get"])
    def checks(self, request: Request, unit: str) -> Response:
        """Of what is decided on now; none of an approved one. Those that name people only for a token that may."""
        found = checks_of(request.user, self.get_object(), names=reads_names(request))
        return Response(WorkplanChecksSerializer({"checks": found}).data)

    @extend_schema(
        summary="Submit, withdraw, endorse, return, approve, or open for revision",
        parameters=[BIENNIUM, IF_MATCH],
        request=DecisionSerializer,
        responses={200: WorkplanSerializer},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, unit: str) -> Response:
        """The same steps, rules and sentences as on the page; nobody decides on what they submitted."""
        workplan = self.get_object()
        version = version_read(request)
        sent = DecisionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        name = sent.validated_data["decision"]
        note = {"note": sent.validated_data["note"]} if name in TAKE_A_NOTE else {}
        ACTIONS[name](workplan=workplan, by=request.user, version=version, **note)
        return Response(self.get_serializer(self.get_object()).data)
