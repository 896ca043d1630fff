"""docs/states.md and docs/roles.md say what the code does."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from secretariat.printed import PAPERS, machines
from structure.roles import ROLES


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_the_printed_paper_is_what_the_code_says(name: str) -> None:
    printed = (Path(settings.BASE_DIR) / "docs" / name).read_text(encoding="utf-8")
    assert printed == PAPERS[name](), f"run: python manage.py print_house ({name} is out of date)"


def test_every_machine_reaches_every_state_it_declares() -> None:
    for _app, machine in machines():
        reached = {machine.initial} | {transition.target for transition in machine.transitions}
        assert reached == set(machine.states), machine.noun


def test_every_role_and_every_machine_is_printed() -> None:
    assert all(f"## {role.name}\n" in PAPERS["roles.md"]() for role in ROLES.values())
    assert all(
        transition.action in PAPERS["states.md"]() for _app, machine in machines() for transition in machine.transitions
    )


def test_the_command_writes_both_papers(tmp_path: Path) -> None:
    call_command("print_house", to=tmp_path, verbosity=0)
    assert {path.name for path in tmp_path.iterdir()} == set(PAPERS)
