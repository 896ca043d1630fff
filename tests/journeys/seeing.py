"""Looks at a page as somebody who reads it by keyboard, by screen reader, or on a small screen would.

The checker runs with the page's own content policy on: it is handed in by the browser, and told not to fetch the
style sheets again, which is all for which it would need a style of its own.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.looks import CONTRAST

WIDTHS = (1440, 390)
BY_COLOUR = ("color-contrast", "link-in-text-block")  # rules that colours decide, not widths


class Looks:
    """The looks of text whose contrast was found good: what decides it, and nothing else.

    Contrast takes nine tenths of the checker's time, and a page of a hundred rows has a dozen looks. Whoever looks at
    many pages keeps one of these, so that each look is measured where it is first met.
    """

    def __init__(self) -> None:
        self.good: set[str] = set()

    def problems(self, page: Page) -> list[dict[str, Any]]:
        """What the checker finds wrong with the contrast of looks that are new here."""
        found: dict[str, Any] = page.evaluate(CONTRAST, sorted(self.good))
        self.good |= set(found["good"])
        return list(found["violations"])


def axe_problems(page: Page, *, looks: Looks | None = None, colours: bool = True) -> list[str]:
    """What the accessibility checker finds, one line for each rule and place; without ``colours``, new looks apart."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    off = BY_COLOUR if not colours else BY_COLOUR[:1]
    options = {"resultTypes": ["violations"], "preload": False, "rules": {one: {"enabled": False} for one in off}}
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target'][0]} ({node.get('failureSummary', '').splitlines()[-1].strip()})"
        for one in [*found["violations"], *(looks or Looks()).problems(page)]
        for node in one["nodes"][:4]
    ]


def settled(page: Page) -> None:
    """Wait until the fragments a page fetches by itself have come."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("[hx-trigger='load']")].every((one) =>
             !one.classList.contains('htmx-request') &&
             performance.getEntriesByName(new URL(one.getAttribute('hx-get'), location.href).href).length)"""
    )


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways; 0 when it cannot."""
    over: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(0, over)


def what_sticks_out(page: Page) -> list[str]:
    """The elements that reach beyond the edge, for the message of a failing test."""
    return list(
        page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth;
              const all = [...document.querySelectorAll('body *')];
              const boxes = all.map((one) => [one, one.getBoundingClientRect()]);
              const wide = boxes.filter(([, box]) => box.width && (box.right > width + 1 || box.left < -1));
              return wide.slice(0, 6).map(([one, box]) =>
                `${one.tagName.toLowerCase()}.${one.getAttribute('class') || ''} ${Math.round(box.right)}`);
            }"""
        )
    )


def at_every_width(page: Page, looks: Looks | None = None) -> list[str]:
    """What the checker finds at the widths of a desk and of a phone."""
    looks = looks or Looks()
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        found += [f"at {width}: {one}" for one in axe_problems(page, looks=looks, colours=width == WIDTHS[0])]
    return found
