"""The register of decisions, each with the addresses of its paragraphs."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from common.api.conditional import Conditional
from common.api.csv import JSON_AND_CSV
from common.api.filters import Ordering
from common.api.updated import UpdatedSince
from planning.api.fields import Translations
from planning.models import Decision, Mandate
from planning.queries.decisions import with_paragraphs, with_words


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

    title = serializers.CharField(source="name", read_only=True)
    meeting = serializers.StringRelatedField[Decision](read_only=True)
    instrument = serializers.CharField(source="instrument.code", read_only=True)
    paragraphs = serializers.SerializerMethodField()
    translations = Translations()

    class Meta:
        model = Decision
        fields = ["symbol", "title", "translations", "meeting", "instrument", "paragraphs", "version"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_paragraphs(self, decision: Decision) -> list[str]:
        return [mandate.address for mandate in decision.mandates.all()]


@extend_schema_view(
    list=extend_schema(summary="Decisions, with the addresses of their paragraphs"),
    retrieve=extend_schema(summary="One decision by its symbol, such as XII/32"),
)
class DecisionViewSet(Conditional, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Decision]):
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    renderer_classes = JSON_AND_CSV
    lookup_field = "symbol"
    lookup_value_regex = r"[^\x00]+"
    queryset = Decision.objects.none()

    def get_queryset(self) -> QuerySet[Decision]:
        return with_paragraphs(self.request.user)
