"""The eight cross-cutting clusters of the bundled approach, their teams and projects (source paras 18-52).

A cluster knows no activity: activities, above, point at their cluster and their project.
"""

from clusters.models.acceptance import RuleAcceptance
from clusters.models.charter import Charter, CharterVersion
from clusters.models.close_out import CloseOut
from clusters.models.cluster import Cluster, CoreFunction
from clusters.models.lesson import WHOLE_SECRETARIAT, Lesson
from clusters.models.procedure import Acknowledgement, OperatingProcedure, ProcedureVersion
from clusters.models.project import Project, ProjectDeliverable, Stage, StageReceipt
from clusters.models.selection import Assessment, Candidate, CriterionScore, CriterionWeight, SelectionRound
from clusters.models.team import Membership

__all__ = [
    "WHOLE_SECRETARIAT",
    "Acknowledgement",
    "Assessment",
    "Candidate",
    "Charter",
    "CharterVersion",
    "CloseOut",
    "Cluster",
    "CoreFunction",
    "CriterionScore",
    "CriterionWeight",
    "Lesson",
    "Membership",
    "OperatingProcedure",
    "ProcedureVersion",
    "Project",
    "ProjectDeliverable",
    "RuleAcceptance",
    "SelectionRound",
    "Stage",
    "StageReceipt",
]
