"""What every journey may ask for. A journey starts the whole application once, and drives it with Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.running import CHROMIUM_FLAGS, RunningApp, chromium, running_app
from tests.journeys.visitors import Visitors
from tests.together import keep_together


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" not in str(item.path):
            continue
        item.add_marker(pytest.mark.journey)
        if chromium() is None:
            item.add_marker(pytest.mark.skip(reason="Browser journeys skipped: no Chromium found"))
        if group := group_of(item):
            keep_together(item, group)


def group_of(item: pytest.Item) -> str:
    """With which others a journey stays on one core: those of its file, for one goes on from where another ended.

    Pages that are only looked at need not: those of one person stay together, and whoever follows links goes alone.
    """
    if item.path.stem == "test_links":
        return ""
    named: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
    return f"pages of {named['place'].by or 'nobody'}" if "place" in named else item.path.stem


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[RunningApp]:
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    with running_app(tmp_path_factory.mktemp("journeys"), shared) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """The cookies of those who have signed in, by person."""
    return {}


@pytest.fixture
def visitors(browser: Browser, app: RunningApp, signed_in: dict[str, Any]) -> Iterator[Visitors]:
    """Opens browsers; see ``tests/journeys/visitors.py`` for what fails a test when they close."""
    visitors = Visitors(browser, app, signed_in)
    yield visitors
    visitors.leave()
