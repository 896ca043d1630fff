"""Propose a project, keep what is said of it, move it through its states, say what it delivered."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.actions.lessons import hold_undecided
from clusters.enums import LessonOutcome, StageState
from clusters.models import CloseOut, Cluster, Lesson, Project
from clusters.rules.projects import (
    can_start,
    check_reason,
    decider_for,
    may_accept,
    may_edit,
    may_propose,
    may_propose_again,
    may_run,
)
from clusters.transitions import PROJECT
from common import clock
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, WrongState

SAYS_WHY = frozenset({"cancel", "return_to_work", "propose_again"})
DECIDED_LESSON: Any = gettext_lazy(
    "What comes of this lesson is decided, so its words stay. Leave them so, or take the lesson up again first."
)
NEEDS_REASON: Any = gettext_lazy("Give the reason.")


@dataclass(frozen=True)
class ProjectValues:
    """What is said of a project; units and people by their keys."""

    title: str
    objective: str
    originating_unit_id: int | None
    functional_lead_id: int | None
    process_lead_id: int | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None


@transaction.atomic
def propose(*, cluster: Cluster, code: str, values: ProjectValues, by: Any) -> Project:
    """Propose a project of a cluster. Raises ``NotAllowed``, or ``InvalidInput`` at the fields."""
    may_propose(by, cluster.pk)
    said = code.replace("\x00", "").strip().upper()
    if not said.startswith(f"{cluster.code}-") or len(said) > 12 or not said.replace("-", "").isalnum():
        raise InvalidInput(
            {"code": [_("Give a code that begins with %(code)s-, such as %(code)s-12.") % {"code": cluster.code}]}
        )
    _check(values)
    project = Project(cluster=cluster, code=said, **asdict(values))
    try:
        with transaction.atomic(), acting(by=by, why=_("Project proposed")):
            project.save()
    except IntegrityError as error:
        raise InvalidInput({"code": [_("There is a project of this code already.")]}) from error
    return project


@transaction.atomic
def edit(*, project: Project, values: ProjectValues, reason: str, by: Any, version: int) -> Project:
    """Change what is said of a project. Its leads are named by the cluster lead or the monitoring officer alone.

    Raises ``NotAllowed``, ``WrongState`` when it is over, ``InvalidInput``, or ``StaleVersion``.
    """
    locked = _lock(project)
    rights = may_edit(by, locked)
    leads = {"functional_lead_id", "process_lead_id"}
    changed = {name for name, value in asdict(values).items() if getattr(locked, name) != value}
    if changed & leads and not rights.names_leads:
        raise NotAllowed(
            _("The leads of a project are named by the lead of its cluster or the planning and monitoring officer.")
        )
    _check(values)
    why = check_reason(reason, needed=_("Say why it is changed."))
    locked.claim(version, asdict(values))
    for name, value in asdict(values).items():
        setattr(locked, name, value)
    with acting(by=by, why=why):
        locked.save()
    return locked


@transaction.atomic
def move(*, project: Project, action: str, reason: str = "", by: Any, version: int) -> Project:
    """Start, cancel, close a project, return it to work or propose it again.

    Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` at the reason, or ``StaleVersion``.
    """
    locked = _lock(project)
    rule = {
        "start": may_run,
        "close": may_accept,
        "return_to_work": may_accept,
        "propose_again": may_propose_again,
    }.get(action)
    if rule is not None:
        rule(by, locked)
    elif action == "cancel":
        decider_for(by)
    else:
        may_edit(by, locked)
        raise InvalidInput({"act": [_("Choose what is to happen with the project.")]})
    PROJECT.check(locked, action)
    if action == "start":
        can_start(locked, locked.stages.all())
    why = check_reason(reason, needed=NEEDS_REASON if action in SAYS_WHY else "")
    locked.claim(version)
    PROJECT.step(locked, action)
    if action == "start" and locked.starts_on is None:
        locked.starts_on = clock.today()
    if action == "close" or (action == "cancel" and locked.starts_on and locked.starts_on <= clock.today()):
        locked.ends_on = max(clock.today(), locked.starts_on or clock.today())
    with acting(by=by, why=why or PROJECT_WORDS[action]):
        locked.save()
    return locked


@dataclass(frozen=True)
class CloseOutValues:
    """What was delivered and learned. A challenge becomes a lesson of the cluster; without one the reason is given."""

    delivered: str
    not_delivered: str
    challenge: str
    solution: str
    no_lesson: str


@transaction.atomic
def close_out(*, project: Project, values: CloseOutValues, by: Any, version: int) -> Project:
    """Bring a project to its end: what was delivered and learned is said, and the functional lead accepts it.

    Said again after it was returned to work, what was learned stays one lesson; once that is decided, its words stay.
    Raises ``NotAllowed``, ``WrongState`` while a stage is not done, ``InvalidInput``, or ``StaleVersion``.
    """
    locked = _lock(project)
    may_run(by, locked)
    PROJECT.check(locked, "close_out")
    if locked.stages.exclude(state=StageState.DONE).exists():
        raise WrongState(_("A project is brought to its end when every stage is done."))
    said = {name: check_reason(value, field=name) for name, value in asdict(values).items()}
    errors: dict[str, list[Any]] = {}
    if not said["delivered"]:
        errors["delivered"] = [_("Say what was delivered.")]
    if not said["challenge"] and not said["no_lesson"]:
        errors["challenge"] = [_("Say what was learned, or below why there is nothing to learn.")]
    if not said["not_delivered"] and locked.deliverables.filter(delivered_on__isnull=True).exists():
        errors["not_delivered"] = [_("Some deliverables are not delivered: say why.")]
    if errors:
        raise InvalidInput(errors)
    locked.claim(version)
    PROJECT.step(locked, "close_out")
    with acting(by=by, why=_("Brought to its end")):
        row = CloseOut.objects.filter(project=locked).first() or CloseOut(project=locked)
        if said["challenge"]:
            row.lesson = _learned(locked, row, said["challenge"], said["solution"])
        row.delivered, row.not_delivered, row.no_lesson = said["delivered"], said["not_delivered"], said["no_lesson"]
        row.said_at, row.said_by = clock.now(), by
        row.save()
        locked.save()
    return locked


def _learned(project: Project, row: CloseOut, challenge: str, solution: str) -> Lesson:
    """The lesson of a close-out in these words. Raises ``InvalidInput`` when it is decided in other words."""
    lesson = Lesson.objects.select_for_update(of=("self",)).filter(pk=row.lesson_id).first()
    if lesson is None:
        lesson = Lesson(cluster_id=project.cluster_id, learned_on=clock.today())
    elif _plain(lesson.challenge, lesson.solution) == _plain(challenge, solution):
        return lesson
    elif lesson.outcome != LessonOutcome.UNDECIDED:
        raise InvalidInput({"challenge": [DECIDED_LESSON]})
    else:
        lesson.claim(None)
    hold_undecided()
    lesson.challenge, lesson.solution = challenge, solution
    lesson.save()
    return lesson


def _plain(*texts: str) -> list[str]:
    """Texts as they are compared: a form sends the ends of lines in another way than they may be kept."""
    return [text.replace("\r\n", "\n") for text in texts]


PROJECT_WORDS: dict[str, Any] = {
    "start": gettext_lazy("Project started"),
    "close": gettext_lazy("Project closed"),
}


def _check(values: ProjectValues) -> None:
    if not values.title.strip():
        raise InvalidInput({"title": [_("Give the project a title.")]})
    if values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        raise InvalidInput({"ends_on": [_("A project cannot end before it begins.")]})


def _lock(project: Project) -> Project:
    locked: Project = Project.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=project.pk)
    return locked
