"""The register of decisions, each with the addresses of its paragraphs: read, and kept by a token with the scope."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.csv import JSON_AND_CSV
from common.api.fields import RowOf, Translations
from common.api.filters import Ordering
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.api.updated import UpdatedSince
from planning.actions.decisions import create_decision, save_decision
from planning.api.decision_texts import (
    EnteredSerializer,
    ProposedSerializer,
    SentParagraphsSerializer,
    SentTextSerializer,
    enter,
)
from planning.api.fields import MeetingCode
from planning.models import Decision, Instrument, Mandate
from planning.queries.decision_text import proposed_of
from planning.queries.decisions import decisions_visible_to, with_paragraphs, with_words
from planning.rules.mandates import may_keep_register
from structure.api.once import once
from structure.api.written import Reason, Words, Written
from structure.enums import TokenScope


class DecisionFilters(django_filters.FilterSet):
    instrument = django_filters.CharFilter(
        field_name="instrument__code", label="Code of the instrument: CBD, CPB or NP"
    )
    body = django_filters.CharFilter(field_name="meeting__body", label="The body that took it, such as COP")
    number = django_filters.NumberFilter(
        field_name="meeting__number", min_value=1, max_value=999, label="Number of the meeting that took it"
    )
    updated_since = UpdatedSince(parts=((Mandate, "decision_id"),))
    search = django_filters.CharFilter(
        method="find", label="Part of the symbol or the title, or a decision as people write it"
    )
    ordering = Ordering(fields=[("order", "order"), ("symbol", "symbol"), ("meeting__starts_on", "meeting")])

    class Meta:
        model = Decision
        fields: list[str] = []

    def find(self, decisions: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return decisions.filter(with_words(value))


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision that a meeting such as COP 13 took, or an article that mandates work; its paragraphs are mandates."""

    meeting = serializers.StringRelatedField[Decision](read_only=True)
    instrument = serializers.CharField(source="instrument.code", read_only=True)
    paragraphs = serializers.SerializerMethodField()
    translations = Translations()

    class Meta:
        model = Decision
        fields = ["symbol", "name", "translations", "meeting", "instrument", "paragraphs", "version"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_paragraphs(self, decision: Decision) -> list[str]:
        return [mandate.address for mandate in decision.mandates.all()]


class NewDecisionSerializer(serializers.Serializer[Any]):
    """``meeting`` such as COP 13 follows from most symbols; an article names the code of its ``instrument`` instead."""

    symbol = Words()
    name = Words(required=False, allow_blank=True, default="")
    meeting = MeetingCode(required=False, allow_null=True, default=None)
    instrument = RowOf(lambda _user, _biennium: Instrument.objects.all(), required=False, allow_null=True, default=None)
    reason = Reason()


class DecisionWriteSerializer(serializers.Serializer[Any]):
    """The title; symbol and meeting stay, for every address begins with them."""

    name = Words(required=False, allow_blank=True)
    reason = Reason()


@extend_schema_view(
    list=extend_schema(summary="Decisions, with the addresses of their paragraphs"),
    retrieve=extend_schema(summary="One decision by its symbol, such as XII/32"),
)
class DecisionViewSet(Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Decision]):
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    renderer_classes = JSON_AND_CSV
    write_scope = TokenScope.DECISIONS
    lookup_field = "symbol"
    lookup_value_regex = r"(?:(?!/(?:propose|enter)/)[^\x00])+"  # a symbol holds strokes; what is done to it follows
    queryset = Decision.objects.none()

    def seen(self) -> QuerySet[Decision]:
        return decisions_visible_to(self.request.user)

    def rows(self) -> QuerySet[Decision]:
        return with_paragraphs(self.request.user)

    @extend_schema(
        summary="Enter a decision",
        parameters=[IDEMPOTENCY_KEY],
        request=NewDecisionSerializer,
        responses={201: DecisionSerializer},
    )
    def create(self, request: Request) -> Response:
        """Its symbol is read as people write it, and kept as the register spells it."""
        said = self.sent(request, NewDecisionSerializer)
        return self.add(request, lambda: create_decision(**said, by=request.user))

    @extend_schema(
        summary="Change the title of a decision",
        parameters=[IF_MATCH],
        request=DecisionWriteSerializer,
        responses={200: DecisionSerializer},
    )
    def partial_update(self, request: Request, symbol: str) -> Response:
        """A change says why."""
        decision, version = self.get_object(), version_read(request)
        said = {"name": decision.name, **self.sent(request, DecisionWriteSerializer)}
        return Response(self.shown(save_decision(decision=decision, by=request.user, version=version, **said)))

    @extend_schema(
        summary="Read the text of a decision, and propose its paragraphs",
        request=SentTextSerializer,
        responses={200: ProposedSerializer},
    )
    @action(detail=True, methods=["post"], write_scope=TokenScope.DECISION_TEXTS, renderer_classes=[JSONRenderer])
    def propose(self, request: Request, symbol: str) -> Response:
        """Nothing is written. Look at the paragraphs, and send those to enter to ``enter/``."""
        may_keep_register(request.user)
        decision = self.get_object()
        found = proposed_of(decision, self.sent(request, SentTextSerializer)["text"])
        return Response(ProposedSerializer(found).data)

    @extend_schema(
        summary="Enter the paragraphs of a decision, all or none",
        parameters=[IDEMPOTENCY_KEY],
        request=SentParagraphsSerializer,
        responses={201: EnteredSerializer, 200: OpenApiResponse(EnteredSerializer, "All of them stood there already")},
    )
    @action(detail=True, methods=["post"], write_scope=TokenScope.DECISION_TEXTS, renderer_classes=[JSONRenderer])
    def enter(self, request: Request, symbol: str) -> Response:
        """Those in the register already stay as they are. A refusal names the row, counted from 0: ``paragraphs.3``."""
        decision = self.get_object()
        rows = self.sent(request, SentParagraphsSerializer)["paragraphs"]

        def make() -> Response:
            added = enter(decision, rows, request.user)
            return Response(EnteredSerializer(added).data, status=201 if added.mandates else 200)

        return once(request, make)
