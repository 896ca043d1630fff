"""Choices of the structure: natures of units, grades, bodies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitNature(models.TextChoices):
    FUNCTIONAL = "functional", _("functional (thematic)")
    PROCESS = "process", _("process (cross-cutting)")
    SUPPORT = "support", _("support")


class StructureChangeKind(models.TextChoices):
    """What happened to a unit or a division."""

    OPENED = "opened", _("opened")
    RENAMED = "renamed", _("renamed")
    MOVED = "moved", _("moved to another division")
    NATURE = "nature", _("changed in nature")
    SPLIT = "split", _("split")
    MERGED = "merged", _("merged into another")
    CLOSED = "closed", _("closed")


class Grade(models.TextChoices):
    G1 = "G-1", "G-1"
    G2 = "G-2", "G-2"
    G3 = "G-3", "G-3"
    G4 = "G-4", "G-4"
    G5 = "G-5", "G-5"
    G6 = "G-6", "G-6"
    G7 = "G-7", "G-7"
    P1 = "P-1", "P-1"
    P2 = "P-2", "P-2"
    P3 = "P-3", "P-3"
    P4 = "P-4", "P-4"
    P5 = "P-5", "P-5"
    D1 = "D-1", "D-1"
    D2 = "D-2", "D-2"
    ASG = "ASG", _("Assistant Secretary-General")
    USG = "USG", _("Under-Secretary-General")


PROFESSIONAL_AND_HIGHER = frozenset(
    {Grade.P1, Grade.P2, Grade.P3, Grade.P4, Grade.P5, Grade.D1, Grade.D2, Grade.ASG, Grade.USG}
)
MID_LEVEL = frozenset({Grade.P3, Grade.P4, Grade.P5})  # source para 22: who may lead a team


class SkillChangeKind(models.TextChoices):
    """What happened to the inventory of skills."""

    HELD = "held", _("taken up by a person")
    DROPPED = "dropped", _("given up by a person")
    PROPOSED = "proposed", _("proposed for the list")
    LISTED = "listed", _("taken into the list")
    RENAMED = "renamed", _("renamed")
    MERGED = "merged", _("merged into another")


class TokenScope(models.TextChoices):
    """What a token may write in the name of its holder, or read beyond the plan; without one it reads the plan."""

    PROGRESS = "progress:write", _("log progress")
    ACTIVITIES = "activities:write", _("write activities of draft workplans")
    WORKPLANS = "workplans:write", _("submit, endorse, return and approve workplans")
    MANDATES = "mandates:write", _("write mandates")
    MEETINGS = "meetings:write", _("enter and change meetings")
    DECISIONS = "decisions:write", _("enter decisions and change their titles")
    DECISION_TEXTS = "decision-texts:write", _("read the text of a decision and enter its paragraphs")
    MANDATE_LINKS = "mandate-links:write", _("say which mandates renew, replace or consolidate others")
    FRAMEWORK = "framework:write", _("write the medium-term framework, expected results, outputs and indicators")
    RESULTS = "results:write", _("write measurements of indicators")
    RISKS = "risks:write", _("write assumptions and risks")
    SYNERGIES = "synergies:write", _("open synergy rounds and decide on their pairs")
    PEOPLE = "people:read", _("read the names of people")
    EXTRACTS = "extracts:read", _("read what people plan for a performance cycle, with their names")
    DRAFTS = "drafts:write", _("begin the workplans of units as drafts")
    BIENNIUMS = "bienniums:write", _("open the next biennium, and move one from phase to phase")
    PROCEDURES = "procedures:write", _("start operating procedures, write their texts and move their versions")
    ACKNOWLEDGE = "acknowledge:write", _("acknowledge operating procedures")
    LESSONS = "lessons:write", _("write lessons and say what comes of them")
    CARRY_OVER = "carry-over:write", _("carry activities over into the next biennium")


class CommitteeCapacity(models.TextChoices):
    CHAIR = "chair", _("chair")
    EX_OFFICIO = "ex_officio", _("ex officio")
    CO_OPTED = "co_opted", _("co-opted")


class Body(models.TextChoices):
    COP = "COP", _("Conference of the Parties")
    CP_MOP = "CP-MOP", _("Meeting of the Parties to the Cartagena Protocol")
    NP_MOP = "NP-MOP", _("Meeting of the Parties to the Nagoya Protocol")
    SBSTTA = "SBSTTA", _("Subsidiary Body on Scientific, Technical and Technological Advice")
    SBI = "SBI", _("Subsidiary Body on Implementation")
