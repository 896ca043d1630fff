"""What is sent to write an activity of a draft workplan: codes instead of keys, dates as people write them.

Only shapes and names are looked at here; the rules, and their sentences, are those of the page.
"""

import re
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clusters.models import Cluster, Project
from common.dates import DateNotUnderstood, PartialDate, read_date
from planning.enums import AssignmentRole, Function, Outcome, OutputStatus, Priority, Standing
from planning.models import Activity, Biennium, Mandate, Output, Target
from planning.rules.plan_edit import (
    ActivityValues,
    DeliverableValue,
    DependencyValue,
    MilestoneValue,
    PersonValue,
    ShareValue,
)
from structure.models import Staff, Unit

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
Rows = Callable[[Biennium], "QuerySet[Any]"]


@extend_schema_field(OpenApiTypes.STR)
class Said(serializers.Field[Any, Any, Any, Any]):
    """A text that is read into something else; ``read`` returns it or raises ``serializers.ValidationError``."""

    def to_internal_value(self, data: Any) -> Any:
        return self.read(serializers.CharField(max_length=60).run_validation(data))

    @abstractmethod
    def read(self, text: str) -> Any: ...


class Code(Said):
    """A code or address that names one row; comes out as its key. ``rows`` are those of the biennium at hand."""

    def __init__(self, rows: Rows, lookup: str = "code", **named: Any) -> None:
        super().__init__(**named)
        self.rows, self.lookup = rows, lookup

    def read(self, text: str) -> int:
        found = self.rows(self.context["biennium"]).filter(**{self.lookup: text}).values_list("pk", flat=True).first()
        return _known(found, text)


class TargetCode(Said):
    """A target by its plan and number, such as ``AICHI/11``; comes out as its key."""

    def read(self, text: str) -> int:
        plan, _slash, number = text.rpartition("/")
        numbered = number.isdecimal() and len(number) < 4
        rows = Target.objects.filter(plan__code=plan, number=int(number)) if numbered else Target.objects.none()
        return _known(rows.values_list("pk", flat=True).first(), text)


def _known(found: int | None, text: str) -> int:
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


class SentShare(serializers.Serializer[Any]):
    mandate = Code(lambda _biennium: Mandate.objects.all(), "address")
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)


class SentPerson(serializers.Serializer[Any]):
    email = Code(lambda _biennium: Staff.objects.all(), "user__email__iexact")
    role = serializers.ChoiceField(choices=AssignmentRole.choices)
    days = DaysByQuarter(default=dict)


class SentItem(serializers.Serializer[Any]):
    """A milestone or deliverable: without ``id`` a new one; ``drop`` takes an open one away."""

    id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**53)
    title = serializers.CharField(max_length=400)
    due = DateText()
    drop = serializers.BooleanField(default=False)


class SentDependency(serializers.Serializer[Any]):
    after = Code(lambda biennium: Activity.objects.filter(biennium=biennium))
    lag_days = serializers.IntegerField(default=0, min_value=-10_000, max_value=10_000)


class ActivityWriteSerializer(serializers.Serializer[Any]):
    """The values of an activity; ``context["biennium"]`` is the one it is planned in.

    Lists replace what there is, except ``milestones`` and ``deliverables``, which name what is new, changed or dropped.
    """

    title = serializers.CharField(required=False, max_length=400)
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    start = DateText(required=False)
    end = DateText(required=False)
    function = serializers.ChoiceField(choices=Function.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    output = Code(lambda biennium: Output.objects.filter(result__biennium=biennium), required=False, allow_null=True)
    cluster = Code(lambda _biennium: Cluster.objects.all(), required=False, allow_null=True)
    project = Code(lambda _biennium: Project.objects.all(), required=False, allow_null=True)
    lead_officer = Code(lambda _b: Staff.objects.all(), "user__email__iexact", required=False, allow_null=True)
    output_status = serializers.ChoiceField(choices=OutputStatus.choices, required=False)
    standing = serializers.ChoiceField(choices=Standing.choices, required=False)
    outcome = serializers.ChoiceField(choices=Outcome.choices, required=False, allow_blank=True)
    supporting_units = serializers.ListField(
        child=Code(lambda _biennium: Unit.objects.all()), required=False, max_length=20
    )
    targets = serializers.ListField(child=TargetCode(), required=False, max_length=40)
    mandates = SentShare(many=True, required=False, max_length=40)
    people = SentPerson(many=True, required=False, max_length=40)
    milestones = SentItem(many=True, required=False, max_length=40)
    deliverables = SentItem(many=True, required=False, max_length=40)
    depends_on = SentDependency(many=True, required=False, max_length=40)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")

    def changed(self, values: ActivityValues) -> ActivityValues:
        """The values with what was sent instead of what was there."""
        sent = self.validated_data
        given = {name: sent[name] for name in _SAME_NAME if name in sent}
        given |= {name: read(sent[field]) for field, (name, read) in _OTHER_NAME.items() if field in sent}
        return replace(values, **given)


class NewActivitySerializer(ActivityWriteSerializer):
    """A new activity names the unit in whose draft workplan it stands; its code is given out."""

    lead_unit = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=400)
    start = DateText()
    end = DateText()
    function = serializers.ChoiceField(choices=Function.choices)


def _item(kind: type[MilestoneValue]) -> Callable[[Any], list[MilestoneValue]]:
    return lambda rows: [kind(row["id"], row["title"], row["due"], row["drop"]) for row in rows]


_SAME_NAME = (
    "title",
    "description",
    "start",
    "end",
    "function",
    "priority",
    "output_status",
    "standing",
    "outcome",
)
_OTHER_NAME: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "output": ("output_id", lambda key: key),
    "cluster": ("cluster_id", lambda key: key),
    "project": ("project_id", lambda key: key),
    "lead_officer": ("lead_officer_id", lambda key: key),
    "supporting_units": ("supporting_unit_ids", lambda keys: keys),
    "targets": ("target_ids", lambda keys: keys),
    "mandates": ("shares", lambda rows: [ShareValue(row["mandate"], row["percent"]) for row in rows]),
    "people": ("people", lambda rows: [PersonValue(row["email"], row["role"], row["days"]) for row in rows]),
    "milestones": ("milestones", _item(MilestoneValue)),
    "deliverables": ("deliverables", _item(DeliverableValue)),
    "depends_on": ("dependencies", lambda rows: [DependencyValue(row["after"], row["lag_days"]) for row in rows]),
}


def nothing_yet(start: PartialDate, end: PartialDate) -> ActivityValues:
    """The values of an activity of which only the dates are said."""
    return ActivityValues(
        title="",
        description="",
        start=start,
        end=end,
        output_id=None,
        cluster_id=None,
        function=Function.IMPLEMENTATION,
        priority=Priority.MEDIUM,
        output_status=OutputStatus.PROGRAMMED,
        lead_officer_id=None,
        standing=Standing.PLANNED,
    )
