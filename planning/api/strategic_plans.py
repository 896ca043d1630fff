"""The strategic plans with their goals, and their targets with how many activities of a biennium answer each."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.fields import Translations
from common.api.filters import Ordering
from planning.api.filters import BIENNIUM
from planning.api.of_biennium import OfBiennium
from planning.models import StrategicGoal, StrategicPlan, Target
from planning.queries.strategic_plans import ANSWERED, plans_visible_to, targets_visible_to

_PLAN = OpenApiParameter("plan", str, OpenApiParameter.PATH, description="Code of the strategic plan")


class StrategicPlanFilters(django_filters.FilterSet):
    instrument = django_filters.CharFilter(field_name="instrument__code", label="Code of the instrument")
    year = django_filters.NumberFilter(method="running", min_value=1990, max_value=2100, label="A year it runs in")
    search = django_filters.CharFilter(method="find", label="Part of the code or the name")
    ordering = Ordering(fields=[("code", "code"), ("starts_in", "starts_in"), ("ends_in", "ends_in")])

    class Meta:
        model = StrategicPlan
        fields: list[str] = []

    def running(self, plans: QuerySet[StrategicPlan], name: str, value: Any) -> QuerySet[StrategicPlan]:
        begun = Q(starts_in__isnull=True) | Q(starts_in__lte=value)
        return plans.filter(begun, Q(ends_in__isnull=True) | Q(ends_in__gte=value))

    def find(self, plans: QuerySet[StrategicPlan], name: str, value: str) -> QuerySet[StrategicPlan]:
        return plans.filter(Q(code__icontains=value) | Q(name__icontains=value))


class TargetFilters(django_filters.FilterSet):
    biennium = django_filters.NumberFilter(
        method="counted", min_value=1990, max_value=2100, label="First year of the biennium the activities are of"
    )
    goal = django_filters.CharFilter(field_name="goal__code", label="Code of the strategic goal, such as C")
    answered = django_filters.ChoiceFilter(
        choices=ANSWERED, method="of_work", label="Whether an activity of the biennium answers it"
    )
    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Part of the short title")
    ordering = Ordering(fields=[("number", "number"), ("answers", "activities"), ("behind", "lagging")])

    class Meta:
        model = Target
        fields: list[str] = []

    def counted(self, targets: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return targets

    def of_work(self, targets: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return targets.filter(answers__gt=0) if value == "yes" else targets.filter(answers=0)


class StrategicGoalSerializer(serializers.ModelSerializer[StrategicGoal]):
    translations = Translations()

    class Meta:
        model = StrategicGoal
        fields = ["code", "name", "translations"]


class StrategicPlanSerializer(serializers.ModelSerializer[StrategicPlan]):
    """A strategic plan with its goals; its years are empty as long as nobody has said them."""

    instrument = serializers.CharField(source="instrument.code", read_only=True)
    goals = StrategicGoalSerializer(many=True, read_only=True)
    translations = Translations()

    class Meta:
        model = StrategicPlan
        fields = ["code", "name", "translations", "instrument", "starts_in", "ends_in", "goals"]


class TargetSerializer(serializers.ModelSerializer[Target]):
    """A target; ``activities`` of the biennium answer it, ``lagging`` of them lag."""

    plan = serializers.CharField(source="plan.code", read_only=True)
    goal = serializers.CharField(source="goal.code", read_only=True, default=None, allow_null=True)
    activities = serializers.IntegerField(source="answers", read_only=True)
    lagging = serializers.IntegerField(source="behind", read_only=True)
    translations = Translations()

    class Meta:
        model = Target
        fields = ["plan", "goal", "number", "name", "translations", "activities", "lagging"]


@extend_schema_view(
    list=extend_schema(summary="Strategic plans with their goals"),
    retrieve=extend_schema(summary="One strategic plan by its code"),
)
class StrategicPlanViewSet(
    Conditional, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[StrategicPlan]
):
    serializer_class = StrategicPlanSerializer
    filterset_class = StrategicPlanFilters
    renderer_classes = JSON_AND_CSV
    lookup_field = "code"
    lookup_value_regex = r"[^/\x00]{1,20}"
    queryset = StrategicPlan.objects.none()

    def get_queryset(self) -> QuerySet[StrategicPlan]:
        return plans_visible_to(self.request.user)


@extend_schema_view(
    list=extend_schema(summary="The targets of a strategic plan, with the work that answers each", parameters=[_PLAN]),
    retrieve=extend_schema(summary="One target by its number", parameters=[_PLAN, BIENNIUM]),
)
class TargetViewSet(
    OfBiennium, Conditional, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Target]
):
    serializer_class = TargetSerializer
    filterset_class = TargetFilters
    renderer_classes = JSON_AND_CSV
    lookup_field = "number"
    lookup_value_regex = r"[0-9]{1,4}"
    queryset = Target.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        plan = plans_visible_to(self.request.user).filter(code=self.kwargs["plan"]).first()
        if plan is None:
            raise Http404
        return targets_visible_to(self.request.user, self.biennium()).filter(plan=plan)
