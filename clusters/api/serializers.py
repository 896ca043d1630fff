"""What the API says of clusters and projects."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clusters.models import Cluster, CoreFunction, Project, ProjectDeliverable, Stage
from clusters.queries.selection import selection_summaries
from clusters.rules.stages import awaited_units


class CoreFunctionSerializer(serializers.ModelSerializer[CoreFunction]):
    class Meta:
        model = CoreFunction
        fields = ["letter", "text"]


class ClusterSerializer(serializers.ModelSerializer[Cluster]):
    names = serializers.SerializerMethodField(help_text="Name by language")
    core_functions = CoreFunctionSerializer(many=True, read_only=True)
    projects = serializers.SerializerMethodField(help_text="Codes of the cluster's projects")
    duties = serializers.CharField(read_only=True, help_text="Plain text: # a heading, 1. a step, - a point")
    charter_version = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Number of the adopted version; null while none is"
    )
    charter_sha256 = serializers.CharField(
        read_only=True, allow_null=True, help_text="Hash of the adopted mandate, core functions and duties"
    )

    class Meta:
        model = Cluster
        fields = [
            "code",
            "name",
            "names",
            "mandate",
            "note",
            "core_functions",
            "duties",
            "projects",
            "charter_adopted_on",
            "charter_version",
            "charter_sha256",
            "dossier_due_on",
            "source",
        ]

    def get_names(self, cluster: Cluster) -> dict[str, str]:
        translated = {language: words["name"] for language, words in cluster.translations.items() if "name" in words}
        return {"en": cluster.name, **translated}

    def get_projects(self, cluster: Cluster) -> list[str]:
        return [project.code for project in cluster.projects.all()]


class StageSerializer(serializers.ModelSerializer[Stage]):
    unit = serializers.CharField(source="unit.code", read_only=True)
    division = serializers.CharField(source="unit.division.code", read_only=True)

    confirmed = serializers.SerializerMethodField(help_text="Codes of the units that have confirmed the hand-over")
    awaited = serializers.SerializerMethodField(
        help_text="Codes of the units that have still to confirm it; it is done when all have"
    )

    class Meta:
        model = Stage
        fields = ["order", "unit", "division", "title", "mode", "state", "handed_over_on", "confirmed", "awaited"]

    def get_confirmed(self, stage: Stage) -> list[str]:
        return sorted(one.unit.code for one in stage.receipts.all())

    def get_awaited(self, stage: Stage) -> list[str]:
        return sorted(one.code for one in awaited_units(stage, list(stage.project.stages.all())))


class ProjectDeliverableSerializer(serializers.ModelSerializer[ProjectDeliverable]):
    class Meta:
        model = ProjectDeliverable
        fields = ["title", "due_on", "delivered_on"]


class SelectionSummarySerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Number of the selection")
    name = serializers.CharField()
    place = serializers.IntegerField(allow_null=True, help_text="Projects that are level share a place")
    of = serializers.IntegerField(help_text="How many projects stand in the selection")
    mark = serializers.FloatField(allow_null=True, help_text="Weighted mean of the five criteria, 1 to 5")
    apart = serializers.FloatField(
        allow_null=True, help_text="Distance between the highest and the lowest mark of an assessor"
    )
    assessors = serializers.IntegerField(help_text="How many scored; never who")
    dissents = serializers.IntegerField(allow_null=True)
    shown = serializers.BooleanField(
        help_text="False while it is being scored, for everybody who has not scored it and does not decide on it: "
        "place, mark, apart and dissents are null until it is decided on or the selection is closed"
    )
    level_with = serializers.ListField(child=serializers.CharField(), help_text="Codes of projects with the same mark")
    decision = serializers.CharField(help_text="selected, declined, or empty while it is not decided on")


class ProjectSerializer(serializers.ModelSerializer[Project]):
    cluster = serializers.CharField(source="cluster.code", read_only=True)
    originating_unit = serializers.CharField(
        source="originating_unit.code", read_only=True, default=None, allow_null=True
    )
    stages = StageSerializer(many=True, read_only=True)
    deliverables = ProjectDeliverableSerializer(many=True, read_only=True)
    selection = serializers.SerializerMethodField(
        help_text="The latest selection it stood in, or null; always null of an earlier day"
    )

    class Meta:
        model = Project
        fields = [
            "code",
            "title",
            "objective",
            "cluster",
            "originating_unit",
            "state",
            "starts_on",
            "ends_on",
            "is_pilot",
            "stages",
            "deliverables",
            "selection",
            "source",
            "demonstration",
        ]

    @extend_schema_field(SelectionSummarySerializer(allow_null=True))
    def get_selection(self, project: Project) -> dict[str, Any] | None:
        said = self.context.get("selections")
        if said is None:  # once for all the projects of an answer
            said = self.context["selections"] = selection_summaries(self.context["request"].user)
        return asdict(said[project.pk]) if project.pk in said else None
