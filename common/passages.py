"""What happened to a thing, from its history: when, who, why."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Passage:
    """One change; ``who`` is empty when the system made it, ``number`` names the part that changed, if any."""

    at: Any
    who: str
    why: str
    number: int | None = None


def who_made(row: Any) -> str:
    """The name of who made a row of history; empty for the system. Wants ``history_user`` loaded."""
    return row.history_user.full_name if row.history_user else ""


def passage(row: Any, *, why: str = "", number: int | None = None) -> Passage:
    """A row of history as it is shown; ``why`` stands for more than its reason alone."""
    return Passage(row.history_date, who_made(row), why or row.history_change_reason, number)
