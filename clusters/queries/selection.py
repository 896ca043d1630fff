"""Rounds of selection: the ranking of their candidates, and what each assessor said (source para 23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import Criterion, ProjectState
from clusters.models import Assessment, Candidate, CriterionScore, Project, SelectionRound
from clusters.queries.clusters import projects_visible_to
from clusters.queries.rankings import Seen, candidates_visible_to, rankings_visible_to, rounds_visible_to, weights_of
from clusters.rules.ranking import CriterionLine, Ranked, shares
from clusters.rules.selection import can_be_decided, may_assess, may_decide, may_open, takes_scores
from common.refusals import allowed, why_not
from structure.models import Staff
from structure.rules.access import Access, access_of

NAMES = ("secretariat:project:manage", "secretariat:project:decide", "cluster:project:score")


@dataclass(frozen=True)
class SelectionSummary:
    """How a project stood in the latest selection it took part in; no name of an assessor.

    ``mark`` runs from 1 to 5 and is None while nobody scored it, as ``place`` is; ``apart`` is the distance between the
    highest and the lowest mark of an assessor. All three and ``dissents`` are None where the scores are not ``shown``
    to the person.
    """

    number: int
    name: str
    place: int | None
    of: int
    mark: float | None
    apart: float | None
    assessors: int
    dissents: int | None
    shown: bool
    level_with: list[str]
    decision: str


def selection_summaries(user: Any) -> dict[int, SelectionSummary]:
    """The latest selection of each project by the project's key; the queries do not grow with the projects."""
    candidates = {one.pk: one for one in candidates_visible_to(user).order_by("round__number", "project__code")}
    dissents = dict(
        Assessment.objects.exclude(dissent="")
        .filter(candidate__in=list(candidates))
        .order_by()
        .values_list("candidate")
        .annotate(n=Count("pk"))
    )
    found = {}
    for ranked in rankings_visible_to(user, candidates).values():
        for seen in ranked:
            candidate, one = seen.candidate, seen.ranked
            found[candidate.project_id] = SelectionSummary(
                number=candidate.round.number,
                name=candidate.round.name,
                place=one.place,
                of=len(ranked),
                mark=None if one.mark is None else round(float(one.mark), 2),
                apart=round(float(one.spread), 2) if seen.shown else None,
                assessors=one.assessors,
                dissents=dissents.get(candidate.pk, 0) if seen.shown else None,
                shown=seen.shown,
                level_with=[candidates[int(str(key))].project.code for key in one.level_with],
                decision="" if candidate.selected is None else "selected" if candidate.selected else "declined",
            )
    return found


@dataclass(frozen=True)
class SelectionRow:
    """A candidate in its place, with what stands behind the mark in words, or why that is not shown."""

    candidate: Candidate
    ranked: Ranked
    shown: bool
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
    hidden: int
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
    """A candidate: its place, its lines, what each said, and what the person may do.

    Where the scores are not shown there are neither lines nor sheets; ``scored_by`` then names those who have scored,
    to those who are told their names.
    """

    candidate: Candidate
    row: SelectionRow
    of: int
    lines: Sequence[LineShown]
    sheets: Sequence[SheetShown]
    scored_by: Sequence[Staff]
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
        shown = [row.candidate for row in rows if row.shown]
        dissents = Assessment.objects.filter(candidate__in=shown).exclude(dissent="").count()
    opens = allowed(may_open, user)
    return SelectionPage(
        round=round_,
        rounds=rounds,
        rows=rows,
        weights=weights,
        dissents=dissents,
        decided=sum(row.candidate.selected is not None for row in rows),
        hidden=sum(not row.shown for row in rows),
        opens=opens,
        closes=opens and round_ is not None and round_.closed_at is None,
    )


def selection_rows(user: Any, round_: SelectionRound) -> list[SelectionRow]:
    """The candidates of a round in their order, each with its explanation."""
    candidates = {one.pk: one for one in candidates_visible_to(user).filter(round=round_)}
    seen = rankings_visible_to(user, candidates).get(round_.pk, [])
    codes = {key: one.project.code for key, one in candidates.items()}
    return [_row(codes, one) for one in seen]


def _row(codes: dict[int, str], seen: Seen) -> SelectionRow:
    level = level_words([codes[int(str(key))] for key in seen.ranked.level_with])
    why = why_words(seen.ranked) if seen.shown else seen.why_hidden
    return SelectionRow(seen.candidate, seen.ranked, seen.shown, why, level)


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
        sheets=[_sheet(access, one, row.ranked.marks.get(one.assessor_id)) for one in assessments if row.shown],
        scored_by=[one.assessor for one in assessments if not row.shown and _told_names(access)],
        own=own,
        assesses=allowed(may_assess, user, candidate) and allowed(takes_scores, candidate),
        not_assessing=why_not(takes_scores, candidate) or why_not(may_assess, user, candidate),
        decides=allowed(may_decide, user),
        in_the_way=why_not(can_be_decided, candidate, len(assessments)),
    )


def _sheet(access: Access, one: Assessment, mark: Fraction | None) -> SheetShown:
    is_own = one.assessor_id == access.staff_id
    name = one.assessor.user.full_name if is_own or _told_names(access) else ""
    return SheetShown(one, name, None if mark is None else float(mark), list(one.scores.all()), is_own)


def _told_names(access: Access) -> bool:
    return any(access.may(permission) for permission in NAMES)


def projects_to_choose(user: Any) -> QuerySet[Project]:
    """The proposed projects, which can stand in a round."""
    return projects_visible_to(user).filter(state=ProjectState.PROPOSED).order_by("code")
