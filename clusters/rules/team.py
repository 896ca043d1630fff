"""The rules of a cluster's team, in the words of the source (para 22); pure functions over facts."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from structure.enums import MID_LEVEL

CORE_AT_LEAST, CORE_AT_MOST = 2, 6
SUPPORT_AT_LEAST, SUPPORT_AT_MOST = 10, 20


@dataclass(frozen=True)
class TeamFacts:
    """A team on a day: the grades of its leads, and how many sit in it. The lead counts as core."""

    lead_grades: tuple[str, ...] = ()
    core: int = 0
    core_divisions: int = 0
    support: int = 0


@dataclass(frozen=True)
class RuleCheck:
    """One rule held against the facts.

    ``sentence`` is the rule in the source's words, ``actual`` the value found, ``figure`` the same as it is printed,
    ``remark`` what is wrong in words ("one short"): there whenever the rule is broken, and empty when it is kept.
    """

    key: str
    sentence: str | Promise
    passed: bool
    actual: Any
    figure: str
    remark: str = ""
    source: str = "para 22"

    @property
    def text(self) -> str:
        """The rule and, when it is broken, by how much."""
        return f"{self.sentence}: {self.remark}" if self.remark else str(self.sentence)


def check_team(facts: TeamFacts) -> list[RuleCheck]:
    """Every rule of source para 22, in its order."""
    return [mid_level_lead(facts), core_size(facts), core_across_divisions(facts), support_size(facts)]


def mid_level_lead(facts: TeamFacts) -> RuleCheck:
    """One lead, from P-3 to P-5."""
    grades = facts.lead_grades
    passed = len(grades) == 1 and grades[0] in MID_LEVEL
    return RuleCheck(
        "lead_is_mid_level",
        _("Lead is a mid-level officer, P-3 to P-5"),
        passed,
        ", ".join(grades) or None,
        ", ".join(grades) or "–",
        "" if passed else _lead_outside(grades),
    )


def core_size(facts: TeamFacts) -> RuleCheck:
    return RuleCheck(
        "core_of_2_to_6",
        _("Core team of 2 to 6"),
        CORE_AT_LEAST <= facts.core <= CORE_AT_MOST,
        facts.core,
        str(facts.core),
        _distance(facts.core, CORE_AT_LEAST, CORE_AT_MOST),
    )


def core_across_divisions(facts: TeamFacts) -> RuleCheck:
    return RuleCheck(
        "core_from_different_divisions",
        _("Core from different divisions"),
        facts.core_divisions >= 2,
        facts.core_divisions,
        str(facts.core_divisions),
        _one_division(facts),
    )


def support_size(facts: TeamFacts) -> RuleCheck:
    return RuleCheck(
        "support_of_10_to_20",
        _("Support team of 10 to 20"),
        SUPPORT_AT_LEAST <= facts.support <= SUPPORT_AT_MOST,
        facts.support,
        str(facts.support),
        _distance(facts.support, SUPPORT_AT_LEAST, SUPPORT_AT_MOST),
    )


def _lead_outside(grades: tuple[str, ...]) -> str:
    if len(grades) == 1:
        return say("the lead is %(grade)s") % {"grade": grades[0]}
    return say("more than one") if grades else say("nobody leads")


def _one_division(facts: TeamFacts) -> str:
    if facts.core_divisions >= 2:
        return ""
    return say("all from one division") if facts.core > 1 else say("one division at most")


def _distance(actual: int, least: int, most: int) -> str:
    if actual < least:
        return ngettext("one short", "%(number)s short", least - actual) % {"number": least - actual}
    if actual > most:
        return ngettext("one too many", "%(number)s too many", actual - most) % {"number": actual - most}
    return ""
