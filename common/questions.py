"""Questions put into SQL once and asked again and again with other values.

Django takes ten times as long to put a question with a few joins into SQL as PostgreSQL takes to answer it. What every
page asks is therefore put into SQL the first time; from then on only the values change. The question itself is a
queryset like any other, in the one place that defines it, and nothing of an answer is kept.
"""

import datetime
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# A function of a module (what is made on the way would be put into SQL each time), and what it is given.
Question = Callable[..., QuerySet[Any]]
Statement = tuple[str, list[Any]]

# Stand for the values while a question is put into SQL: no row has such a key, and nothing is of such a day.
KEYS_FROM = 2**62
DAYS_FROM = datetime.date(9900, 1, 1)
NOTHING = "SELECT NULL WHERE false"

_in_sql: dict[Hashable, tuple[str, tuple[Any, ...]]] = {}


def keys_in_sql(question: Question, *given: Any) -> Statement:
    """The statement that reads the keys of the rows a question finds, and its parameters.

    Keys and days (whole numbers and dates, also in tuples) are values, which change from one time to the next; with
    whatever else it is given, a question is another question.
    """
    values: list[Any] = []
    marked = tuple(_marked(one, values) for one in given)
    kept = _in_sql.get((question, marked))
    if kept is None:
        kept = _in_sql[question, marked] = _put_into_sql(question(*marked))
    sql, parameters = kept
    return sql, [_value(one, values) for one in parameters]


def counts(questions: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    """How many rows each question (with what it is given) finds; all of them in one statement."""
    parts, parameters = [], []
    for question, *given in questions.values():
        sql, values = keys_in_sql(question, *given)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS found)")
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return dict(zip(questions, cursor.fetchone() or (), strict=True))


def _put_into_sql(found: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, parameters = found.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return NOTHING, ()
    return sql, tuple(parameters)


def _marked(one: Any, values: list[Any]) -> Any:
    """What stands for ``one`` in the SQL; its value goes to the end of ``values``."""
    if isinstance(one, tuple):
        parts = [_marked(part, values) for part in one]
        return type(one)(*parts) if hasattr(one, "_fields") else tuple(parts)
    if isinstance(one, bool) or not isinstance(one, int | datetime.date):
        return one
    values.append(one)
    place = len(values) - 1
    return KEYS_FROM + place if isinstance(one, int) else DAYS_FROM + datetime.timedelta(days=place)


def _value(parameter: Any, values: list[Any]) -> Any:
    """The value a parameter of the SQL stands for, or the parameter itself."""
    if isinstance(parameter, datetime.date) and parameter >= DAYS_FROM:
        return values[(parameter - DAYS_FROM).days]
    if isinstance(parameter, int) and parameter >= KEYS_FROM:
        return values[parameter - KEYS_FROM]
    return parameter
