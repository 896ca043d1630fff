"""Where indicators stand: what their measurements come to by their own rule, against baseline and targets."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from common import clock
from common.past import versions_on
from planning.models import Biennium, ExpectedResult, Indicator, Measurement, Output
from planning.rules.indicators import Value, by_part, is_reached, roll_up, series, target_of, way_gone
from structure.rules.access import access_of


@dataclass(frozen=True)
class Standing:
    """An indicator's name, its actual value by its own rule (None: not measured) and its target at the end."""

    name: str
    unit: str
    actual: Decimal | None
    target: Decimal | None
    demonstration: bool = False
    pk: int = 0


@dataclass(frozen=True)
class Reading:
    """An indicator with what was measured in its biennium: the value it comes to, and how it came there.

    ``way`` is whole per cent of the way from baseline to target; ``parts`` the value of each part, in the order in
    which the indicator names them.
    """

    indicator: Indicator
    actual: Decimal | None
    target: Decimal | None
    reached: bool | None
    way: int | None
    measured_on: datetime.date | None
    steps: list[tuple[datetime.date, Decimal]] = field(default_factory=list)
    parts: list[tuple[str, Decimal | None]] = field(default_factory=list)

    @property
    def status(self) -> str:
        """In the colours of a status: done when the target is reached, not started while nothing was measured."""
        if self.reached:
            return "done"
        return "not_started" if self.actual is None else "on_track"


def indicators_visible_to(user: Any) -> QuerySet[Indicator]:
    """All indicators with ``secretariat:plan:read``, else none; with the result they stand under."""
    indicators = Indicator.objects.select_related("result__biennium", "result__goal", "output__result__biennium")
    return indicators if access_of(user).may("secretariat:plan:read") else indicators.none()


def indicators_on(day: datetime.date, results: Iterable[int], outputs: Iterable[int]) -> list[Indicator]:
    """The indicators of the results and outputs (by their keys) as they stood at the end of the day; one query."""
    named = Q(result_id__in=list(results)) | Q(output_id__in=list(outputs))
    if day >= clock.today():
        return list(Indicator.objects.filter(named).order_by("pk"))
    return [version.instance for version in versions_on(Indicator, day).filter(named).order_by("id")]


def readings(biennium: Biennium, indicators: Iterable[Indicator], day: datetime.date | None = None) -> list[Reading]:
    """Where each indicator stands in the biennium, by what was entered by the end of the day; one query for all."""
    known = list(indicators)
    keys = [indicator.pk for indicator in known]
    measured: dict[int, list[Value]] = {}
    entered: QuerySet[Any] = Measurement.objects.filter(indicator__in=keys)
    if day and day < clock.today():
        entered = versions_on(Measurement, day, indicator__in=keys)
    rows = entered.filter(measured_on__year__range=biennium.years)
    for pk, on, value, base, part in rows.values_list("indicator", "measured_on", "value", "base", "part"):
        measured.setdefault(pk, []).append(Value(on, value, base, part))
    return [_reading(biennium, indicator, measured.get(indicator.pk, [])) for indicator in known]


def _reading(biennium: Biennium, indicator: Indicator, values: list[Value]) -> Reading:
    actual = roll_up(indicator.rule, values)
    target = target_of(indicator.targets, biennium.years[1])
    found = by_part(indicator.rule, values)
    names = [*indicator.parts, *sorted(found.keys() - set(indicator.parts))]
    return Reading(
        indicator=indicator,
        actual=actual,
        target=target,
        reached=is_reached(indicator.direction, target, actual),
        way=way_gone(indicator.baseline, target, actual),
        measured_on=max((value.on for value in values), default=None),
        steps=series(indicator.rule, values),
        parts=[(name, found.get(name)) for name in names],
    )


def standings(
    biennium: Biennium, results: Iterable[ExpectedResult], outputs: Iterable[Output], day: datetime.date | None = None
) -> dict[tuple[str, int], Standing]:
    """The first indicator of each result and output, keyed ``("result", pk)`` or ``("output", pk)``; two queries.

    As at the end of the day, or today.
    """
    asked = day or clock.today()
    indicators = indicators_on(asked, [result.pk for result in results], [output.pk for output in outputs])
    found: dict[tuple[str, int], Standing] = {}
    for reading in readings(biennium, indicators, asked):
        indicator = reading.indicator
        key = ("result", indicator.result_id) if indicator.result_id else ("output", indicator.output_id or 0)
        if key not in found:
            found[key] = Standing(
                indicator.said(),
                indicator.unit,
                reading.actual,
                reading.target,
                indicator.demonstration,
                indicator.pk,
            )
    return found
