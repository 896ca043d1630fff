"""How far the review of posts is (source paras 63-69). Counts only: single reviews are personal."""

from dataclasses import dataclass

from django.db.models import Count, Q

from monitoring.metrics.window import Scope, Window
from posts.enums import ReviewOutcome, ReviewState
from posts.models import PostReview

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
    """The latest exercise. A cluster owns no posts, so for a cluster all counts are of the whole Secretariat."""
    reviews = PostReview.objects.filter(_of(window.scope))
    latest = reviews.order_by("-exercise__ends_on", "-exercise_id").values_list("exercise", flat=True).first()
    counts = (
        PostReview.objects.filter(_of(window.scope), exercise=latest)
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


def _of(scope: Scope) -> Q:
    if scope.kind == "division":
        return Q(post__unit__division=scope.subject)
    if scope.kind == "unit":
        return Q(post__unit=scope.subject)
    return Q()
