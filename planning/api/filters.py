"""Filters of the API; a value that cannot be read is refused with a sentence."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from common.api.updated import UpdatedSince
from planning.models import (
    Activity,
    Assumption,
    Biennium,
    CarryOver,
    ChangeRequest,
    ExpectedResult,
    Indicator,
    Mandate,
    MandateLink,
    Measurement,
    Output,
    ProgressEntry,
    Risk,
    SynergyPair,
    SynergyRound,
    Workplan,
    WorkplanVersion,
)
from planning.queries.bienniums import biennium_asked
from structure.models import Staff

BIENNIUM = OpenApiParameter("biennium", int, description="First year of the biennium; the current one without it")


def biennium_named(text: Any) -> Biennium:
    """The biennium that starts in the year ``text``, or the current one without a year; a program gets no other.

    Raises ``ValidationError`` for a year in which no biennium starts.
    """
    biennium = biennium_asked(text)
    if text is not None and str(biennium.starts_in) != text:
        raise ValidationError({"biennium": [_("There is no biennium that starts in this year.")]})
    return biennium


def first_year(path: str) -> django_filters.NumberFilter:
    """The filter ``biennium``: the first year of the biennium at the end of the path."""
    return django_filters.NumberFilter(
        field_name=f"{path}starts_in", min_value=1990, max_value=2100, label="First year of the biennium"
    )


class BienniumFilters(django_filters.FilterSet):
    class Meta:
        model = Biennium
        fields = ["phase", "is_current"]


class ActivityFilters(django_filters.FilterSet):
    biennium = first_year("biennium__")
    cluster = django_filters.CharFilter(field_name="cluster__code", label="Code of the cluster, A to H")
    project = django_filters.CharFilter(field_name="project__code", label="Code of the project")
    unit = django_filters.CharFilter(field_name="lead_unit__code", label="Code of the lead unit")
    division = django_filters.CharFilter(
        field_name="lead_unit__division__code", label="Code of the lead unit's division"
    )
    mandate = django_filters.CharFilter(method="of_mandate", label="Address of a mandate it answers")
    updated_since = UpdatedSince()
    search = django_filters.CharFilter(method="find", label="Part of the code or the title")
    ordering = django_filters.OrderingFilter(
        fields=[("code", "code"), ("ends_on", "end"), ("percent", "percent"), ("last_entry_on", "last_entry_on")],
        label="Order of the rows; a minus turns it round",
    )

    class Meta:
        model = Activity
        fields = ["status", "function", "priority", "output_status"]

    def of_mandate(self, activities: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return activities.filter(mandate_shares__mandate__address=value)

    def find(self, activities: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return activities.filter(title__icontains=value) | activities.filter(code__istartswith=value)


class ProgressFilters(django_filters.FilterSet):
    biennium = first_year("activity__biennium__")

    class Meta:
        model = ProgressEntry
        fields = ["status"]


class WorkplanFilters(django_filters.FilterSet):
    biennium = first_year("biennium__")
    division = django_filters.CharFilter(field_name="unit__division__code", label="Code of the unit's division")

    class Meta:
        model = Workplan
        fields = ["state"]


class ExtractFilters(django_filters.FilterSet):
    unit = django_filters.CharFilter(field_name="unit__code", label="Code of the person's unit")

    class Meta:
        model = Staff
        fields: list[str] = []


class WorkplanVersionFilters(django_filters.FilterSet):
    biennium = first_year("workplan__biennium__")

    class Meta:
        model = WorkplanVersion
        fields: list[str] = []


class ChangeRequestFilters(django_filters.FilterSet):
    biennium = first_year("workplan__biennium__")
    unit = django_filters.CharFilter(field_name="workplan__unit__code", label="Code of the unit")
    activity = django_filters.CharFilter(field_name="activity__code", label="Code of the activity")

    class Meta:
        model = ChangeRequest
        fields = ["state", "kind"]


class ExpectedResultFilters(django_filters.FilterSet):
    biennium = first_year("biennium__")
    goal = django_filters.NumberFilter(
        field_name="goal__number", min_value=1, max_value=99, label="Number of the operational goal"
    )

    class Meta:
        model = ExpectedResult
        fields: list[str] = []


class OutputFilters(django_filters.FilterSet):
    biennium = first_year("result__biennium__")
    result = django_filters.CharFilter(field_name="result__code", label="Code of the expected result")

    class Meta:
        model = Output
        fields: list[str] = []


class AssumptionFilters(django_filters.FilterSet):
    biennium = first_year("result__biennium__")
    result = django_filters.CharFilter(field_name="result__code", label="Code of the expected result")

    class Meta:
        model = Assumption
        fields: list[str] = []


class RiskFilters(AssumptionFilters):
    class Meta:
        model = Risk
        fields = ["likelihood", "impact"]


class IndicatorFilters(django_filters.FilterSet):
    biennium = django_filters.NumberFilter(
        method="of_biennium", min_value=1990, max_value=2100, label="First year of the biennium"
    )
    result = django_filters.CharFilter(field_name="result__code", label="Code of the expected result")
    output = django_filters.CharFilter(field_name="output__code", label="Code of the output")

    class Meta:
        model = Indicator
        fields = ["rule", "direction"]

    def of_biennium(self, indicators: QuerySet[Indicator], name: str, value: Any) -> QuerySet[Indicator]:
        return indicators.filter(Q(result__biennium__starts_in=value) | Q(output__result__biennium__starts_in=value))


class MeasurementFilters(django_filters.FilterSet):
    class Meta:
        model = Measurement
        fields = ["part", "measured_on"]


class MandateFilters(django_filters.FilterSet):
    decision = django_filters.CharFilter(field_name="decision__symbol", label="Symbol of the decision")
    instrument = django_filters.CharFilter(
        field_name="decision__instrument__code", label="Code of the instrument: CBD, CPB or NP"
    )
    updated_since = UpdatedSince()
    search = django_filters.CharFilter(method="find", label="Part of the address or the title")

    class Meta:
        model = Mandate
        fields = ["status", "kind", "term"]

    def find(self, mandates: QuerySet[Mandate], name: str, value: str) -> QuerySet[Mandate]:
        return mandates.filter(title__icontains=value) | mandates.filter(address__icontains=value)


class MandateLinkFilters(django_filters.FilterSet):
    mandate = django_filters.CharFilter(method="of_mandate", label="Address of a mandate at either end")

    class Meta:
        model = MandateLink
        fields = ["kind"]

    def of_mandate(self, links: QuerySet[MandateLink], name: str, value: str) -> QuerySet[MandateLink]:
        return links.filter(Q(mandate__address=value) | Q(other__address=value))


class SynergyRoundFilters(django_filters.FilterSet):
    biennium = first_year("biennium__")

    class Meta:
        model = SynergyRound
        fields = ["scope"]


class SynergyPairFilters(django_filters.FilterSet):
    biennium = first_year("round__biennium__")
    round = django_filters.NumberFilter(
        field_name="round__number", min_value=1, max_value=10**9, label="Number of the synergy round"
    )
    activity = django_filters.CharFilter(method="of_activity", label="Code of one of the two activities")

    class Meta:
        model = SynergyPair
        fields = ["kind", "decision"]

    def of_activity(self, pairs: QuerySet[SynergyPair], name: str, value: str) -> QuerySet[SynergyPair]:
        return pairs.filter(Q(first__code=value) | Q(second__code=value))


class CarryOverFilters(django_filters.FilterSet):
    biennium = first_year("copy__biennium__")
    unit = django_filters.CharFilter(field_name="copy__lead_unit__code", label="Code of the lead unit")

    class Meta:
        model = CarryOver
        fields: list[str] = []
