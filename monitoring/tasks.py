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


@shared_task(name="monitoring.tell_status_changes")
def tell_status_changes() -> None:
    """Tell webhooks which clusters' status changed."""
    from monitoring.actions.telling import tell_status_changes as tell

    if changed := tell():
        log.info("clusters whose status changed: %s", changed)


@shared_task(name="monitoring.send_webhook", soft_time_limit=60, time_limit=90)
def send_webhook(delivery: int) -> None:
    """Make one attempt at a message to a webhook."""
    from monitoring.actions.sending import send

    log.info("message %s to a webhook: %s", delivery, send(delivery=delivery))


@shared_task(name="monitoring.send_due_webhooks")
def send_due_webhooks() -> None:
    """Call a worker for every message to a webhook whose next attempt is due."""
    from monitoring.actions.sending import send_due

    if due := send_due():
        log.info("messages to webhooks due: %s", due)


@shared_task(name="monitoring.forget_old_deliveries")
def forget_old_deliveries() -> None:
    """Remove the log of messages to webhooks that is older than 90 days."""
    from monitoring.actions.sending import forget_old

    log.info("old messages to webhooks removed: %s", forget_old())


@shared_task(name="monitoring.solve_proposal")
def solve_proposal(proposal: int) -> None:
    """Solve a queued proposal, or one whose worker was killed."""
    from monitoring.actions.solving import solve_proposal as solve

    log.info("proposal %s: %s", proposal, solve(proposal=proposal))


@shared_task(name="monitoring.resume_interrupted_proposals")
def resume_interrupted_proposals() -> None:
    """Call a worker for every proposal nobody works on any more."""
    from monitoring.actions.solving import resume_interrupted

    log.info("proposals taken up again: %s", resume_interrupted())


@shared_task(name="monitoring.remind_of_procedures")
def remind_of_procedures() -> None:
    """Remind those who have not acknowledged a procedure, and the owners of reviews that come due, as at today."""
    from clusters.actions.acknowledgements import remind_of_procedures as remind

    log.info("procedures: %s told", remind(as_at=clock.today()))


@shared_task(name="monitoring.remind_of_committee_items")
def remind_of_committee_items() -> None:
    """Tell those who owe something on an item of the Management Committee whose day has passed, as at today."""
    from monitoring.actions.committee_items import remind_of_items

    log.info("items of the Management Committee overdue: %s", remind_of_items(as_at=clock.today()))


@shared_task(name="monitoring.begin_daily_mails")
def begin_daily_mails() -> None:
    """Begin the mails of a working morning, and call a worker for each that may be tried (again)."""
    from monitoring.actions.daily_mail import begin_daily_mails as begin

    if due := begin():
        log.info("daily mails to send: %s", due)


@shared_task(name="monitoring.send_daily_mail", soft_time_limit=120, time_limit=180)
def send_daily_mail(mail: int) -> None:
    """Make one attempt at the daily mail of a person."""
    from monitoring.actions.daily_mail import send_daily_mail as send

    log.info("daily mail %s: %s", mail, send(mail=mail))
