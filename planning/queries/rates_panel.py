"""The implementation rates of a biennium for a page, whole and by division, goal and UN output status, as at a day."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from planning.enums import OutputStatus
from planning.models import Biennium
from planning.queries.framework_days import Framework, framework_on
from planning.rules.rates import Rates


@dataclass(frozen=True)
class RatesRow:
    """The rates of one division, goal or UN output status, each count with the address of its activities.

    The list of activities is of today alone, so the counts of a past day have no address.
    """

    label: str
    rates: Rates
    urls: dict[str, str]
    name: str = ""


@dataclass(frozen=True)
class RatesPanel:
    """The rates of a biennium, whole and by division, goal and UN output status."""

    biennium: Biennium
    whole: RatesRow
    by_division: list[RatesRow]
    by_goal: list[RatesRow]
    by_origin: list[RatesRow]


def rates_panel(user: Any, biennium: Biennium) -> RatesPanel:
    """The rates of today for a page; four queries."""
    return panel_of(framework_on(user, biennium, clock.today()))


def panel_of(framework: Framework) -> RatesPanel:
    """The rates as at the day of the framework, of the activities in it."""
    goals, origins = framework.rates_by_goal(), framework.rates_by_origin()
    return RatesPanel(
        biennium=framework.biennium,
        whole=_row(framework, _("All"), framework.rates()),
        by_division=[
            _row(framework, code, found, name=name, division=code)
            for code, name, found in framework.rates_by_division()
        ],
        by_goal=[
            _row(framework, _("Goal %(n)s") % {"n": number}, goals[number], goal=str(number))
            for number in sorted(number for number in goals if number is not None)
        ]
        + [_row(framework, _("under no output"), found, output="none") for key, found in goals.items() if key is None],
        by_origin=[
            _row(framework, str(OutputStatus(key).label), origins[key], origin=key)
            for key in OutputStatus.values
            if key in origins
        ],
    )


def _row(framework: Framework, label: str, found: Rates, *, name: str = "", **where: str) -> RatesRow:
    def url(**what: str) -> str:
        query = {"biennium": str(framework.biennium.starts_in), **where, **what}
        return f"{reverse('planning:activity-list')}?{urlencode(query)}"

    mandated = {} if "origin" in where else {"origin": "mandated"}
    return RatesRow(
        label=label,
        rates=found,
        name=name,
        urls={
            "mandated": url(**mandated),
            "mandated_implemented": url(**mandated, outcome="implemented"),
            "all": url(),
            "all_implemented": url(outcome="implemented"),
        }
        if framework.is_now
        else {},
    )
