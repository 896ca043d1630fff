"""The register of posts and what the review found asked as at a past day: as they were, whatever changed since."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from posts.models import Post
from posts.queries.posts import register
from posts.queries.reviews import outcomes
from tests.factories.posts import IncumbencyFactory, PostFactory, PostReviewFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
THEN, TODAY = datetime.date(2016, 3, 1), datetime.date(2016, 9, 12)


@pytest.fixture
def post(cast: Cast, settings: Any) -> Post:
    """A post regraded and moved in May, handed over in June, reviewed in July; another abolished in June, a third made
    in July."""
    assert cast.staff and cast.colleague and cast.hr_officer and cast.other_unit
    settings.AS_AT_DATE = "2016-02-01"
    found: Post = PostFactory(number="P-1", title="Officer", grade="P-3", unit=cast.unit)
    gone: Post = PostFactory(number="P-2", grade="P-2", unit=cast.unit)
    held = IncumbencyFactory(post=found, staff=cast.staff.staff, valid_from=datetime.date(2015, 1, 1))
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Regraded"):
        found.grade, found.unit, found.title = "P-4", cast.other_unit, "Senior officer"
        found.save()
    settings.AS_AT_DATE = "2016-06-01"
    with acting(by=None, why="Handed over"):
        held.valid_to = datetime.date(2016, 5, 31)
        held.save()
        gone.abolished_on = datetime.date(2016, 6, 1)
        gone.save()
    IncumbencyFactory(post=found, staff=cast.colleague.staff, valid_from=datetime.date(2016, 6, 1))
    settings.AS_AT_DATE = "2016-07-01"
    PostFactory(number="P-3", grade="P-5", unit=cast.unit)
    PostReviewFactory(post=found)
    settings.AS_AT_DATE = "2016-09-12"
    return found


def rows(cast: Cast, day: datetime.date, **asked: str) -> list[tuple[str, ...]]:
    return [
        (row.post.number, row.post.title, row.post.grade, row.post.unit.code,
         row.incumbent.staff.name if row.incumbent else "", "reviewed" if row.outcome else "")
        for row in register(cast.hr_officer, asked, day, []).rows
    ]  # fmt: skip


def test_the_register_of_a_day_is_as_it_was(cast: Cast, post: Post) -> None:
    name, other = cast.staff.staff.name, cast.colleague.staff.name
    assert rows(cast, THEN) == [
        ("P-1", "Officer", "P-3", cast.unit.code, name, ""),
        ("P-2", "Officer P-2", "P-2", cast.unit.code, "", ""),
    ]
    assert rows(cast, TODAY) == [
        ("P-1", "Senior officer", "P-4", cast.other_unit.code, other, "reviewed"),
        ("P-3", "Officer P-3", "P-5", cast.unit.code, "", ""),
    ]


def test_filters_ask_what_held_on_the_day(cast: Cast, post: Post) -> None:
    def numbers(day: datetime.date, **asked: str) -> list[str]:
        return [row[0] for row in rows(cast, day, **asked)]

    assert numbers(THEN, grade="P-3") == ["P-1"]
    assert numbers(THEN, grade="P-4") == []
    assert numbers(THEN, state="vacant") == ["P-2"]
    assert numbers(THEN, unit=cast.unit.code) == ["P-1", "P-2"]
    assert numbers(TODAY, unit=cast.unit.code) == ["P-3"]
    assert numbers(THEN, q="Senior") == []
    assert numbers(THEN, sort="-grade") == ["P-1", "P-2"]


def test_the_outcomes_of_a_day_are_those_on_record_then(cast: Cast, post: Post) -> None:
    assert outcomes(cast.staff, THEN).reviewed == 0
    assert outcomes(cast.staff, datetime.date(2016, 7, 1)).reviewed == 1
    assert outcomes(cast.staff, TODAY).reviewed == 1


def test_the_page_and_its_file_keep_the_day_and_refuse_one_before_the_first_record(
    cast: Cast, post: Post, sign_in: Any
) -> None:
    client = sign_in(cast.hr_officer)
    text = client.get("/posts/", {"as_at": "2016-03-01"}).content.decode()
    assert "at the end of 1 Mar 2016" in text
    assert '<input type="hidden" name="as_at" value="2016-03-01">' in text
    file = client.get("/posts/", {"as_at": "2016-03-01", "export": "csv"}).content.decode()
    assert "As at 1 Mar 2016" in file
    assert "P-1,Officer,P-3" in file
    for asked in ("2016-01-31", "2099-01-01", "soon"):
        refused = client.get("/posts/", {"as_at": asked})
        assert (refused.status_code, refused.context["is_now"]) == (200, True)
        assert refused.context["form"].errors["as_at"]
    assert sign_in(cast.staff).get("/posts/", {"as_at": "2016-03-01"}).context["page"] is None
    assert sign_in(cast.staff).get("/posts/", {"as_at": "2016-03-01", "export": "csv"}).status_code == 403


def test_a_past_day_takes_as_many_queries_for_one_post_as_for_many(cast: Cast, post: Post, settings: Any) -> None:
    def count() -> int:
        rows(cast, THEN)
        with CaptureQueriesContext(connection) as queries:
            rows(cast, THEN)
        return len(queries)

    few = count()
    settings.AS_AT_DATE = "2016-02-10"
    for _place in range(12):
        IncumbencyFactory(post=PostFactory(unit=cast.unit), valid_from=datetime.date(2016, 2, 1))
    settings.AS_AT_DATE = "2016-09-12"
    assert count() == few
