"""The register of mandates: read, and kept by a token that carries the scope."""

from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.refusals import InvalidInput
from planning.actions.mandates import add_paragraph, save_mandate
from planning.api.fields import DateText
from planning.api.filters import MandateFilters, biennium_named
from planning.api.serializers import MandateSerializer
from planning.enums import Addressee, MandateKind, MandateStatus, MandateTerm
from planning.models import Mandate, MandateShare
from planning.queries.decisions import decisions_visible_to
from planning.queries.mandates import mandates_visible_to
from planning.rules.mandates import MandateValues, read_place
from planning.rules.reference_parts import ReferenceNotRead
from structure.api.written import Written
from structure.enums import TokenScope


class MandateWriteSerializer(serializers.Serializer[Any]):
    """What is written of a mandate besides its address, which never changes."""

    title = serializers.CharField(required=False, max_length=400)
    text = serializers.CharField(required=False, max_length=30_000)
    kind = serializers.ChoiceField(choices=MandateKind.choices, required=False)
    term = serializers.ChoiceField(choices=MandateTerm.choices, required=False)
    status = serializers.ChoiceField(choices=MandateStatus.choices, required=False)
    addressees = serializers.ListField(
        child=serializers.ChoiceField(choices=Addressee.choices), required=False, max_length=20
    )
    due = DateText(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")

    def changed(self, values: MandateValues) -> MandateValues:
        """The values with what was sent instead of what was there; of a quarter or year, the last day is due."""
        sent = self.validated_data
        given = {name: sent[name] for name in ("title", "text", "kind", "term", "status") if name in sent}
        if "addressees" in sent:
            given["addressees"] = tuple(sent["addressees"])
        if "due" in sent:
            given["due_on"] = sent["due"].last if sent["due"] else None
        return replace(values, **given)


class NewMandateSerializer(MandateWriteSerializer):
    """A paragraph: the symbol of its decision, and its place there, such as ``7 (b)`` or ``annex I para 3``."""

    decision = serializers.CharField(max_length=40)
    place = serializers.CharField(max_length=60)
    title = serializers.CharField(max_length=400)
    text = serializers.CharField(max_length=30_000)


@extend_schema_view(
    list=extend_schema(summary="Mandates: the paragraphs Parties addressed to the Secretariat"),
    retrieve=extend_schema(summary="One mandate by its address, such as XII/32/7(b)"),
)
class MandateViewSet(Written, viewsets.ReadOnlyModelViewSet[Mandate]):
    serializer_class = MandateSerializer
    filterset_class = MandateFilters
    write_scope = TokenScope.MANDATES
    lookup_field = "address"
    lookup_value_regex = r"[^\x00]+"
    queryset = Mandate.objects.none()

    def seen(self) -> QuerySet[Mandate]:
        return mandates_visible_to(self.request.user)

    def rows(self) -> QuerySet[Mandate]:
        shares = MandateShare.objects.select_related("activity").filter(activity__biennium=biennium_named(None))
        return (
            self.seen()
            .select_related("decision__instrument")
            .prefetch_related(Prefetch("shares", shares.order_by("activity__code")))
        )

    @extend_schema(
        summary="Add a paragraph of a decision to the register",
        parameters=[IDEMPOTENCY_KEY],
        request=NewMandateSerializer,
        responses={201: MandateSerializer},
    )
    def create(self, request: Request) -> Response:
        """The place is read as people write it; what cannot be read without guessing is refused."""
        sent = NewMandateSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        decision = decisions_visible_to(request.user).filter(symbol=said["decision"]).first()
        if decision is None:
            raise InvalidInput({"decision": [_("The register holds no decision of this symbol.")]})
        try:
            place = read_place(decision.symbol, said["place"])
        except ReferenceNotRead as refusal:
            raise InvalidInput({"place": [refusal.sentence]}) from None
        values = sent.changed(MandateValues(said["title"], said["text"]))
        signed = {"by": request.user, "reason": said["reason"]}
        return self.add(request, lambda: add_paragraph(decision=decision, place=place, values=values, **signed))

    @extend_schema(
        summary="Change a mandate",
        parameters=[IF_MATCH],
        request=MandateWriteSerializer,
        responses={200: MandateSerializer},
    )
    def partial_update(self, request: Request, address: str) -> Response:
        """What is not sent stays as it is; a change says why."""
        mandate = self.get_object()
        version = version_read(request)
        sent = MandateWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = sent.changed(MandateValues.of(mandate))
        made = save_mandate(
            mandate=mandate, values=values, by=request.user, version=version, reason=sent.validated_data["reason"]
        )
        return Response(self.shown(made))
