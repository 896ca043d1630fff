"""The house printed as papers: the states of every noun, and the roles as terms of reference.

``docs/states.md`` and ``docs/roles.md`` are what these functions return; a test compares them with the code.
"""

import importlib
from collections.abc import Callable, Iterable

from django.utils import translation
from django.utils.text import capfirst

from common.workflow import Machine
from structure.roles import GRANTABLE, ROLES

APPS = ("structure", "clusters", "planning", "posts", "budget", "monitoring")
_NOTE = "Printed from the code by `python manage.py print_house`; do not edit."


def machines() -> list[tuple[str, Machine]]:
    """Every transition table of every app, with the app it belongs to."""
    found: list[tuple[str, Machine]] = []
    for app in APPS:
        try:
            module = importlib.import_module(f"{app}.transitions")
        except ModuleNotFoundError as error:
            if error.name != f"{app}.transitions":
                raise
            continue
        named = {name: value for name, value in vars(module).items() if isinstance(value, Machine)}
        found.extend((app, named[name]) for name in sorted(named))
    return found


def states() -> str:
    """The state diagrams and their tables, as Markdown with Mermaid."""
    with translation.override("en"):
        parts = ["# States and who moves them", "", _NOTE]
        for app, machine in machines():
            parts += ["", f"## {capfirst(machine.noun)} ({app})", "", *_diagram(machine), "", *_table(machine)]
        return "\n".join(parts) + "\n"


def _diagram(machine: Machine) -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {machine.initial}"
    for transition in machine.transitions:
        for source in transition.sources:
            yield f"    {source} --> {transition.target}: {transition.action}"
    yield "```"


def _table(machine: Machine) -> Iterable[str]:
    yield "| action | from | to | who | otherwise it is said |"
    yield "| --- | --- | --- | --- | --- |"
    for transition in machine.transitions:
        sources = ", ".join(transition.sources)
        yield f"| {transition.action} | {sources} | {transition.target} | {transition.who} | {transition.refusal} |"


def roles() -> str:
    """The roles as terms of reference, and which role holds which permission."""
    with translation.override("en"):
        parts = ["# Roles", "", _NOTE, ""]
        parts += [
            "A permission reads `scope:resource:action`. The scope says over what: `own` (what is assigned to me),",
            "`unit` (the unit I lead), `division` (the division I head), `cluster` (the cluster I lead),",
            "`secretariat` (everything), `bureau` (approved figures).",
        ]
        for role in ROLES.values():
            how = "Granted for a time." if role.key in GRANTABLE else "Follows from a fact, never granted."
            parts += ["", f"## {role.name}", "", f"{role.description} {how}", ""]
            parts += [f"- `{permission}`" for permission in sorted(role.permissions)]
        parts += ["", "## Who holds what", "", *_holders()]
        return "\n".join(parts) + "\n"


def _holders() -> Iterable[str]:
    yield "| permission | roles |"
    yield "| --- | --- |"
    for permission in sorted({permission for role in ROLES.values() for permission in role.permissions}):
        names = ", ".join(str(role.name) for role in ROLES.values() if permission in role.permissions)
        yield f"| `{permission}` | {names} |"


PAPERS: dict[str, Callable[[], str]] = {"states.md": states, "roles.md": roles}
