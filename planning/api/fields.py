"""What clients send in place of keys: codes, addresses, mail addresses, dates as people write them.

Every code is looked up among what the reader may see; ``context`` of the serializer holds ``user`` and, where
codes are those of one, ``biennium``.
"""

import re
from abc import abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.dates import DateNotUnderstood, PartialDate, read_date
from planning.models import OperationalGoal, Target
from planning.queries.meetings import meetings_visible_to
from planning.rules.indicator_values import as_number

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
Rows = Callable[[Any, Any], "QuerySet[Any]"]


@extend_schema_field(OpenApiTypes.STR)
class Said(serializers.Field[Any, Any, Any, Any]):
    """A text that is read into something else; ``read`` returns it or raises ``serializers.ValidationError``."""

    def to_internal_value(self, data: Any) -> Any:
        return self.read(serializers.CharField(max_length=60).run_validation(data))

    @abstractmethod
    def read(self, text: str) -> Any: ...


class Code(Said):
    """A code or address that names one row; comes out as its key. ``rows`` are what the user sees in the biennium."""

    def __init__(self, rows: Rows, lookup: str = "code", **named: Any) -> None:
        super().__init__(**named)
        self.rows, self.lookup = rows, lookup

    def read(self, text: str) -> Any:
        seen = self.rows(self.context["user"], self.context.get("biennium"))
        return self.came_out(_known(seen.filter(**{self.lookup: text}).first(), text))

    def came_out(self, row: Any) -> Any:
        return row.pk


class RowOf(Code):
    """A code or address that names one row, and comes out as the row itself."""

    def came_out(self, row: Any) -> Any:
        return row


class TargetCode(Said):
    """A target by its plan and number, such as ``AICHI/11``; comes out as its key."""

    def read(self, text: str) -> Any:
        plan, _slash, number = text.rpartition("/")
        numbered = number.isdecimal() and len(number) < 4
        rows = Target.objects.filter(plan__code=plan, number=int(number)) if numbered else Target.objects.none()
        return _known(rows.values_list("pk", flat=True).first(), text)


class MeetingCode(Said):
    """A meeting by its body and number, such as ``COP 13``; comes out as the meeting."""

    def read(self, text: str) -> Any:
        body, _space, number = text.rpartition(" ")
        numbered = number.isdecimal() and len(number) < 4
        seen = meetings_visible_to(self.context["user"])
        return _known(seen.filter(body=body, number=int(number)).first() if numbered else None, text)


def _known(found: Any, text: str) -> Any:
    if found is None:
        raise serializers.ValidationError(_("Nothing goes by “%(text)s” here.") % {"text": text})
    return found


class DateText(Said):
    """A date as precisely as it is known: ``2016-12-04``, ``Dec 2016``, ``Q4 2016``, ``2016``."""

    def read(self, text: str) -> PartialDate:
        try:
            return read_date(text)
        except DateNotUnderstood as error:
            raise serializers.ValidationError(error.sentence) from None


@extend_schema_field({"type": "object", "additionalProperties": {"type": "number"}, "example": {"2016": 3}})
class TargetsByYear(serializers.DictField):
    """The value aimed at by the end of each year: ``{"2016": 3}``."""

    child = serializers.DecimalField(max_digits=14, decimal_places=2)

    def to_internal_value(self, data: Any) -> dict[str, int | float]:
        return {year: as_number(value) for year, value in super().to_internal_value(data).items()}


@extend_schema_field(OpenApiTypes.INT)
class GoalNumber(serializers.Field[Any, Any, Any, Any]):
    """An operational goal of the biennium's framework by its number; comes out as the goal."""

    def to_internal_value(self, data: Any) -> Any:
        number = serializers.IntegerField(min_value=1, max_value=99).run_validation(data)
        goals = OperationalGoal.objects.filter(framework=self.context["biennium"].framework_id)
        return _known(goals.filter(number=number).first(), str(number))


@extend_schema_field({"type": "object", "additionalProperties": {"type": "number"}, "example": {"2016-Q3": 12.5}})
class DaysByQuarter(serializers.DictField):
    """Work-days by quarter: ``{"2016-Q3": 12.5}``."""

    child = serializers.DecimalField(max_digits=5, decimal_places=1)

    def to_internal_value(self, data: Any) -> Any:
        days: dict[tuple[int, int], Decimal] = {}
        for quarter, value in super().to_internal_value(data).items():
            named = _QUARTER.fullmatch(quarter)
            if named is None:
                raise serializers.ValidationError(
                    _("Name a quarter such as 2016-Q3, not “%(said)s”.") % {"said": quarter}
                )
            days[int(named[1]), int(named[2])] = value
        return days


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
        "example": {"fr": {"name": "…"}},
    }
)
class Translations(serializers.ReadOnlyField[Any]):
    """What is entered of a row in other languages, by the code of the language and the field; never a guess."""
