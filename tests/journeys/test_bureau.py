"""A Bureau member reads what was approved, sees nobody's name, and is refused everything else by page and by API."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import PLACES, Place
from tests.journeys.visitors import BUREAU_MEMBER, ENDED_BUREAU_MEMBER, Visitors

ROOM = [place for place in PLACES if place.by == BUREAU_MEMBER and place.status == 200]
# What a person may always open: signing in and out, their own password and authenticator.
OWN = ("account_", "mfa_", "socialaccount_")
ELSEWHERE = sorted(
    {place.path for place in PLACES if not place.name.startswith((*OWN, "bureau:", "home", "not there"))}
    | {
        "/administration/",
        "/evidence/1/",
        "/reports/3/files/pdf/",
        "/my-work/A-01/",
        "/activities/A-01/progress/new/",
        "/timeline/timeline.svg",
        "/activities/?export=xlsx",
    }
)
API = ["activities", "activities/A-01", "mandates", "projects", "clusters", "clusters/A"]


def test_the_bureau_reads_where_the_secretariat_stands(visitors: Visitors) -> None:
    person = visitors(BUREAU_MEMBER)
    page = person.goes_to("/")
    assert page.url.endswith("/bureau/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where the Secretariat stands")
    expect(page.locator(".x-band")).to_contain_text("approved by the Executive Secretary")
    expect(page.locator(".x-figure, .x-figures > *").first).to_be_visible()
    page.get_by_role("link", name="Verify this snapshot").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("[0-9a-f]{64}"))
    with page.expect_download() as coming:
        page.get_by_role("link", name="Figures, XLSX").click()
    assert coming.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("place", ROOM, ids=str)
def test_no_person_is_named_in_the_room(visitors: Visitors, place: Place) -> None:
    person = visitors(BUREAU_MEMBER)
    page = person.goes_to(place.path)
    sql = "SELECT full_name FROM structure_user JOIN structure_staff ON structure_staff.user_id = structure_user.id"
    names = [name for (name,) in person.app.asks(sql)]
    assert len(names) > 30
    text, source = page.locator("body").inner_text(), page.content()
    assert [name for name in names if name in text or name in source] == []
    family = {name.split()[-1] for name in names}
    words = set(re.findall(r"[^\W\d_]+", page.locator("main").inner_text()))
    assert family & words == set()


def test_the_bureau_is_refused_every_other_page(visitors: Visitors) -> None:
    person = visitors(BUREAU_MEMBER)
    person.goes_to("/bureau/")
    opened = {}
    for path in ELSEWHERE:
        answer = person.page.context.request.get(person.app.url + path, max_redirects=0)
        if answer.status not in (403, 404):
            opened[path] = (answer.status, answer.headers.get("location"))
    assert opened == {}


def test_the_bureau_is_offered_no_way_out_of_the_room(visitors: Visitors) -> None:
    """Every link of every page of the room leads to the room, to the person's own account, or away."""
    person = visitors(BUREAU_MEMBER)
    page = person.page
    leading_out = set()
    for place in ROOM:
        person.goes_to(place.path)
        for address in page.eval_on_selector_all("a[href]", "links => links.map((link) => link.getAttribute('href'))"):
            if address.startswith("/") and not address.startswith(("/bureau/", "/accounts/")) and address != "/":
                leading_out.add((place.path, address))
    assert leading_out == set()


def test_the_session_of_the_bureau_opens_no_api(visitors: Visitors) -> None:
    person = visitors(BUREAU_MEMBER)
    person.goes_to("/bureau/")
    statuses = {what: person.page.context.request.get(f"{person.app.url}/api/v1/{what}/").status for what in API}
    assert statuses == dict.fromkeys(API, 403)


def test_a_term_that_has_ended_opens_nothing(visitors: Visitors) -> None:
    person = visitors(ENDED_BUREAU_MEMBER)
    expect(person.goes_to("/").get_by_role("main")).to_contain_text("not")
    statuses = {
        path: person.page.context.request.get(person.app.url + path, max_redirects=0).status
        for path in [*ELSEWHERE, *(place.path for place in ROOM)]
        if path != "/administration/"
    }
    assert {path: status for path, status in statuses.items() if status not in (403, 404)} == {}


def test_nobody_reads_the_room_without_signing_in(visitors: Visitors) -> None:
    person = visitors.at_the_door()
    for place in ROOM:
        assert "/accounts/login/" in person.goes_to(place.path).url
