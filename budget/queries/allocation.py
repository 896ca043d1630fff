"""What each mandate takes of money and work: the activities' amounts and work-days by the shares of their mandates.

**The cost of a mandate** is the sum of its parts of what each activity is planned to cost each fund in each year. The
parts of an amount are whole cents: what the shares give, rounded down, and the cents then left over one by one to the
largest remainders (then to the larger share, then to the mandate entered first). What the shares of an activity leave
of 100 per cent belongs to no mandate; shares of more than 100 per cent are taken in proportion. So the parts of an
amount always make the amount, and the sums by mandate, unit, cluster and fund are equal to the cent.

**The work-days of a mandate** are the days assigned in activities that count (``STATUSES_COUNTED``), shared out in the
same way without rounding; of a biennium they are those of ``planning.queries.coverage``.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Sum

from budget.models import ActivityCost
from planning.models import AssignmentDays

# A mandate's key (None: no mandate), an activity's key where asked for, and a year.
Parts = dict[tuple[Any, ...], Decimal]

# Shares in hundredths of a per cent, and what they leave of the whole, for the activities of ``line``.
_PARTS = """
share AS (
    SELECT activity_id, mandate_id, (percent * 100)::bigint AS weight FROM planning_mandateshare
     WHERE activity_id IN (SELECT activity_id FROM line)
), given AS (
    SELECT activity_id, sum(weight)::bigint AS weight FROM share GROUP BY activity_id
), part AS (
    SELECT share.activity_id, mandate_id, share.weight, greatest(given.weight, 10000) AS whole
      FROM share JOIN given USING (activity_id)
     UNION ALL
    SELECT activity_id, NULL, 10000 - coalesce(weight, 0), 10000
      FROM (SELECT DISTINCT activity_id FROM line) AS every LEFT JOIN given USING (activity_id)
     WHERE coalesce(weight, 0) < 10000
)"""

# All remainders of an amount together are the whole, as often as there are cents left over.
_COSTS = (
    "WITH line (activity_id, fund_id, year, amount) AS ({lines}), "
    + _PARTS
    + """, piece AS (
    SELECT activity_id, fund_id, year, mandate_id, weight, whole, cents * weight / whole AS floor,
           (cents * weight %% whole)::int AS remainder
      FROM (SELECT activity_id, fund_id, year, (amount * 100)::bigint AS cents FROM line) AS amount
      JOIN part USING (activity_id)
), placed AS (
    SELECT activity_id, year, mandate_id, floor, sum(remainder) OVER line_of / whole AS missing,
           row_number() OVER (line_of ORDER BY remainder DESC, weight DESC, mandate_id) AS place
      FROM piece WINDOW line_of AS (PARTITION BY activity_id, fund_id, year)
)
SELECT {keys}, sum(floor + (place <= missing)::int) / 100 FROM placed{where} GROUP BY {keys}"""
)

_DAYS = (
    "WITH line (activity_id, year, days) AS ({lines}), "
    + _PARTS
    + """
SELECT {keys}, sum(days * weight / whole) FROM line JOIN part USING (activity_id){where} GROUP BY {keys}"""
)


def costs_by_mandate(costs: QuerySet[ActivityCost]) -> Parts:
    """US dollars by mandate and year, in one statement; None stands for no mandate."""
    return _ask(_COSTS, _cost_lines(costs), "mandate_id, year")


def costs_of_mandate(costs: QuerySet[ActivityCost], mandate: int | None) -> Parts:
    """US dollars of one mandate (or of none) by activity and year."""
    return _ask(_COSTS, _cost_lines(costs), "activity_id, year", mandate)


def days_by_mandate(days: QuerySet[AssignmentDays]) -> Parts:
    """Work-days by mandate and year, in one statement; None stands for no mandate."""
    return _ask(_DAYS, _day_lines(days), "mandate_id, year")


def days_of_mandate(days: QuerySet[AssignmentDays], mandate: int | None) -> Parts:
    """Work-days of one mandate (or of none) by activity and year."""
    return _ask(_DAYS, _day_lines(days), "activity_id, year", mandate)


def _cost_lines(costs: QuerySet[ActivityCost]) -> QuerySet[Any, Any]:
    return costs.order_by().values_list("activity", "fund", "year").annotate(sum=Sum("amount"))


def _day_lines(days: QuerySet[AssignmentDays]) -> QuerySet[Any, Any]:
    return days.order_by().values_list("assignment__activity", "year").annotate(sum=Sum("days"))


_EVERY = object()


def _ask(statement: str, lines: QuerySet[Any, Any], keys: str, mandate: Any = _EVERY) -> Parts:
    """Run a statement over the ``lines``, which are what the person may see of what the page asks for."""
    try:
        inner, parameters = lines.query.sql_with_params()
    except EmptyResultSet:
        return {}
    where = ""
    if mandate is not _EVERY:
        where = " WHERE mandate_id IS NOT DISTINCT FROM %s"
        parameters = (*parameters, mandate)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(lines=inner, keys=keys, where=where), parameters)
        return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}
