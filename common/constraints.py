"""Database constraints that several apps need."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Func, Value


def one_at_a_time(*fields: str, name: str, sentence: Any) -> ExclusionConstraint:
    """Rows equal in ``fields`` never overlap in time, from ``valid_from`` to ``valid_to``, both days included.

    An empty ``valid_to`` is open-ended. ``sentence`` is what the user reads when the constraint refuses.
    """
    days = Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), (days, RangeOperators.OVERLAPS)],
        violation_error_message=sentence,
    )
