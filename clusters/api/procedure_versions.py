"""The versions of operating procedures: read, written, moved along their states, acknowledged."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.actions import procedures as actions
from clusters.actions.acknowledgements import acknowledge
from clusters.api.procedures import OwnReadings
from clusters.api.viewsets import OpensClusters
from clusters.enums import VERSIONS_OPEN, ProcedureState
from clusters.models import Acknowledgement, OperatingProcedure, ProcedureVersion
from clusters.queries.procedure_page import versions_visible_to
from clusters.queries.procedures import procedures_visible_to
from clusters.rules.procedure_text import LONGEST_TEXT
from clusters.rules.procedures import Days
from common.api.csv import JSON_AND_CSV
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.refusals import InvalidInput, WrongState
from structure.api.names import Name, WithoutNames
from structure.api.permissions import CarriesScope
from structure.api.written import Reason, Words, Written
from structure.enums import TokenScope
from structure.rules.access import access_of

STEPS = ("submit", "take_back", "return_with_note", "adopt", "withdraw", "end")
_PROCEDURE = OpenApiParameter("procedure", str, OpenApiParameter.PATH, description="Code of the procedure")


class VersionSerializer(WithoutNames, serializers.ModelSerializer[ProcedureVersion]):
    """A version of a procedure; ``acknowledged_at`` is when the holder of the token acknowledged it."""

    procedure = serializers.CharField(source="procedure.code", read_only=True)
    state = serializers.ChoiceField(choices=ProcedureState.choices, read_only=True)
    adopted_by = Name("adopted_by.full_name")
    acknowledged_at = serializers.DateTimeField(source="own_acknowledgement", read_only=True, allow_null=True)

    class Meta:
        model = ProcedureVersion
        fields = [
            "procedure",
            "number",
            "state",
            "change_note",
            "effective_on",
            "ends_on",
            "review_due_on",
            "review_note",
            "adopted_at",
            "adopted_by",
            "acknowledged_at",
            "version",
        ]


class VersionTextSerializer(VersionSerializer):
    """A version with its text: plain, # a heading, 1. a step, - a point."""

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "text"]


class TextWriteSerializer(serializers.Serializer[Any]):
    """The text of a draft, and in one sentence for its readers what is new in it."""

    text = serializers.CharField(max_length=2 * LONGEST_TEXT, allow_blank=True, trim_whitespace=False)
    change_note = Words(allow_blank=True)


class StepSerializer(serializers.Serializer[Any]):
    """A step, and what it asks for: a note to return it; the days to adopt it; a reason to withdraw or end it."""

    step = serializers.ChoiceField(choices=[(name, name) for name in STEPS])
    note = Reason()
    reason = Reason()
    effective_on = serializers.DateField(required=False, allow_null=True, default=None)
    review_due_on = serializers.DateField(required=False, allow_null=True, default=None)
    last_day = serializers.DateField(required=False, allow_null=True, default=None)


@extend_schema_view(
    list=extend_schema(summary="The versions of a procedure, the latest first", parameters=[_PROCEDURE]),
    retrieve=extend_schema(summary="One version with its text", parameters=[_PROCEDURE]),
)
class ProcedureVersionViewSet(OwnReadings, Written, viewsets.ReadOnlyModelViewSet[ProcedureVersion]):
    serializer_class = VersionTextSerializer
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters, CarriesScope]
    write_scope = TokenScope.PROCEDURES
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,4}"
    queryset = ProcedureVersion.objects.none()

    def get_serializer_class(self) -> type[VersionSerializer]:
        return VersionSerializer if self.action == "list" else VersionTextSerializer

    def seen(self) -> QuerySet[ProcedureVersion]:
        return versions_visible_to(self.request.user).filter(procedure__code=self.kwargs["procedure"])

    def rows(self) -> QuerySet[ProcedureVersion]:
        own = Acknowledgement.objects.filter(version=OuterRef("pk"), staff=access_of(self.request.user).staff_id)
        versions = self.seen().annotate(own_acknowledgement=Subquery(own.values("acknowledged_at")[:1]))
        if self.action == "list":
            self._procedure()
            versions = versions.defer("text")
        return versions.order_by("-number")

    @extend_schema(
        summary="Begin the next version, with the text of the latest one",
        parameters=[_PROCEDURE, IDEMPOTENCY_KEY],
        request=None,
        responses={201: VersionTextSerializer},
    )
    def create(self, request: Request, procedure: str) -> Response:
        """A draft. While a version is being written or reviewed no other is begun."""
        found = self._procedure()

        def make() -> ProcedureVersion:
            if found.versions.filter(state__in=VERSIONS_OPEN).exists():
                raise WrongState(_("A version of this procedure is being written already."))
            return actions.begin_version(procedure=found, by=request.user)

        return self.add(request, make)

    @extend_schema(
        summary="Write in a draft",
        parameters=[_PROCEDURE, IF_MATCH],
        request=TextWriteSerializer,
        responses={200: VersionTextSerializer},
    )
    def partial_update(self, request: Request, procedure: str, number: str) -> Response:
        """What is not sent stays as it is. Whoever writes in a version does not adopt it."""
        one, version = self.get_object(), version_read(request)
        said = {"text": one.text, "change_note": one.change_note}
        said |= self.sent(request, TextWriteSerializer, partial=True)
        written = actions.write_text(procedure_version=one, by=request.user, version=version, **said)
        return Response(self.shown(written))

    @extend_schema(
        summary="Submit, take back, return, adopt, withdraw or end a version",
        parameters=[_PROCEDURE, IF_MATCH],
        request=StepSerializer,
        responses={200: VersionTextSerializer},
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, procedure: str, number: str) -> Response:
        """The same steps, rules and sentences as on the page; nobody adopts what they wrote."""
        one, version = self.get_object(), version_read(request)
        said = self.sent(request, StepSerializer)
        step = said["step"]
        moved = getattr(actions, step)(procedure_version=one, by=request.user, version=version, **_asked(step, said))
        return Response(self.shown(moved))

    @extend_schema(
        summary="Acknowledge a version as the holder of the token",
        parameters=[_PROCEDURE],
        request=None,
        responses={200: VersionTextSerializer},
    )
    @action(detail=True, methods=["post"], write_scope=TokenScope.ACKNOWLEDGE)
    def acknowledge(self, request: Request, procedure: str, number: str) -> Response:
        """Says that one has read it, and is concerned by it. Sent again it changes nothing: the first moment stays."""
        one = self.get_object()
        acknowledge(procedure_version=one, by=request.user)
        return Response(self.shown(one))

    def _procedure(self) -> OperatingProcedure:
        found = procedures_visible_to(self.request.user).filter(code=self.kwargs["procedure"]).first()
        if found is None:
            raise NotFound
        return found


def _asked(step: str, said: dict[str, Any]) -> dict[str, Any]:
    """What a step asks for. Raises ``InvalidInput`` at a day that is missing."""
    if step == "return_with_note":
        return {"note": said["note"]}
    if step == "withdraw":
        return {"reason": said["reason"]}
    if step == "end":
        return {"reason": said["reason"], "last_day": _day(said, "last_day", _("Say which day is its last."))}
    if step == "adopt":
        first = _day(said, "effective_on", _("Say from which day it is in force."))
        return {"days": Days(first, said["review_due_on"])}
    return {}


def _day(said: dict[str, Any], name: str, sentence: str) -> Any:
    if said[name] is None:
        raise InvalidInput({name: [sentence]})
    return said[name]
