"""What has become of the outputs of a biennium: implemented, unsettled, and the two implementation rates.

Defined here, and over rows already read in ``planning.rules.rates``; nowhere else. In the sense of United Nations
programme performance every activity is an output. It is
**implemented** when that is its outcome, or when it is done and no other outcome has been given. It is **unsettled**
while it is not done, has no outcome, and has not been carried into the next biennium.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.documents.sheets import SheetColumn
from common.lists import Select, chosen
from planning.enums import MANDATED, ActivityStatus, Outcome, OutputStatus
from planning.models import Activity
from planning.rules.rates import Rate, Rates

IMPLEMENTED = Q(outcome=Outcome.IMPLEMENTED) | Q(outcome="", status=ActivityStatus.DONE)
UNSETTLED = Q(outcome="", carried_to__isnull=True) & ~Q(status=ActivityStatus.DONE)
ORIGINS = (("mandated", gettext_lazy("mandated")), *OutputStatus.choices)
OUTCOMES = (
    ("implemented", gettext_lazy("implemented")),
    ("unsettled", gettext_lazy("without outcome")),
    *(pair for pair in Outcome.choices if pair[0] != Outcome.IMPLEMENTED),
)


def rates(activities: QuerySet[Activity], *by: str) -> dict[Any, Rates]:
    """The rates of each group of activities (``None`` alone without ``by``), counted in one query."""
    mandated = Q(output_status__in=MANDATED)
    counts = {
        "mandated_done": Count("pk", filter=mandated & IMPLEMENTED),
        "mandated_all": Count("pk", filter=mandated),
        "every_done": Count("pk", filter=IMPLEMENTED),
        "every": Count("pk"),
    }
    if not by:
        return {None: _rates(activities.order_by().aggregate(**counts))}
    rows = activities.order_by().values(*by).annotate(**counts)
    return {row[by[0]] if len(by) == 1 else tuple(row[name] for name in by): _rates(row) for row in rows}


def _rates(row: Mapping[str, Any]) -> Rates:
    return Rates(Rate(row["mandated_done"], row["mandated_all"]), Rate(row["every_done"], row["every"]))


def outcome_filters(parameters: Mapping[str, str]) -> list[Select]:
    """``?origin=`` (UN output status) and ``?outcome=`` of the list of activities, where the address names them."""
    named = (("origin", _("UN output status"), ORIGINS), ("outcome", _("Outcome"), OUTCOMES))
    return [
        Select(name, label, choices, value)
        for name, label, choices in named
        if (value := chosen(parameters, name, choices))
    ]


def with_outcome(activities: QuerySet[Activity], named: list[Select]) -> QuerySet[Activity]:
    """The activities that came into the programme, and ended, as ``outcome_filters`` says."""
    for select in named:
        if select.name == "origin":
            kinds = MANDATED if select.value == "mandated" else {select.value}
            activities = activities.filter(output_status__in=kinds)
        elif select.name == "outcome":
            narrowed = {"implemented": IMPLEMENTED, "unsettled": UNSETTLED}
            activities = activities.filter(narrowed.get(select.value, Q(outcome=select.value)))
    return activities


def rate_columns() -> tuple[SheetColumn, ...]:
    """The heads of ``rate_cells``."""
    heads = (
        _("Mandated outputs"),
        _("Implemented of them"),
        _("Rate I1, %"),
        _("Rate I1, exact"),
        _("All outputs"),
        _("Implemented of all"),
        _("Rate I2, %"),
        _("Rate I2, exact"),
    )
    return tuple(SheetColumn(head, 14, "number") for head in heads)


def rate_cells(found: Rates) -> tuple[Any, ...]:
    """Counts, printed and exact value of both rates, as cells of a sheet."""
    cells: list[Any] = []
    for rate in (found.mandated, found.all):
        exact = None if rate.exact is None else round(float(rate.exact), 4)
        cells += [rate.total, rate.implemented, rate.percent, exact]
    return tuple(cells)
