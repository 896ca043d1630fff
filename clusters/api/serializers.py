"""What the API says of clusters and projects."""

from rest_framework import serializers

from clusters.models import Cluster, CoreFunction, Project, Stage


class CoreFunctionSerializer(serializers.ModelSerializer[CoreFunction]):
    class Meta:
        model = CoreFunction
        fields = ["letter", "text"]


class ClusterSerializer(serializers.ModelSerializer[Cluster]):
    names = serializers.SerializerMethodField(help_text="Name by language")
    core_functions = CoreFunctionSerializer(many=True, read_only=True)
    projects = serializers.SerializerMethodField(help_text="Codes of the cluster's projects")

    class Meta:
        model = Cluster
        fields = [
            "code",
            "name",
            "names",
            "mandate",
            "note",
            "core_functions",
            "projects",
            "charter_adopted_on",
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

    class Meta:
        model = Stage
        fields = ["order", "unit", "division", "title", "mode", "state", "handed_over_on"]


class ProjectSerializer(serializers.ModelSerializer[Project]):
    cluster = serializers.CharField(source="cluster.code", read_only=True)
    originating_unit = serializers.CharField(
        source="originating_unit.code", read_only=True, default=None, allow_null=True
    )
    stages = StageSerializer(many=True, read_only=True)

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
            "source",
            "demonstration",
        ]
