"""The application's own processes: pages, worker and timetable."""

import hashlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.embedded.places import ROOT, Places
from common.embedded.processes import Child, die_with_parent, end_all, tail
from common.embedded.trouble import Trouble

# Eight requests at once keep eight connections; with the worker's two far fewer than PostgreSQL's hundred.
WEB_PROCESSES = 2
WEB_THREADS = 4
WORKER_PROCESSES = 2
READY_SECONDS = 90
LEAVING_SECONDS = 20
LOOK_SECONDS = 0.5
# A worker that ends more often than this within a minute has a reason that starting it again does not remove.
RESTARTS_A_MINUTE = 3


@dataclass
class Application:
    """Web, worker and timetable of one installation, on one address."""

    places: Places
    environment: Mapping[str, str]
    host: str
    port: int
    children: list[Child] = field(default_factory=list)

    @property
    def address(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "localhost": "127.0.0.1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    # --- before ---------------------------------------------------------------------------------------------

    def manage(self, *words: str) -> str:
        """Run one of Django's commands and return what it says. Raises Trouble when it fails."""
        log = self.places.logs / "prepare.log"
        with log.open("a") as writing:
            writing.write(f"\n--- manage.py {' '.join(words)}\n")
            writing.flush()
            start = writing.tell()
            done = subprocess.run(
                [sys.executable, "manage.py", *words],
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        if done.returncode:
            raise Trouble(f"manage.py {words[0]} failed. The end of {log}:\n{tail(log, 25)}")
        with log.open() as reading:
            reading.seek(start)
            return reading.read()

    def build_static_files(self) -> None:
        """Collect the static files, unless nothing they are made from has changed since the last time."""
        stamp = self.places.base / "static.made-from"
        made_from = fingerprint(ROOT / "static", Path(sys.prefix) / ".made-from", *ROOT.glob("common/static*.py"))
        target = Path(self.environment["STATIC_ROOT"])
        if target.is_dir() and stamp.exists() and stamp.read_text() == made_from:
            return
        stamp.unlink(missing_ok=True)
        self.manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", "--ignore", "*.map")
        stamp.write_text(made_from)

    # --- life -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the three, without waiting for them."""
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        web = ["gunicorn", "secretariat.wsgi:application", "--bind", bind, "--worker-class", "gthread"]
        web += ["--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS), "--no-control-socket"]
        web += ["--graceful-timeout", "10", "--worker-tmp-dir", str(self.places.base)]
        worker = ["celery", "-A", "secretariat", "worker", "--loglevel", "INFO", "--pool", "prefork"]
        worker += ["--concurrency", str(WORKER_PROCESSES), "--without-gossip", "--without-mingle"]
        beat = ["celery", "-A", "secretariat", "beat", "--loglevel", "INFO", "--pidfile="]
        beat += ["--schedule", str(self.places.base / "timetable")]
        environment = {"SITE_URL": self.address, **self.environment}
        for name, command in (("web", web), ("worker", worker), ("beat", beat)):
            child = Child(
                name=name,
                command=[sys.executable, "-m", *command],
                log=self.places.logs / f"{name}.log",
                environment=environment,
                folder=ROOT,
            )
            self.children.append(child)
            child.start()

    def wait_until_it_answers(self) -> None:
        """Wait until a page answers. Raises Trouble when web ends before that or takes too long."""
        web = self.children[0]
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if not web.runs:
                raise Trouble(web.how_it_ended())
            try:
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.address + "health/", timeout=10)
                return
            except urllib.error.HTTPError as answer:
                if answer.code < 500:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise Trouble(f"No page answered within {READY_SECONDS} seconds. The end of {web.log}:\n{tail(web.log)}")

    def watch(self, servers: Sequence[Child]) -> None:
        """Stay until something ends that cannot be started again; that raises Trouble and says why."""
        while True:
            for child in (*servers, *self.children):
                if child.runs:
                    continue
                if child.name not in ("worker", "beat"):
                    raise Trouble(f"{child.how_it_ended()}\nEverything is being stopped.")
                self.start_again(child)
            time.sleep(LOOK_SECONDS)

    def start_again(self, child: Child) -> None:
        now = time.monotonic()
        child.ended_at = [moment for moment in child.ended_at if now - moment < 60] + [now]
        if len(child.ended_at) > RESTARTS_A_MINUTE:
            raise Trouble(f"{child.how_it_ended()}\nIt keeps ending; everything is being stopped.")
        print(f"{child.how_it_ended()}\nStarting {child.name} again.", flush=True)
        child.kill()  # whatever it left behind
        child.start()

    def stop(self) -> None:
        """Let the three finish what they are doing; unfinished work of the worker goes back to the queue."""
        worker = next((child for child in self.children if child.name == "worker"), None)
        for child in self.children:
            child.ask_to_end()
        if worker and not worker.wait(LEAVING_SECONDS / 2):
            worker.signal(signal.SIGQUIT)
        end_all(self.children, LEAVING_SECONDS / 2)

    def stop_at_once(self) -> None:
        for child in self.children:
            child.kill()


def environment_of(
    base: Mapping[str, str], places: Places, *, host: str = "127.0.0.1", as_at: str | None = None
) -> dict[str, str]:
    """Return the variables of a first run; what the caller's environment sets already is left as it is."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "secretariat.settings.development",
        "SECRET_KEY": places.secret("secret-key", 48),
        "MEDIA_ROOT": str(places.media),
        "STATIC_ROOT": str(places.static),
        "ALLOWED_HOSTS": ",".join(["127.0.0.1", "localhost", "[::1]", *hosts(host)]),
        **base,
    }
    if as_at:
        environment["AS_AT_DATE"] = as_at
    return environment


def hosts(host: str) -> list[str]:
    """Return the names a browser may use for an address; any, when all addresses are listened on."""
    if host in ("0.0.0.0", "::"):
        return ["*"]
    return [f"[{host}]" if ":" in host else host]


def fingerprint(*paths: Path) -> str:
    """Return a text that changes when a file below these paths is added, removed or written."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                facts = file.stat()
                digest.update(f"{file}|{facts.st_size}|{facts.st_mtime_ns}\n".encode(errors="replace"))
    return digest.hexdigest()


def in_foreground(program: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command of the person at the keyboard in the foreground and return its exit code."""
    return subprocess.run(
        list(program), cwd=ROOT, env=dict(environment), preexec_fn=die_with_parent(signal.SIGTERM)
    ).returncode


def on_this_machine(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
