"""What can be written into an indicator and into a measurement of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, WrongState
from planning.enums import CalculationRule
from planning.models import Indicator, Measurement
from planning.rules.results import (
    LOCKED,
    check_measured_on,
    is_unlocked,
    locked_periods,
    period_label,
    period_of,
    result_of,
)

MOST_PARTS = 40
LONGEST_PART = 80  # characters
# What the figures of a quarter follow from, besides its measurements.
FIGURES = ("unit", "direction", "rule", "baseline")


def as_number(value: Decimal) -> int | float:
    """A target as it is kept: whole where it is whole."""
    return float(value) if value % 1 else int(value)


def check_indicator(indicator: Indicator, values: Mapping[str, Any]) -> None:
    """Raise ``InvalidInput`` for wrong parts or years, ``WrongState`` for what a locked quarter was counted by.

    The target of a year is fixed once its last quarter is locked. Unit, direction, rule and baseline are fixed once
    something was measured in a locked quarter. A part something was measured of stays.
    """
    parts = values.get("parts", indicator.parts)
    if len(parts) > MOST_PARTS or any(len(part) > LONGEST_PART for part in parts):
        raise InvalidInput({"parts": [_("Name at most 40 parts of at most 80 characters each.")]})
    if len(set(parts)) < len(parts):
        raise InvalidInput({"parts": [_("Name each part once.")]})
    biennium = result_of(indicator).biennium
    targets = values.get("targets", indicator.targets)
    if targets.keys() - indicator.targets.keys() - {str(year) for year in biennium.years}:
        raise InvalidInput({"targets": [_("Enter targets for the years of %(biennium)s.") % {"biennium": biennium}]})
    if not indicator.pk:
        return
    measured = list(indicator.measurements.values_list("measured_on", "part"))
    gone = {part for _on, part in measured if part} - set(parts)
    if gone:
        raise InvalidInput({"parts": [_("%(part)s was measured, so it stays.") % {"part": ", ".join(sorted(gone))}]})
    locked = locked_periods(biennium.years)
    changed = {name for name in FIGURES if name in values and values[name] != getattr(indicator, name)}
    for period in sorted({period_of(on) for on, _part in measured} & locked if changed else ()):
        raise WrongState(LOCKED % {"period": period_label(*period)})
    for year in sorted({*targets, *indicator.targets}):
        same = _number(targets.get(year)) == _number(indicator.targets.get(year))
        if not same and (int(year), 4) in locked:
            raise WrongState(LOCKED % {"period": period_label(int(year), 4)})


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def check_measurement(indicator: Indicator, measurement: Measurement, values: Mapping[str, Any]) -> None:
    """Raise ``WrongState`` for a locked quarter, ``InvalidInput`` for a wrong day, part or base."""
    day = values.get("measured_on", measurement.measured_on)
    check_measured_on(day, result_of(indicator).biennium)
    is_unlocked([day, *([measurement.measured_on] if measurement.pk else [])])
    part = values.get("part", measurement.part)
    if part and part not in indicator.parts:
        raise InvalidInput({"part": [_("Choose one of the parts of this indicator.")]})
    base = values.get("base", measurement.base)
    if indicator.rule == CalculationRule.RATIO and base is None:
        raise InvalidInput({"base": [_("Say out of how many: this indicator is a ratio.")]})
