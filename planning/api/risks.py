"""Assumptions and risks of expected results: read, and written by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from common import clock
from common.api.fields import RowOf
from planning.actions.results import save_assumption, save_risk
from planning.api.filters import AssumptionFilters, RiskFilters
from planning.api.framework_rows import FrameworkRows
from planning.api.results import results_here
from planning.enums import RiskLevel
from planning.models import Assumption, Biennium, Risk
from planning.queries.risks import assumptions_visible_to, risks_visible_to
from planning.rules.risks import SCALE, level_of
from structure.api.written import Reason, Words, described
from structure.enums import TokenScope
from structure.queries.people import active_on, staff_visible_to


class AssumptionSerializer(serializers.ModelSerializer[Assumption]):
    """What must hold for an expected result to be reached."""

    result = serializers.CharField(source="result.code", read_only=True)
    biennium = serializers.IntegerField(source="result.biennium.starts_in", read_only=True)

    class Meta:
        model = Assumption
        fields = ["id", "result", "biennium", "text", "demonstration", "version"]


class AssumptionWriteSerializer(serializers.Serializer[Any]):
    text = Words()
    reason = Reason()


class NewAssumptionSerializer(AssumptionWriteSerializer):
    """``result`` is the code of the expected result it stands under."""

    result = RowOf(results_here)


class RiskSerializer(serializers.ModelSerializer[Risk]):
    """What may keep an expected result from being reached; it is said whether somebody owns it, and not who."""

    result = serializers.CharField(source="result.code", read_only=True)
    biennium = serializers.IntegerField(source="result.biennium.starts_in", read_only=True)
    level = serializers.SerializerMethodField()
    owned = serializers.SerializerMethodField()

    class Meta:
        model = Risk
        fields = [
            "id",
            "result",
            "biennium",
            "text",
            "likelihood",
            "impact",
            "level",
            "response",
            "owned",
            "demonstration",
            "version",
        ]

    def get_level(self, risk: Risk) -> RiskLevel:
        return level_of(risk.likelihood, risk.impact)

    def get_owned(self, risk: Risk) -> bool:
        return risk.owner_id is not None


class RiskWriteSerializer(serializers.Serializer[Any]):
    """``likelihood`` and ``impact`` from 1 to 5; ``owner`` is the mail address of a member of the staff, or null."""

    text = Words()
    likelihood = serializers.IntegerField(min_value=SCALE[0], max_value=SCALE[-1])
    impact = serializers.IntegerField(min_value=SCALE[0], max_value=SCALE[-1])
    response = Words(required=False, allow_blank=True)
    owner = RowOf(
        lambda user, _biennium: active_on(staff_visible_to(user), clock.today()),
        "user__email__iexact",
        required=False,
        allow_null=True,
    )
    reason = Reason()


class NewRiskSerializer(RiskWriteSerializer):
    """``result`` is the code of the expected result it stands under."""

    result = RowOf(results_here)


class _OfResult(FrameworkRows):
    """Rows under an expected result; a list is of one biennium, a number leads to its row in any."""

    write_scope = TokenScope.RISKS
    lookup_value_regex = r"[0-9]{1,15}"

    def rows(self) -> QuerySet[Any]:
        seen = self.seen().order_by("result__code", "pk")
        return seen.filter(result__biennium=self.biennium()) if self.action == "list" else seen

    def biennium_of(self, row: Assumption | Risk) -> Biennium:
        return row.result.biennium


@described(
    "assumption",
    "Assumptions of the current biennium, or of the one named",
    NewAssumptionSerializer,
    AssumptionWriteSerializer,
    AssumptionSerializer,
)
class AssumptionViewSet(_OfResult):
    serializer_class = AssumptionSerializer
    new_serializer = NewAssumptionSerializer
    change_serializer = AssumptionWriteSerializer
    filterset_class = AssumptionFilters
    noun, save = "assumption", save_assumption
    queryset = Assumption.objects.none()

    def seen(self) -> QuerySet[Assumption]:
        return assumptions_visible_to(self.request.user)

    def new_row(self, values: dict[str, Any]) -> Assumption:
        return Assumption(result=values.pop("result"))


@described(
    "risk",
    "Risks of the current biennium, or of the one named",
    NewRiskSerializer,
    RiskWriteSerializer,
    RiskSerializer,
)
class RiskViewSet(_OfResult):
    serializer_class = RiskSerializer
    new_serializer = NewRiskSerializer
    change_serializer = RiskWriteSerializer
    filterset_class = RiskFilters
    noun, save = "risk", save_risk
    queryset = Risk.objects.none()

    def seen(self) -> QuerySet[Risk]:
        return risks_visible_to(self.request.user)

    def new_row(self, values: dict[str, Any]) -> Risk:
        return Risk(result=values.pop("result"))
