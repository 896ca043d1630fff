"""The doorbells of the structure."""

import logging

from celery import shared_task

log = logging.getLogger(__name__)


@shared_task(name="structure.forget_answers")
def forget_answers() -> None:
    """Remove kept answers of the API that nobody sends again any more."""
    from structure.actions.kept_answers import forget_answers as forget

    log.info("kept answers removed: %s", forget())
