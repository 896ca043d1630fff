"""What clients send of a plan in place of keys: targets, meetings, goals, dates as people write them."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api.fields import Said, known
from common.dates import DateNotUnderstood, PartialDate, read_date
from planning.models import OperationalGoal, Target
from planning.queries.meetings import meetings_visible_to
from planning.rules.indicator_values import as_number

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


class TargetCode(Said):
    """A target by its plan and number, such as ``AICHI/11``; comes out as its key."""

    def read(self, text: str) -> Any:
        plan, _slash, number = text.rpartition("/")
        numbered = number.isdecimal() and len(number) < 4
        rows = Target.objects.filter(plan__code=plan, number=int(number)) if numbered else Target.objects.none()
        return known(rows.values_list("pk", flat=True).first(), text)


class MeetingCode(Said):
    """A meeting by its body and number, such as ``COP 13``; comes out as the meeting."""

    def read(self, text: str) -> Any:
        body, _space, number = text.rpartition(" ")
        numbered = number.isdecimal() and len(number) < 4
        seen = meetings_visible_to(self.context["user"])
        return known(seen.filter(body=body, number=int(number)).first() if numbered else None, text)


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
        return known(goals.filter(number=number).first(), str(number))


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
