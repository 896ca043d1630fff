"""What each mandate takes of money and work: the activities' amounts and work-days by the shares of their mandates.

**The cost of a mandate** is the sum of its parts of what each activity is planned to cost each fund in each year. The
parts of an amount are whole cents: what the shares give, rounded down, and the cents then left over one by one to the
largest remainders (then to the larger share, then to the mandate entered first). What the shares of an activity leave
of 100 per cent belongs to no mandate; shares of more than 100 per cent are taken in proportion. So the parts of an
amount always make the amount, and the sums by mandate, unit, cluster and fund are equal to the cent.

**The work-days of a mandate** are the days assigned in activities that count (``STATUSES_COUNTED``), shared out in the
same way without rounding; of a biennium they are those of ``planning.queries.coverage``.

As at a past day the lines are those of then, and the shares are given: they have no table of their own.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Sum

from budget.models import ActivityCost
from planning.models import AssignmentDays

# A mandate's key (None: no mandate), an activity's key where asked for, and a year.
Parts = dict[tuple[Any, ...], Decimal]
# Activity and mandate (keys) and per cent; where none are given, those that stand are meant.
Shares = Sequence[tuple[int, int, Decimal]]
# The lines there are, or the sums of a past day by activity and year.
Days = QuerySet[AssignmentDays] | Mapping[tuple[int, int], Decimal]
Lines = tuple[str, tuple[Any, ...]]

# Shares in hundredths of a per cent, and what they leave of the whole, for the activities of ``line``.
_PARTS = """
share AS (
    SELECT activity_id, mandate_id, (percent * 100)::bigint AS weight FROM {shares}
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
_SHARES_NOW = "planning_mandateshare"
_SHARES_GIVEN = "unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS held (activity_id, mandate_id, percent)"
_COSTS_GIVEN = "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::numeric[])"
_DAYS_GIVEN = "SELECT * FROM unnest(%s::bigint[], %s::int[], %s::numeric[])"

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


def costs_by_mandate(costs: QuerySet[Any], shares: Shares | None = None) -> Parts:
    """US dollars by mandate and year, in one statement; None stands for no mandate."""
    return _ask(_COSTS, _cost_lines(costs), "mandate_id, year", shares)


def costs_of_mandate(costs: QuerySet[Any], mandate: int | None, shares: Shares | None = None) -> Parts:
    """US dollars of one mandate (or of none) by activity and year."""
    return _ask(_COSTS, _cost_lines(costs), "activity_id, year", shares, mandate)


def days_by_mandate(days: Days, shares: Shares | None = None) -> Parts:
    """Work-days by mandate and year, in one statement; None stands for no mandate."""
    return _ask(_DAYS, _day_lines(days), "mandate_id, year", shares)


def days_of_mandate(days: Days, mandate: int | None, shares: Shares | None = None) -> Parts:
    """Work-days of one mandate (or of none) by activity and year."""
    return _ask(_DAYS, _day_lines(days), "activity_id, year", shares, mandate)


def _cost_lines(costs: QuerySet[Any]) -> Lines | None:
    lines = costs.order_by().values_list("activity", "fund", "year").annotate(sum=Sum("amount"))
    if costs.model is ActivityCost:
        return _asked(lines)
    # Of versions PostgreSQL expects next to none, and would join them one by one: they are given instead.
    columns: list[list[Any]] = [list(column) for column in zip(*lines, strict=True)] or [[], [], [], []]
    return _COSTS_GIVEN, tuple(columns)


def _day_lines(days: Days) -> Lines | None:
    if isinstance(days, QuerySet):
        return _asked(days.order_by().values_list("assignment__activity", "year").annotate(sum=Sum("days")))
    return _DAYS_GIVEN, ([pk for pk, _year in days], [year for _pk, year in days], list(days.values()))


def _asked(lines: QuerySet[Any, Any]) -> Lines | None:
    """The statement of a queryset with its parameters; None of one that is empty by itself."""
    try:
        statement, parameters = lines.query.sql_with_params()
    except EmptyResultSet:
        return None
    return statement, parameters


_EVERY = object()


def _ask(statement: str, lines: Lines | None, keys: str, shares: Shares | None, mandate: Any = _EVERY) -> Parts:
    """Run a statement over the ``lines``, which are what the person may see of what the page asks for."""
    if lines is None:
        return {}
    inner, parameters = lines
    held = _SHARES_NOW
    if shares is not None:
        held, parameters = _SHARES_GIVEN, (*parameters, *([row[place] for row in shares] for place in range(3)))
    where = ""
    if mandate is not _EVERY:
        where = " WHERE mandate_id IS NOT DISTINCT FROM %s"
        parameters = (*parameters, mandate)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(lines=inner, shares=held, keys=keys, where=where), parameters)
        return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}
