"""Rounds of selection: the ranking of their candidates, and what each assessor said (source para 23)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import Criterion, ProjectState
from clusters.models import Assessment, Candidate, CriterionScore, CriterionWeight, Project, SelectionRound
from clusters.queries.clusters import projects_visible_to
from clusters.rules import READ
from clusters.rules.ranking import CriterionLine, Ranked, Scores, ranking, shares
from clusters.rules.selection import (
    can_be_decided,
    may_assess,
    may_decide,
    may_open,
    takes_scores,
)
from common.refusals import allowed, why_not
from structure.rules.access import Access, access_of

NAMES = ("secretariat:project:manage", "secretariat:project:decide", "cluster:project:score")


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


def rankings_of(candidates: Iterable[Candidate]) -> dict[int, list[Ranked]]:
    """The ranking of each round by its key: all weights and all scores, two queries, however many candidates.

    An assessment counts when it scores by every criterion.
    """
    sheets: dict[int, dict[int, dict[int, dict[str, int]]]] = defaultdict(dict)
    for candidate in candidates:
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
class SelectionSummary:
    """How a project stood in the latest selection it took part in; no name of an assessor.

    ``mark`` runs from 1 to 5 and is None while nobody scored it, as ``place`` is; ``apart`` is the distance between the
    highest and the lowest mark of an assessor.
    """

    number: int
    name: str
    place: int | None
    of: int
    mark: float | None
    apart: float
    assessors: int
    dissents: int
    level_with: list[str]
    decision: str


def selection_summaries(user: Any) -> dict[int, SelectionSummary]:
    """The latest selection of each project by the project's key; four queries, however many projects."""
    candidates = {one.pk: one for one in candidates_visible_to(user).order_by("round__number", "project__code")}
    dissents = dict(
        Assessment.objects.exclude(dissent="")
        .filter(candidate__in=list(candidates))
        .order_by()
        .values_list("candidate")
        .annotate(n=Count("pk"))
    )
    found = {}
    for ranked in rankings_of(candidates.values()).values():
        for one in ranked:
            candidate = candidates[int(str(one.candidate))]
            found[candidate.project_id] = SelectionSummary(
                number=candidate.round.number,
                name=candidate.round.name,
                place=one.place,
                of=len(ranked),
                mark=None if one.mark is None else round(float(one.mark), 2),
                apart=round(float(one.spread), 2),
                assessors=one.assessors,
                dissents=dissents.get(candidate.pk, 0),
                level_with=[candidates[int(str(key))].project.code for key in one.level_with],
                decision="" if candidate.selected is None else "selected" if candidate.selected else "declined",
            )
    return found


@dataclass(frozen=True)
class SelectionRow:
    """A candidate in its place, with what stands behind the mark in words."""

    candidate: Candidate
    ranked: Ranked
    why: str
    level: str

    @property
    def mark(self) -> float | None:
        return None if self.ranked.mark is None else float(self.ranked.mark)

    @property
    def spread(self) -> float:
        return float(self.ranked.spread)

    @property
    def decision(self) -> str:
        return decision_words(self.candidate)


@dataclass(frozen=True)
class Weighed:
    letter: str
    words: str
    percent: float


@dataclass(frozen=True)
class SelectionPage:
    """A round with its ranking; ``round`` is None while there is none."""

    round: SelectionRound | None
    rounds: Sequence[SelectionRound]
    rows: Sequence[SelectionRow]
    weights: Sequence[Weighed]
    dissents: int
    decided: int
    opens: bool
    closes: bool


@dataclass(frozen=True)
class SheetShown:
    """What an assessor said; ``name`` is empty for those who are not told."""

    assessment: Assessment
    name: str
    mark: float | None
    scores: Sequence[CriterionScore]
    is_own: bool


@dataclass(frozen=True)
class LineShown:
    line: CriterionLine
    words: str

    @property
    def mean(self) -> float:
        return float(self.line.mean)

    @property
    def percent(self) -> float:
        return float(self.line.share * 100)


@dataclass(frozen=True)
class CandidatePage:
    """A candidate: its place, its lines, what each said, and what the person may do."""

    candidate: Candidate
    row: SelectionRow
    of: int
    lines: Sequence[LineShown]
    sheets: Sequence[SheetShown]
    own: Assessment | None
    assesses: bool
    not_assessing: str
    decides: bool
    in_the_way: str


def selection_page(user: Any, number: int | None) -> SelectionPage | None:
    """The page of a round, the latest without a number; None where there is no round of this number."""
    rounds = list(rounds_visible_to(user))
    round_ = next((one for one in rounds if number in (None, one.number)), None)
    if round_ is None and number is not None:
        return None
    rows, weights, dissents = [], [], 0
    if round_ is not None:
        rows = selection_rows(user, round_)
        weights = [
            Weighed(letter, str(Criterion(letter).label), float(share * 100))
            for letter, share in shares(weights_of(round_)).items()
        ]
        dissents = Assessment.objects.filter(candidate__round=round_).exclude(dissent="").count()
    opens = allowed(may_open, user)
    return SelectionPage(
        round=round_,
        rounds=rounds,
        rows=rows,
        weights=weights,
        dissents=dissents,
        decided=sum(row.candidate.selected is not None for row in rows),
        opens=opens,
        closes=opens and round_ is not None and round_.closed_at is None,
    )


def selection_rows(user: Any, round_: SelectionRound) -> list[SelectionRow]:
    """The candidates of a round in their order, each with its explanation."""
    candidates = {one.pk: one for one in candidates_visible_to(user).filter(round=round_)}
    ranked = rankings_of(candidates.values()).get(round_.pk, [])
    return [_row(candidates, one) for one in ranked]


def _row(candidates: Mapping[Any, Candidate], one: Ranked) -> SelectionRow:
    level = [candidates[key].project.code for key in one.level_with]
    return SelectionRow(candidates[one.candidate], one, why_words(one), level_words(level))


def why_words(one: Ranked) -> str:
    """What a mark rests on: the strongest and the weakest criterion, and where the assessors are furthest apart."""
    if one.mark is None:
        return _("Nobody has scored it yet.")
    best, worst = max(one.lines, key=lambda line: line.mean), min(one.lines, key=lambda line: line.mean)
    if best.mean == worst.mean:
        words = [_("All criteria alike, %(mean).1f.") % {"mean": float(best.mean)}]
    else:
        words = [
            _("Strongest by (%(best)s) %(high).1f, weakest by (%(worst)s) %(low).1f.")
            % {"best": best.criterion, "high": best.mean, "worst": worst.criterion, "low": worst.mean}
        ]
    apart = max(one.lines, key=lambda line: line.apart)
    if apart.apart >= 2:
        words.append(
            _("Furthest apart by (%(criterion)s): %(least)s to %(most)s.")
            % {"criterion": apart.criterion, "least": apart.least, "most": apart.most}
        )
    if one.differing:
        n = len(one.differing)
        words.append(
            ngettext("%(n)s assessor is a point or more away.", "%(n)s assessors are a point or more away.", n)
            % {"n": n}
        )
    return " ".join(words)


def level_words(codes: Sequence[str]) -> str:
    """Said of a tie, which no figure breaks; empty without one."""
    return _("Level with %(codes)s.") % {"codes": get_text_list(list(codes), _("and"))} if codes else ""


def decision_words(candidate: Candidate) -> str:
    if candidate.selected is None:
        return _("not decided")
    return _("selected") if candidate.selected else _("declined")


def candidate_page(user: Any, candidate: Candidate) -> CandidatePage:
    """Everything the page of a candidate shows."""
    rows = selection_rows(user, candidate.round)
    row = next(one for one in rows if one.candidate.pk == candidate.pk)
    access = access_of(user)
    assessments = list(
        Assessment.objects.filter(candidate=candidate)
        .select_related("assessor__user")
        .prefetch_related("scores")
        .order_by("assessed_at", "pk")
    )
    own = next((one for one in assessments if one.assessor_id == access.staff_id), None)
    return CandidatePage(
        candidate=candidate,
        row=row,
        of=len(rows),
        lines=[LineShown(line, str(Criterion(line.criterion).label)) for line in row.ranked.lines],
        sheets=[_sheet(access, one, row.ranked.marks.get(one.assessor_id)) for one in assessments],
        own=own,
        assesses=allowed(may_assess, user, candidate) and allowed(takes_scores, candidate),
        not_assessing=why_not(takes_scores, candidate) or why_not(may_assess, user, candidate),
        decides=allowed(may_decide, user),
        in_the_way=why_not(can_be_decided, candidate, len(assessments)),
    )


def _sheet(access: Access, one: Assessment, mark: Fraction | None) -> SheetShown:
    is_own = one.assessor_id == access.staff_id
    told = is_own or any(access.may(permission) for permission in NAMES)
    name = one.assessor.user.full_name if told else ""
    return SheetShown(one, name, None if mark is None else float(mark), list(one.scores.all()), is_own)


def projects_to_choose(user: Any) -> QuerySet[Project]:
    """The proposed projects, which can stand in a round."""
    return projects_visible_to(user).filter(state=ProjectState.PROPOSED).order_by("code")
