"""What is sent to write an indicator."""

from typing import Any

from rest_framework import serializers

from common.api.fields import RowOf
from planning.api.fields import TargetsByYear
from planning.api.results import results_here
from planning.enums import CalculationRule, Direction
from planning.queries.result_page import outputs_visible_to
from structure.api.written import Reason, Words


class IndicatorWriteSerializer(serializers.Serializer[Any]):
    """How a result or an output is measured. ``targets`` and ``parts`` replace those there are."""

    name = Words()
    unit = Words(required=False, allow_blank=True)
    direction = serializers.ChoiceField(choices=Direction.choices, required=False)
    rule = serializers.ChoiceField(choices=CalculationRule.choices, required=False)
    baseline = serializers.DecimalField(max_digits=14, decimal_places=2, required=False, allow_null=True)
    targets = TargetsByYear(required=False)
    verification = Words(required=False, allow_blank=True)
    dimension = Words(required=False, allow_blank=True)
    parts = serializers.ListField(child=Words(), required=False, max_length=200)
    reason = Reason()


class NewIndicatorSerializer(IndicatorWriteSerializer):
    """It stands under an expected result or under an output, by its code."""

    result = RowOf(results_here, required=False, allow_null=True, default=None)
    output = RowOf(
        lambda user, biennium: outputs_visible_to(user).filter(result__biennium=biennium),
        required=False,
        allow_null=True,
        default=None,
    )
