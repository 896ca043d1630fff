"""What a historic row said on a past day, for many rows in one query."""

import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.utils import timezone


def field_then(model: Any, field: str, key: str, day: datetime.date) -> Subquery:
    """The value of ``field`` that a row of ``model`` had at the end of ``day``.

    ``key`` names the key of the row in the outer query. Of a row that is on record only since later, the
    first known value counts; None of one without history.
    """
    morning_after = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time())
    later: Any = Case(
        When(history_date__gte=timezone.make_aware(morning_after), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    versions = model.history.filter(id=OuterRef(key)).annotate(later=later)
    first_of_later: Any = Case(When(later=1, then=F("history_date")))
    ordered = versions.order_by("later", first_of_later.asc(), "-history_date", "-history_id")
    kept: Any = model._meta.get_field(field.removesuffix("_id"))
    plain = BigIntegerField() if kept.is_relation else kept.__class__(max_length=kept.max_length)
    return Subquery(ordered.values(field)[:1], output_field=plain)
