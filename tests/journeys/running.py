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
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
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
    name = f"journeys_{os.getpid()}"
    template = _template(shared)
    _run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
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
            _process(web, environment, folder / "web.log") as server,
            _process(worker, environment, folder / "worker.log"),
        ):
            running = RunningApp(f"http://127.0.0.1:{port}", environment)
            _wait_until_it_answers(f"{running.url}/health/", server)
            yield running
    finally:
        _run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _drop_template(shared)


def _template(shared: Path) -> str:
    """The name of a database with the demonstration loaded; made by whoever asks first, while the others wait."""
    kept = shared / "template"
    with (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            name = f"journeys_template_{os.getpid()}"
            _run_sql(f'CREATE DATABASE "{name}"')
            making = RunningApp("", _environment(name, shared / "media"))
            making.manage("migrate", "--verbosity", "0")
            making.manage("load_demonstration", "--if-empty")
            (shared / "media").mkdir(exist_ok=True)
            kept.write_text(name)
    return kept.read_text()


def _drop_template(shared: Path) -> None:
    """Drop the template if this process made it; whoever still wants one makes another."""
    kept, mine = shared / "template", f"journeys_template_{os.getpid()}"
    with (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists() and kept.read_text() == mine:
            kept.unlink()
            _run_sql(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')


def _environment(database: str, media: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "secretariat.settings.test",
        "DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")),
        "TEST_MEDIA_ROOT": str(media),
    }


def _run_sql(sql: str) -> None:
    """Run a statement that makes or drops a database."""
    server = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)


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
