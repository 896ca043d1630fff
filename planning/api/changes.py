"""Change requests of approved workplans: read, asked for, and decided by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.fields import Code
from common.api.preconditions import PreconditionRequired, version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.refusals import InvalidInput
from planning.actions.change_asking import (
    ask_addition,
    ask_move,
    ask_postponement,
    ask_reformulation,
    ask_termination,
)
from planning.actions.change_deciding import ACTIONS
from planning.api.activity_writing import (
    ActivityWriteSerializer,
    NewActivitySerializer,
    nothing_yet,
)
from planning.api.fields import DateText
from planning.api.filters import BIENNIUM, ChangeRequestFilters
from planning.api.found import activity_found, workplan_found
from planning.api.of_biennium import OfBiennium
from planning.enums import ChangeKind
from planning.models import ChangeRequest
from planning.queries.activity_values import values_of
from planning.queries.changes import changes_visible_to
from structure.api.written import Written
from structure.enums import TokenScope
from structure.queries.units import units_visible_to

TAKE_A_NOTE = frozenset({"endorse", "approve", "refuse"})


class ChangeRequestSerializer(serializers.ModelSerializer[ChangeRequest]):
    """What a request would change, field by field, and where it stands; no names."""

    unit = serializers.CharField(source="workplan.unit.code", read_only=True)
    biennium = serializers.IntegerField(source="workplan.biennium.starts_in", read_only=True)
    activity = serializers.CharField(source="activity.code", read_only=True, default=None, allow_null=True)
    before = serializers.DictField(child=serializers.CharField(allow_blank=True), read_only=True)
    after = serializers.DictField(child=serializers.CharField(allow_blank=True), read_only=True)
    frozen_in = serializers.IntegerField(source="frozen_in.number", read_only=True, default=None, allow_null=True)

    class Meta:
        model = ChangeRequest
        fields = [
            "number",
            "unit",
            "biennium",
            "activity",
            "kind",
            "state",
            "reason",
            "before",
            "after",
            "in_revision",
            "asked_at",
            "endorsed_at",
            "decided_at",
            "note",
            "frozen_in",
            "demonstration",
            "version",
        ]


class ChangeDecisionSerializer(serializers.Serializer[Any]):
    """What is decided; ``note`` is needed to refuse, and may go with endorsing and approving."""

    decision = serializers.ChoiceField(choices=[(name, name) for name in ACTIONS])
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")


class AskChangeSerializer(serializers.Serializer[Any]):
    """What is asked for. ``add`` takes ``values`` of a new activity; the others name the ``activity``.

    ``reformulate`` takes ``values`` to change and the activity's ETag as If-Match, ``postpone`` a new ``start`` and
    ``end`` where they are known, ``move`` the unit ``to`` which it goes, ``terminate`` nothing more.
    """

    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    activity = serializers.CharField(required=False, max_length=12)
    values = serializers.DictField(required=False)
    start = DateText(required=False, allow_null=True, default=None)
    end = DateText(required=False, allow_null=True, default=None)
    to = Code(lambda user, _biennium: units_visible_to(user), required=False)
    reason = serializers.CharField(max_length=10_000)


@extend_schema_view(
    list=extend_schema(summary="Change requests of the current biennium, or of the one named"),
    retrieve=extend_schema(summary="One change request by its number", parameters=[BIENNIUM]),
)
class ChangeRequestViewSet(OfBiennium, Written, viewsets.ReadOnlyModelViewSet[ChangeRequest]):
    serializer_class = ChangeRequestSerializer
    filterset_class = ChangeRequestFilters
    write_scope = TokenScope.WORKPLANS
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,9}"
    queryset = ChangeRequest.objects.none()

    def seen(self) -> QuerySet[ChangeRequest]:
        return changes_visible_to(self.request.user).filter(workplan__biennium=self.biennium())

    def rows(self) -> QuerySet[ChangeRequest]:
        return (
            self.seen()
            .select_related("workplan__unit", "workplan__biennium", "activity", "frozen_in")
            .defer("base", "frozen_in__content")
            .order_by("-number")
        )

    @extend_schema(
        summary="Ask for a change of an approved workplan",
        parameters=[BIENNIUM, IDEMPOTENCY_KEY, OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)],
        request=AskChangeSerializer,
        responses={201: ChangeRequestSerializer},
    )
    def create(self, request: Request) -> Response:
        """Nothing of the plan changes until the request is approved."""
        biennium = self.biennium()
        sent = AskChangeSerializer(data=request.data, context={"biennium": biennium, "user": request.user})
        sent.is_valid(raise_exception=True)
        return self.add(request, lambda: self._ask(request, biennium, sent.validated_data))

    def _ask(self, request: Request, biennium: Any, said: dict[str, Any]) -> ChangeRequest:
        asker: dict[str, Any] = {"reason": said["reason"], "by": request.user}
        context = {"biennium": biennium, "user": request.user}
        if said["kind"] == ChangeKind.ADD:
            new = NewActivitySerializer(data=said.get("values", {}), context=context)
            new.is_valid(raise_exception=True)
            given = new.validated_data
            workplan = workplan_found(request.user, given["lead_unit"], biennium)
            return ask_addition(
                workplan=workplan, values=new.changed(nothing_yet(given["start"], given["end"])), **asker
            )
        activity = activity_found(request.user, said.get("activity", ""), biennium)
        if said["kind"] == ChangeKind.POSTPONE:
            return ask_postponement(activity=activity, start=said["start"], end=said["end"], **asker)
        if said["kind"] == ChangeKind.TERMINATE:
            return ask_termination(activity=activity, **asker)
        if said["kind"] == ChangeKind.MOVE:
            if "to" not in said:
                raise InvalidInput({"to": [_("Choose the unit that leads it from now on.")]})
            return ask_move(activity=activity, to=units_visible_to(request.user).get(pk=said["to"]), **asker)
        if "If-Match" not in request.headers:
            raise PreconditionRequired
        changed = ActivityWriteSerializer(data=said.get("values", {}), context=context)
        changed.is_valid(raise_exception=True)
        return ask_reformulation(
            activity=activity, values=changed.changed(values_of(activity)), version=version_read(request), **asker
        )

    @extend_schema(
        summary="Endorse, approve, refuse, withdraw a change request, or bring it up to date",
        parameters=[BIENNIUM, IF_MATCH],
        request=ChangeDecisionSerializer,
        responses={200: ChangeRequestSerializer},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, number: str) -> Response:
        """The same steps, rules and sentences as on the page; nobody decides on what they asked for."""
        change = self.get_object()
        version = version_read(request)
        sent = ChangeDecisionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        name = sent.validated_data["decision"]
        note = {"note": sent.validated_data["note"]} if name in TAKE_A_NOTE else {}
        ACTIONS[name](change=change, by=request.user, version=version, **note)
        return Response(self.get_serializer(self.get_object()).data)
