"""The first run: what is refused in one sentence, and that nothing is lost or left when processes are killed."""

import fcntl
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from common.embedded.application import environment_of, fingerprint, hosts
from common.embedded.checks import remove_leftovers, typed_files
from common.embedded.places import Places
from common.embedded.postgres import Postgres
from common.embedded.processes import Child, command_of, free_port
from common.embedded.redis import Redis
from common.embedded.servers import announce, announced, owned, started
from common.embedded.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
REFUSED = 2


def run(*arguments: str, folder: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a copy of run.py, after some lines that make this machine a worse one."""
    shutil.copy(ROOT / "run.py", folder)
    (folder / "requirements").mkdir()
    (folder / "requirements" / "development.txt").touch()
    start = f"sys.argv = ['run.py', *{arguments!r}]\nrunpy.run_path('run.py', run_name='__main__')"
    code = f"import runpy, sys\n{before}\n{start}"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60)


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence a refusal consists of."""
    assert result.returncode == REFUSED, result.stderr
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].endswith(".")
    return lines[0]


# --- refusals -------------------------------------------------------------------------------------------


def test_a_busy_port_is_refused_before_anything_is_installed(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(run("up", "--port", str(port), folder=tmp_path))
    assert f"Port {port} is in use" in said and "--port" in said
    assert not (tmp_path / ".venv").exists()


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    before = textwrap.dedent("""
        import tempfile
        def refuse(*args, **kwargs):
            raise PermissionError(13, "Permission denied")
        tempfile.TemporaryFile = refuse
    """)
    assert "cannot be written to (Permission denied)" in refusal(run("up", folder=tmp_path, before=before))


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_its_venv_module_is_refused(tmp_path: Path, missing: str) -> None:
    said = refusal(run("test", folder=tmp_path, before=f"sys.modules[{missing!r}] = None"))
    assert "venv module is missing" in said and "python3.11-venv" in said


def test_another_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    before = "import shutil; shutil.which = lambda *a, **k: None; sys.version_info = (3, 9, 2, 'final', 0)"
    assert "This needs Python 3.11" in refusal(run("up", folder=tmp_path, before=before))


def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    before = "import os; uid = os.getuid() + 1; os.getuid = lambda: uid"
    assert "belongs to another user" in refusal(run("up", folder=tmp_path, before=before))


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    said = refusal(run("up", "--host", "192.0.2.1", folder=tmp_path))
    assert said == "192.0.2.1 is not an address of this machine."


@pytest.mark.parametrize("wrong", [("--port", "0"), ("--port", "web"), ("--as-at", "12.9.2016"), ("--sideways",)])
def test_wrong_options_are_refused(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    result = run("up", *wrong, folder=tmp_path)
    assert result.returncode == REFUSED
    assert wrong[0] in result.stderr and "Traceback" not in result.stderr


def test_a_second_start_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    places = Places(tmp_path / ".local")
    with owned(places):
        places.running.write_text('{"process": 7, "address": "the address", "environment": {}}')
        said = refusal(run("up", folder=tmp_path))
        with pytest.raises(Trouble, match="already running at the address"), owned(places):
            pass
    assert "already running in this folder at the address (process 7)" in said


# --- nothing lost, nothing left -------------------------------------------------------------------------


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A folder with a space in its name, and longer than the path of a socket may be."""
    places = Places(tmp_path / "with a space" / ("long" * 40))
    places.make()
    if os.geteuid() == 0:
        # Where root may make no namespace the server runs as nobody, who must be able to enter.
        for path in (tmp_path, *tmp_path.parents[:2]):
            path.chmod(path.stat().st_mode | 0o111)
    return places


@pytest.fixture
def postgres(places: Places) -> Iterator[Postgres]:
    server = Postgres(places, throwaway=True)
    server.start()
    yield server
    server.stop()


def ask(server: Postgres, *statements: str) -> object:
    connection = psycopg2.connect(server.url)
    try:
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def test_postgres_survives_kill_9_and_keeps_what_was_written(places: Places) -> None:
    server = Postgres(places)
    server.start()
    ask(server, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('Ökologie')")
    assert server.child is not None
    os.kill(server.child.pid, signal.SIGKILL)  # not waited for: it keeps its number, as under a careless init
    again = Postgres(places)
    again.start()
    try:
        assert ask(again, "SELECT word FROM kept WHERE word ILIKE 'ökologie'") == ("Ökologie",)
        assert again.port == server.port
    finally:
        again.stop()
        server.stop()


def test_postgres_ends_a_server_that_was_left_running(postgres: Postgres, places: Places) -> None:
    again = Postgres(places, throwaway=True)
    again.start()
    try:
        assert postgres.child is not None and not postgres.child.runs
        assert ask(again, "SELECT 1") == (1,)
    finally:
        again.stop()


def test_the_application_s_role_owns_its_database_and_is_no_superuser(postgres: Postgres) -> None:
    asked = ask(postgres, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    assert asked == (False, True)
    assert ask(postgres, "CREATE EXTENSION pg_trgm", "SELECT similarity('lag', 'lag')") == (1.0,)


def test_wrong_passwords_are_explained(postgres: Postgres, places: Places) -> None:
    postgres.stop()
    (places.base / "secrets" / "postgres-owner").write_text("another")
    with pytest.raises(Trouble, match="passwords in .* are not those of"):
        Postgres(places, throwaway=True).start()


def test_data_of_another_postgres_is_left_alone(places: Places) -> None:
    server = Postgres(places)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match="made by PostgreSQL 17 and this is 18"):
        server.start()


def test_redis_survives_kill_9_and_keeps_what_was_written(places: Places) -> None:
    server = Redis(places)
    server.start()
    redis.Redis.from_url(server.url).set("work", "in hand")
    assert server.child is not None
    server.child.kill()
    again = Redis(places)
    again.start()
    try:
        assert redis.Redis.from_url(again.url).get("work") == b"in hand"
    finally:
        again.stop()


def test_a_killed_launcher_leaves_nothing_running(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from common.embedded.processes import Child
        child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], Path(sys.argv[1]) / "log")
        child.start()
        print(child.pid, flush=True)
        time.sleep(600)
    """)
    launcher = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    pid = int(launcher.stdout.readline())
    watched = os.pidfd_open(pid)
    launcher.kill()
    launcher.wait()
    assert select.select([watched], [], [], 10)[0], "the child outlived its launcher"
    os.close(watched)


def test_a_child_that_dies_is_described_with_the_end_of_its_log(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", "raise SystemExit('no such table')"], tmp_path / "web.log")
    child.start()
    assert child.wait(30)
    said = child.how_it_ended()
    assert said.startswith("web ended with exit code 1.") and said.endswith("    no such table")


def test_a_program_of_that_number_but_not_ours_is_not_taken_for_ours() -> None:
    assert sys.executable in command_of(os.getpid()) or "pytest" in command_of(os.getpid())
    assert command_of(2**22 + 1) == ""


# --- the pieces -----------------------------------------------------------------------------------------


def test_servers_named_in_the_environment_are_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/database")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    places = Places(tmp_path)
    with started(places) as servers, owned(places):
        assert servers.children == ()
        assert servers.environment["DATABASE_URL"] == "postgres://elsewhere/database"
        announce(places, servers, "the address")
        assert places.running.stat().st_mode & 0o077 == 0
        assert announced(places)["REDIS_URL"] == "redis://elsewhere/0"
    assert announced(places) == {}


def test_a_secret_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    places = Places(tmp_path)
    secret = places.secret("redis")
    assert len(secret) >= 40 and places.secret("redis") == secret
    assert (tmp_path / "secrets" / "redis").stat().st_mode & 0o077 == 0


def test_a_port_is_remembered_until_somebody_else_has_it(tmp_path: Path) -> None:
    remembered = tmp_path / "port"
    port = free_port(remembered)
    assert free_port(remembered) == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert free_port(remembered) != port


def test_what_the_caller_sets_wins_over_what_a_first_run_sets(tmp_path: Path) -> None:
    made = environment_of({"SECRET_KEY": "mine"}, Places(tmp_path), as_at="2016-10-01")
    assert (made["SECRET_KEY"], made["AS_AT_DATE"]) == ("mine", "2016-10-01")
    assert made["ALLOWED_HOSTS"] == "127.0.0.1,localhost,[::1],127.0.0.1"
    assert (hosts("::"), hosts("fd00::1")) == (["*"], ["[fd00::1]"])


def test_static_files_are_built_again_only_when_one_changed(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "a.css").write_text("a { }")
    assert fingerprint(tmp_path) != before


def test_only_test_folders_that_nobody_uses_are_removed(tmp_path: Path) -> None:
    for name in ("test-left", "test-used", "postgres"):
        (tmp_path / name).mkdir()
    with (tmp_path / "test-used" / "in-use").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"test-used", "postgres"}


def test_types_are_checked_where_decisions_are_made() -> None:
    looked_at = typed_files()
    assert looked_at[0] == "common"
    assert all((ROOT / name).exists() for name in looked_at)
