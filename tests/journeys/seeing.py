"""Looks at a page as somebody who reads it by keyboard, by screen reader, or on a small screen would."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (1440, 390)
LONG = 400  # elements


def axe_problems(page: Page, *, contrast: bool = True) -> list[str]:
    """What the accessibility checker finds, one line for each rule and place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "preload": False, "rules": {"color-contrast": {"enabled": contrast}}}
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target'][0]} ({node.get('failureSummary', '').splitlines()[-1].strip()})"
        for one in found["violations"]
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


def at_every_width(page: Page) -> list[str]:
    """What the checker finds at the widths of a desk and of a phone.

    Contrast takes nine tenths of the checker's time; the colours of a long page are looked at once, at the desk.
    """
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        contrast = width == WIDTHS[0] or page.locator("body *").count() < LONG
        found += [f"at {width}: {one}" for one in axe_problems(page, contrast=contrast)]
    return found
