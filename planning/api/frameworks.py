"""The medium-term framework: vision, mission, goals, purposes, guiding activities; read, and written with the scope."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.preconditions import version_read
from common.api.schema import IF_MATCH
from common.refusals import InvalidInput
from planning.actions.frameworks import save_framework, save_goal, save_purpose
from planning.models import OperationalFramework, OperationalGoal, OperationalPurpose
from planning.queries.frameworks import frameworks_visible_to, goals_visible_to, purposes_visible_to
from planning.rules.frameworks import Wording
from structure.api.written import Reason, Words, Written
from structure.enums import TokenScope

_FRAMEWORK = OpenApiParameter("framework", str, OpenApiParameter.PATH, description="Code of the framework")
_GOAL = OpenApiParameter("goal", int, OpenApiParameter.PATH, description="Number of the operational goal")


class WordingSerializer(serializers.Serializer[Any]):
    """A purpose under a goal, or a guiding activity under a purpose."""

    id = serializers.IntegerField(source="pk", read_only=True)
    number = serializers.IntegerField(read_only=True)
    wording = serializers.CharField(source="name", read_only=True)


class SentWordingSerializer(serializers.Serializer[Any]):
    """A row: without ``id`` a new one, which takes the next number; ``drop`` takes one away."""

    id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**53)
    wording = Words(required=False, allow_blank=True, default="")
    drop = serializers.BooleanField(default=False)


class MediumTermFrameworkSerializer(serializers.ModelSerializer[OperationalFramework]):
    """Vision and mission; either is empty as long as nobody has entered it."""

    class Meta:
        model = OperationalFramework
        fields = ["code", "name", "vision", "mission", "until", "version"]


class MediumTermFrameworkWriteSerializer(serializers.Serializer[Any]):
    vision = Words(required=False, allow_blank=True)
    mission = Words(required=False, allow_blank=True)
    until = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    reason = Reason()


class OperationalGoalSerializer(serializers.ModelSerializer[OperationalGoal]):
    """One of the operational goals, with its purposes."""

    framework = serializers.CharField(source="framework.code", read_only=True)
    wording = serializers.CharField(source="name", read_only=True)
    purposes = WordingSerializer(many=True, read_only=True)

    class Meta:
        model = OperationalGoal
        fields = ["framework", "number", "wording", "purposes", "version"]


class OperationalGoalWriteSerializer(serializers.Serializer[Any]):
    """``purposes`` names what is new, changed or taken away; the others stay."""

    wording = Words(required=False, allow_blank=True)
    purposes = SentWordingSerializer(many=True, required=False, max_length=60)
    reason = Reason()


class OperationalPurposeSerializer(serializers.ModelSerializer[OperationalPurpose]):
    """What an operational goal is for, with the kinds of work it asks for."""

    framework = serializers.CharField(source="goal.framework.code", read_only=True)
    goal = serializers.IntegerField(source="goal.number", read_only=True)
    wording = serializers.CharField(source="name", read_only=True)
    guiding_activities = WordingSerializer(many=True, read_only=True)

    class Meta:
        model = OperationalPurpose
        fields = ["framework", "goal", "number", "wording", "guiding_activities", "version"]


class OperationalPurposeWriteSerializer(serializers.Serializer[Any]):
    """``guiding_activities`` names what is new, changed or taken away; the others stay."""

    wording = Words(required=False, allow_blank=True)
    guiding_activities = SentWordingSerializer(many=True, required=False, max_length=60)
    reason = Reason()


class _Kept(Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """A part of the framework; ``kept`` writes it with the values that were sent instead of those it has."""

    write_scope = TokenScope.FRAMEWORK
    writes: type[serializers.Serializer[Any]]

    def partial_update(self, request: Request, **where: str) -> Response:
        """What is not sent stays as it is; a change says why."""
        row, version = self.get_object(), version_read(request)
        said = self.sent(request, self.writes)
        return Response(self.shown(self.kept(row, said, by=request.user, version=version, reason=said.pop("reason"))))

    def kept(self, row: Any, said: dict[str, Any], **signed: Any) -> Any:
        raise NotImplementedError


def _described(noun: str, plural: str, changed: Any, shown: Any, *at: Any) -> Callable[[Any], Any]:
    return extend_schema_view(
        list=extend_schema(summary=plural, parameters=[*at]),
        retrieve=extend_schema(summary=f"One {noun}", parameters=[*at]),
        partial_update=extend_schema(
            summary=f"Change the {noun}", parameters=[*at, IF_MATCH], request=changed, responses={200: shown}
        ),
    )


@_described(
    "medium-term framework",
    "Medium-term operational results frameworks",
    MediumTermFrameworkWriteSerializer,
    MediumTermFrameworkSerializer,
)
class MediumTermFrameworkViewSet(_Kept):
    serializer_class = MediumTermFrameworkSerializer
    writes = MediumTermFrameworkWriteSerializer
    lookup_field = "code"
    lookup_value_regex = r"[^/\x00]{1,20}"
    queryset = OperationalFramework.objects.none()

    def seen(self) -> QuerySet[OperationalFramework]:
        return frameworks_visible_to(self.request.user)

    def kept(self, row: OperationalFramework, said: dict[str, Any], **signed: Any) -> OperationalFramework:
        values = {name: said.get(name, getattr(row, name)) for name in ("vision", "mission", "until")}
        return save_framework(framework=row, **values, **signed)


@_described(
    "operational goal",
    "The operational goals of a framework, with their purposes",
    OperationalGoalWriteSerializer,
    OperationalGoalSerializer,
    _FRAMEWORK,
)
class OperationalGoalViewSet(_Kept):
    serializer_class = OperationalGoalSerializer
    writes = OperationalGoalWriteSerializer
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,4}"
    queryset = OperationalGoal.objects.none()

    def seen(self) -> QuerySet[OperationalGoal]:
        return goals_visible_to(self.request.user).filter(framework__code=self.kwargs["framework"])

    def rows(self) -> QuerySet[OperationalGoal]:
        return self.seen().prefetch_related("purposes").order_by("number")

    def kept(self, row: OperationalGoal, said: dict[str, Any], **signed: Any) -> OperationalGoal:
        wording, purposes = said.get("wording", row.name), _wordings(said.get("purposes", ()))
        with _rows_named("purposes"):
            return save_goal(goal=row, wording=wording, purposes=purposes, **signed)


@_described(
    "operational purpose",
    "The purposes of an operational goal, with their guiding activities",
    OperationalPurposeWriteSerializer,
    OperationalPurposeSerializer,
    _FRAMEWORK,
    _GOAL,
)
class OperationalPurposeViewSet(_Kept):
    serializer_class = OperationalPurposeSerializer
    writes = OperationalPurposeWriteSerializer
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,4}"
    queryset = OperationalPurpose.objects.none()

    def seen(self) -> QuerySet[OperationalPurpose]:
        goal = {"goal__framework__code": self.kwargs["framework"], "goal__number": self.kwargs["goal"]}
        return purposes_visible_to(self.request.user).filter(**goal)

    def rows(self) -> QuerySet[OperationalPurpose]:
        return self.seen().prefetch_related("guiding_activities").order_by("number")

    def kept(self, row: OperationalPurpose, said: dict[str, Any], **signed: Any) -> OperationalPurpose:
        wording, activities = said.get("wording", row.name), _wordings(said.get("guiding_activities", ()))
        with _rows_named("guiding_activities"):
            return save_purpose(purpose=row, wording=wording, activities=activities, **signed)


def _wordings(rows: Sequence[dict[str, Any]]) -> list[Wording]:
    return [Wording(row["id"], row["wording"], row["drop"]) for row in rows]


@contextlib.contextmanager
def _rows_named(name: str) -> Iterator[None]:
    """What is said of the rows of a form is said of the field that holds them here."""
    try:
        yield
    except InvalidInput as refusal:
        raise InvalidInput(
            {name if field == "rows" else field: sentences for field, sentences in refusal.errors.items()}
        ) from None
