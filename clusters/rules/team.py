"""The rules of a cluster's team, in the words of the source (para 22); pure functions over facts."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusters.enums import TeamRule
from structure.enums import MID_LEVEL

CORE_AT_LEAST, CORE_AT_MOST = 2, 6
SUPPORT_AT_LEAST, SUPPORT_AT_MOST = 10, 20
DIVISIONS_AT_LEAST = 2


@dataclass(frozen=True)
class TeamFacts:
    """A team on a day: the grades of its leads, and how many sit in it. The lead counts as core."""

    lead_grades: tuple[str, ...] = ()
    core: int = 0
    core_divisions: int = 0
    support: int = 0


@dataclass(frozen=True)
class Accepted:
    """The Management Committee accepts a broken rule: why, and until which day."""

    reason: str
    until: datetime.date
    demonstration: bool = False


@dataclass(frozen=True)
class RuleCheck:
    """One rule held against the facts.

    ``sentence`` is the rule in the source's words, ``actual`` the value found, ``figure`` the same as it is
    printed, ``remark`` what is wrong in words ("one short"), empty when the rule is kept. ``distance`` says how far
    the team is from the rule (members short or too many; 1 or 2 where nothing is counted), 0 when it is kept.
    A broken rule that is ``accepted`` stays broken, but asks nothing of anybody until that day.
    """

    key: str
    sentence: str | Promise
    passed: bool
    actual: Any
    figure: str
    remark: str = ""
    source: str = "para 22"
    distance: int = 0
    accepted: Accepted | None = None

    @property
    def is_open(self) -> bool:
        """Broken, and accepted by nobody."""
        return not self.passed and self.accepted is None

    @property
    def text(self) -> str:
        """The rule and, when it is broken, by how much."""
        return f"{self.sentence}: {self.remark}" if self.remark else str(self.sentence)


def check_team(facts: TeamFacts) -> list[RuleCheck]:
    """Every rule of source para 22, in its order."""
    return [mid_level_lead(facts), core_size(facts), core_across_divisions(facts), support_size(facts)]


def with_acceptance(check: RuleCheck, accepted: Accepted | None, distance: int) -> RuleCheck:
    """The check with its acceptance, which covers a breach as grave as it was when it was accepted, and no graver."""
    covers = accepted is not None and not check.passed and check.distance <= distance
    return replace(check, accepted=accepted) if covers else check


def mid_level_lead(facts: TeamFacts) -> RuleCheck:
    """One lead, from P-3 to P-5."""
    grades = facts.lead_grades
    within = len(grades) == 1 and grades[0] in MID_LEVEL
    distance = 0 if within else 1 if len(grades) == 1 else 2
    return RuleCheck(
        TeamRule.LEAD,
        _("Lead is a mid-level officer, P-3 to P-5"),
        not distance,
        ", ".join(grades) or None,
        ", ".join(grades) or "–",
        _lead_outside(grades) if distance else "",
        distance=distance,
    )


def core_size(facts: TeamFacts) -> RuleCheck:
    """Two to six in the core, its lead among them."""
    return _sized(TeamRule.CORE, _("Core team of 2 to 6"), facts.core, CORE_AT_LEAST, CORE_AT_MOST)


def core_across_divisions(facts: TeamFacts) -> RuleCheck:
    """A core from two divisions or more; an empty one is from none."""
    passed = facts.core_divisions >= DIVISIONS_AT_LEAST
    return RuleCheck(
        TeamRule.DIVISIONS,
        _("Core from different divisions"),
        passed,
        facts.core_divisions,
        str(facts.core_divisions),
        _one_division(facts),
        distance=0 if passed else DIVISIONS_AT_LEAST - facts.core_divisions,
    )


def support_size(facts: TeamFacts) -> RuleCheck:
    """Ten to twenty who stay subject-matter experts."""
    return _sized(TeamRule.SUPPORT, _("Support team of 10 to 20"), facts.support, SUPPORT_AT_LEAST, SUPPORT_AT_MOST)


def _lead_outside(grades: tuple[str, ...]) -> str:
    if len(grades) == 1:
        return say("the lead is %(grade)s") % {"grade": grades[0]}
    return say("more than one") if grades else say("nobody leads")


def _one_division(facts: TeamFacts) -> str:
    if facts.core_divisions >= 2:
        return ""
    return say("all from one division") if facts.core > 1 else say("one division at most")


def _sized(rule: TeamRule, sentence: str | Promise, actual: int, least: int, most: int) -> RuleCheck:
    outside = max(least - actual, actual - most, 0)
    return RuleCheck(rule, sentence, not outside, actual, str(actual), _distance(actual, least, most), distance=outside)


def _distance(actual: int, least: int, most: int) -> str:
    if actual < least:
        return ngettext("one short", "%(number)s short", least - actual) % {"number": least - actual}
    if actual > most:
        return ngettext("one too many", "%(number)s too many", actual - most) % {"number": actual - most}
    return ""
