"""What came of the post review: in sum for everybody on the staff, one by one for few."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from common.documents.percentages import largest_remainder
from common.past import rows_on
from posts.enums import ReviewOutcome
from posts.models import PostReview, ReviewExercise
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


def latest_reviews(posts: Collection[int], day: datetime.date) -> dict[int, Any]:
    """The latest review of each post by the post's key, or the version of it on record at the end of a past day."""
    found: dict[int, Any] = {}
    for review in rows_on(PostReview, day).filter(post__in=posts).order_by("-exercise__ends_on", "-id"):
        found.setdefault(review.post_id, review)
    return found
