"""The work-days of each mandate by cluster or unit, exact and as whole days that add up."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, Sum, Value

from planning.enums import STATUSES_COUNTED
from planning.models import Biennium, MandateShare
from planning.queries.coverage import Days, whole_days
from planning.queries.mandate_sources import Source

COLUMNS = {"cluster": "activity__cluster__code", "unit": "activity__lead_unit__code"}
NOTHING = Decimal(0)
_DAYS: Any = DecimalField(max_digits=14, decimal_places=4)


def days_by_mandate(biennium: Biennium, by: str, year: int | None) -> Days:
    """Exact work-days of what counts, by mandate and ``by`` (a key of COLUMNS); of one year, or of the biennium."""
    shares = MandateShare.objects.filter(activity__biennium=biennium, activity__status__in=STATUSES_COUNTED)
    worked = "activity__work_days"
    if year is not None:
        shares, worked = shares.filter(activity__assignments__days__year=year), "activity__assignments__days__days"
    rows = (
        shares.order_by()
        .values_list("mandate", COLUMNS[by])
        .annotate(sum=Sum(ExpressionWrapper(F("percent") * F(worked) / Value(Decimal(100)), _DAYS)))
    )
    return {(mandate, column or ""): days for mandate, column, days in rows if days}


def whole_by_mandate(
    days: Days, columns: Sequence[str], mandates: Sequence[dict[str, Any]], sources: Sequence[Source]
) -> dict[tuple[int, str], int]:
    """Whole days of each mandate and column, which make those of its decision, and these those of its source.

    The sources are rounded first, as on the page of results, so that the two pages never differ by a day.
    """
    by_decision: dict[int, list[int]] = defaultdict(list)
    for mandate in mandates:
        by_decision[mandate["decision"]].append(mandate["pk"])
    found: dict[tuple[int, str], int] = {}
    for column in columns:
        of_decision = {
            decision: sum((days.get((key, column), NOTHING) for key in keys), NOTHING)
            for decision, keys in by_decision.items()
        }
        held = [[decision for decision in source.decisions if decision in by_decision] for source in sources]
        of_source = [sum((of_decision[decision] for decision in decisions), NOTHING) for decisions in held]
        for decisions, total in zip(held, whole_days(of_source), strict=True):
            parts = whole_days([of_decision[decision] for decision in decisions], total)
            for decision, part in zip(decisions, parts, strict=True):
                keys = by_decision[decision]
                whole = whole_days([days.get((key, column), NOTHING) for key in keys], part)
                found.update({(key, column): value for key, value in zip(keys, whole, strict=True)})
    return found
