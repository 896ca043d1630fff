"""The day an endpoint is asked as at: ``?as_at=2016-03-31``, the end of that day; today without it."""

import datetime
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from common import clock
from common.dates import FIRST_YEAR
from structure.forms.days import why_not_on_record

ASKED = "As it stood at the end of this day; today without it"


class DayAskedSerializer(serializers.Serializer[Any]):
    """The day that is asked."""

    as_at = serializers.DateField(required=False, help_text=ASKED)

    def validate_as_at(self, day: datetime.date) -> datetime.date:
        if day.year < FIRST_YEAR or day > clock.today():
            sentence = _("Ask for today or an earlier day, of the year %(year)s or later.")
            raise serializers.ValidationError(sentence % {"year": FIRST_YEAR})
        return day


class AsAt(django_filters.DateFilter):
    """Makes ``as_at`` known to a list with filters; its view reads the day by ``day_named`` and chooses the rows."""

    def __init__(self, **named: Any) -> None:
        super().__init__(label=ASKED, **named)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


def day_named(request: Request) -> datetime.date:
    """The day the address names, or today. Raises ``ValidationError`` for one to come or that cannot be read."""
    if "as_at" not in request.query_params:
        return clock.today()
    read = DayAskedSerializer(data={"as_at": request.query_params["as_at"]})
    read.is_valid(raise_exception=True)
    day: datetime.date = read.validated_data["as_at"]
    return day


def refuse_before(day: datetime.date, since: Callable[[], datetime.date | None]) -> None:
    """Raise ``ValidationError`` for a day before the first record; ``since`` as of ``why_not_on_record``."""
    if said := why_not_on_record(day, since):
        raise ValidationError({"as_at": [str(said)]})
