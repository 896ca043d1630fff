"""Everything `python3 run.py test` runs: the quick checks first, then the suite, then the journeys."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from common.embedded.application import in_foreground
from common.embedded.places import ROOT, Places
from common.embedded.servers import started
from common.embedded.templates import TEMPLATE, template

# Types are checked where decisions are made: all of common, and these rooms of every app.
TYPED_APP = "common"
TYPED_ROOMS = ("models", "rules", "solving", "queries", "actions", "transitions", "enums", "metrics")
APPS = ("structure", "clusters", "planning", "posts", "budget", "monitoring")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_TESTS = 5  # pytest's exit code when nothing was collected
PREFIX = "test-"


@dataclass
class Checks:
    """One run: which steps there were, and which of them failed."""

    environment: Mapping[str, str]
    failed: list[str] = field(default_factory=list)

    def quietly(self, name: str, *program: str) -> None:
        """Run a step and show what it says only when it fails."""
        begun = time.monotonic()
        done = subprocess.run(program, cwd=ROOT, env=dict(self.environment), capture_output=True, text=True)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<28}{verdict:<8}{time.monotonic() - begun:5.1f} s", flush=True)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            self.failed.append(name)

    def openly(self, name: str, *program: str, may_be_empty: bool = False) -> None:
        """Run a step that speaks for itself."""
        print(f"\n{name}", flush=True)
        code = in_foreground(program, self.environment)
        if code and not (may_be_empty and code == NO_TESTS):
            self.failed.append(name)


def test(arguments: Sequence[str]) -> int:
    """Run the suite on throwaway servers and return 0 when every step passed.

    With arguments only pytest runs, with just these; without, everything does.
    """
    with throwaway() as places, started(places, throwaway=True) as servers:
        environment = {
            **servers.environment,
            "DJANGO_SETTINGS_MODULE": "secretariat.settings.test",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's ordinary interface runs inside an event loop
            "TEST_MEDIA_ROOT": str(places.media),
        }
        browser = find_browser()
        if browser:
            environment["CHROMIUM"] = browser
        checks = Checks(environment)
        pytest = [sys.executable, "-m", "pytest"]
        without_journeys = ["-m", "not journey"]
        if arguments:
            chosen = [] if browser or "-m" in arguments else without_journeys
            checks.openly("Tests", *pytest, *chosen, *arguments)
        else:
            with template(environment, f"test_template_{os.getpid()}") as making:
                quick_checks(checks)
                environment[TEMPLATE] = making.ready()
                checks.openly("Tests", *pytest, "-n", "auto", "--dist", "loadgroup", *without_journeys)
                if browser:
                    # In their order: pages are looked at before a journey of the same core changes them.
                    in_order = ["-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder", "-m", "journey"]
                    checks.openly(f"Browser journeys ({browser})", *pytest, *in_order, may_be_empty=True)
        if not browser:
            print("\nBrowser journeys skipped: no Chromium found.", flush=True)
        return report(checks)


def quick_checks(checks: Checks) -> None:
    python = sys.executable
    checks.quietly("Slips (ruff)", python, "-m", "ruff", "check", ".")
    checks.quietly("Format (ruff)", python, "-m", "ruff", "format", "--check", ".")
    lint_imports = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    checks.quietly("Order of the apps", python, "-c", lint_imports)
    checks.quietly("Migrations complete", python, "manage.py", "makemigrations", "--check", "--dry-run")
    checks.quietly(
        "Types (mypy)", python, "-m", "mypy", "--no-error-summary", "--follow-imports", "silent", *typed_files()
    )


def typed_files() -> list[str]:
    """Return the files and folders mypy looks at, relative to the project."""
    rooms = (ROOT / app / name for app in APPS for room in TYPED_ROOMS for name in (f"{room}.py", room))
    return [TYPED_APP, *(str(path.relative_to(ROOT)) for path in rooms if path.exists())]


def find_browser() -> str:
    """Return the Chromium of this machine, or an empty text."""
    named = os.environ.get("CHROMIUM", "")
    return next(filter(None, map(shutil.which, (*([named] if named else []), *BROWSERS))), "")


def report(checks: Checks) -> int:
    if checks.failed:
        print(f"\nFailed: {', '.join(checks.failed)}.", flush=True)
        return 1
    print("\nEvery step passed.", flush=True)
    return 0


# --- the throwaway folder -------------------------------------------------------------------------------


@contextmanager
def throwaway() -> Iterator[Places]:
    """Give a folder for the servers of one run and remove it afterwards, with those that killed runs left."""
    local = Places.lasting().base
    local.mkdir(mode=0o700, exist_ok=True)
    remove_leftovers(local)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=local))
    with (folder / "in-use").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        try:
            yield Places(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(local: Path) -> None:
    for folder in local.glob(f"{PREFIX}*"):
        try:
            with (folder / "in-use").open("a") as mark:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # another run is using it
