"""The implementation rates of United Nations programme performance: I1 of mandated outputs, I2 of all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitoring.metrics.window import Window
from planning.enums import OutputStatus
from planning.queries.facts import ActivityFact, rates_among
from planning.rules.rates import Rates
from structure.models import Division
from structure.queries.then import divisions_as_they_were


@dataclass(frozen=True)
class RatesGroup:
    """The rates of one division or of one UN output status; ``code`` is the division's or the status's own."""

    code: str
    name: str
    rates: Rates


@dataclass(frozen=True)
class ImplementationRates:
    """The rates of all outputs in the window, of each division and of each UN output status that has outputs."""

    whole: Rates
    divisions: list[RatesGroup]
    origins: list[RatesGroup]


def implementation_rates(window: Window, facts: Sequence[ActivityFact]) -> ImplementationRates:
    """Every activity is an output, those postponed or ended too: an outcome takes nothing out of the count."""
    divisions = _held(facts, lambda fact: fact.division)
    origins = _held(facts, lambda fact: fact.output_status)
    named = divisions_as_they_were(Division.objects.order_by("order", "code"), window.as_at)
    return ImplementationRates(
        whole=rates_among(facts),
        divisions=[
            RatesGroup(one.code, one.name, rates_among(divisions[one.code])) for one in named if one.code in divisions
        ],
        origins=[
            RatesGroup(origin.value, str(origin.label), rates_among(origins[origin.value]))
            for origin in OutputStatus
            if origin.value in origins
        ],
    )


def _held(facts: Sequence[ActivityFact], key: Callable[[ActivityFact], str]) -> dict[str, list[ActivityFact]]:
    held: dict[str, list[ActivityFact]] = defaultdict(list)
    for fact in facts:
        held[key(fact)].append(fact)
    return dict(held)
