"""What the API says of activities and mandates."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from planning.models import Activity, Dependency, Mandate, MandateShare
from structure.models import Unit


class MandateShareSerializer(serializers.ModelSerializer[MandateShare]):
    mandate = serializers.CharField(source="mandate.address", read_only=True)
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, coerce_to_string=False, read_only=True)

    class Meta:
        model = MandateShare
        fields = ["mandate", "percent"]


class PartialDateSerializer(serializers.Serializer[Any]):
    """A date as precisely as it is known: its first and last day, and what was said."""

    first = serializers.DateField(read_only=True)
    last = serializers.DateField(read_only=True)
    precision = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    biennium = serializers.IntegerField(source="biennium.starts_in", read_only=True)
    cluster = serializers.CharField(source="cluster.code", read_only=True, default=None, allow_null=True)
    project = serializers.CharField(source="project.code", read_only=True, default=None, allow_null=True)
    lead_unit = serializers.CharField(source="lead_unit.code", read_only=True)
    output = serializers.CharField(source="output.code", read_only=True, default=None, allow_null=True)
    start = PartialDateSerializer(read_only=True)
    end = PartialDateSerializer(read_only=True)
    planned_percent = serializers.IntegerField(read_only=True)
    points_behind = serializers.IntegerField(read_only=True)
    days_late = serializers.IntegerField(read_only=True)
    work_days = serializers.DecimalField(max_digits=8, decimal_places=1, coerce_to_string=False, read_only=True)
    mandates = MandateShareSerializer(source="mandate_shares", many=True, read_only=True)

    class Meta:
        model = Activity
        fields = [
            "code",
            "title",
            "biennium",
            "cluster",
            "project",
            "output",
            "lead_unit",
            "function",
            "priority",
            "start",
            "end",
            "status",
            "percent",
            "planned_percent",
            "points_behind",
            "days_late",
            "last_entry_on",
            "output_status",
            "outcome",
            "work_days",
            "mandates",
            "demonstration",
            "version",
        ]


class ItemSerializer(serializers.Serializer[Any]):
    """A milestone or deliverable of an activity; ``done_on`` is empty while it is open."""

    id = serializers.IntegerField(source="pk", read_only=True)
    title = serializers.CharField(read_only=True)
    due = PartialDateSerializer(read_only=True)
    done_on = serializers.DateField(read_only=True, allow_null=True)


class DeliverableSerializer(ItemSerializer):
    done_on = serializers.DateField(source="delivered_on", read_only=True, allow_null=True)


class DependencySerializer(serializers.ModelSerializer[Dependency]):
    after = serializers.CharField(source="after.code", read_only=True)

    class Meta:
        model = Dependency
        fields = ["after", "lag_days"]


class ActivityDetailSerializer(ActivitySerializer):
    """One activity with its parts; people are counted in work-days and not named."""

    supporting_units = serializers.SlugRelatedField[Unit](slug_field="code", many=True, read_only=True)
    targets = serializers.SerializerMethodField()
    milestones = ItemSerializer(many=True, read_only=True)
    deliverables = DeliverableSerializer(many=True, read_only=True)
    depends_on = DependencySerializer(many=True, read_only=True)

    class Meta(ActivitySerializer.Meta):
        fields = [
            *ActivitySerializer.Meta.fields,
            "description",
            "supporting_units",
            "targets",
            "milestones",
            "deliverables",
            "depends_on",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_targets(self, activity: Activity) -> list[str]:
        return [f"{link.target.plan.code}/{link.target.number}" for link in activity.target_links.all()]


class MandateSerializer(serializers.ModelSerializer[Mandate]):
    decision = serializers.CharField(source="decision.symbol", read_only=True)
    instrument = serializers.CharField(source="decision.instrument.code", read_only=True)
    addressees = serializers.ListField(child=serializers.CharField(), read_only=True)
    activities = serializers.SerializerMethodField()

    class Meta:
        model = Mandate
        fields = [
            "address",
            "decision",
            "instrument",
            "title",
            "text",
            "kind",
            "term",
            "addressees",
            "due_on",
            "status",
            "source",
            "activities",
            "demonstration",
            "version",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_activities(self, mandate: Mandate) -> list[str]:
        return [share.activity.code for share in mandate.shares.all()]
