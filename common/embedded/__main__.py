"""What `run.py` hands over to, inside the environment: `python -m common.embedded up | test | manage`."""

import argparse
import os
import signal
import sys
from types import FrameType

from common.embedded import checks, servers
from common.embedded.application import Application, environment_of, in_foreground, on_this_machine
from common.embedded.places import Places
from common.embedded.trouble import Trouble

FAILED = 1
INTERRUPTED = 130


def up(arguments: list[str]) -> int:
    """Start everything, say where it is, and stay until somebody or something ends it."""
    parser = argparse.ArgumentParser(prog="up")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--as-at", default=None)
    options = parser.parse_args(arguments)
    places = Places.lasting()
    with servers.owned(places):
        say("Starting PostgreSQL and Redis ...")
        with servers.started(places) as data:
            environment = environment_of(data.environment, places, host=options.host, as_at=options.as_at)
            application = Application(places, environment, options.host, options.port)
            servers.announce(places, data, application.address)
            prepare(application)
            try:
                application.start()
                welcome(application)
                application.watch(data.children)
            finally:
                # A second Ctrl-C does not wait for the worker; the database is still stopped in order.
                on_signals(lambda *_: application.stop_at_once())
                say("\nStopping ...")
                application.stop()
    return 0


def prepare(application: Application) -> None:
    say("Bringing the database up to date ...")
    application.manage("migrate", "--noinput", "--verbosity", "1")
    # The mark lies beside the data it speaks of; an outside database is asked each time.
    outside = bool(os.environ.get("DATABASE_URL"))
    loaded = application.places.postgres / "demonstration.loaded"
    if outside or not loaded.exists():
        say("Loading the demonstration secretariat, once ...")
        application.manage("load_demonstration", "--if-empty")
        if not outside:
            loaded.touch()
    application.build_static_files()
    say("Starting web, worker and timetable ...")


def welcome(application: Application) -> None:
    try:
        sign_ins = application.manage("demonstration_sign_ins").strip()
    except Trouble:
        sign_ins = "(The demonstration sign-ins could not be listed.)"
    application.wait_until_it_answers()
    say(f"\n{sign_ins}\n\nReady: {application.address}")
    if not on_this_machine(application.host):
        say("Others on your network can reach it too, and the sign-ins above are no secret.")
    say(f"Logs are in {application.places.logs}. Ctrl-C stops everything.")


def manage(arguments: list[str]) -> int:
    """Run one of Django's commands beside a running `up`, or on servers of its own for that long."""
    places = Places.lasting()
    places.make()
    command = [sys.executable, "manage.py", *arguments]
    running = servers.announced(places)
    if running:
        return in_foreground(command, environment_of({**running, **os.environ}, places))
    with servers.owned(places), servers.started(places) as data:
        return in_foreground(command, environment_of(data.environment, places))


def say(text: str) -> None:
    print(text, flush=True)


def on_signals(action: object) -> None:
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sent, action)  # type: ignore[arg-type]


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    on_signals(interrupt)
    commands = {"up": up, "test": checks.test, "manage": manage}
    try:
        return commands[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr, flush=True)
        return FAILED
    except KeyboardInterrupt:
        say("Stopped; nothing is left running." if arguments[0] == "up" else "\nStopped.")
        return 0 if arguments[0] == "up" else INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
