"""Schemathesis sends everything the schema allows, and what it does not, to the running application."""

import os
import re
import subprocess

import pytest

from tests.journeys.running import BIN, ROOT, RunningApp

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def token(app: RunningApp) -> str:
    """A token of the planning and monitoring officer, made as the page makes it."""
    made = app.manage(
        "shell",
        "--no-imports",
        "-c",
        "from structure.models import User\n"
        "from structure.actions.tokens import issue_token\n"
        "officer = User.objects.get(email='noor.rahman@example.org')\n"
        "print(issue_token(name='Schemathesis', by=officer, days=1)[1])",
    )
    return made.split()[-1]


@pytest.mark.parametrize("reader", ["who holds a token", "who holds none"])
def test_no_request_gets_a_server_error(app: RunningApp, token: str, reader: str) -> None:
    command = [str(BIN / "schemathesis"), "run", f"{app.url}/api/v1/schema/", "--url", app.url]
    command += ["--checks", CHECKS, "--max-examples", "15", "--seed", "2016", "--max-time", "20", "--no-color"]
    command += ["--phases", "examples,coverage,fuzzing", "--continue-on-failure"]
    # How many of its own examples the generator throws away, and how long it thinks, says nothing of the application.
    command += ["--suppress-health-check", "filter_too_much,too_slow"]
    if reader == "who holds a token":
        command += ["-H", f"Authorization: Token {token}"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        command, cwd=ROOT / "tests", env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    tested = re.search(r"(\d+) (?:tested|selected|total)", done.stdout)
    assert tested is None or int(tested[1]) >= 8, "hardly anything was exercised"
