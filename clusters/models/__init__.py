"""The eight cross-cutting clusters of the bundled approach, their teams and projects (source paras 18-52).

A cluster knows no activity: activities, above, point at their cluster and their project.
"""

from clusters.models.cluster import Cluster, CoreFunction
from clusters.models.lesson import Lesson
from clusters.models.procedure import Acknowledgement, OperatingProcedure, ProcedureVersion
from clusters.models.project import CriterionScore, Project, Stage
from clusters.models.team import Membership

__all__ = [
    "Acknowledgement",
    "Cluster",
    "CoreFunction",
    "CriterionScore",
    "Lesson",
    "Membership",
    "OperatingProcedure",
    "ProcedureVersion",
    "Project",
    "Stage",
]
