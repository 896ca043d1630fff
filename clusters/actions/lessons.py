"""Write a lesson down, change it, decide what comes of it, and take it up again."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from clusters.enums import LessonOutcome
from clusters.models import Cluster, Lesson
from clusters.rules import lessons as rules
from clusters.rules.lessons import Decision, LessonValues
from clusters.rules.procedures import check_reason
from clusters.transitions import LESSON
from common import clock
from common.audit import acting

ACTION_OF = {
    LessonOutcome.PROCEDURE_CHANGED: "change_procedure",
    LessonOutcome.PLAN_RULE: "make_rule",
    LessonOutcome.REJECTED: "reject",
}


_UNDECIDED = 5355  # the key of the lock under which lessons become undecided, or are counted


def hold_undecided(*, to_count: bool = False) -> None:
    """Until the transaction ends: nobody counts undecided lessons while one is written down or taken up again.

    Those who write do not wait for each other. Whoever counts (``to_count``) waits for them, and they for who counts.
    """
    lock = "pg_advisory_xact_lock" if to_count else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [_UNDECIDED])


@transaction.atomic
def learn(*, cluster: Cluster | None, values: LessonValues, by: Any) -> Lesson:
    """Write down what a cluster or, without one, the whole Secretariat learned; nothing has come of it yet.

    Raises ``NotAllowed`` or ``InvalidInput``.
    """
    rules.may_learn(by, cluster)
    rules.check_lesson(values, clock.today())
    hold_undecided()
    lesson = Lesson(cluster=cluster)
    _take(lesson, values)
    with acting(by=by, why=_("Lesson written down")):
        lesson.save()
    return lesson


@transaction.atomic
def save_lesson(*, lesson: Lesson, values: LessonValues, by: Any, version: int | None) -> Lesson:
    """Change an undecided lesson.

    Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` or, when somebody changed it since, ``StaleVersion``.
    """
    locked = _locked(lesson)
    rules.may_change(by, locked)
    rules.check_lesson(values, clock.today())
    hold_undecided()
    locked.claim(version)
    _take(locked, values)
    with acting(by=by, why=_("Lesson changed")):
        locked.save()
    return locked


@transaction.atomic
def decide(*, lesson: Lesson, decision: Decision, by: Any, version: int | None) -> Lesson:
    """Say what comes of a lesson: the version of a procedure, the rule of the plan, or the reason of its rejection.

    Raises ``NotAllowed``, ``WrongState`` when it is decided already, ``InvalidInput`` or ``StaleVersion``.
    """
    locked = _locked(lesson)
    rules.may_decide(by, locked)
    LESSON.check(locked, "reject")
    rules.check_decision(decision)
    locked.claim(version)
    outcome = LessonOutcome(decision.outcome)
    LESSON.step(locked, ACTION_OF[outcome])
    changed, ruled = outcome == LessonOutcome.PROCEDURE_CHANGED, outcome == LessonOutcome.PLAN_RULE
    locked.changed_version = decision.changed_version if changed else None
    locked.plan_rule = " ".join(decision.plan_rule.replace("\x00", "").split()) if ruled else ""
    locked.reason = decision.reason.replace("\x00", "").strip()
    locked.decided_by, locked.decided_on = by, clock.today()
    with acting(by=by, why=_("Decided: %(outcome)s") % {"outcome": outcome.label}):
        locked.save()
    return locked


@transaction.atomic
def take_up_again(*, lesson: Lesson, reason: str, by: Any, version: int | None) -> Lesson:
    """Make a decided lesson undecided, with a reason; what was decided stays in the history."""
    locked = _locked(lesson)
    rules.may_decide(by, locked)
    LESSON.check(locked, "take_up_again")
    said = check_reason(reason, "again")
    hold_undecided()
    locked.claim(version)
    LESSON.step(locked, "take_up_again")
    locked.changed_version, locked.plan_rule, locked.reason = None, "", ""
    locked.decided_by = locked.decided_on = None
    with acting(by=by, why=_("Taken up again: %(reason)s") % {"reason": said}):
        locked.save()
    return locked


def _locked(lesson: Lesson) -> Lesson:
    return Lesson.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=lesson.pk)


def _take(lesson: Lesson, values: LessonValues) -> None:
    assert values.learned_on is not None  # the rule asks for it
    lesson.challenge = values.challenge.replace("\x00", "").strip()
    lesson.solution = values.solution.replace("\x00", "").strip()
    lesson.learned_on = values.learned_on
