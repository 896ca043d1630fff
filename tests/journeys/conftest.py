"""The whole application, running as a user meets it: gunicorn, a Celery worker, PostgreSQL, Redis and Chromium.

Started once for all journeys on its own database with the demonstration secretariat, and stopped by its own process ids.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(settings.BASE_DIR)
BIN = Path(sys.executable).parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The Chromium of this machine, or None."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return named or next((path for path in found if path), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" not in str(item.path):
            continue
        item.add_marker(pytest.mark.journey)
        item.add_marker(pytest.mark.xdist_group("journeys"))
        if chromium() is None:
            item.add_marker(pytest.mark.skip(reason="Browser journeys skipped: no Chromium found"))


@dataclass(frozen=True)
class RunningApp:
    """Where the application answers, and its environment for commands."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("journeys")
    address = urlsplit(os.environ["DATABASE_URL"])
    name = f"journeys_{os.getpid()}"
    with _database(address, name) as database_url:
        port = _free_port()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "secretariat.settings.test",
            "DATABASE_URL": database_url,
            "REDIS_URL": os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/9",
            "TEST_MEDIA_ROOT": str(folder / "media"),
            "API_THROTTLE_TOKEN": "100000/min",
            "API_THROTTLE_ANONYMOUS": "100000/min",
        }
        running = RunningApp(f"http://127.0.0.1:{port}", environment)
        running.manage("migrate", "--verbosity", "0")
        running.manage("load_demonstration", "--if-empty")
        web = [
            str(BIN / "gunicorn"),
            "secretariat.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--no-control-socket",
            "--log-level",
            "warning",
        ]
        worker = [str(BIN / "celery"), "-A", "secretariat", "worker", "--pool", "solo", "--loglevel", "warning"]
        with (
            _process(web, environment, folder / "web.log"),
            _process(worker, environment, folder / "worker.log"),
        ):
            _wait_until_it_answers(f"{running.url}/health/")
            yield running


class _database:
    """A database of its own, dropped afterwards."""

    def __init__(self, address: Any, name: str) -> None:
        self.address, self.name = address, name

    def _run(self, sql: str) -> None:
        connection = psycopg2.connect(urlunsplit(self.address._replace(path="/postgres")))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()

    def __enter__(self) -> str:
        self._run(f'CREATE DATABASE "{self.name}"')
        return urlunsplit(self.address._replace(path=f"/{self.name}"))

    def __exit__(self, *error: object) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


class _process:
    """A process stopped by its own id."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log

    def __enter__(self) -> None:
        self.output = self.log.open("w")
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=self.output, stderr=subprocess.STDOUT
        )

    def __exit__(self, *error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.output.close()
        told = self.log.read_text()
        if error[0] is not None and told:
            print(f"--- {self.log.name}\n{told[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(url: str) -> None:
    last: Exception | None = None
    for _attempt in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError as error:
            last = error
            subprocess.run(["sleep", "0.2"], check=False)
    raise AssertionError(f"{url} does not answer: {last}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass
class Somebody:
    """A person at a browser."""

    page: Page
    app: RunningApp

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.app.url + path)
        return self.page

    def signs_in(self, email: str) -> "Somebody":
        from secretariat.demonstration.people import PASSWORD

        self.goes_to("/accounts/login/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
        return self


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def somebody(context: BrowserContext, app: RunningApp) -> Iterator[Somebody]:
    """Somebody at a browser; a page that breaks the content policy or a script fails the test."""
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console",
        lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield Somebody(page, app)
    assert broken == []
