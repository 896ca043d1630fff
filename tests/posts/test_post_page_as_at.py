"""The page of one post asked as at a past day: as on record at its end, for those who may open it today."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from posts.enums import FollowUpKind, FunctionMoment, ReviewOutcome, ReviewState
from posts.models import FollowUpStep, Post, PostFunction, PostReview
from posts.queries.post_page import post_page
from structure.actions.reorganizations import rename_unit
from tests.conftest import forget_cache
from tests.factories.copies import copies
from tests.factories.posts import (
    AppraisalFactory,
    IncumbencyFactory,
    PostFactory,
    PostFunctionFactory,
    PostReviewFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
THEN, TODAY = datetime.date(2016, 3, 1), datetime.date(2016, 9, 12)
SECRET = "Duties exceed the level of the post"


@pytest.fixture
def post(cast: Cast, settings: Any) -> Post:
    """Held by a colleague and under review in February; in May regraded, moved and renumbered, its review concluded,
    a function put in the place of another; from June on held by the staff member of the cast."""
    assert cast.staff and cast.colleague and cast.hr_officer and cast.other_unit
    settings.AS_AT_DATE = "2016-02-01"
    found: Post = PostFactory(number="P-1", title="Officer", grade="P-3", unit=cast.unit, fund_code="BY")
    held = IncumbencyFactory(post=found, staff=cast.colleague.staff, valid_from=datetime.date(2015, 1, 1))
    AppraisalFactory(incumbency=held, functions="What the colleague did")
    PostFunctionFactory(post=found, moment=FunctionMoment.ESTABLISHMENT, text="Advise", share=70)
    function = PostFunctionFactory(post=found, text="Advise", share=40)
    gone = PostFunctionFactory(post=found, text="Travel", share=30)
    review = PostReviewFactory(post=found, outcome="", state=ReviewState.DRAFTED, findings={"a": "First thoughts"})
    with acting(by=None, why="Asked for"):
        step = FollowUpStep.objects.create(review=review, kind=FollowUpKind.WORKSHOP, due_on=datetime.date(2016, 6, 1))
    settings.AS_AT_DATE = "2016-05-01"
    rename_unit(
        unit=cast.unit, name="Law Unit", day=datetime.date(2016, 5, 1), reason="Decided", by=cast.administrator,
        version=None,
    )  # fmt: skip
    with acting(by=None, why="Regraded"):
        found.number, found.title, found.grade, found.unit = "P-9", "Senior officer", "P-4", cast.other_unit
        found.fund_code = "BE"
        found.save()
        function.share = 90
        function.save()
        gone.delete()
        review.outcome, review.state, review.findings = ReviewOutcome.UPGRADE, ReviewState.CONCLUDED, {"d": SECRET}
        review.recommended_grade = "P-5"
        review.save()
        step.done_on = datetime.date(2016, 4, 30)
        step.save()
        held.valid_to = datetime.date(2016, 5, 31)
        held.save()
    now = IncumbencyFactory(post=found, staff=cast.staff.staff, valid_from=datetime.date(2016, 6, 1))
    AppraisalFactory(incumbency=now, functions="What the staff member does")
    settings.AS_AT_DATE = "2016-09-12"
    return found


def said(post: Post, day: datetime.date) -> dict[str, Any]:
    page = post_page(post, day)
    return {
        "post": (page.post.number, page.post.title, page.post.grade, page.post.fund_code),
        "unit": (page.unit.code, page.unit.said()),
        "incumbent": page.incumbent.staff.name if page.incumbent else None,
        "functions": [(line.text, line.then, line.now, line.change) for line in page.functions],
        "appraisals": [one.functions for one in page.appraisals],
        "review": (page.review.outcome, str(page.review.get_state_display()), page.review.recommended_grade),
        "findings": [(one.letter, one.text) for one in page.findings],
        "steps": [(step.kind, step.done_on) for step in page.steps],
        "exercise": page.exercise.name,
    }


def test_the_post_of_a_day_is_as_it_was_on_record(cast: Cast, post: Post) -> None:
    assert said(post, THEN) == {
        "post": ("P-1", "Officer", "P-3", "BY"),
        "unit": (cast.unit.code, cast.unit.name),
        "incumbent": cast.colleague.staff.name,
        "functions": [("Advise", 70, 40, -30), ("Travel", None, 30, 30)],
        "appraisals": ["What the colleague did"],
        "review": ("", "drafted", ""),
        "findings": [("a", "First thoughts")],
        "steps": [("workshop", None)],
        "exercise": "Review of programme staff posts",
    }
    assert said(post, TODAY) == {
        "post": ("P-9", "Senior officer", "P-4", "BE"),
        "unit": (cast.other_unit.code, cast.other_unit.name),
        "incumbent": cast.staff.staff.name,
        "functions": [("Advise", 70, 90, 20)],
        "appraisals": ["What the staff member does"],
        "review": ("upgrade", "concluded", "P-5"),
        "findings": [("d", SECRET)],
        "steps": [("workshop", datetime.date(2016, 4, 30))],
        "exercise": "Review of programme staff posts",
    }
    may = said(post, datetime.date(2016, 5, 1))
    assert (may["post"][0], may["incumbent"]) == ("P-9", cast.colleague.staff.name)


def test_what_is_as_it_stood_today_is_as_it_is_shown_without_a_day(cast: Cast, post: Post, settings: Any) -> None:
    stood = said(post, TODAY)
    settings.AS_AT_DATE = "2016-09-13"
    assert said(post, TODAY) == stood


def test_the_register_of_a_day_leads_to_the_post_of_that_day_and_back(cast: Cast, post: Post, sign_in: Any) -> None:
    client = sign_in(cast.hr_officer)
    assert 'href="/posts/P-9/?as_at=2016-03-01"' in client.get("/posts/", {"as_at": "2016-03-01"}).content.decode()
    assert 'href="/posts/P-9/"' in client.get("/posts/").content.decode()
    text = client.get("/posts/P-9/", {"as_at": "2016-03-01"}).content.decode()
    assert "This is the post at the end of 1 Mar 2016" in text
    assert 'href="/posts/?as_at=2016-03-01"' in text
    assert "Officer" in text
    assert SECRET not in text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2016-01-31", "This is on record since 1 Feb 2016: enter that day or a later one."),
        ("2099-01-01", "Enter today or an earlier day: what is to come is not on record yet."),
        ("soon", "“soon” is not read as a date."),
    ],
)
def test_a_day_of_which_nothing_is_on_record_is_refused_at_the_field(
    cast: Cast, post: Post, sign_in: Any, asked: str, sentence: str
) -> None:
    refused = sign_in(cast.hr_officer).get("/posts/P-9/", {"as_at": asked})
    assert (refused.status_code, refused.context["page"].is_now) == (200, True)
    assert refused.context["form"].errors["as_at"][0].startswith(sentence)


@pytest.mark.parametrize("who", ["colleague", "stranger", "unit_head", "budget_officer", "administrator"])
def test_who_may_not_open_it_today_may_not_open_a_past_day(cast: Cast, post: Post, sign_in: Any, who: str) -> None:
    answer = sign_in(getattr(cast, who)).get("/posts/P-9/", {"as_at": "2016-03-01"})
    assert answer.status_code == 403
    assert "First thoughts" not in answer.content.decode()


def test_who_holds_the_post_reads_no_day_on_which_somebody_else_did(cast: Cast, post: Post, sign_in: Any) -> None:
    client = sign_in(cast.staff)
    refused = client.get("/posts/P-9/", {"as_at": "2016-05-31"})
    assert refused.context["page"].is_now
    assert refused.context["form"].errors["as_at"] == [
        "You hold this post since 1 Jun 2016: enter that day or a later one."
    ]
    assert "What the colleague did" not in refused.content.decode()
    assert client.get("/posts/P-9/", {"as_at": "2016-06-01"}).context["page"].as_at == datetime.date(2016, 6, 1)


def test_a_post_nobody_holds_is_vacant_on_its_page_as_in_the_register(cast: Cast, sign_in: Any) -> None:
    held = IncumbencyFactory(
        post=PostFactory(number="P-5"), staff=cast.colleague.staff, valid_to=datetime.date(2016, 8, 31)
    )
    AppraisalFactory(incumbency=held)
    page = sign_in(cast.hr_officer).get("/posts/P-5/").context["page"]
    assert (page.incumbent, list(page.appraisals)) == (None, [])


def test_a_past_day_takes_as_many_queries_for_one_function_as_for_300(cast: Cast, post: Post, sign_in: Any) -> None:
    client = sign_in(cast.hr_officer)

    def count() -> int:
        forget_cache()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/posts/P-9/", {"as_at": "2016-03-01"}).status_code == 200
        return len(queries)

    counts = [count()]
    function, review = PostFunction.history.first(), PostReview.history.first()
    step, appraisal = FollowUpStep.history.first(), post.incumbencies.last().appraisals.get().history.get()
    for base, number in ((1000, 3), (2000, 300)):
        for row in (function, step, appraisal, review):
            copies(row, number, id=f"{base} + n", history_date="timestamptz '2016-02-01'")
        counts.append(count())
    assert counts == [counts[0]] * 3
    assert len(post_page(post, THEN).functions) > 1
