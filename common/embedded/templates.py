"""A database with every table and no rows, made once for a test run and copied by all who need one.

Working through the migrations takes most of a minute of a processor; copying the result takes a tenth of a second.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from common.embedded.places import ROOT
from common.embedded.trouble import Trouble

TEMPLATE = "TEST_TEMPLATE"  # the variable that names the database to copy


class Template:
    """A database being made; ``ready`` waits for it."""

    def __init__(self, environment: Mapping[str, str], name: str) -> None:
        self.name = name
        self.server = environment["DATABASE_URL"]
        run_sql(self.server, f'CREATE DATABASE "{name}"')
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
            cwd=ROOT,
            env={**environment, "DATABASE_URL": address_of(self.server, name)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ready(self) -> str:
        """Its name, once every table is there. Raises Trouble with what the migrations said when they failed."""
        said, _nothing = self.process.communicate()
        if self.process.returncode:
            raise Trouble(f"The tables could not be made:\n{said}")
        return self.name

    def drop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        drop(self.server, self.name)


@contextmanager
def template(environment: Mapping[str, str], name: str) -> Iterator[Template]:
    """A template that is being made meanwhile, and dropped in the end."""
    making = Template(environment, name)
    try:
        yield making
    finally:
        making.drop()


def copy(server: str, template: str, name: str) -> None:
    """Make the database anew as a copy of the template; without a template, empty."""
    drop(server, name)
    run_sql(server, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))


def drop(server: str, name: str) -> None:
    run_sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def address_of(server: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def run_sql(server: str, sql: str) -> None:
    """Run a statement that makes or drops a database."""
    with contextlib.closing(psycopg2.connect(address_of(server, "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
