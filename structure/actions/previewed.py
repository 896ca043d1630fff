"""A reorganization is rehearsed before it is shown, and done only as it was shown."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import StaleVersion
from structure.actions.lasting import lock_structure
from structure.queries.previews import Preview


def rehearse(write: Callable[[], Any]) -> None:
    """Do it and take it back at once: raises whatever would be refused, and leaves nothing behind."""
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


@transaction.atomic
def carry_out(write: Callable[[], Any], *, preview: Callable[[], Preview], seen: str) -> Any:
    """Do what was shown. ``seen`` is the digest of the preview that is confirmed.

    Raises ``StaleVersion`` when the preview would say something else now; then nothing is done.
    """
    lock_structure()
    if preview().digest != seen:
        raise StaleVersion(_("Something has changed since this was shown; nothing is done yet."))
    return write()
