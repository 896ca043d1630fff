"""The register of the Management Committee, read-only."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets

from common import clock
from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.updated import UpdatedSince
from monitoring.models import CommitteeItem
from monitoring.queries.committee import items_visible_to, overdue, with_ties
from monitoring.rules.committee import READ, is_overdue
from structure.api.names import Name, WithoutNames
from structure.api.permissions import OpensPlan


class OpensCommittee(OpensPlan):
    permission = READ


class CommitteeItemFilters(django_filters.FilterSet):
    sitting = django_filters.NumberFilter(
        field_name="sitting__number", min_value=1, max_value=10**6, label="Number of the sitting"
    )
    unit = django_filters.CharFilter(field_name="unit__code", label="Code of the unit it is addressed to")
    cluster = django_filters.CharFilter(field_name="cluster__code", label="Code of the cluster it is addressed to")
    activity = django_filters.CharFilter(
        field_name="activities__code", distinct=True, label="Code of an activity it is tied to"
    )
    project = django_filters.CharFilter(
        field_name="projects__code", distinct=True, label="Code of a project it is tied to"
    )
    overdue = django_filters.BooleanFilter(method="late", label="Waits for somebody and its day has passed")
    updated_since = UpdatedSince()

    class Meta:
        model = CommitteeItem
        fields = ["state", "kind", "addressee"]

    def late(self, items: QuerySet[CommitteeItem], name: str, value: bool) -> QuerySet[CommitteeItem]:
        found = overdue(items, clock.today())
        return found if value else items.exclude(pk__in=found.order_by().values("pk"))


class CommitteeItemSerializer(WithoutNames, serializers.ModelSerializer[CommitteeItem]):
    """A recommendation or decision, to whom it is addressed, what it is tied to, and what came of it."""

    item = serializers.CharField(source="code", read_only=True, help_text="Number of the sitting and its own, as 3.2")
    sitting = serializers.IntegerField(source="sitting.number", read_only=True)
    held_on = serializers.DateField(source="sitting.held_on", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True, default=None, allow_null=True)
    cluster = serializers.CharField(source="cluster.code", read_only=True, default=None, allow_null=True)
    overdue = serializers.SerializerMethodField()
    supersedes = serializers.CharField(source="supersedes.code", read_only=True, default=None, allow_null=True)
    activities = serializers.SerializerMethodField(help_text="Codes of the activities it is tied to")
    projects = serializers.SerializerMethodField(help_text="Codes of the projects it is tied to")
    lag_cases = serializers.SerializerMethodField(help_text="Numbers of the lag cases it is tied to, as L-0398")
    decided_by = Name("decided_by.full_name")
    done_by = Name("done_by.full_name")

    class Meta:
        model = CommitteeItem
        fields = [
            "id",
            "item",
            "sitting",
            "held_on",
            "kind",
            "text",
            "reason",
            "addressee",
            "unit",
            "cluster",
            "due_on",
            "overdue",
            "state",
            "decided_at",
            "decided_by",
            "decision_reason",
            "done_on",
            "done_by",
            "outcome",
            "supersedes",
            "activities",
            "projects",
            "lag_cases",
            "demonstration",
        ]

    def get_overdue(self, item: CommitteeItem) -> bool:
        return is_overdue(item, clock.today())

    def get_activities(self, item: CommitteeItem) -> list[str]:
        return sorted(one.code for one in item.activities.all())

    def get_projects(self, item: CommitteeItem) -> list[str]:
        return sorted(one.code for one in item.projects.all())

    def get_lag_cases(self, item: CommitteeItem) -> list[str]:
        return sorted(str(one) for one in item.lag_cases.all())


@extend_schema_view(
    list=extend_schema(summary="What the Management Committee recommended and decided, the latest first"),
    retrieve=extend_schema(summary="One item of the Management Committee by its key"),
)
class CommitteeItemViewSet(Conditional, viewsets.ReadOnlyModelViewSet[CommitteeItem]):
    """The items of closed minutes; for whoever keeps the minutes also what is being written."""

    serializer_class = CommitteeItemSerializer
    filterset_class = CommitteeItemFilters
    renderer_classes = JSON_AND_CSV
    permission_classes = [OpensCommittee]
    lookup_value_regex = "[0-9]{1,15}"
    queryset = CommitteeItem.objects.none()

    def get_queryset(self) -> QuerySet[CommitteeItem]:
        items = items_visible_to(self.request.user).select_related("decided_by", "done_by", "supersedes__sitting")
        return with_ties(items).order_by("-sitting__number", "number")
