"""Expected results and outputs: read, and written by a token that carries the scope."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from common.api.fields import RowOf
from planning.actions.results import save_output, save_result
from planning.api.fields import GoalNumber
from planning.api.filters import BIENNIUM, ExpectedResultFilters, OutputFilters
from planning.api.framework_rows import FrameworkRows
from planning.models import Biennium, ExpectedResult, Output
from planning.queries.result_page import outputs_visible_to, results_visible_to
from structure.api.written import Reason, Words, described
from structure.enums import TokenScope


class ExpectedResultSerializer(serializers.ModelSerializer[ExpectedResult]):
    """What should be true at the end of the biennium, under an operational goal."""

    goal = serializers.IntegerField(source="goal.number", read_only=True)
    biennium = serializers.IntegerField(source="biennium.starts_in", read_only=True)

    class Meta:
        model = ExpectedResult
        fields = ["code", "name", "goal", "biennium", "demonstration", "version"]


class NewExpectedResultSerializer(serializers.Serializer[Any]):
    """``goal`` is the number of an operational goal; ``code`` such as 1.2, once in the biennium."""

    goal = GoalNumber()
    code = Words()
    name = Words()
    reason = Reason()


class ExpectedResultWriteSerializer(NewExpectedResultSerializer):
    """What changes of an expected result; a change says why."""


class OutputSerializer(serializers.ModelSerializer[Output]):
    """A product or service that contributes to an expected result."""

    result = serializers.CharField(source="result.code", read_only=True)
    biennium = serializers.IntegerField(source="result.biennium.starts_in", read_only=True)

    class Meta:
        model = Output
        fields = ["code", "name", "result", "biennium", "demonstration", "version"]


class OutputWriteSerializer(serializers.Serializer[Any]):
    """What changes of an output; a change says why."""

    code = Words()
    name = Words()
    reason = Reason()


def results_here(user: Any, biennium: Biennium) -> QuerySet[ExpectedResult]:
    return results_visible_to(user).filter(biennium=biennium)


class NewOutputSerializer(OutputWriteSerializer):
    """``result`` is the code of the expected result it stands under; ``code`` such as 1.2.1, once in the biennium."""

    result = RowOf(results_here)


@described(
    "expected result",
    "Expected results of the current biennium, or of the one named",
    NewExpectedResultSerializer,
    ExpectedResultWriteSerializer,
    ExpectedResultSerializer,
    BIENNIUM,
)
class ExpectedResultViewSet(FrameworkRows):
    serializer_class = ExpectedResultSerializer
    new_serializer = NewExpectedResultSerializer
    change_serializer = ExpectedResultWriteSerializer
    filterset_class = ExpectedResultFilters
    write_scope = TokenScope.FRAMEWORK
    noun, save = "result", save_result
    lookup_field = "code"
    lookup_value_regex = r"[A-Za-z0-9.-]{1,10}"
    queryset = ExpectedResult.objects.none()

    def seen(self) -> QuerySet[ExpectedResult]:
        return results_here(self.request.user, self.biennium())

    def new_row(self, values: dict[str, Any]) -> ExpectedResult:
        return ExpectedResult(biennium=self.biennium())


@described(
    "output",
    "Outputs of the current biennium, or of the one named",
    NewOutputSerializer,
    OutputWriteSerializer,
    OutputSerializer,
    BIENNIUM,
)
class OutputViewSet(FrameworkRows):
    serializer_class = OutputSerializer
    new_serializer = NewOutputSerializer
    change_serializer = OutputWriteSerializer
    filterset_class = OutputFilters
    write_scope = TokenScope.FRAMEWORK
    noun, save = "output", save_output
    lookup_field = "code"
    lookup_value_regex = r"[A-Za-z0-9.-]{1,12}"
    queryset = Output.objects.none()

    def seen(self) -> QuerySet[Output]:
        return outputs_visible_to(self.request.user).filter(result__biennium=self.biennium())

    def new_row(self, values: dict[str, Any]) -> Output:
        return Output(result=values.pop("result"))
