"""What each mandate takes of work-days and money: read only."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budget.queries.ledger import ledger_figures
from budget.queries.sums import READ
from common import clock
from common.api.asked import asked, only_choices
from common.api.conditional import Conditional
from common.api.pagination import PAGED, PageAskedSerializer, PartSerializer, part_of
from planning.api.of_biennium import OfBiennium
from planning.enums import MandateStatus
from structure.api.permissions import OpensPlan


class OpensBudget(OpensPlan):
    permission = READ


class LedgerAskedSerializer(PageAskedSerializer):
    biennium = serializers.IntegerField(required=False, help_text="First year of the biennium; the current without it")
    year = serializers.IntegerField(required=False, help_text="One year of the biennium; both without it")
    unit = serializers.CharField(required=False, max_length=20, help_text="Code of the lead unit")
    cluster = serializers.CharField(required=False, max_length=10, help_text="Code of the cluster, A to H")
    fund = serializers.CharField(required=False, max_length=20, help_text="Code of the trust fund; no days then")
    decision = serializers.CharField(required=False, max_length=40, help_text="Symbol of the decision")
    instrument = serializers.CharField(
        required=False, max_length=10, help_text="Code of the instrument: CBD, CPB or NP"
    )
    status = serializers.ChoiceField(choices=MandateStatus.choices, required=False)


class LedgerSumSerializer(serializers.Serializer[Any]):
    """Work-days, which belong to no fund and are null under one, and US dollars: of each year asked for, and of all."""

    work_days = serializers.DecimalField(
        source="days", max_digits=14, decimal_places=4, coerce_to_string=False, allow_null=True
    )
    costs = serializers.ListField(
        child=serializers.DecimalField(max_digits=16, decimal_places=2, coerce_to_string=False)
    )
    cost = serializers.DecimalField(max_digits=16, decimal_places=2, coerce_to_string=False)


class LedgerLineSerializer(LedgerSumSerializer):
    address = serializers.CharField()
    title = serializers.CharField()
    decision = serializers.CharField()
    instrument = serializers.CharField()
    demonstration = serializers.BooleanField()


class LedgerSerializer(PartSerializer):
    """``no_mandate`` is what belongs to none, null where only some mandates are asked for; ``all`` sums what is shown.

    ``planned`` is what the budget counts for the same work without asking for mandates: of all of them, it is
    ``all``'s cost to the cent.
    """

    biennium = serializers.IntegerField(source="biennium.starts_in")
    years = serializers.ListField(child=serializers.IntegerField())
    mandates = LedgerLineSerializer(source="lines", many=True)
    no_mandate = LedgerSumSerializer(source="none", allow_null=True)
    all = LedgerSumSerializer()
    planned = serializers.DecimalField(max_digits=16, decimal_places=2, coerce_to_string=False)


class LedgerView(OfBiennium, Conditional, APIView):
    permission_classes = [OpensBudget]

    @extend_schema(
        summary="The ledger: work-days and planned cost of each mandate, by the shares of the activities",
        operation_id="ledger",
        parameters=[LedgerAskedSerializer],
        responses=LedgerSerializer,
    )
    def get(self, request: Request) -> Response:
        """Counted as on the page of the ledger; in US dollars.

        The sums are of all mandates that were asked for. Those come in one piece; ``page`` and ``page_size`` part them.
        """
        said, biennium = asked(request, LedgerAskedSerializer), self.biennium()
        parameters = {name: str(value) for name, value in said.items() if name not in PAGED}
        figures = ledger_figures(request.user, biennium, clock.today(), parameters)
        only_choices(figures.narrowed.bar, parameters)
        part = part_of(figures.lines, request)
        shown = replace(figures, lines=list(part.rows))
        return Response(LedgerSerializer(shown, context={"part": part}).data)
