"""Who writes a lesson down, who decides what comes of it, and what a decision must name."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusters.enums import LessonOutcome
from clusters.models import Cluster, Lesson, ProcedureVersion
from clusters.rules.procedures import leads, places_of
from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.roles import EXECUTIVE_SECRETARY, PMU_OFFICER
from structure.rules.access import access_of

LONGEST_WORDS, LONGEST_RULE = 4_000, 300
FIRST_DAY = datetime.date(1990, 1, 1)
_OVER_ALL = frozenset({PMU_OFFICER.key, EXECUTIVE_SECRETARY.key})


@dataclass(frozen=True)
class LessonValues:
    """What is written of a lesson, apart from what came of it."""

    challenge: str
    solution: str
    learned_on: datetime.date | None

    @classmethod
    def of(cls, lesson: Lesson) -> "LessonValues":
        """What stands in a lesson now."""
        return cls(lesson.challenge, lesson.solution, lesson.learned_on)


@dataclass(frozen=True)
class Decision:
    """What comes of a lesson: the version that took it up, the words of the rule, or why it is rejected."""

    outcome: str
    changed_version: ProcedureVersion | None = None
    plan_rule: str = ""
    reason: str = ""


def may_learn(user: Any, cluster: Cluster | None) -> None:
    """Everybody in the team of a cluster writes down what it learned; so do the monitoring unit and the Executive
    Secretary, who alone write down what concerns the whole Secretariat (no cluster)."""
    access = access_of(user)
    if access.roles & _OVER_ALL:
        return
    if cluster is None:
        raise NotAllowed(
            _("A lesson of the whole Secretariat is written down by the monitoring unit or the Executive Secretary.")
        )
    if not places_of(access, cluster.pk):
        raise NotAllowed(_("A lesson is written down by the team of its cluster."))


def may_change(user: Any, lesson: Lesson) -> None:
    """Raise ``NotAllowed`` for whoever may not write it, ``WrongState`` once it is decided."""
    may_learn(user, lesson.cluster)
    if lesson.outcome != LessonOutcome.UNDECIDED:
        raise WrongState(_("A decided lesson stays as it is. Take it up again to change it."))


def may_decide(user: Any, lesson: Lesson) -> None:
    """The cluster lead decides what comes of a lesson; so do the monitoring unit and the Executive Secretary, who
    alone decide on one of the whole Secretariat."""
    if access_of(user).roles & _OVER_ALL:
        return
    if lesson.cluster_id is None:
        raise NotAllowed(
            _(
                "What comes of a lesson of the whole Secretariat is decided by the monitoring unit or the Executive "
                "Secretary."
            )
        )
    if not leads(user, lesson.cluster_id):
        raise NotAllowed(
            _("What comes of a lesson is decided by the cluster lead, the monitoring unit or the Executive Secretary.")
        )


def check_lesson(values: LessonValues, day: datetime.date) -> None:
    """Raise ``InvalidInput`` naming each field that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    if not values.challenge.strip():
        errors["challenge"] = [_("Say what the challenge was.")]
    for name, text in (("challenge", values.challenge), ("solution", values.solution)):
        if len(text) > LONGEST_WORDS:
            errors[name] = [_too_long(LONGEST_WORDS)]
    if values.learned_on is None:
        errors["learned_on"] = [_("Say on which day it was learned.")]
    elif not FIRST_DAY <= values.learned_on <= day:
        errors["learned_on"] = [_("It was learned today or earlier.")]
    if errors:
        raise InvalidInput(errors)


def check_decision(decision: Decision) -> None:
    """A changed procedure names its version, a rule has its words, a rejection its reason. Raises ``InvalidInput``.

    Lessons decided before versions were asked for may have none: that is asked of new decisions, not of the table.
    """
    errors: dict[str, list[Any]] = {}
    if decision.outcome not in LessonOutcome.values or decision.outcome == LessonOutcome.UNDECIDED:
        errors["outcome"] = [_("Say what comes of it.")]
    elif decision.outcome == LessonOutcome.PROCEDURE_CHANGED and decision.changed_version is None:
        errors["changed_version"] = [_("Say which version of a procedure took it up.")]
    elif decision.outcome == LessonOutcome.PLAN_RULE and not decision.plan_rule.strip():
        errors["plan_rule"] = [_("Write the rule the plan follows from now on.")]
    elif decision.outcome == LessonOutcome.REJECTED and not decision.reason.strip():
        errors["reason"] = [_("Say why the lesson is rejected.")]
    if len(decision.plan_rule) > LONGEST_RULE:
        errors["plan_rule"] = [_too_long(LONGEST_RULE)]
    if len(decision.reason) > LONGEST_WORDS:
        errors["reason"] = [_too_long(LONGEST_WORDS)]
    if errors:
        raise InvalidInput(errors)


def none_undecided(count: int, day: datetime.date) -> None:
    """Raise ``WrongState`` while a lesson learned before ``day`` is undecided: nothing new is begun on top of it."""
    if count:
        sentence = ngettext(
            "%(n)s lesson learned before %(day)s is undecided. Say first what comes of it.",
            "%(n)s lessons learned before %(day)s are undecided. Say first what comes of each.",
            count,
        )
        raise WrongState(sentence % {"n": count, "day": date_format(day, "DATE_FORMAT")})


def _too_long(most: int) -> str:
    return say("Use at most %(most)s characters.") % {"most": most}
