"""The doorbells of the plan: they take ids, open the action, and log."""

import logging

from celery import shared_task

log = logging.getLogger(__name__)


@shared_task(name="planning.work_on_import")
def work_on_import(run: int) -> None:
    """Do the dry run of a long sheet, or write it once it is confirmed."""
    from planning.actions.imports.working import work_in_background

    log.info("import %s: %s", run, work_in_background(run=run))


@shared_task(name="planning.resume_interrupted_imports")
def resume_interrupted_imports() -> None:
    """Call a worker for every import nobody works on any more."""
    from planning.actions.imports.runs import resume_interrupted

    log.info("imports taken up again: %s", resume_interrupted())


@shared_task(name="planning.remove_abandoned_imports")
def remove_abandoned_imports() -> None:
    """Remove the sheets of imports nobody went on with."""
    from planning.actions.imports.runs import remove_abandoned

    log.info("imports given up: %s", remove_abandoned())
