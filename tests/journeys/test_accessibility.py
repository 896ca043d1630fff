"""Every page passes the accessibility checker at a desk and on a phone, fits a narrow screen, and works by keyboard.

The same visit looks at what a browser is told to refuse: every page says it, and nothing of ours is refused.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, expect

from tests.journeys.pages import NO_PAGES, PLACES, SEEN_ELSEWHERE, Place
from tests.journeys.policy import what_is_wrong
from tests.journeys.running import RunningApp
from tests.journeys.seeing import Looks, at_every_width, axe_problems, settled, sideways, what_sticks_out
from tests.journeys.visitors import (
    BUDGET_OFFICER,
    BUREAU_MEMBER,
    CLUSTER_LEAD,
    DIVISION_HEAD,
    MONITORING_OFFICER,
    PHONE,
    STAFF,
    WIDE,
    Somebody,
    Visitors,
)

NARROWEST = 320


class Readers:
    """One browser for each person and one memory of looks, kept for all pages, so that each page costs one visit."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors
        self.people: dict[str, Somebody] = {}
        self.looks = Looks()

    def __call__(self, key: str) -> Somebody:
        if key not in self.people:
            self.people[key] = self.visitors(key) if key else self.visitors.at_the_door()
        person = self.people[key]
        person.page.set_viewport_size(WIDE)
        return person


@pytest.fixture(scope="module")
def readers(browser: Browser, app: RunningApp, signed_in: dict[str, Any]) -> Iterator[Readers]:
    visitors = Visitors(browser, app, signed_in)
    yield Readers(visitors)
    visitors.leave()


def url_names(resolver: URLResolver, above: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in ("admin", "api"):  # Django's own site; JSON
                yield from url_names(pattern, f"{pattern.namespace}:" if pattern.namespace else above)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield above + pattern.name


def test_every_page_of_the_site_is_looked_at() -> None:
    known = {place.name for place in PLACES} | set(NO_PAGES) | set(SEEN_ELSEWHERE)
    names = set(url_names(get_resolver()))
    assert names - known == set()
    assert (set(NO_PAGES) | set(SEEN_ELSEWHERE)) - names == set(), "names that no longer exist"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_page_can_be_read_by_everybody(readers: Readers, place: Place) -> None:
    person = readers(place.by)
    page = person.page
    answer = page.goto(person.app.url + place.path)
    assert answer is not None
    assert answer.status == place.status
    expect(page.locator("h1")).to_have_count(1)
    settled(page)
    found = what_is_wrong(answer.headers) + at_every_width(page, readers.looks)
    if not place.scrolls_sideways:
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        if sideways(page):
            found.append(f"at {NARROWEST} it scrolls sideways by {sideways(page)}: {what_sticks_out(page)}")
    assert found + person.refused() == []


KEYBOARD = [
    (STAFF, "/my-work/", "Log progress on"),
    (STAFF, "/activities/A-01/", "Log progress"),
    (DIVISION_HEAD, "/workplans/LIA/", "Endorse"),
    (MONITORING_OFFICER, "/reports/", "Make the report"),
    (STAFF, "/monitoring/cases/L-0412/explain/", "Save the explanation"),
]


@pytest.mark.parametrize(("by", "path", "action"), KEYBOARD, ids=lambda value: value)
def test_the_keyboard_reaches_the_primary_action_and_shows_where_it_is(
    visitors: Visitors, by: str, path: str, action: str
) -> None:
    page = visitors(by).goes_to(path)
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus(); }")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    seen = []
    for _press in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
              const one = document.activeElement;
              const rings = (each) => each && getComputedStyle(each).outlineStyle !== 'none' &&
                parseFloat(getComputedStyle(each).outlineWidth) >= 2;
              return {words: one.textContent.trim().replace(/\\s+/g, ' '),
                      shown: one === document.body || rings(one) || rings(one.parentElement) ||
                        rings(one.parentElement.parentElement),
                      what: one.tagName + '.' + one.className};
            }"""
        )
        seen.append(here["words"][:40])
        assert here["shown"], f"the focus cannot be seen on {here['what']}"
        if here["words"].startswith(action):
            return
    raise AssertionError(f"Tab does not reach “{action}”: {seen}")


IN_ARABIC = [
    (STAFF, "/my-work/"),
    (STAFF, "/activities/"),
    (STAFF, "/activities/A-01/"),
    (CLUSTER_LEAD, "/clusters/H/"),
    (DIVISION_HEAD, "/workplans/LIA/"),
    (MONITORING_OFFICER, "/monitoring/"),
    (BUDGET_OFFICER, "/budget/"),
    (BUREAU_MEMBER, "/bureau/"),
]


@pytest.mark.parametrize(("by", "path"), IN_ARABIC, ids=lambda value: value)
def test_arabic_turns_the_page_round(visitors: Visitors, by: str, path: str) -> None:
    page = visitors(by).goes_to(path)
    page.locator("details[data-pop] summary", has_text="English").click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert page.url.endswith(path)  # the page stays where it is
    settled(page)
    for width in (1440, 390, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) == 0, f"at {width}: {what_sticks_out(page)}"
    menu = page.locator("#x-menu")
    page.set_viewport_size({"width": 1440, "height": 900})
    box = menu.bounding_box()
    assert box is not None and box["x"] > 720, "the menu stands at the right"


def test_the_menu_is_a_sheet_on_a_phone(visitors: Visitors) -> None:
    page = visitors(STAFF, viewport=PHONE).goes_to("/my-work/")
    expect(page.get_by_role("link", name="Budget", exact=True)).to_be_hidden()
    page.locator("[data-menu-open]").first.click()
    expect(page.get_by_role("link", name="Budget", exact=True)).to_be_visible()
    assert axe_problems(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Budget", exact=True)).to_be_hidden()


@pytest.mark.parametrize("path", ["/my-work/", "/activities/A-01/"])
def test_the_open_form_can_be_read_by_everybody(readers: Readers, path: str) -> None:
    page = readers(STAFF).goes_to(path)
    page.locator("[data-log]").first.click()
    expect(page.get_by_label("What happened, in one sentence").first).to_be_focused()
    assert at_every_width(page, readers.looks) == []
    assert sideways(page) == 0


@pytest.mark.parametrize(
    ("by", "start", "link"),
    [
        (STAFF, "/activities/A-01/", "/milestones/"),
        (STAFF, "/activities/A-01/", "/deliverables/"),
        (BUDGET_OFFICER, "/budget/", "/budget/funds/"),
        (STAFF, "/posts/", "/posts/SCBD"),
    ],
)
def test_a_page_behind_a_link_can_be_read_by_everybody(readers: Readers, by: str, start: str, link: str) -> None:
    page = readers(by).goes_to(start)
    settled(page)
    address = page.locator(f"main a[href*='{link}']").first.get_attribute("href")
    answer = page.goto(page.evaluate("path => new URL(path, location.href).href", address))
    assert answer is not None and answer.status == 200
    assert at_every_width(page, readers.looks) == []
