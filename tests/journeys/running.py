"""The whole application as a user meets it: gunicorn, a Celery worker, PostgreSQL and Redis, on a database of its own.

Used by the journeys and by the command that takes the pictures of the README. Everything is stopped by its own
process id, and the database is dropped.
"""

import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from common.embedded.templates import TEMPLATE, address_of, copy, drop

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
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


@dataclass(frozen=True)
class RunningApp:
    """Where the application answers, and its environment for commands."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run one of Django's commands on the same database; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def asks(self, sql: str) -> list[tuple]:
        """The rows of a query, for facts a page must not show."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())


@contextlib.contextmanager
def running_app(folder: Path, shared: Path) -> Iterator[RunningApp]:
    """Start web and worker on a database and a Redis of their own, copied from the loaded demonstration secretariat.

    The demonstration is loaded once, into ``shared`` and a template of databases, however many workers of a test run
    ask for it.
    """
    number = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "0"))
    server, name = os.environ["DATABASE_URL"], f"journeys_{os.getpid()}"
    copy(server, _loaded(shared), name)
    shutil.copytree(shared / "media", folder / "media")
    port = _free_port()
    environment = _environment(name, folder / "media") | {
        "REDIS_URL": os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{9 - int(number) % 8}",
        "API_THROTTLE_TOKEN": "100000/min",
        "API_THROTTLE_ANONYMOUS": "100000/min",
    }
    web = [str(BIN / "gunicorn"), "secretariat.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    web += ["--no-control-socket", "--log-level", "warning"]
    worker = [str(BIN / "celery"), "-A", "secretariat", "worker", "--pool", "solo", "--loglevel", "warning"]
    try:
        with (
            _process(web, environment, folder / "web.log") as answering,
            _process(worker, environment, folder / "worker.log"),
        ):
            running = RunningApp(f"http://127.0.0.1:{port}", environment)
            _wait_until_it_answers(f"{running.url}/health/", answering)
            yield running
    finally:
        drop(server, name)
        _drop_loaded(shared)


def _loaded(shared: Path) -> str:
    """The name of a database with the demonstration loaded; made by whoever asks first, while the others wait."""
    kept = shared / "loaded"
    with (shared / "loaded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            name = f"journeys_loaded_{os.getpid()}"
            copy(os.environ["DATABASE_URL"], os.environ.get(TEMPLATE, ""), name)
            making = RunningApp("", _environment(name, shared / "media"))
            making.manage("migrate", "--verbosity", "0")
            making.manage("load_demonstration", "--if-empty")
            (shared / "media").mkdir(exist_ok=True)
            kept.write_text(name)
    return kept.read_text()


def _drop_loaded(shared: Path) -> None:
    """Drop the loaded database if this process made it; whoever still wants one makes another."""
    kept, mine = shared / "loaded", f"journeys_loaded_{os.getpid()}"
    with (shared / "loaded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists() and kept.read_text() == mine:
            kept.unlink()
            drop(os.environ["DATABASE_URL"], mine)


def _environment(database: str, media: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "secretariat.settings.test",
        "DATABASE_URL": address_of(os.environ["DATABASE_URL"], database),
        "TEST_MEDIA_ROOT": str(media),
    }


@contextlib.contextmanager
def _process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process stopped by its own id; what it said is told when it said anything of an error."""
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
    told = log.read_text()
    if "Traceback" in told:
        print(f"--- {log.name}\n{told[-6000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    last: Exception | None = None
    for _attempt in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError as error:
            last = error
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"The server ended with {server.wait(0.2)} before it answered: {last}")
    raise AssertionError(f"{url} does not answer: {last}")
