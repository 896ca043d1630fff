"""The doorbells of monitoring: they take ids, open the action, and log."""

import datetime
import logging

from celery import shared_task

from common import clock

log = logging.getLogger(__name__)


@shared_task(name="monitoring.write_report")
def write_report(report: int) -> None:
    """Write a queued progress report, or go on with one whose worker was killed."""
    from monitoring.actions.writing import write_report as write

    log.info("report %s: %s", report, write(report=report))


@shared_task(name="monitoring.monthly_report")
def monthly_report(month: str = "") -> None:
    """Queue the report of the month before ``month`` (a day of it as YYYY-MM-DD; this month when empty)."""
    from monitoring.actions.reports import request_monthly_report

    day = datetime.date.fromisoformat(month) if month else clock.today()
    log.info("monthly report: %s", request_monthly_report(month=day) or "there already")


@shared_task(name="monitoring.resume_interrupted_reports")
def resume_interrupted_reports() -> None:
    """Call a worker for every report nobody works on any more."""
    from monitoring.actions.writing import resume_interrupted

    log.info("reports taken up again: %s", resume_interrupted())


@shared_task(name="monitoring.raise_lag_cases")
def raise_lag_cases() -> None:
    """Look for lag, as at today."""
    from monitoring.actions.lag import raise_lag_cases as raise_cases

    log.info("lag: %s", raise_cases(as_at=clock.today()))
