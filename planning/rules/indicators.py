"""What the measurements of an indicator come to: the calculation rules, as arithmetic.

A value is of a day, and of the whole (``part`` empty) or of one part. ``sum`` adds all that was measured, ``average``
takes the mean of the days, ``latest`` what stands last, ``max`` the highest that ever stood, ``ratio`` all that was
counted out of all there was, in per cent. The parts of a day make its value: added up, or, for an average, their mean
(weighted by what they were measured out of, where that is said of every one).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from planning.enums import CalculationRule, Direction

WHOLE = Decimal(100)  # what a ratio is out of when nothing else is said: the value is a per cent already


@dataclass(frozen=True)
class Value:
    """What was measured on a day; of a ratio, ``value`` is counted out of ``base``."""

    on: datetime.date
    value: Decimal
    base: Decimal | None = None
    part: str = ""


def roll_up(rule: str, values: Iterable[Value]) -> Decimal | None:
    """What the values come to by a rule. None without any; the order in which they are given does not matter."""
    ordered = sorted(values, key=lambda value: (value.on, value.part))
    if not ordered:
        return None
    if rule == CalculationRule.RATIO:
        counted = sum((value.value for value in ordered), Decimal(0))
        return WHOLE * counted / sum((value.base or WHOLE for value in ordered), Decimal(0))
    days = [list(of_a_day) for _day, of_a_day in groupby(ordered, key=lambda value: value.on)]
    if rule == CalculationRule.SUM:
        return sum((value.value for value in ordered), Decimal(0))
    if rule == CalculationRule.AVERAGE:
        return _mean([_mean_of_parts(day) for day in days])
    standing = _standing(days)
    return max(standing) if rule == CalculationRule.MAX else standing[-1]


def _standing(days: Sequence[Sequence[Value]]) -> list[Decimal]:
    """What stands after each day: a part stays as it was until it, or the whole, is measured again."""
    parts: dict[str, Decimal] = {}
    found = []
    for day in days:
        measured = {value.part: value.value for value in day}
        parts = measured if "" in measured else {name: value for name, value in parts.items() if name} | measured
        found.append(sum(parts.values(), Decimal(0)))
    return found


def _mean_of_parts(day: Sequence[Value]) -> Decimal:
    if all(value.base for value in day):
        weights = [value.base or Decimal(0) for value in day]
        weighed = (value.value * weight for value, weight in zip(day, weights, strict=True))
        return sum(weighed, Decimal(0)) / sum(weights, Decimal(0))
    return _mean([value.value for value in day])


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


def by_part(rule: str, values: Iterable[Value]) -> dict[str, Decimal]:
    """What the values of each part come to by the rule; the whole is no part."""
    named: dict[str, list[Value]] = {}
    for value in values:
        if value.part:
            named.setdefault(value.part, []).append(value)
    return {part: found for part in named if (found := roll_up(rule, named[part])) is not None}


def series(rule: str, values: Iterable[Value]) -> list[tuple[datetime.date, Decimal]]:
    """What the values came to after each day on which something was measured, in the order of time."""
    known = list(values)
    days = sorted({value.on for value in known})
    return [
        (day, found)
        for day in days
        if (found := roll_up(rule, [value for value in known if value.on <= day])) is not None
    ]


def way_gone(baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> int | None:
    """Whole per cent of the way from baseline to target, cut off; None where one of the three is not known.

    The way runs up or down as the target lies; what went the wrong way is less than nothing.
    """
    if baseline is None or target is None or actual is None or baseline == target:
        return None
    return int(WHOLE * (actual - baseline) / (target - baseline))


def is_reached(direction: str, target: Decimal | None, actual: Decimal | None) -> bool | None:
    """Whether the target is reached; None where target or actual value is not known."""
    if target is None or actual is None:
        return None
    return actual <= target if direction == Direction.DOWN else actual >= target


def target_of(targets: dict[str, Any], year: int) -> Decimal | None:
    """The target of ``year``, or of the latest year before it; None when there is none that can be read."""
    known = sorted(int(key) for key in targets if str(key).isdigit() and int(key) <= year)
    if not known:
        return None
    try:
        return Decimal(str(targets[str(known[-1])]))
    except (ArithmeticError, KeyError):
        return None
