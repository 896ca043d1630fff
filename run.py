#!/usr/bin/env python3
"""The two commands of a fresh clone: `python3 run.py up` and `python3 run.py test`.

Needs Python 3.11 with its venv module and nothing else. It makes the environment in `.venv` from the
locked requirements and hands over to `common.embedded`, which starts PostgreSQL, Redis and the application.
All that is made lies in this folder: programs in `.venv`, data in `.local`. Remove both and nothing is left.

This file uses the standard library alone and must at least be understood by older Pythons, so that they
can be told what is missing. Refusals end with exit code 2 and one sentence.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, NoReturn  # noqa: UP035 - read by older Pythons too

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCAL = ROOT / ".local"
REQUIREMENTS = ROOT / "requirements" / "development.txt"
STAMP = VENV / ".made-from"
UNFINISHED = VENV / ".being-made"
WANTED = (3, 11)
REFUSED = 2

COMMANDS = """\
  up       start everything, and print the address and the demonstration sign-ins
  test     set up a throwaway database and run the whole suite; arguments go to pytest
  manage   run one of Django's commands with the same database, for example: manage shell
"""


class Refused(Exception):
    """The machine lacks something; the message is one sentence for the person at the keyboard."""


# --- what was asked for ---------------------------------------------------------------------------------


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options of the command and what is handed on to pytest or Django as it stands."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py",
        description="Start or test the application, with nothing but Python.",
        epilog="commands:\n" + COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=("up", "test", "manage"), metavar="up | test | manage")
    known, rest = parser.parse_known_args(arguments[:1])
    rest += arguments[1:]
    if known.command != "up":
        return known, rest
    up = argparse.ArgumentParser(prog="python3 run.py up", description="Start everything; Ctrl-C stops all.")
    up.add_argument("--port", type=port_number, default=8000, help="where the pages are served (8000)")
    up.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1: only this machine)")
    up.add_argument("--as-at", type=iso_date, metavar="YYYY-MM-DD", help="the day taken for today (2016-09-12)")
    return up.parse_args(rest, namespace=known), []


def port_number(text: str) -> int:
    """Raise when the text is not a port between 1 and 65535."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port between 1 and 65535")
    return int(text)


def iso_date(text: str) -> str:
    """Raise when the text is not a day written as YYYY-MM-DD."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day written as YYYY-MM-DD") from None


# --- what the machine must offer ------------------------------------------------------------------------


def another_python() -> str | None:
    """Return the path of a Python of the wanted version, when this one is another."""
    if sys.version_info[:2] == WANTED:
        return None
    wanted = "python{}.{}".format(*WANTED)
    found = shutil.which(wanted)
    works = found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0
    if not works:
        raise Refused(
            "This needs Python {}.{}, and {} is Python {}.{}: install {} and start again.".format(
                *WANTED, sys.executable or "this", *sys.version_info[:2], wanted
            )
        )
    return found


def check_folder() -> None:
    """Refuse a folder in which nothing can be written."""
    try:
        LOCAL.mkdir(mode=0o700, exist_ok=True)
        for folder in (ROOT, LOCAL):
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError as error:
        raise Refused(
            f"The folder {ROOT} cannot be written to ({error.strerror}): clone into a folder of your own."
        ) from None
    if LOCAL.stat().st_uid != os.getuid():
        raise Refused(f"The folder {LOCAL} belongs to another user: start as that user, or clone afresh.")


def check_venv_module() -> None:
    """Refuse when Python cannot make an environment, as on Debian without python3-venv."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Refused(
            "Python's venv module is missing: install it first, on Debian and Ubuntu with "
            "'apt install python{}.{}-venv'.".format(*WANTED)
        )


def check_not_running() -> None:
    """Refuse to start what runs already in this folder; a killed launcher holds no lock."""
    try:
        with (LOCAL / "servers.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        note = LOCAL / "up.json"
        running = json.loads(note.read_text()) if note.exists() else {}
        where = f" at {running['address']} (process {running['process']})" if running.get("address") else ""
        raise Refused(f"It is already running in this folder{where}: stop that one first.") from None


def check_port(host: str, port: int) -> None:
    """Refuse an address at which another program is already listening."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                f"Port {port} is in use by another program: choose another, "
                f"for example 'python3 run.py up --port {port + 1 if port < 65535 else 8000}'."
            ) from None
        if error.errno == errno.EACCES:
            raise Refused(f"Port {port} is kept for the administrator: choose one above 1023.") from None
        raise Refused(f"{host} is not an address of this machine.") from None


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Keep two starts in one folder from making the environment at once."""
    with (LOCAL / "environment.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is making the environment; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- the environment ------------------------------------------------------------------------------------


def python_of_venv() -> Path:
    return VENV / "bin" / "python"


def recipe() -> str:
    """Return what the environment is made from; an environment cannot be moved, so its place counts."""
    return f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()} {VENV}"


def stamp() -> str:
    return STAMP.read_text().strip() if STAMP.exists() else ""


def environment_is_ready() -> bool:
    return stamp() == recipe() and not UNFINISHED.exists() and python_of_venv().exists()


def environment_is_of_use() -> bool:
    """Say whether what is there was finished, was made here, and has a Python and a pip that start."""
    if UNFINISHED.exists() or (stamp() and not stamp().endswith(f" {VENV}")):
        return False
    question = f"import sys, pip; sys.exit(sys.version_info[:2] != {WANTED!r})"
    try:
        answer = subprocess.run([str(python_of_venv()), "-c", question], capture_output=True)
    except OSError:
        return False
    return answer.returncode == 0


def make_environment() -> None:
    """Make `.venv`, or bring it up to the locked requirements; a half-made one is made again from nothing.

    Raises Refused when the venv module is missing or a package cannot be installed.
    """
    if environment_is_ready():
        return
    check_venv_module()
    log = LOCAL / "logs" / "install.log"
    log.parent.mkdir(exist_ok=True)
    if not environment_is_of_use():
        say("Making the environment in .venv ...")
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir()
        UNFINISHED.touch()
        # Not the Python of an activated environment, which may be the very one that was just removed.
        python = getattr(sys, "_base_executable", sys.executable)
        run_quietly([python, "-m", "venv", str(VENV)], log)
    UNFINISHED.touch()
    packages = sum(1 for line in REQUIREMENTS.read_text().splitlines() if line[:1].isalnum())
    say(f"Installing {packages} packages into .venv (about a minute; details in {log.relative_to(ROOT)}) ...")
    install = [str(python_of_venv()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run_quietly([*install, "--require-hashes", "--no-deps", "-r", str(REQUIREMENTS)], log, counting=packages)
    STAMP.write_text(recipe() + "\n")
    UNFINISHED.unlink()


def run_quietly(command: list[str], log: Path, counting: int = 0) -> None:
    """Run a command into the log and show how far it is; raise Refused with its last words if it fails."""
    collected = 0
    # A pip that looks into the user's own packages would mix them with ours.
    environment = {**os.environ, "PYTHONNOUSERSITE": "1", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"}
    with log.open("a") as writing:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                writing.write(line)
                if counting and line.startswith("Collecting "):
                    collected += 1
                    show_progress(f"  fetched {collected} of {counting}")
                elif line.startswith("Installing collected"):
                    show_progress("  unpacking ...")
        except BaseException:
            process.terminate()
            process.wait()
            raise
        failed = process.wait()
    show_progress("")
    if failed:
        words = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        because = next((line for line in reversed(words) if line.startswith("ERROR")), words[-1] if words else "")
        raise Refused(f"The environment could not be made ({because}); the whole story is in {log}.")


# --- words ----------------------------------------------------------------------------------------------


def say(text: str) -> None:
    print(text, flush=True)


def show_progress(text: str) -> None:
    """Rewrite one line on a terminal; say nothing in a log file."""
    if sys.stdout.isatty():
        print("\r\033[K" + text, end="", flush=True)


# --- handing over ---------------------------------------------------------------------------------------


def hand_over(options: argparse.Namespace, rest: list[str]) -> NoReturn:
    """Become the Python of the environment; the process keeps its number, so that one Ctrl-C reaches it."""
    environment = dict(os.environ)
    # What another activated environment or a careless shell left behind must not reach ours.
    for name in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"):
        environment.pop(name, None)
    environment.update(VIRTUAL_ENV=str(VENV), PYTHONNOUSERSITE="1", PYTHONUNBUFFERED="1")
    environment["PATH"] = os.pathsep.join([str(VENV / "bin"), environment.get("PATH", os.defpath)])
    if options.command == "up":
        rest = ["--host", options.host, "--port", str(options.port)]
        rest += ["--as-at", options.as_at] if options.as_at else []
    os.chdir(ROOT)
    python = str(python_of_venv())
    os.execve(python, [python, "-m", "common.embedded", options.command, *rest], environment)


def main(arguments: list[str]) -> int:
    try:
        other = another_python()
        if other:
            os.execv(other, [other, str(ROOT / "run.py"), *arguments])
        options, rest = parse(arguments)
        check_folder()
        if options.command == "up":  # before minutes are spent on packages
            check_not_running()
            check_port(options.host, options.port)
        with only_one_at_a_time():
            make_environment()
        hand_over(options, rest)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
