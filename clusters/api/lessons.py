"""Lessons: read, written down, changed while undecided, and decided."""

from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clusters.actions import lessons as actions
from clusters.api.viewsets import OpensClusters
from clusters.enums import LessonOutcome
from clusters.models import Lesson
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.lessons import WHOLE, lessons_visible_to, versions_to_name
from clusters.rules.lessons import Decision, LessonValues
from common.api.csv import JSON_AND_CSV
from common.api.fields import RowOf, Said, known
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.api.updated import UpdatedSince
from structure.api.names import Name, WithoutNames
from structure.api.permissions import CarriesScope
from structure.api.written import Reason, Words, Written
from structure.enums import TokenScope


class LessonFilters(django_filters.FilterSet):
    cluster = django_filters.CharFilter(
        method="of_cluster", label=f"Code of the cluster, A to H; {WHOLE} for lessons of the whole Secretariat"
    )
    search = django_filters.CharFilter(method="find", label="Part of the challenge or the solution")
    updated_since = UpdatedSince()

    class Meta:
        model = Lesson
        fields = ["outcome"]

    def of_cluster(self, lessons: QuerySet[Lesson], name: str, value: str) -> QuerySet[Lesson]:
        return lessons.filter(cluster=None) if value == WHOLE else lessons.filter(cluster__code=value)

    def find(self, lessons: QuerySet[Lesson], name: str, value: str) -> QuerySet[Lesson]:
        return lessons.filter(Q(challenge__icontains=value) | Q(solution__icontains=value))


class LessonSerializer(WithoutNames, serializers.ModelSerializer[Lesson]):
    """A challenge, what solved it, and what came of it; ``cluster`` is null where it concerns the whole Secretariat."""

    cluster = serializers.CharField(source="cluster.code", read_only=True, default=None, allow_null=True)
    outcome = serializers.ChoiceField(choices=LessonOutcome.choices, read_only=True)
    changed_version = serializers.SerializerMethodField(
        help_text="The version of a procedure that took it up, such as SOP-A-01/2"
    )
    decided_by = Name("decided_by.full_name")

    class Meta:
        model = Lesson
        fields = [
            "id",
            "cluster",
            "challenge",
            "solution",
            "learned_on",
            "outcome",
            "changed_version",
            "plan_rule",
            "reason",
            "decided_on",
            "decided_by",
            "source",
            "demonstration",
            "version",
        ]

    def get_changed_version(self, lesson: Lesson) -> str | None:
        version = lesson.changed_version
        return f"{version.procedure.code}/{version.number}" if version else None


class LessonChangeSerializer(serializers.Serializer[Any]):
    """What is written of an undecided lesson."""

    challenge = Words()
    solution = Words(required=False, allow_blank=True, default="")
    learned_on = serializers.DateField(required=False, allow_null=True, default=None)


class LessonNewSerializer(LessonChangeSerializer):
    """A new lesson of a cluster, by its code; of the whole Secretariat without one."""

    cluster = RowOf(lambda user, _biennium: clusters_visible_to(user), required=False, allow_null=True, default=None)


class VersionCode(Said):
    """A version of a procedure by code and number, such as ``SOP-A-01/2``; comes out as the version."""

    def read(self, text: str) -> Any:
        code, _slash, number = text.rpartition("/")
        numbered = number.isdecimal() and len(number) < 5
        seen = versions_to_name()
        return known(seen.filter(procedure__code=code, number=int(number)).first() if numbered else None, text)


class LessonDecisionSerializer(serializers.Serializer[Any]):
    """What comes of a lesson; each outcome asks for its own field."""

    outcome = serializers.ChoiceField(choices=LessonOutcome.choices)
    changed_version = VersionCode(required=False, allow_null=True, default=None)
    plan_rule = Words(required=False, allow_blank=True, default="")
    reason = Reason()


class AgainSerializer(serializers.Serializer[Any]):
    """Why a decided lesson is taken up again."""

    again = Reason()


@extend_schema_view(
    list=extend_schema(summary="Lessons of the clusters and of the whole Secretariat, the latest first"),
    retrieve=extend_schema(summary="One lesson"),
)
class LessonViewSet(Written, viewsets.ReadOnlyModelViewSet[Lesson]):
    serializer_class = LessonSerializer
    filterset_class = LessonFilters
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensClusters, CarriesScope]
    write_scope = TokenScope.LESSONS
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = Lesson.objects.none()

    def seen(self) -> QuerySet[Lesson]:
        return lessons_visible_to(self.request.user).order_by("-learned_on", "-pk")

    @extend_schema(
        summary="Write a lesson down",
        parameters=[IDEMPOTENCY_KEY],
        request=LessonNewSerializer,
        responses={201: LessonSerializer},
    )
    def create(self, request: Request) -> Response:
        """By the team of its cluster; of the whole Secretariat by the monitoring unit or the Executive Secretary."""
        said = self.sent(request, LessonNewSerializer)
        cluster = said.pop("cluster")
        return self.add(request, lambda: actions.learn(cluster=cluster, values=LessonValues(**said), by=request.user))

    @extend_schema(
        summary="Change an undecided lesson",
        parameters=[IF_MATCH],
        request=LessonChangeSerializer,
        responses={200: LessonSerializer},
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """What is not sent stays as it is; so does the cluster."""
        lesson, version = self.get_object(), version_read(request)
        values = replace(LessonValues.of(lesson), **self.sent(request, LessonChangeSerializer, partial=True))
        return Response(self.shown(actions.save_lesson(lesson=lesson, values=values, by=request.user, version=version)))

    @extend_schema(
        summary="Say what comes of a lesson",
        parameters=[IF_MATCH],
        request=LessonDecisionSerializer,
        responses={200: LessonSerializer},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """A changed procedure names its version, a rule has its words, a rejection its reason."""
        lesson, version = self.get_object(), version_read(request)
        decision = Decision(**self.sent(request, LessonDecisionSerializer))
        return Response(self.shown(actions.decide(lesson=lesson, decision=decision, by=request.user, version=version)))

    @extend_schema(
        summary="Take a decided lesson up again",
        parameters=[IF_MATCH],
        request=AgainSerializer,
        responses={200: LessonSerializer},
    )
    @action(detail=True, methods=["post"], url_path="take-up-again")
    def take_up_again(self, request: Request, pk: str) -> Response:
        """It is undecided again; what was decided stays in its history."""
        lesson, version = self.get_object(), version_read(request)
        reason = self.sent(request, AgainSerializer)["again"]
        return Response(
            self.shown(actions.take_up_again(lesson=lesson, reason=reason, by=request.user, version=version))
        )
