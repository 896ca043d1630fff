"""What a browser is told to refuse where the answer is no page; test_accessibility looks at every page."""

from tests.journeys.visitors import ADMINISTRATOR, Visitors


def test_answers_that_are_no_pages_are_not_guessed_at(visitors: Visitors) -> None:
    person = visitors(ADMINISTRATOR)
    person.goes_to("/my-work/")
    for path in (
        "/health/",
        "/api/v1/clusters/",
        "/api/v1/schema/",
        "/activities/?export=csv",
        "/activities/?export=xlsx",
        "/reports/3/files/html/",
        "/reports/3/files/pdf/",
        "/static/css/base.css",
        "/administration/",
    ):
        answer = person.page.context.request.get(person.app.url + path)
        assert answer.status in (200, 401), (path, answer.status)
        assert answer.headers.get("x-content-type-options") == "nosniff", path
        if "/files/" in path:
            assert answer.headers["content-disposition"].startswith("attachment"), path


def test_cookies_are_kept_from_scripts_and_other_sites(visitors: Visitors) -> None:
    person = visitors(ADMINISTRATOR)
    person.goes_to("/my-work/")
    session = next(one for one in person.page.context.cookies() if one["name"] == "sessionid")
    assert session["httpOnly"] and session["sameSite"] == "Lax"
