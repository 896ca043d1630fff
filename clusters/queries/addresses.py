"""Where projects, procedures, lessons, charters and teams stand: rows carry where they lead (docs/decisions/0006)."""

from django.urls import reverse

from clusters.models import CharterVersion, Cluster, Lesson, OperatingProcedure, ProcedureVersion, Project


def project_address(project: Project) -> str:
    return reverse("clusters:project-detail", args=[project.code])


def procedure_address(procedure: OperatingProcedure, page: str = "detail") -> str:
    return reverse(f"clusters:procedure-{page}", args=[procedure.code])


def version_address(version: ProcedureVersion, page: str = "detail") -> str:
    return reverse(f"clusters:version-{page}", args=[version.procedure.code, version.number])


def lesson_address(lesson: Lesson, page: str = "detail") -> str:
    return reverse(f"clusters:lesson-{page}", args=[lesson.pk])


def charter_address(cluster: Cluster, page: str = "") -> str:
    return reverse(f"clusters:charter{page}", args=[cluster.code])


def charter_version_address(version: CharterVersion) -> str:
    return reverse("clusters:charter-version", args=[version.cluster.code, version.number])


def team_address(cluster: Cluster) -> str:
    return reverse("clusters:team", args=[cluster.code])
