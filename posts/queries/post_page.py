"""Everything about one post: functions, review and who holds it, today or as they were at the end of a past day."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from common import clock
from common.past import OfADay, on_record_since, rows_on, versions_on
from posts.enums import FunctionMoment
from posts.models import Appraisal, FollowUpStep, Incumbency, Post, PostFunction, ReviewExercise
from posts.queries.posts import incumbents
from posts.queries.reviews import FINDINGS, latest_reviews
from structure.models import Unit
from structure.queries.then import units_as_they_were


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
class PostPage(OfADay):
    """``post``, ``review``, ``exercise``, ``appraisals`` and ``steps`` are rows, or of a past day their versions.

    ``number`` is the post's number of today, by which it is found.
    """

    number: str
    post: Any
    unit: Unit
    incumbent: Incumbency | None
    functions: Sequence[FunctionLine]
    appraisals: Sequence[Any]
    review: Any
    exercise: Any
    steps: Sequence[Any]
    findings: Sequence[Finding]
    as_at: datetime.date
    is_now: bool


def post_on_record_since(post: Post) -> datetime.date | None:
    """The day of the first record of the post."""
    return on_record_since(Post.history.filter(id=post.pk))


def post_page(post: Post, day: datetime.date) -> PostPage:
    """Everything about one post on a day it was on record. Ask ``rules.reviews.may_see_review`` first.

    What is entered of a past day, the post itself, its functions, appraisals and review, is as on record at its end.
    """
    is_now = day >= clock.today()
    shown = post if is_now else versions_on(Post, day, id=post.pk).select_related("unit__division").get()
    held = incumbents([post.pk], day).get(post.pk)
    review = latest_reviews([post.pk], day).get(post.pk)
    functions = rows_on(PostFunction, day).filter(post=post.pk).order_by("moment", "-share", "id")
    appraisals = rows_on(Appraisal, day).filter(incumbency=held.pk).order_by("-cycle_starts_in")[:2] if held else []
    return PostPage(
        number=post.number,
        post=shown,
        unit=units_as_they_were([shown.unit], day)[0],
        incumbent=held,
        functions=_functions(functions),
        appraisals=list(appraisals),
        review=review,
        exercise=rows_on(ReviewExercise, day).filter(id=review.exercise_id).first() if review else None,
        steps=list(rows_on(FollowUpStep, day).filter(review=review.id).order_by("id")) if review else [],
        findings=[
            Finding(letter, title, str(review.findings[letter]))
            for letter, title in FINDINGS.items()
            if review.findings.get(letter)
        ]
        if review
        else [],
        as_at=day,
        is_now=is_now,
    )


def _functions(functions: Iterable[Any]) -> list[FunctionLine]:
    """Then and now side by side, by the wording of the function; the largest share of now first."""
    by_moment: dict[str, dict[str, Any]] = {moment: {} for moment in FunctionMoment.values}
    for one in functions:
        by_moment[one.moment][one.text] = one
    then, now = by_moment[FunctionMoment.ESTABLISHMENT], by_moment[FunctionMoment.TODAY]
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
