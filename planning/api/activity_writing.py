"""What is sent to write an activity of a draft workplan: codes instead of keys, dates as people write them.

Only shapes and names are looked at here; the rules, and their sentences, are those of the page.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rest_framework import serializers

from clusters.queries.clusters import clusters_visible_to, projects_visible_to
from common.api.fields import Code
from common.dates import PartialDate
from planning.api.fields import DateText, DaysByQuarter, TargetCode
from planning.enums import AssignmentRole, Function, Outcome, OutputStatus, Priority, Standing
from planning.queries.activities import activities_visible_to
from planning.queries.mandates import mandates_visible_to
from planning.queries.result_page import outputs_visible_to
from planning.rules.plan_edit import (
    ActivityValues,
    DeliverableValue,
    DependencyValue,
    MilestoneValue,
    PersonValue,
    ShareValue,
)
from structure.queries.people import staff_visible_to
from structure.queries.units import units_visible_to


def _people(user: Any, _biennium: Any) -> Any:
    return staff_visible_to(user)


class SentShare(serializers.Serializer[Any]):
    mandate = Code(lambda user, _biennium: mandates_visible_to(user), "address")
    percent = serializers.DecimalField(max_digits=5, decimal_places=2)


class SentPerson(serializers.Serializer[Any]):
    email = Code(_people, "user__email__iexact")
    role = serializers.ChoiceField(choices=AssignmentRole.choices)
    days = DaysByQuarter(default=dict)


class SentItem(serializers.Serializer[Any]):
    """A milestone or deliverable: without ``id`` a new one; ``drop`` takes an open one away."""

    id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**53)
    title = serializers.CharField(max_length=400)
    due = DateText()
    drop = serializers.BooleanField(default=False)


class SentDependency(serializers.Serializer[Any]):
    after = Code(lambda user, biennium: activities_visible_to(user).filter(biennium=biennium))
    lag_days = serializers.IntegerField(default=0, min_value=-10_000, max_value=10_000)


class ActivityWriteSerializer(serializers.Serializer[Any]):
    """The values of an activity; ``context`` names the ``user`` and the ``biennium``.

    Lists replace what there is, except ``milestones`` and ``deliverables``, which name what is new, changed or dropped.
    """

    title = serializers.CharField(required=False, max_length=400)
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    start = DateText(required=False)
    end = DateText(required=False)
    function = serializers.ChoiceField(choices=Function.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    output = Code(
        lambda user, biennium: outputs_visible_to(user).filter(result__biennium=biennium),
        required=False,
        allow_null=True,
    )
    cluster = Code(lambda user, _biennium: clusters_visible_to(user), required=False, allow_null=True)
    project = Code(lambda user, _biennium: projects_visible_to(user), required=False, allow_null=True)
    lead_officer = Code(_people, "user__email__iexact", required=False, allow_null=True)
    output_status = serializers.ChoiceField(choices=OutputStatus.choices, required=False)
    standing = serializers.ChoiceField(choices=Standing.choices, required=False)
    outcome = serializers.ChoiceField(choices=Outcome.choices, required=False, allow_blank=True)
    supporting_units = serializers.ListField(
        child=Code(lambda user, _biennium: units_visible_to(user)), required=False, max_length=20
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
