"""The files of the repository: what must not be in them, and how large they may grow."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
# Files a newcomer's machine installs from or starts with: they must work everywhere, so they name no place.
PLACELESS = (
    "run.py",
    "Makefile",
    "Dockerfile",
    "docker-compose.yml",
    "pyproject.toml",
    ".env.example",
    ".ci/run",
    "requirements/production.txt",
    "requirements/development.txt",
)
# A path of somebody's machine, as against one inside an image or of every Unix.
MACHINE_PATH = re.compile(r"(?<![\w.$}-])/(?:home|root|Users|work|mnt|media|private)(?:/|\b)|[A-Z]:\\")
ADDRESS = re.compile(r"\b(?:https?|file):\S")
REGISTRY = re.compile(r"https?://[^\s'\"]*(?:pypi|pythonhosted|/simple\b|npmjs|index\.crates)", re.IGNORECASE)
LINES = 400
# A file may be longer only for a reason: path → the reason.
LONGER: dict[str, str] = {}
OPEN_REMARK = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
TEXT = {".py", ".html", ".css", ".js", ".md", ".yml", ".yaml", ".toml", ".txt", ".cfg", ".ini", ".sh", ""}


def files() -> list[Path]:
    """Every file that is or will be in the repository, by git's own account where there is one."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return [path for name in names if (path := ROOT / name).is_file()]
    ours = (ROOT / name for name in ("common", "structure", "clusters", "planning", "posts", "budget"))
    more = (ROOT / name for name in ("monitoring", "secretariat", "tests", "templates", "static", "docs", "benchmarks"))
    return [path for folder in (*ours, *more) for path in folder.rglob("*") if path.is_file()]


def texts() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text(errors="replace") for path in files() if path.suffix in TEXT}


def modules() -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]


@pytest.mark.parametrize("name", PLACELESS)
def test_what_a_machine_starts_with_names_no_place(name: str) -> None:
    text = (ROOT / name).read_text()
    assert ADDRESS.findall(text) == []
    assert MACHINE_PATH.findall(text) == []


@pytest.mark.parametrize("name", [name for name in PLACELESS if name.startswith("requirements/")])
def test_every_locked_package_has_a_version_and_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    loose = [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert loose == []


def test_no_file_names_a_package_registry() -> None:
    assert {name for name, text in texts().items() if REGISTRY.search(text)} == set()


def test_no_module_grows_beyond_a_few_screens() -> None:
    long = {str(path.relative_to(ROOT)) for path in modules() if len(path.read_text().splitlines()) >= LINES}
    assert long - LONGER.keys() == set()
    assert LONGER.keys() - long == set(), "an exception that is no longer needed"


def test_no_module_is_a_junk_drawer() -> None:
    names = {"utils.py", "helpers.py", "misc.py"}
    assert {str(path) for path in modules() if path.name in names or path.stem.endswith("_v2")} == set()


def test_nothing_is_left_to_be_done_in_a_remark() -> None:
    assert {name for name, text in texts().items() if OPEN_REMARK.search(text)} == set()


def test_every_signature_says_its_types() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None
    ]
    assert silent == []


# --- production -----------------------------------------------------------------------------------------


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_has_the_whole_house() -> None:
    assert set(compose()["services"]) == {"migrate", "web", "worker", "beat", "postgres", "redis", "proxy"}


def test_every_lasting_service_is_watched_and_waited_for() -> None:
    services = compose()["services"]
    unwatched = {name for name, service in services.items() if not service.get("healthcheck", {}).get("test")}
    assert unwatched == {"migrate"}  # it runs once, and the others wait for its end
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert services["proxy"]["depends_on"]["web"] == {"condition": "service_healthy"}


def test_compose_volumes_are_all_declared_and_the_data_is_on_one() -> None:
    described = compose()
    used = {
        volume.split(":")[0]
        for service in described["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert used == set(described["volumes"])
    assert "redis:/data" in described["services"]["redis"]["volumes"]
    assert "appendonly yes" in " ".join(described["services"]["redis"]["command"])


def test_no_secret_stands_in_a_file() -> None:
    secret = re.compile(r"(?:PASSWORD|SECRET|SECRET_KEY|TOKEN)$")
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if secret.search(name):
                assert re.fullmatch(r"\$\{\w+:(\?[^}]+|-)\}", str(value)), name
        for name in ("DATABASE_URL", "REDIS_URL"):
            value = service.get("environment", {}).get(name, ":${:?}@")
            assert re.search(r":\$\{\w*:\?[^}]*\}@", value), name
    example = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text().splitlines()
        if "=" in line and line[0] != "#"
    )
    assert {name for name, value in example.items() if secret.search(name) and value} == set()
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert asked <= set(example)


def test_the_image_runs_as_an_ordinary_user_with_hashed_packages_and_a_health_check() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert text.count("FROM python:3.11-slim") == 2
    assert "--require-hashes" in text and "requirements/production.txt" in text
    assert re.search(r"^USER secretariat$", text, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*CMD", text, re.MULTILINE)


def test_every_variable_of_the_environment_is_described() -> None:
    settings = "".join(path.read_text() for path in (ROOT / "secretariat" / "settings").glob("*.py"))
    read = set(re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", settings))
    page = (ROOT / "docs" / "operations.md").read_text().split("## Settings")[1]
    described = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert sorted(described) == sorted(read)
