"""Which mandates have work behind them, by cluster or unit: read only."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api.asked import asked, only_choices
from common.api.conditional import Conditional
from common.api.pagination import PAGED, PageAskedSerializer, PartSerializer, part_of
from planning.api.of_biennium import OfBiennium
from planning.enums import Coverage
from planning.queries.coverage_asked import BY
from planning.queries.coverage_page import coverage_figures
from structure.api.permissions import OpensPlan


class CoverageAskedSerializer(PageAskedSerializer):
    biennium = serializers.IntegerField(required=False, help_text="First year of the biennium; the current without it")
    by = serializers.ChoiceField(choices=[key for key, _label in BY], default="cluster", help_text="What columns are")
    year = serializers.IntegerField(
        required=False, help_text="Work-days of one year of the biennium; of both without it"
    )
    instrument = serializers.CharField(
        required=False, max_length=10, help_text="Code of the instrument: CBD, CPB or NP"
    )
    coverage = serializers.ChoiceField(choices=Coverage.choices, required=False)


class CoverageCellSerializer(serializers.Serializer[Any]):
    """Work-days of a mandate in a column; ``column`` is empty for work outside any cluster."""

    column = serializers.CharField(allow_blank=True)
    work_days = serializers.DecimalField(max_digits=14, decimal_places=4, coerce_to_string=False)


class MandateCoverageSerializer(serializers.Serializer[Any]):
    address = serializers.CharField()
    decision = serializers.CharField(source="decision__symbol")
    title = serializers.CharField()
    coverage = serializers.ChoiceField(choices=Coverage.choices)
    work_days = serializers.DecimalField(max_digits=14, decimal_places=4, coerce_to_string=False)
    cells = CoverageCellSerializer(many=True)


class CoverageSerializer(PartSerializer):
    """The mandates that ask for work, and the activities behind none of them. ``thin`` ones are ``covered`` as well."""

    biennium = serializers.IntegerField(source="biennium.starts_in")
    by = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    covered = serializers.IntegerField(source="counts.covered")
    thin = serializers.IntegerField(source="counts.thin")
    uncovered = serializers.IntegerField(source="counts.uncovered")
    mandates = MandateCoverageSerializer(many=True)
    orphaned = serializers.ListField(child=serializers.CharField())


class CoverageView(OfBiennium, Conditional, APIView):
    permission_classes = [OpensPlan]

    @extend_schema(
        summary="The coverage of mandates: their work-days by cluster or unit, and work behind none of them",
        operation_id="coverage",
        parameters=[CoverageAskedSerializer],
        responses=CoverageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Counted as on the page of coverage. Work-days are exact, cells without any are left out.

        The sums are of all mandates that were asked for. Those come in one piece; ``page`` and ``page_size`` part them.
        """
        said, biennium = asked(request, CoverageAskedSerializer), self.biennium()
        parameters = {name: str(value) for name, value in said.items() if name not in PAGED}
        figures = coverage_figures(request.user, biennium, parameters)
        only_choices(figures.bar, parameters)
        part = part_of(figures.mandates, request)
        shown = replace(figures, mandates=list(part.rows))
        return Response(CoverageSerializer(shown, context={"part": part}).data)
