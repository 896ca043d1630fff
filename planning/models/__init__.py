"""What was asked, what is planned, and what is done. One file per noun."""

from planning.models.activities import (
    Activity,
    Assignment,
    AssignmentDays,
    Deliverable,
    Dependency,
    MandateShare,
    Milestone,
    TargetLink,
)
from planning.models.carry_overs import CarryOver
from planning.models.frameworks import (
    Biennium,
    GuidingActivity,
    OperationalFramework,
    OperationalGoal,
    OperationalPurpose,
    StrategicGoal,
    StrategicPlan,
    Target,
)
from planning.models.imports import ActivityNote, ImportMapping, ImportRun
from planning.models.load import LoadPolicy
from planning.models.mandates import Decision, Instrument, Mandate, MandateLink, Meeting
from planning.models.parts import PartsChange
from planning.models.periods import PeriodLock
from planning.models.progress import Evidence, ProgressDraft, ProgressEntry
from planning.models.results import Assumption, ExpectedResult, Indicator, Measurement, Output, Risk
from planning.models.synergies import SynergyPair, SynergyRecord, SynergyRound
from planning.models.workplans import ChangeRequest, Workplan, WorkplanReview, WorkplanVersion

__all__ = [
    "Activity",
    "ActivityNote",
    "Assignment",
    "AssignmentDays",
    "Assumption",
    "Biennium",
    "CarryOver",
    "ChangeRequest",
    "Decision",
    "Deliverable",
    "Dependency",
    "Evidence",
    "ExpectedResult",
    "GuidingActivity",
    "ImportMapping",
    "ImportRun",
    "Indicator",
    "Instrument",
    "LoadPolicy",
    "Mandate",
    "MandateLink",
    "MandateShare",
    "Measurement",
    "Meeting",
    "Milestone",
    "OperationalFramework",
    "OperationalGoal",
    "OperationalPurpose",
    "Output",
    "PartsChange",
    "PeriodLock",
    "ProgressDraft",
    "ProgressEntry",
    "Risk",
    "StrategicGoal",
    "StrategicPlan",
    "SynergyPair",
    "SynergyRecord",
    "SynergyRound",
    "Target",
    "TargetLink",
    "Workplan",
    "WorkplanReview",
    "WorkplanVersion",
]
