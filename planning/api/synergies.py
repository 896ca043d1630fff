"""Synergy rounds, their pairs and what is decided on them: read, and written by a token that carries the scope."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from planning.actions.synergies import close_round, open_round
from planning.actions.synergy_decisions import carry_out, decide, undo
from planning.api.filters import BIENNIUM, SynergyPairFilters, SynergyRoundFilters
from planning.api.of_biennium import OfBiennium
from planning.enums import SynergyDecision, SynergyScope
from planning.models import SynergyPair, SynergyRound
from planning.queries.synergies import pairs_visible_to, rounds_visible_to
from planning.rules.synergy_score import contributions
from structure.api.written import Reason, Written
from structure.enums import TokenScope


class SynergyRoundSerializer(serializers.ModelSerializer[SynergyRound]):
    """One search through the activities of a biennium, with what it was asked for; no names."""

    biennium = serializers.IntegerField(source="biennium.starts_in", read_only=True)
    least_score = serializers.DecimalField(max_digits=3, decimal_places=2, coerce_to_string=False, read_only=True)

    class Meta:
        model = SynergyRound
        fields = [
            "number",
            "biennium",
            "least_score",
            "scope",
            "activities",
            "opened_at",
            "closed_at",
            "demonstration",
        ]


class NewSynergyRoundSerializer(serializers.Serializer[Any]):
    """From which score on pairs are found, 0.2 to 1, and which pairs are looked at."""

    least_score = serializers.DecimalField(max_digits=3, decimal_places=2)
    scope = serializers.ChoiceField(choices=SynergyScope.choices, default=SynergyScope.OPEN)


class ContributionSerializer(serializers.Serializer[Any]):
    """A part of a score: its value and what it adds, both 0 to 1; what all parts add is the score."""

    part = serializers.CharField(source="part.key", read_only=True)
    value = serializers.FloatField(read_only=True)
    adds = serializers.FloatField(read_only=True)


class SynergyPairSerializer(serializers.ModelSerializer[SynergyPair]):
    """Two activities, why they were found, and what was decided; ``chosen`` goes on or comes first. No names."""

    round = serializers.IntegerField(source="round.number", read_only=True)
    biennium = serializers.IntegerField(source="round.biennium.starts_in", read_only=True)
    first = serializers.CharField(source="first.code", read_only=True)
    second = serializers.CharField(source="second.code", read_only=True)
    chosen = serializers.CharField(source="chosen.code", read_only=True, default=None, allow_null=True)
    score = serializers.DecimalField(max_digits=4, decimal_places=3, coerce_to_string=False, read_only=True)
    reasons = serializers.SerializerMethodField()
    waits = serializers.BooleanField(read_only=True)

    class Meta:
        model = SynergyPair
        fields = [
            "id",
            "round",
            "biennium",
            "first",
            "second",
            "kind",
            "score",
            "reasons",
            "decision",
            "chosen",
            "reason",
            "decided_at",
            "carried_out_at",
            "waits",
            "demonstration",
            "version",
        ]

    @extend_schema_field(ContributionSerializer(many=True))
    def get_reasons(self, pair: SynergyPair) -> Any:
        return ContributionSerializer(contributions(pair.reasons.get("parts", {})), many=True).data


class SynergyDecisionSerializer(serializers.Serializer[Any]):
    """``chosen`` is the code of the activity that goes on (merge, drop) or comes first (sequence); keep needs none."""

    decision = serializers.ChoiceField(choices=SynergyDecision.choices)
    chosen = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    reason = Reason()


@extend_schema_view(
    list=extend_schema(summary="Synergy rounds of the current biennium, or of the one named"),
    retrieve=extend_schema(summary="One synergy round by its number"),
)
class SynergyRoundViewSet(
    OfBiennium, Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SynergyRound]
):
    serializer_class = SynergyRoundSerializer
    filterset_class = SynergyRoundFilters
    write_scope = TokenScope.SYNERGIES
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,9}"
    queryset = SynergyRound.objects.none()

    def seen(self) -> QuerySet[SynergyRound]:
        seen = rounds_visible_to(self.request.user)
        return seen.filter(biennium=self.biennium()) if self.action == "list" else seen

    @extend_schema(
        summary="Open a synergy round: search the activities of the biennium for pairs that overlap",
        parameters=[BIENNIUM, IDEMPOTENCY_KEY],
        request=NewSynergyRoundSerializer,
        responses={201: SynergyRoundSerializer},
    )
    def create(self, request: Request) -> Response:
        """One round of a biennium is open at a time. What is found is decided on by people, and merges nothing."""
        said, biennium = self.sent(request, NewSynergyRoundSerializer), self.biennium()
        return self.add(request, lambda: open_round(biennium=biennium, by=request.user, **said))

    @extend_schema(summary="Close a synergy round", request=None, responses={200: SynergyRoundSerializer})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        """What is decided stays, and what waits is still carried out. Closing twice is once."""
        return Response(self.shown(close_round(round_=self.get_object(), by=request.user)))


@extend_schema_view(
    list=extend_schema(summary="Pairs of activities that overlap, of the current biennium or of the one named"),
    retrieve=extend_schema(summary="One pair, why it was found, and what was decided"),
)
class SynergyPairViewSet(
    OfBiennium, Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SynergyPair]
):
    serializer_class = SynergyPairSerializer
    filterset_class = SynergyPairFilters
    write_scope = TokenScope.SYNERGIES
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = SynergyPair.objects.none()

    def seen(self) -> QuerySet[SynergyPair]:
        return pairs_visible_to(self.request.user)

    def rows(self) -> QuerySet[SynergyPair]:
        seen = self.seen().select_related("round__biennium", "first", "second", "chosen")
        seen = seen.order_by("-round__number", "-score", "pk")
        return seen.filter(round__biennium=self.biennium()) if self.action == "list" else seen

    @extend_schema(
        summary="Decide on a pair: merge, sequence, drop or keep",
        parameters=[IF_MATCH],
        request=SynergyDecisionSerializer,
        responses={200: SynergyPairSerializer},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Carried out at once where the workplans concerned can be changed; else it waits for them."""
        pair, version = self.get_object(), version_read(request)
        said = self.sent(request, SynergyDecisionSerializer)
        keys = {pair.first.code: pair.first_id, pair.second.code: pair.second_id}
        said["chosen"] = keys.get(said["chosen"])
        return Response(self.shown(decide(pair=pair, version=version, by=request.user, **said)))

    @extend_schema(
        summary="Carry out a decision that waited",
        parameters=[IF_MATCH],
        request=None,
        responses={200: SynergyPairSerializer},
    )
    @action(detail=True, methods=["post"], url_path="carry-out")
    def carry_out(self, request: Request, pk: str) -> Response:
        """While the workplans concerned can be changed."""
        return self._act(request, carry_out)

    @extend_schema(
        summary="Take a decision back, and what it moved",
        parameters=[IF_MATCH],
        request=None,
        responses={200: SynergyPairSerializer},
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Refused where what was moved has been changed since."""
        return self._act(request, undo)

    def _act(self, request: Request, act: Callable[..., SynergyPair]) -> Response:
        pair = self.get_object()
        return Response(self.shown(act(pair=pair, by=request.user, version=version_read(request))))
