"""What an import would do, row by row, before anything is done."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from common.imports.records import Problem

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
LONGEST_SHOWN = 400  # characters of a value in a list of changes


@dataclass(frozen=True)
class FieldChange:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowPlan:
    """What becomes of one row. ``key`` and ``title`` name the thing; ``values`` are what its action takes."""

    row: int
    action: str
    key: str
    title: str
    changes: Sequence[FieldChange] = ()
    values: Any = None


@dataclass
class Plan:
    """What an import would do, and every problem that keeps it from doing it."""

    rows: list[RowPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)
    around: list[tuple[int, str]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are created, changed and unchanged, and how many problems and kept cells there are."""
        found = Counter(row.action for row in self.rows)
        actions = {action: found[action] for action in (CREATED, CHANGED, UNCHANGED)}
        return {**actions, "problems": len(self.problems), "kept": len(self.kept)}

    @property
    def digest(self) -> str:
        """The sha-256 of all that would change, hexadecimal: what is confirmed is what was shown."""
        said = [
            (row.row, row.action, row.key, [(one.label, one.before, one.after) for one in row.changes])
            for row in self.rows
            if row.action != UNCHANGED
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def changes_as_json(self, most: int) -> list[dict[str, Any]]:
        """The first ``most`` rows that change something, as a page shows them."""
        return [
            {
                "row": row.row,
                "action": row.action,
                "key": row.key,
                "title": row.title[:LONGEST_SHOWN],
                "fields": [[one.label, one.before[:LONGEST_SHOWN], one.after[:LONGEST_SHOWN]] for one in row.changes],
            }
            for row in [row for row in self.rows if row.action != UNCHANGED][:most]
        ]
