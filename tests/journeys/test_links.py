"""Whoever follows every link and tries every filter meets no dead end: no 500, no 404, no page that is not theirs.

Pages are fetched as a browser without scripts fetches them. Of addresses of the same shape (other codes, other
values of the same filter) only a few are followed. What a filter takes does not depend on who asks, so that one person
tries it for all; where a link leads does, and everybody follows their own.
"""

import re
import urllib.error
import urllib.request
from collections import Counter, deque
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest

from tests.journeys.visitors import ENDED_BUREAU_MEMBER, EVERYBODY, Visitors

MOST_PAGES = 50  # for each person
OF_ONE_SHAPE = 2
LEAVES_ALONE = ("/accounts/logout/", "/administration/", "/static/", "/api/v1/schema/")
ODD_VALUES = ("zz\u0661'\"<", "-1")


class Links(HTMLParser):
    """The addresses a page leads to: its links, and its filters with each of their choices."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.form: str | None = None
        self.field = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        if tag == "a" and named.get("href"):
            self.found.append(named["href"])
        elif tag in ("tr", "div", "section", "li") and named.get("hx-get"):
            self.found.append(named["hx-get"])
        elif tag == "form":
            self.form = named.get("action", "") if named.get("method", "get").lower() == "get" else None
        elif self.form is not None and tag == "select":
            self.field = named.get("name", "")
        elif self.form is not None and tag == "option" and self.field:
            self._choice(self.field, named.get("value", ""))
        elif self.form is not None and tag == "input" and named.get("name"):
            for value in (named.get("value", ""), *ODD_VALUES):
                self._choice(named["name"], value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self._choice(self.field, "no-such-choice")
            self.field = ""

    def _choice(self, name: str, value: str) -> None:
        if self.form is not None and name:
            self.found.append(f"{self.form}?{urlencode({name: value})}")


def shape_of(address: str) -> str:
    """Addresses of one shape differ in codes and numbers alone, or in the value of a filter."""
    parts = urlsplit(address)
    path = re.sub(r"/(?=[^/]*[\dA-Z(%])[^/]+", "/*", parts.path)
    path = re.sub(r"^/mandates/.+", "/mandates/*", path)
    names = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
    return f"{path}?{'&'.join(sorted(names))}"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


def fetch(opener: urllib.request.OpenerDirector, url: str, cookie: str) -> tuple[int, str, str]:
    """Status, content type and text of an answer; a redirect is followed by the caller."""
    request = urllib.request.Request(url, headers={"Cookie": cookie, "Accept-Language": "en"})
    try:
        with opener.open(request, timeout=60) as answer:
            kind = answer.headers.get_content_type()
            return answer.status, kind, answer.read().decode("utf-8") if kind == "text/html" else ""
    except urllib.error.HTTPError as answer:
        return answer.code, "", answer.headers.get("Location", "") if answer.code in (301, 302, 303) else ""


@pytest.fixture(scope="session")
def filters_tried() -> Counter[str]:
    """How often filters of a shape were tried, by whomever."""
    return Counter()


@pytest.mark.parametrize("by", EVERYBODY)
def test_every_link_and_filter_leads_somewhere(visitors: Visitors, by: str, filters_tried: Counter[str]) -> None:
    person = visitors(by)
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in person.page.context.cookies())
    opener = urllib.request.build_opener(NoRedirect)
    home = person.app.url
    waiting: deque[tuple[str, str]] = deque([("/", "the door")])
    seen = {"/"}
    shapes: Counter[str] = Counter()
    wrong: list[str] = []
    pages = 0
    while waiting and pages < MOST_PAGES:
        path, source = waiting.popleft()
        if "=" in path:
            filters_tried[shape_of(path)] += 1
            if filters_tried[shape_of(path)] > OF_ONE_SHAPE:
                continue
        status, kind, text = fetch(opener, home + quote(path, safe="/:?&=%()+,;@!~*'-._"), cookie)
        pages += 1
        if status in (301, 302, 303):
            found = [text]
        elif status == 403 and path == "/bureau/" and by == ENDED_BUREAU_MEMBER:
            return  # nothing is open to them, and the page offers no link
        elif status != 200 and not (status == 422 and "=" in path):
            wrong.append(f"{status} {path} (from {source})")
            continue
        else:
            links = Links()
            links.feed(text if kind == "text/html" else "")
            found = links.found
        for address in found:
            joined = urlsplit(urljoin(home + path, address))
            target = joined.path + (f"?{joined.query}" if joined.query else "")
            if joined.netloc != urlsplit(home).netloc or target in seen or target.startswith(LEAVES_ALONE):
                continue
            seen.add(target)
            shape = shape_of(target)
            shapes[shape] += 1
            if shapes[shape] <= OF_ONE_SHAPE:
                waiting.append((target, path))
    assert wrong == []
    assert pages >= 5
