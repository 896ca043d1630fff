"""Posts: the sums for everybody on the staff, the register for few, a single review for three (source paras 63-69)."""

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from posts.enums import FunctionMoment, ReviewOutcome
from posts.models import Post
from posts.queries.posts import posts_visible_to
from posts.queries.reviews import outcomes
from tests.factories.planning import BienniumFactory
from tests.factories.posts import (
    AppraisalFactory,
    IncumbencyFactory,
    PostFactory,
    PostFunctionFactory,
    PostReviewFactory,
)
from tests.people import Cast

EVERYBODY = (
    "staff",
    "colleague",
    "stranger",
    "unit_head",
    "division_head",
    "executive_secretary",
    "pmu_officer",
    "hr_officer",
    "budget_officer",
    "administrator",
)
OUTSIDERS = ("bureau_member", "ended_bureau_member", "nobody", "rest_client")
KEEPERS = {"executive_secretary", "hr_officer", "budget_officer"}
SEE_REVIEWS = {"executive_secretary", "hr_officer"}
TODAY = datetime.date(2016, 9, 12)
SECRET = "Duties exceed the level of the post"


@pytest.fixture
def post(cast: Cast) -> Post:
    """The post the staff member of the cast holds, reviewed; a colleague held it before."""
    BienniumFactory()
    found: Post = PostFactory(number="SCBD-101", title="Legal Officer", unit=cast.unit)
    held = IncumbencyFactory(post=found, staff=cast.staff.staff, valid_from=datetime.date(2015, 1, 1))
    IncumbencyFactory(
        post=found,
        staff=cast.colleague.staff,
        valid_from=datetime.date(2010, 1, 1),
        valid_to=datetime.date(2014, 12, 31),
    )
    PostFunctionFactory(post=found, moment=FunctionMoment.ESTABLISHMENT, share=55)
    PostFunctionFactory(post=found, share=35)
    PostFunctionFactory(post=found, text="Work in the cross-cutting group", share=10)
    AppraisalFactory(incumbency=held)
    PostReviewFactory(post=found, outcome=ReviewOutcome.UPGRADE, recommended_grade="P-4", findings={"d": SECRET})
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_sums_are_open_to_all_staff_and_the_register_to_those_who_keep_it(
    cast: Cast, sign_in: Any, post: Post, who: str
) -> None:
    answer = sign_in(getattr(cast, who)).get("/posts/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1 of 1" in text
    assert ("Legal Officer" in text) == (who in KEEPERS)
    assert SECRET not in text


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("address", ["/posts/", "/posts/?export=csv", "/posts/SCBD-101/"])
def test_nobody_outside_reads_posts(cast: Cast, sign_in: Any, post: Post, who: str, address: str) -> None:
    answer = sign_in(getattr(cast, who)).get(address)
    assert answer.status_code in {302, 403, 404}
    assert "Legal Officer" not in answer.content.decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_single_review_is_seen_by_human_resources_the_executive_secretary_and_the_incumbent(
    cast: Cast, sign_in: Any, post: Post, who: str
) -> None:
    answer = sign_in(getattr(cast, who)).get("/posts/SCBD-101/")
    text = answer.content.decode()
    if who in {*SEE_REVIEWS, "staff"}:
        assert answer.status_code == 200
        assert SECRET in text
    else:
        assert answer.status_code == 403
        assert "open to human resources, the Executive Secretary and the incumbent" in text
        assert "Legal Officer" not in text


def test_who_may_not_see_posts_does_not_learn_which_exist(cast: Cast, sign_in: Any, post: Post) -> None:
    stranger = sign_in(cast.stranger)
    assert stranger.get("/posts/SCBD-101/").status_code == stranger.get("/posts/SCBD-999/").status_code == 403
    assert sign_in(cast.hr_officer).get("/posts/SCBD-999/").status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_register_is_exported_by_those_who_keep_it(cast: Cast, sign_in: Any, post: Post, who: str) -> None:
    answer = sign_in(getattr(cast, who)).get("/posts/?export=csv")
    assert answer.status_code == (200 if who in KEEPERS else 403)
    text = answer.content.decode("utf-8-sig")
    assert ("Legal Officer" in text) == (who in KEEPERS)
    assert ("Update and raise the level" in text) == (who in SEE_REVIEWS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_posts_visible_to_is_all_for_keepers_and_the_own_for_others(cast: Cast, post: Post, who: str) -> None:
    PostFactory(number="SCBD-102")
    expected = {"SCBD-101", "SCBD-102"} if who in KEEPERS else {"SCBD-101"} if who == "staff" else set()
    found = posts_visible_to(getattr(cast, who)).values_list("number", flat=True)
    assert set(found) == expected


def test_the_budget_officer_cannot_find_out_outcomes_by_filtering(cast: Cast, sign_in: Any, post: Post) -> None:
    text = sign_in(cast.budget_officer).get("/posts/?outcome=none").content.decode()
    assert "Legal Officer" in text
    text = sign_in(cast.hr_officer).get("/posts/?outcome=none").content.decode()
    assert "Legal Officer" not in text


def test_figure_2_prints_7_24_27_42(cast: Cast) -> None:
    for outcome, number in zip(ReviewOutcome.values, (3, 10, 11, 17), strict=True):
        for _place in range(number):
            PostReviewFactory(outcome=outcome)
    found = outcomes(cast.staff, TODAY)
    assert [(one.posts, one.percent) for one in found.counts] == [(3, 7), (10, 24), (11, 27), (17, 42)]
    assert (found.reviewed, found.changed) == (41, 24)
    assert outcomes(cast.nobody, TODAY).counts == []


def test_functions_stand_side_by_side(cast: Cast, sign_in: Any, post: Post) -> None:
    text = sign_in(cast.hr_officer).get("/posts/SCBD-101/").content.decode()
    assert "−20" in text
    assert "+10" in text


def test_the_register_is_searched_filtered_and_sorted(cast: Cast, sign_in: Any, post: Post) -> None:
    PostFactory(number="SCBD-102", title="Biosafety Officer", unit=cast.other_unit, grade="P-5")
    with acting(by=None, why="Test"):
        Post.objects.create(
            number="SCBD-103",
            title="Gone",
            grade="P-3",
            unit=cast.unit,
            abolished_on=datetime.date(2016, 1, 1),
        )
    client = sign_in(cast.hr_officer)

    def numbers(query: str) -> list[str]:
        answer = client.get(f"/posts/?export=xlsx&{query}")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        return [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("SCBD-")]

    assert numbers("") == ["SCBD-101", "SCBD-102"]
    assert numbers("sort=-grade") == ["SCBD-102", "SCBD-101"]
    assert numbers("q=biosafety") == ["SCBD-102"]
    assert numbers("q=Staff") == ["SCBD-101"]
    assert numbers("state=vacant") == ["SCBD-102"]
    assert numbers("state=held") == ["SCBD-101"]
    assert numbers("unit=BIO") == ["SCBD-102"]
    assert numbers("grade=P-5") == ["SCBD-102"]
    assert numbers("outcome=upgrade") == ["SCBD-101"]


@pytest.mark.parametrize(
    "query", ["sort=x", "page=0", "page=x", "q=%00", "grade=D", "unit=%00", "outcome=x", "export=exe", "state=1"]
)
def test_a_bad_address_is_left_out(cast: Cast, sign_in: Any, post: Post, query: str) -> None:
    assert sign_in(cast.hr_officer).get(f"/posts/?{query}").status_code == 200


def test_the_pages_take_as_many_queries_for_one_post_as_for_many(cast: Cast, sign_in: Any, post: Post) -> None:
    client = sign_in(cast.hr_officer)

    def counts() -> list[int]:
        found = []
        for address in ("/posts/", "/posts/?export=csv", "/posts/SCBD-101/"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    one = counts()
    for _place in range(20):
        other = PostReviewFactory().post
        IncumbencyFactory(post=other)
        PostFunctionFactory(post=post, text=f"Function {other.number}")
    assert counts() == one
