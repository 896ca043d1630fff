"""How far the review of posts is (source paras 63-69). Counts only: single reviews are personal."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from common.past import rows_on
from monitoring.enums import ReportScope
from monitoring.metrics.window import Window
from posts.enums import ReviewOutcome, ReviewState
from posts.models import Post, PostReview
from structure.queries.then import field_then, units_of_division_then

CONCLUDED = (ReviewState.CONCLUDED, ReviewState.REGULARIZED)


@dataclass(frozen=True)
class PostsReviewed:
    """Posts of the review, those concluded, and the concluded ones by outcome in the source's order (figure 2)."""

    all: int
    reviewed: int
    outcomes: dict[str, int]

    @property
    def need_change(self) -> int:
        return sum(count for outcome, count in self.outcomes.items() if outcome != ReviewOutcome.NONE)


def posts_reviewed(window: Window, facts: object = None) -> PostsReviewed:
    """The latest exercise, as far as it was by the day. A cluster owns no posts, so for a cluster all counts are of the
    whole Secretariat."""
    reviews = _reviews(window)
    latest = reviews.order_by("-exercise__ends_on", "-exercise_id").values_list("exercise", flat=True).first()
    counts = (
        reviews.filter(exercise=latest)
        .order_by()
        .values_list("outcome")
        .annotate(all=Count("pk"), concluded=Count("pk", filter=Q(state__in=CONCLUDED)))
    )
    found = {outcome: (total, concluded) for outcome, total, concluded in counts}
    return PostsReviewed(
        all=sum(total for total, _concluded in found.values()),
        reviewed=sum(concluded for _total, concluded in found.values()),
        outcomes={outcome.value: found.get(outcome.value, (0, 0))[1] for outcome in ReviewOutcome},
    )


def _reviews(window: Window) -> Any:
    """The reviews of the posts that belonged to the scope on the day, as they were."""
    kind, subject = window.scope.kind, window.scope.subject
    reviews: Any = rows_on(PostReview, window.as_at)
    if kind not in (ReportScope.DIVISION, ReportScope.UNIT):
        return reviews
    if window.is_now:
        return reviews.filter(**{"post__unit" if kind == ReportScope.UNIT else "post__unit__division": subject})
    units = [subject.pk] if kind == ReportScope.UNIT else units_of_division_then(subject, window.as_at)
    return reviews.annotate(unit_then=field_then(Post, "unit_id", "post_id", window.as_at)).filter(unit_then__in=units)
