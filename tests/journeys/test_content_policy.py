"""What a browser is told to refuse: on every page, on every answer, and nothing of ours is refused."""

import pytest

from tests.journeys.pages import NOBODY, PLACES
from tests.journeys.visitors import ADMINISTRATOR, Visitors

BY_PERSON: dict[str, list[str]] = {}
for _place in PLACES:
    BY_PERSON.setdefault(_place.by, []).append(_place.path)

FORBIDDEN_WORDS = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "data:", "http:", "https:", "*")


@pytest.mark.parametrize("by", sorted(BY_PERSON))
def test_every_page_keeps_the_policy_it_sends(visitors: Visitors, by: str) -> None:
    """The visitors fixture fails this when the browser refuses anything or a script breaks."""
    person = visitors(by) if by != NOBODY else visitors.at_the_door()
    wrong: dict[str, list[str]] = {}
    for path in BY_PERSON[by]:
        answer = person.page.goto(person.app.url + path, wait_until="load")
        assert answer is not None
        if found := what_is_wrong(answer.headers):
            wrong[path] = found
    assert wrong == {}


def what_is_wrong(headers: dict[str, str]) -> list[str]:
    """What a page's headers lack or allow."""
    parts = [part.split() for part in headers.get("content-security-policy", "").split(";") if part.split()]
    policy = {part[0]: part[1:] for part in parts}
    wrong = [f"{name} allows {word}" for name, words in policy.items() for word in words if word in FORBIDDEN_WORDS]
    if policy.get("default-src") != ["'none'"]:
        wrong.append("default-src is not none")
    for name in ("script-src", "style-src", "img-src", "connect-src", "font-src", "form-action"):
        if policy.get(name) != ["'self'"]:
            wrong.append(f"{name} is {policy.get(name)}")
    if policy.get("frame-ancestors") != ["'none'"] or policy.get("base-uri") != ["'none'"]:
        wrong.append("frames or base are open")
    expected = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
    }
    return wrong + [f"{name} is {headers.get(name)}" for name, value in expected.items() if headers.get(name) != value]


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
