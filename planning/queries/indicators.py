"""Where an indicator stands: the actual value of its target."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from planning.enums import CalculationRule
from planning.models import Biennium, ExpectedResult, Indicator, Measurement, Output


@dataclass(frozen=True)
class Standing:
    """An indicator's name, its actual value by its own rule (None: not measured) and its target at the end."""

    name: str
    unit: str
    actual: Decimal | None
    target: Decimal | None
    demonstration: bool = False


def standings(
    biennium: Biennium, results: Iterable[ExpectedResult], outputs: Iterable[Output]
) -> dict[tuple[str, int], Standing]:
    """The first indicator of each result and output, keyed ``("result", pk)`` or ``("output", pk)``; two queries."""
    indicators = list(
        Indicator.objects.filter(
            Q(result__in=[result.pk for result in results]) | Q(output__in=[output.pk for output in outputs])
        ).order_by("pk")
    )
    first, last = biennium.years
    values: dict[int, list[Decimal]] = {}
    measured = Measurement.objects.filter(
        indicator__in=[indicator.pk for indicator in indicators], measured_on__year__range=(first, last)
    ).order_by("measured_on")
    for measurement in measured:
        values.setdefault(measurement.indicator_id, []).append(measurement.value)
    found: dict[tuple[str, int], Standing] = {}
    for indicator in indicators:
        key = ("result", indicator.result_id) if indicator.result_id else ("output", indicator.output_id or 0)
        if key not in found:
            found[key] = Standing(
                indicator.said(),
                indicator.unit,
                actual_of(indicator.rule, values.get(indicator.pk, [])),
                target_of(indicator.targets, last),
                indicator.demonstration,
            )
    return found


def actual_of(rule: str, values: list[Decimal]) -> Decimal | None:
    """The actual value by the calculation rule, over measurements in the order of time. None without any."""
    if not values:
        return None
    if rule == CalculationRule.SUM:
        return sum(values, Decimal(0))
    if rule == CalculationRule.AVERAGE:
        return sum(values, Decimal(0)) / len(values)
    if rule == CalculationRule.MAX:
        return max(values)
    return values[-1]


def target_of(targets: dict[str, Any], year: int) -> Decimal | None:
    """The target of ``year``, or of the latest year before it; None when there is none that can be read."""
    known = sorted(int(key) for key in targets if str(key).isdigit() and int(key) <= year)
    if not known:
        return None
    try:
        return Decimal(str(targets[str(known[-1])]))
    except (ArithmeticError, KeyError):
        return None
