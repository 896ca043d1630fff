"""Open a round of selection, score in it, decide on its candidates, close it (source para 23)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clusters.enums import ProjectState
from clusters.models import Assessment, Candidate, CriterionScore, CriterionWeight, Project, SelectionRound
from clusters.rules.projects import check_reason
from clusters.rules.selection import (
    can_be_decided,
    check_scores,
    check_weights,
    may_assess,
    may_decide,
    may_open,
    takes_scores,
)
from clusters.transitions import PROJECT
from common import clock
from common.audit import acting
from common.refusals import InvalidInput, StaleVersion


@transaction.atomic
def open_round(*, name: str, projects: Sequence[Project], weights: Mapping[str, Any], by: Any) -> SelectionRound:
    """Open a round over proposed projects. Raises ``NotAllowed``, or ``InvalidInput`` at the fields."""
    may_open(by)
    weighed = check_weights(weights)
    said = check_reason(name, field="name", needed=_("Give the selection a name."))[:120]
    locked = list(
        Project.objects.select_for_update().filter(pk__in=[one.pk for one in projects], state=ProjectState.PROPOSED)
    )
    if not locked or len(locked) != len(projects):
        raise InvalidInput({"projects": [_("Choose one proposed project or more.")]})
    elsewhere = Candidate.objects.filter(project__in=locked, round__closed_at__isnull=True).select_related("project")
    if standing := elsewhere.first():
        raise InvalidInput(
            {"projects": [_("%(code)s stands in a selection that is open.") % {"code": standing.project.code}]}
        )
    number = (SelectionRound.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    with acting(by=by, why=_("Selection opened")):
        round_ = SelectionRound.objects.create(number=number, name=said, opened_at=clock.now(), opened_by=by)
        for project in locked:
            Candidate.objects.create(round=round_, project=project)
    CriterionWeight.objects.bulk_create(
        CriterionWeight(round=round_, criterion=letter, weight=weight) for letter, weight in weighed.items()
    )
    return round_


@transaction.atomic
def close_round(*, round_: SelectionRound, by: Any) -> SelectionRound:
    """End a round: what was said stays, and who was not decided on can stand in the next. Closing twice is once."""
    may_open(by)
    locked = SelectionRound.objects.select_for_update().get(pk=round_.pk)
    if locked.closed_at is None:
        locked.closed_at, locked.closed_by = clock.now(), by
        with acting(by=by, why=_("Selection closed")):
            locked.save()
    return locked


@transaction.atomic
def assess(
    *,
    candidate: Candidate,
    scores: Mapping[str, Any],
    reasons: Mapping[str, str],
    dissent: str,
    by: Any,
    version: int,
) -> Assessment:
    """Score a candidate by all five criteria, 1 to 5 with reasons; a dissent is kept beside the ranking.

    ``version`` is that of one's own assessment as it was read, 0 when there was none. Raises ``NotAllowed``,
    ``WrongState`` once it is decided, ``InvalidInput`` at the fields, or ``StaleVersion``.
    """
    locked = _lock(candidate)
    staff = may_assess(by, locked)
    takes_scores(locked)
    given = check_scores(scores)
    said = {letter: check_reason(reasons.get(letter, ""), field=f"reason_{letter}") for letter in given}
    dissent = check_reason(dissent, field="dissent")
    own = Assessment.objects.select_for_update().filter(candidate=locked, assessor=staff).first()
    if own is None:
        if version:
            raise StaleVersion(_("Open the page again and score there."))
        own = Assessment(candidate=locked, assessor=staff)
    elif version == 0:
        raise StaleVersion(_("You have scored this project in another window already."), current=own)
    else:
        own.claim(version)
    own.dissent, own.assessed_at = dissent, clock.now()
    with acting(by=by, why=_("Scored: %(scores)s") % {"scores": _in_words(given)}):
        own.save()
    own.scores.all().delete()
    CriterionScore.objects.bulk_create(
        CriterionScore(assessment=own, criterion=letter, score=score, reason=said[letter])
        for letter, score in given.items()
    )
    return own


@transaction.atomic
def decide(*, candidate: Candidate, select: bool, reason: str, by: Any) -> Candidate:
    """Select or decline a project on its scores. A tie is decided by the reason, which is asked for in any case."""
    head = may_decide(by)
    locked = _lock(candidate)
    can_be_decided(locked, Assessment.objects.filter(candidate=locked).count())
    text = check_reason(reason, needed=_("Give the reason of the decision."))
    project = Project.objects.select_for_update().get(pk=locked.project_id)
    PROJECT.step(project, "select" if select else "decline")
    project.claim(None)
    locked.selected, locked.reason = select, text
    locked.decided_at, locked.decided_by, locked.decided_for = clock.now(), by, head
    why = _("Selected: %(reason)s") if select else _("Declined: %(reason)s")
    with acting(by=by, why=why % {"reason": text}):
        locked.save()
        project.save()
    return locked


def _lock(candidate: Candidate) -> Candidate:
    locked: Candidate = (
        Candidate.objects.select_for_update(of=("self",)).select_related("round", "project").get(pk=candidate.pk)
    )
    return locked


def _in_words(scores: Mapping[str, int]) -> str:
    return ", ".join(f"({letter}) {score}" for letter, score in scores.items())
