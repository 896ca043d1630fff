"""What came of the post review: in sum for everybody on the staff, one by one for few."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from common.documents.percentages import largest_remainder
from common.past import rows_on
from posts.enums import FunctionMoment, ReviewOutcome
from posts.models import Appraisal, Incumbency, Post, PostFunction, PostReview, ReviewExercise
from structure.rules.access import access_of

# The findings of source para 64, by letter.
FINDINGS = {
    "a": _("Functions when the post was established against the incumbent’s present functions"),
    "b": _("Relevance to the core functions of Article 24 and to the operational framework"),
    "c": _("Differences or added responsibilities"),
    "d": _("Whether present duties match the level"),
    "e": _("Recommendation on the level and on leading a cross-cutting group"),
    "f": _("Conclusions"),
}


@dataclass(frozen=True)
class OutcomeCount:
    """An outcome of figure 2: how many posts, and their share in whole per cent that sum to 100."""

    key: str
    label: Any
    posts: int
    percent: int


@dataclass(frozen=True)
class Outcomes:
    exercise: ReviewExercise | None
    counts: Sequence[OutcomeCount]
    reviewed: int
    open: int
    demonstration: bool

    @property
    def changed(self) -> int:
        """Posts whose description changes in any way."""
        return sum(one.posts for one in self.counts if one.key != ReviewOutcome.NONE)


@dataclass(frozen=True)
class FunctionLine:
    """A function of a post with its share of the time then and now, in per cent; None where it was or is absent."""

    text: str
    then: int | None
    now: int | None
    relevance: str

    @property
    def change(self) -> int:
        return (self.now or 0) - (self.then or 0)


@dataclass(frozen=True)
class Finding:
    letter: str
    title: Any
    text: str


@dataclass(frozen=True)
class PostPage:
    post: Post
    incumbent: Incumbency | None
    functions: Sequence[FunctionLine]
    appraisals: Sequence[Appraisal]
    review: PostReview | None
    findings: Sequence[Finding]


def outcomes(user: Any, day: datetime.date) -> Outcomes:
    """The outcomes of the latest exercise, counted, for whoever works in the Secretariat; no single post.

    As they stand, or as they were on record at the end of a past day.
    """
    exercise = rows_on(ReviewExercise, day).order_by("-ends_on", "-id").first()
    if exercise is None or not access_of(user).may("secretariat:structure:read"):
        return Outcomes(None, [], 0, 0, False)
    reviews = rows_on(PostReview, day).filter(exercise=exercise.id)
    counted = dict(reviews.order_by().values_list("outcome").annotate(n=Count("pk")))
    numbers = [counted.get(key, 0) for key in ReviewOutcome.values]
    shares = largest_remainder(numbers) if sum(numbers) else [0] * len(numbers)
    return Outcomes(
        exercise=exercise,
        counts=[
            OutcomeCount(key, label, posts, percent)
            for (key, label), posts, percent in zip(ReviewOutcome.choices, numbers, shares, strict=True)
        ],
        reviewed=sum(numbers),
        open=counted.get("", 0),
        demonstration=reviews.filter(demonstration=True).exists(),
    )


def post_page(post: Post) -> PostPage:
    """Everything about one post. Ask ``rules.reviews.may_see_review`` first."""
    held = list(post.incumbencies.select_related("staff__user").order_by("-valid_from")[:1])
    review = (
        post.reviews.select_related("exercise")
        .prefetch_related("follow_up")
        .order_by("-exercise__ends_on", "-pk")
        .first()
    )
    return PostPage(
        post=post,
        incumbent=held[0] if held else None,
        functions=_functions(list(post.functions.all())),
        appraisals=list(Appraisal.objects.filter(incumbency__in=held).order_by("-cycle_starts_in")[:2]),
        review=review,
        findings=[
            Finding(letter, title, str(review.findings[letter]))
            for letter, title in FINDINGS.items()
            if review.findings.get(letter)
        ]
        if review
        else [],
    )


def _functions(functions: Sequence[PostFunction]) -> list[FunctionLine]:
    """Then and now side by side, by the wording of the function; the largest share of today first."""
    then = {one.text: one for one in functions if one.moment == FunctionMoment.ESTABLISHMENT}
    now = {one.text: one for one in functions if one.moment == FunctionMoment.TODAY}
    lines = [
        FunctionLine(
            text,
            then[text].share if text in then else None,
            now[text].share if text in now else None,
            (now.get(text) or then[text]).relevance,
        )
        for text in dict.fromkeys([*now, *then])
    ]
    return sorted(lines, key=lambda line: (-(line.now or 0), -(line.then or 0)))
