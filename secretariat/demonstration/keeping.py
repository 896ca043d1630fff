"""Adds rows that are missing, by their natural key, and leaves alone what is there."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils import timezone

from common.audit import Historic, acting, create_signed

Row = TypeVar("Row", bound=models.Model)
WHY = "Demonstration data loaded"


@dataclass
class Kept(Generic[Row]):
    """The rows of a noun by their key, and the keys of those that were not there before."""

    rows: dict[Any, Row] = field(default_factory=dict)
    fresh: set[Any] = field(default_factory=set)

    def __getitem__(self, key: Any) -> Row:
        return self.rows[key]

    def new(self) -> list[Row]:
        return [row for key, row in self.rows.items() if key in self.fresh]


def keep(
    model: type[Row],
    rows: Iterable[Row],
    *,
    key: Sequence[str],
    by: Any = None,
    why: str = WHY,
    at: datetime.datetime | None = None,
) -> Kept[Row]:
    """Insert the rows whose ``key`` (field names) is not in the table yet, with history signed ``by`` at ``at``."""

    def key_of(row: Any) -> Any:
        values = tuple(getattr(row, name) for name in key)
        return values[0] if len(values) == 1 else values

    kept: Kept[Row] = Kept({key_of(row): row for row in model._default_manager.all()})
    missing: list[Row] = []
    for row in rows:
        if key_of(row) in kept.rows:
            continue
        kept.rows[key_of(row)] = row
        kept.fresh.add(key_of(row))
        missing.append(row)
    insert(model, missing, by=by, why=why, at=at)
    return kept


def insert(
    model: type[Row],
    rows: Sequence[Row],
    *,
    by: Any = None,
    why: str = WHY,
    at: datetime.datetime | None = None,
) -> None:
    """Insert rows, with history when their model keeps it. A row's own ``_history_date`` goes before ``at``."""
    if not rows:
        return
    with acting(by=by, why=why):
        if issubclass(model, Historic):
            if at is not None:
                for row in rows:
                    if not hasattr(row, "_history_date"):
                        row._history_date = at  # type: ignore[attr-defined]
            create_signed(model, rows)
        else:
            model._default_manager.bulk_create(rows, batch_size=1000)


def signed(row: Row, by: Any, at: datetime.datetime, why: str = WHY) -> Row:
    """Say for one row who made it, when and why; ``insert`` and ``remember`` write it into the history."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row._change_reason = why  # type: ignore[attr-defined]
    return row


def remember(model: type[Row], states: Sequence[Row]) -> None:
    """Write past states of rows into their history, each ``signed``; the rows themselves are not touched."""
    model.history.bulk_history_create(states, batch_size=1000, update=True)  # type: ignore[attr-defined]


def overwrite(model: type[Row], rows: Sequence[Row], fields: Sequence[str]) -> None:
    """Bring rows to their latest state; their history must have been written by ``remember``."""
    if rows:
        models.QuerySet(model).bulk_update(rows, fields, batch_size=500)  # type: ignore[arg-type]


def moment(day: datetime.date, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A time of a day at the duty station."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))
