"""Long work that a worker does outside the page: by one worker at a time, with signs of work, and taken up again when a
worker was killed. A row of work has a ``state`` and ``beat_at``, the moment of its last sign of work.
"""

import contextlib
import datetime
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now

Row = TypeVar("Row", bound=models.Model)


class Stopped(Exception):
    """Somebody cancelled the work, or another worker has it."""


def work_alone(
    lock: int,
    key: int,
    *,
    claim: Callable[[int], Row | None],
    work: Callable[[Row], None],
    fail: Callable[[int, Exception], None],
) -> str:
    """Do a piece of work. Returns in a word what came of it: ready, failed, stopped, held (by another worker) or
    nothing (there is nothing to do for it, as ``claim`` says)."""
    with alone(lock, key) as ours:
        if not ours:
            return "held"
        row = claim(key)
        if row is None:
            return "nothing"
        try:
            work(row)
        except Stopped:
            return "stopped"
        except Exception as error:
            fail(key, error)
            return "failed"
    return "ready"


@contextlib.contextmanager
def alone(kind: int, key: int) -> Iterator[bool]:
    """Whether this worker has the advisory lock of the two numbers; it never waits for it. PostgreSQL keeps the lock,
    and gives it back when the worker dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, key])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, key])


def sign_of_life(model: type[models.Model], key: int, **values: Any) -> None:
    """Note a sign of work, and in ``values`` how far it is, by the database's clock, which all machines share.

    It is no change of the row, so it leaves no history.
    """
    row = model(pk=key, beat_at=Now(), **values)
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    row.save(update_fields=["beat_at", *values], force_update=True)


def beat(model: type[models.Model], key: int, running: str, **values: Any) -> None:
    """A sign of life of work that is still in the state ``running``; raises ``Stopped`` when it is not."""
    if not model._default_manager.filter(pk=key, state=running).exists():
        raise Stopped
    sign_of_life(model, key, **values)


def take_up_silent(
    model: type[models.Model], states: Iterable[str], quiet_for: datetime.timedelta, ring: Callable[[int], Any]
) -> list[int]:
    """Call a worker (``ring``, on commit) for every row in one of the states without a sign of work for so long."""
    with transaction.atomic():
        silent = list(
            model._default_manager.select_for_update(skip_locked=True, of=("self",))
            .filter(Q(beat_at__isnull=True) | Q(beat_at__lt=Now() - quiet_for), state__in=list(states))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        for key in silent:
            sign_of_life(model, key)
        transaction.on_commit(lambda: [ring(key) for key in silent], robust=True)
    return silent


def reference_of(log: logging.Logger, noun: str, key: int, error: Exception) -> str:
    """Write a failure into the log, and return the reference under which its reader finds it there."""
    reference = secrets.token_hex(4).upper()
    log.error("%s %s failed, reference %s", noun, key, reference, exc_info=error)
    return reference
