"""The calendar of meetings: read, with the days their documents are due, and kept by a token with the scope."""

from dataclasses import asdict, replace
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.csv import JSON_AND_CSV
from common.api.fields import Code, Translations
from common.api.filters import Ordering
from common.api.preconditions import version_read
from common.api.schema import IDEMPOTENCY_KEY, IF_MATCH
from common.api.updated import UpdatedSince
from planning.actions.meetings import add_meeting, save_meeting
from planning.api.filters import biennium_named
from planning.models import Instrument, Meeting
from planning.queries.meetings import WHEN, meetings_visible_to, of_biennium, of_time, with_words
from planning.rules.meetings import MeetingValues, deadlines_of
from structure.api.written import Words, Written
from structure.enums import TokenScope


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


class MeetingWriteSerializer(serializers.Serializer[Any]):
    """What is written of a meeting: ``instrument`` by its code; the days are empty as long as it is not called."""

    body = Words()
    number = serializers.IntegerField()
    instrument = Code(lambda _user, _biennium: Instrument.objects.all(), source="instrument_id")
    name = Words()
    place = Words(required=False, allow_blank=True, default="")
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


@extend_schema_view(
    list=extend_schema(summary="Meetings, with the days by which their documents are due"),
    retrieve=extend_schema(summary="One meeting"),
)
class MeetingViewSet(Written, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Meeting]):
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters
    renderer_classes = JSON_AND_CSV
    write_scope = TokenScope.MEETINGS
    lookup_value_regex = r"[0-9]{1,15}"
    queryset = Meeting.objects.none()

    def seen(self) -> QuerySet[Meeting]:
        return meetings_visible_to(self.request.user).order_by("starts_on", "body", "number")

    @extend_schema(
        summary="Enter a meeting",
        parameters=[IDEMPOTENCY_KEY],
        request=MeetingWriteSerializer,
        responses={201: MeetingSerializer},
    )
    def create(self, request: Request) -> Response:
        """A body holds one meeting of each number."""
        values = MeetingValues(**self.sent(request, MeetingWriteSerializer))
        return self.add(request, lambda: add_meeting(values=values, by=request.user))

    @extend_schema(
        summary="Change a meeting",
        parameters=[IF_MATCH],
        request=MeetingWriteSerializer,
        responses={200: MeetingSerializer},
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """What is not sent stays as it is; what is counted back from its days moves with them."""
        meeting, version = self.get_object(), version_read(request)
        values = replace(MeetingValues.of(meeting), **self.sent(request, MeetingWriteSerializer, partial=True))
        return Response(self.shown(save_meeting(meeting=meeting, values=values, by=request.user, version=version)))
