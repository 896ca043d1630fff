"""Bienniums: read with their phases and what is open in them; opened and moved on by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.csv import JSON_AND_CSV
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from planning.actions.bienniums import ACTIONS, open_biennium
from planning.api.filters import BienniumFilters
from planning.enums import Phase
from planning.models import Biennium
from planning.queries.biennium_page import BienniumState, biennium_state, bienniums_visible_to
from structure.api.written import Reason, Written
from structure.enums import TokenScope


class BienniumSerializer(serializers.ModelSerializer[Biennium]):
    """Two years of planned work, and the phase they are in; one of them is the current one."""

    framework = serializers.CharField(source="framework.code", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Biennium
        fields = ["starts_in", "first_day", "last_day", "phase", "is_current", "framework", "demonstration", "version"]


class PhaseSerializer(serializers.Serializer[Any]):
    """One of the four phases: passed, now or ahead, and when it was entered, where that is known."""

    phase = serializers.ChoiceField(choices=Phase.choices, read_only=True)
    state = serializers.ChoiceField(choices=[(one, one) for one in ("passed", "now", "ahead")], read_only=True)
    entered_at = serializers.DateTimeField(read_only=True, allow_null=True)


class MoveSerializer(serializers.Serializer[Any]):
    """A step out of the present phase that the reader may take; ``refusal`` says why it is not open yet."""

    move = serializers.CharField(source="action", read_only=True)
    refusal = serializers.CharField(read_only=True, allow_blank=True)
    reason_needed = serializers.BooleanField(read_only=True)


class OpenRowSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)
    page = serializers.CharField(source="url", read_only=True)


class OpenKindSerializer(serializers.Serializer[Any]):
    """What must be settled before the biennium is closed: how many of a kind, in words, and every one of them."""

    kind = serializers.CharField(source="key", read_only=True)
    count = serializers.IntegerField(read_only=True)
    words = serializers.CharField(read_only=True)
    rows = OpenRowSerializer(many=True, read_only=True)


class BienniumStateSerializer(serializers.Serializer[BienniumState]):
    phases = PhaseSerializer(many=True, read_only=True)
    moves = MoveSerializer(many=True, read_only=True)
    open = OpenKindSerializer(many=True, read_only=True)


class BienniumDetailSerializer(BienniumSerializer):
    """A biennium with its phases, the steps the reader may take, and all that is open in it."""

    phases = PhaseSerializer(many=True, read_only=True)
    moves = MoveSerializer(many=True, read_only=True)
    open = OpenKindSerializer(many=True, read_only=True)

    class Meta(BienniumSerializer.Meta):
        fields = [*BienniumSerializer.Meta.fields, "phases", "moves", "open"]

    def to_representation(self, instance: Biennium) -> dict[str, Any]:
        state = biennium_state(self.context["request"].user, instance)
        return {**BienniumSerializer(instance).data, **BienniumStateSerializer(state).data}


class SentMoveSerializer(serializers.Serializer[Any]):
    """The step out of the present phase; only to open a closed biennium again needs a ``reason``."""

    move = serializers.ChoiceField(choices=[(name, name) for name in ACTIONS])
    reason = Reason()


@extend_schema_view(
    list=extend_schema(summary="The bienniums, the latest first"),
    retrieve=extend_schema(summary="One biennium by its first year, with its phases and what is open in it"),
)
class BienniumViewSet(Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Biennium]):
    serializer_class = BienniumSerializer
    filterset_class = BienniumFilters
    renderer_classes = JSON_AND_CSV
    write_scope = TokenScope.BIENNIUMS
    lookup_field = "starts_in"
    lookup_value_regex = r"[0-9]{4}"
    queryset = Biennium.objects.none()

    def get_serializer_class(self) -> type[BienniumSerializer]:
        return BienniumSerializer if self.action == "list" else BienniumDetailSerializer

    def seen(self) -> QuerySet[Biennium]:
        return bienniums_visible_to(self.request.user).order_by("-starts_in")

    @extend_schema(
        summary="Open the next biennium for preparation",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses={201: BienniumDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """The two years after the latest one, under its framework; one biennium is prepared at a time."""
        return self.add(request, lambda: open_biennium(by=request.user))

    @extend_schema(
        summary="Begin year 1 or year 2, close the biennium, or open it again",
        parameters=[IF_MATCH],
        request=SentMoveSerializer,
        responses={200: BienniumDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, starts_in: str) -> Response:
        """The same steps, rules and sentences as on the page; closing is refused while anything is open."""
        biennium, version = self.get_object(), version_read(request)
        said = self.sent(request, SentMoveSerializer)
        act = ACTIONS[said["move"]]
        return Response(self.shown(act(biennium=biennium, by=request.user, version=version, reason=said["reason"])))
