"""The calendar of meetings: when each opens, and by when its documents are due."""

from dataclasses import asdict
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.filters import Ordering
from common.api.updated import UpdatedSince
from planning.api.fields import Translations
from planning.api.filters import biennium_named
from planning.models import Meeting
from planning.queries.meetings import WHEN, meetings_visible_to, of_biennium, of_time, with_words
from planning.rules.meetings import deadlines_of


class MeetingFilters(django_filters.FilterSet):
    biennium = django_filters.NumberFilter(
        method="of_biennium",
        min_value=1990,
        max_value=2100,
        label="First year of the biennium in which they open; those not yet called are of every biennium",
    )
    instrument = django_filters.CharFilter(field_name="instrument__code", label="Code of the instrument")
    body = django_filters.CharFilter(field_name="body", label="The body that meets, such as COP")
    number = django_filters.NumberFilter(min_value=1, max_value=999, label="Number of the meeting")
    when = django_filters.ChoiceFilter(
        choices=WHEN[:2], method="of_time", label="Ahead of today, with those not yet called, or past"
    )
    updated_since = UpdatedSince()
    search = django_filters.CharFilter(method="find", label="Part of the body, the name or the place")
    ordering = Ordering(fields=[("starts_on", "starts_on"), ("body", "body"), ("number", "number"), ("name", "name")])

    class Meta:
        model = Meeting
        fields: list[str] = []

    def of_biennium(self, meetings: QuerySet[Meeting], name: str, value: Any) -> QuerySet[Meeting]:
        return meetings.filter(of_biennium(biennium_named(str(value))))

    def of_time(self, meetings: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        return meetings.filter(of_time(value))

    def find(self, meetings: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        return meetings.filter(with_words(value))


class DocumentDaysSerializer(serializers.Serializer[Any]):
    """The days by which the documents are submitted, processed and issued, counted back from the opening."""

    submitted = serializers.DateField(read_only=True, allow_null=True)
    processed = serializers.DateField(read_only=True, allow_null=True)
    issued = serializers.DateField(read_only=True, allow_null=True)


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting of a body; decisions name it by ``code``, such as COP 13. Without dates it has not been called yet."""

    code = serializers.CharField(source="__str__", read_only=True)
    instrument = serializers.CharField(source="instrument.code", read_only=True)
    documents = serializers.SerializerMethodField()
    translations = Translations()

    class Meta:
        model = Meeting
        fields = [
            "id",
            "code",
            "body",
            "number",
            "instrument",
            "name",
            "translations",
            "place",
            "starts_on",
            "ends_on",
            "documents",
            "version",
        ]

    @extend_schema_field(DocumentDaysSerializer)
    def get_documents(self, meeting: Meeting) -> dict[str, Any]:
        if meeting.starts_on is None:
            return dict.fromkeys(DocumentDaysSerializer().fields)
        return asdict(deadlines_of(meeting.starts_on))


@extend_schema_view(
    list=extend_schema(summary="Meetings, with the days by which their documents are due"),
    retrieve=extend_schema(summary="One meeting"),
)
class MeetingViewSet(Conditional, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Meeting]):
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters
    renderer_classes = JSON_AND_CSV
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = Meeting.objects.none()

    def get_queryset(self) -> QuerySet[Meeting]:
        return meetings_visible_to(self.request.user).order_by("starts_on", "body", "number")
