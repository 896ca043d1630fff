"""Who opens a round, who scores in it, and when a decision can be taken (source paras 23, 62).

The source gives the criteria and leaves the choice to the Executive Secretary, whom the Management Committee advises by
collective decision. So its members score, and with them the leads of the clusters and the planning and monitoring
officer; whoever leads a project does not score it, and whoever decides does not score. Nobody scores after others'
scores: while a project is being scored they are seen by those who have scored it and by whoever decides on it
(docs/decisions/0012).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.enums import Criterion, ProjectState
from clusters.models import Candidate, SelectionRound
from clusters.rules.projects import decider_for
from clusters.rules.ranking import LEAST_ASSESSORS
from common.in_force import in_force
from common.refusals import InvalidInput, NotAllowed, WrongState, allowed
from structure.models import CommitteeMember, Staff
from structure.rules import require
from structure.rules.access import access_of

ASSESSES: Any = _(
    "Projects are scored by the members of the Management Committee, the leads of the clusters and the planning and "
    "monitoring officer."
)
SCORES = range(1, 6)


def may_open(user: Any) -> None:
    require(user, "secretariat:project:manage")


def may_assess_any(user: Any) -> Staff:
    """Who scores, as themselves: a score is personal and not delegated. Raises ``NotAllowed``."""
    access = access_of(user)
    if access.staff is None:
        raise NotAllowed(ASSESSES)
    if access.may("secretariat:project:decide"):
        raise NotAllowed(_("The Executive Secretary decides, and so does not score."))
    seats = CommitteeMember.objects.filter(in_force(access.day), staff=access.staff)
    scores = access.may("cluster:project:score") or access.may("secretariat:project:manage")
    if not scores and not seats.exists():
        raise NotAllowed(ASSESSES)
    return access.staff


def may_assess(user: Any, candidate: Candidate) -> Staff:
    """Who scores this candidate. Raises ``NotAllowed``. Wants the project loaded."""
    staff = may_assess_any(user)
    if leads_project(staff.pk, candidate):
        raise NotAllowed(_("Whoever leads a project does not score it."))
    return staff


def leads_project(staff_id: int | None, candidate: Candidate) -> bool:
    leads = (candidate.project.functional_lead_id, candidate.project.process_lead_id)
    return staff_id is not None and staff_id in leads


def takes_scores(candidate: Candidate) -> None:
    """Raise ``WrongState`` when nobody scores this candidate any more."""
    if candidate.selected is not None:
        raise WrongState(_("This project has been decided on, so its scores stay as they are."))
    round_open(candidate.round)


@dataclass(frozen=True)
class Sight:
    """Which scores a person sees: ``scored`` are the candidates the person has scored, by their keys."""

    staff_id: int | None
    assesses: bool
    decides: bool
    scored: frozenset[int]

    def scores_of(self, candidate: Candidate) -> bool:
        """Whether the person sees what others scored; wants round and project loaded.

        Once nobody scores the candidate any more everybody does. Until then those do who have scored it, and whoever
        decides, unless that is a delegate who is to score it too and has not.
        """
        if candidate.pk in self.scored or not allowed(takes_scores, candidate):
            return True
        return self.decides and not self.scores(candidate)

    def scores(self, candidate: Candidate) -> bool:
        return self.assesses and not leads_project(self.staff_id, candidate)

    def why_not(self, candidate: Candidate) -> Any:
        """Why the person does not see the scores, in a sentence."""
        if self.scores(candidate):
            return _("You see what others scored when you have scored it yourself.")
        return _("The scores are shown when it is decided on or the selection is closed.")


def round_open(round_: SelectionRound) -> None:
    if round_.closed_at is not None:
        raise WrongState(_("This round is closed. A project that was not chosen can stand in the next one."))


def may_decide(user: Any) -> Staff | None:
    """In whose place somebody decides; None in their own. Raises ``NotAllowed``."""
    return decider_for(user)


def can_be_decided(candidate: Candidate, assessors: int) -> None:
    round_open(candidate.round)
    if candidate.selected is not None:
        raise WrongState(_("This project has been decided on in this round already."))
    if candidate.project.state != ProjectState.PROPOSED:
        raise WrongState(_("Only a proposed project is selected or declined."))
    if assessors < LEAST_ASSESSORS:
        raise WrongState(
            _("At least %(least)s assessors score a project before it is decided on; %(n)s did so far.")
            % {"least": LEAST_ASSESSORS, "n": assessors}
        )


def check_weights(weights: Mapping[str, Any]) -> dict[str, int]:
    """The weights by criterion. Raises ``InvalidInput`` when one is no number from 0 to 100, or all are 0."""
    errors = {
        f"weight_{letter}": [_("Enter a whole number from 0 to 100.")]
        for letter in Criterion.values
        if not isinstance(weights.get(letter), int) or not 0 <= weights[letter] <= 100
    }
    if errors:
        raise InvalidInput(errors)
    if not sum(weights[letter] for letter in Criterion.values):
        raise InvalidInput({"weight_a": [_("At least one criterion must weigh something.")]})
    return {letter: weights[letter] for letter in Criterion.values}


def check_scores(scores: Mapping[str, Any]) -> dict[str, int]:
    """A score from 1 to 5 by each criterion. Raises ``InvalidInput`` naming those that are missing."""
    errors = {
        f"score_{letter}": [_("Choose a score from 1 to 5.")]
        for letter in Criterion.values
        if scores.get(letter) not in SCORES
    }
    if errors:
        raise InvalidInput(errors)
    return {letter: scores[letter] for letter in Criterion.values}
