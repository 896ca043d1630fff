"""Rounds of selection a person may see, and their rankings as far as the person may see them (source para 23)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from clusters.models import Assessment, Candidate, CriterionScore, CriterionWeight, SelectionRound
from clusters.rules import READ
from clusters.rules.ranking import Ranked, Scores, ranking
from clusters.rules.selection import Sight, may_assess_any, may_decide
from common.refusals import allowed
from structure.rules.access import access_of


def rounds_visible_to(user: Any) -> QuerySet[SelectionRound]:
    """All rounds of selection with ``secretariat:clusters:read``, else none."""
    rounds = SelectionRound.objects.all()
    return rounds if access_of(user).may(READ) else rounds.none()


def candidates_visible_to(user: Any) -> QuerySet[Candidate]:
    """The candidates of the rounds a person may see, with project, cluster and round."""
    return (
        Candidate.objects.filter(round__in=rounds_visible_to(user))
        .select_related("round", "project__cluster", "project__originating_unit", "decided_by", "decided_for__user")
        .order_by("project__code")
    )


def weights_of(round_: SelectionRound) -> dict[str, int]:
    """What each criterion weighs in a round, by its letter."""
    rows = CriterionWeight.objects.filter(round=round_).order_by("criterion")
    return dict(rows.values_list("criterion", "weight"))


def _rankings(candidates: Mapping[int, Candidate]) -> dict[int, list[Ranked]]:
    """The ranking of each round by its key: all weights and all scores, two queries, however many candidates.

    An assessment counts when it scores by every criterion.
    """
    sheets: dict[int, dict[int, dict[int, dict[str, int]]]] = defaultdict(dict)
    for candidate in candidates.values():
        sheets[candidate.round_id][candidate.pk] = defaultdict(dict)
    weights: dict[int, dict[str, int]] = defaultdict(dict)
    weighed = CriterionWeight.objects.filter(round__in=list(sheets)).order_by("round", "criterion")
    for round_id, criterion, weight in weighed.values_list("round", "criterion", "weight"):
        weights[round_id][criterion] = weight
    rows = CriterionScore.objects.filter(assessment__candidate__round__in=list(sheets)).values_list(
        "assessment__candidate__round", "assessment__candidate", "assessment__assessor", "criterion", "score"
    )
    for round_id, candidate_id, assessor, criterion, score in rows.order_by("assessment", "criterion"):
        if candidate_id in sheets[round_id]:
            sheets[round_id][candidate_id][assessor][criterion] = score
    return {
        round_id: ranking(
            {
                key: [Scores(who, given) for who, given in by_who.items() if given.keys() >= weights[round_id].keys()]
                for key, by_who in of_round.items()
            },
            weights[round_id],
        )
        for round_id, of_round in sheets.items()
    }


@dataclass(frozen=True)
class Seen:
    """A candidate in a ranking; where ``shown`` is false ``ranked`` says no more than how many have scored it."""

    candidate: Candidate
    ranked: Ranked
    shown: bool = True
    why_hidden: str = ""


def rankings_visible_to(user: Any, candidates: Mapping[int, Candidate]) -> dict[int, list[Seen]]:
    """The ranking of each round by its key, as far as a person sees it; the queries do not grow with the candidates.

    While a round holds scores the person does not see, nobody has a place in it and the candidates stand by their
    codes: a place would tell what is hidden. ``candidates`` by their keys, of all rounds that are to be ranked.
    """
    sight = sight_of(user)
    return {
        key: _seen([(candidates[int(str(one.candidate))], one) for one in ranked], sight)
        for key, ranked in _rankings(candidates).items()
    }


def sight_of(user: Any) -> Sight:
    """Which scores a person sees."""
    staff_id = access_of(user).staff_id
    scored = Assessment.objects.filter(assessor=staff_id).order_by().values_list("candidate", flat=True)
    return Sight(
        staff_id=staff_id,
        assesses=allowed(may_assess_any, user),
        decides=allowed(may_decide, user),
        scored=frozenset(scored) if staff_id else frozenset(),
    )


def _seen(ranked: list[tuple[Candidate, Ranked]], sight: Sight) -> list[Seen]:
    hidden = {candidate.pk for candidate, one in ranked if one.assessors and not sight.scores_of(candidate)}
    if not hidden:
        return [Seen(candidate, one) for candidate, one in ranked]
    return [
        Seen(candidate, Ranked(candidate.pk, assessors=one.assessors), False, str(sight.why_not(candidate)))
        if candidate.pk in hidden
        else Seen(candidate, replace(one, place=None, level_with=()))
        for candidate, one in sorted(ranked, key=lambda pair: pair[0].project.code)
    ]
