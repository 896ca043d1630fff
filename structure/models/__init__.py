"""Who the Secretariat is: users, divisions, units, staff, delegations, the committee, the Bureau's seats.

Structures change; what has ended keeps its row and its dates and is never deleted.
"""

from structure.models.account import RoleGrant, User
from structure.models.bureau import BureauSeat
from structure.models.client import ApiToken, CalendarAddress, KeptAnswer
from structure.models.committee import CommitteeMember
from structure.models.organization import Division, Unit
from structure.models.reorganization import FormerDivision, FormerUnit, StructureChange
from structure.models.staff import Delegation, HeldSkill, Skill, SkillChange, Staff

__all__ = [
    "ApiToken",
    "BureauSeat",
    "CalendarAddress",
    "CommitteeMember",
    "Delegation",
    "Division",
    "FormerDivision",
    "FormerUnit",
    "HeldSkill",
    "KeptAnswer",
    "RoleGrant",
    "Skill",
    "SkillChange",
    "Staff",
    "StructureChange",
    "Unit",
    "User",
]
