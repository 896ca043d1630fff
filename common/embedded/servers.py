"""The two servers together, and the environment in which every process of the application runs."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from common.embedded.places import Places, write_privately
from common.embedded.postgres import Postgres
from common.embedded.processes import Child
from common.embedded.redis import Redis
from common.embedded.trouble import Trouble


@dataclass(frozen=True)
class Servers:
    """Where the data is, and the servers that were started here; none for those the environment names."""

    environment: Mapping[str, str]
    children: tuple[Child, ...]


@contextmanager
def started(places: Places, *, throwaway: bool = False) -> Iterator[Servers]:
    """Start what the environment does not name, and stop it in the end: Redis first, PostgreSQL last.

    Raises Trouble when a server does not come up.
    """
    places.make()
    environment = dict(os.environ)
    running: list[Postgres | Redis] = []
    try:
        for name, kind in (("DATABASE_URL", Postgres), ("REDIS_URL", Redis)):
            if environment.get(name):
                continue
            server = kind(places, throwaway=throwaway)
            running.append(server)
            server.start()
            environment[name] = server.url
        children = tuple(server.child for server in running if server.child is not None)
        yield Servers(environment, children)
    finally:
        for server in reversed(running):
            server.stop()


@contextmanager
def owned(places: Places) -> Iterator[None]:
    """Hold the lasting servers for oneself. Raises Trouble when another command in this folder holds them."""
    places.make()
    with (places.base / "servers.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(busy(places)) from None
        forget(places)  # a note without a lock is that of a launcher which was killed
        try:
            yield
        finally:
            forget(places)


def busy(places: Places) -> str:
    """Say who holds the servers, as far as a note tells."""
    note = json.loads(places.running.read_text()) if places.running.exists() else {}
    if note.get("address"):
        return f"It is already running at {note['address']} (process {note['process']}): stop that one first."
    return "Another command in this folder holds the database: wait until it has ended."


def announce(places: Places, servers: Servers, address: str = "") -> None:
    """Leave a note for other commands in this folder: where the running servers are."""
    shared = {name: servers.environment[name] for name in ("DATABASE_URL", "REDIS_URL")}
    write_privately(places.running, json.dumps({"process": os.getpid(), "address": address, "environment": shared}))


def forget(places: Places) -> None:
    places.running.unlink(missing_ok=True)


def announced(places: Places) -> dict[str, str]:
    """Return the variables of the servers a running command announced, or nothing."""
    with (places.base / "servers.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if places.running.exists():
                return dict(json.loads(places.running.read_text())["environment"])
    return {}
