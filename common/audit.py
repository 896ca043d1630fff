"""Who changed what, and why.

Every model whose history matters inherits ``Historic``. A change outside ``acting`` is refused, so that no row of
history is without its actor and its reason; ``QuerySet.update``, which would leave none, is refused as well.
"""

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.dispatch import receiver
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from common import clock

Row = TypeVar("Row", bound=models.Model)


class UnsignedChange(RuntimeError):
    """A historic row was about to change without anybody saying who does it and why."""


@dataclass(frozen=True)
class Signature:
    """Who changes things at this moment (None is the system itself) and the reason that is recorded."""

    by: Any
    why: str


_signature: ContextVar[Signature | None] = ContextVar("signature", default=None)


@contextlib.contextmanager
def acting(*, by: Any, why: str) -> Iterator[Signature]:
    """Sign every change made within: ``with acting(by=user, why="Progress logged"): …``.

    ``by`` is a user, or None when the system acts by itself. ``why`` must not be empty.
    """
    if not why.strip():
        raise UnsignedChange("A change needs a reason.")
    signature = Signature(by, why)
    token = _signature.set(signature)
    try:
        yield signature
    finally:
        _signature.reset(token)


def current_signature() -> Signature:
    """The signature in force. Raises ``UnsignedChange`` when there is none."""
    signature = _signature.get()
    if signature is None:
        raise UnsignedChange("Change historic rows inside common.audit.acting(by=…, why=…).")
    return signature


@receiver(pre_create_historical_record)
def _sign(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    signature = current_signature()
    history_instance.history_user = signature.by
    history_instance.history_change_reason = signature.why
    history_instance.history_date = clock.now()


class HistoricQuerySet(models.QuerySet[Any]):
    """A queryset that cannot change rows behind the back of their history."""

    def update(self, **values: Any) -> int:
        raise UnsignedChange("update() writes no history; use common.audit.update_signed.")

    def bulk_create(self, objs: Any, *arguments: Any, **named: Any) -> Any:
        current_signature()
        return super().bulk_create(objs, *arguments, **named)


class Historic(models.Model):
    """A model that keeps every version of its rows, with who and why."""

    history = HistoricalRecords(inherit=True, cascade_delete_history=False)
    objects = HistoricQuerySet.as_manager()

    class Meta:
        abstract = True


def create_signed(model: type[Row], rows: Iterable[Row], *, batch_size: int = 500) -> list[Row]:
    """Insert many historic rows with their history, signed by the signature in force."""
    signature = current_signature()
    return list(
        bulk_create_with_history(
            list(rows),
            model,
            batch_size=batch_size,
            default_user=signature.by,
            default_change_reason=signature.why,
            default_date=clock.now(),
        )
    )


def update_signed(model: type[Row], rows: Iterable[Row], fields: list[str], *, batch_size: int = 500) -> int:
    """Update many historic rows with their history, signed by the signature in force."""
    signature = current_signature()
    return bulk_update_with_history(
        list(rows),
        model,
        fields,
        batch_size=batch_size,
        default_user=signature.by,
        default_change_reason=signature.why,
        default_date=clock.now(),
        manager=model._base_manager,  # the plain one: ours refuses update()
    )
