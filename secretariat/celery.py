"""The Celery worker and its timetable."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.settings.development")

app = Celery("secretariat")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # One progress report of the whole Secretariat on the first day of each month, by itself.
    "monthly-progress-report": {
        "task": "monitoring.monthly_report",
        "schedule": crontab(minute="15", hour="2", day_of_month="1"),
    },
    # Lag is looked for every night, so that a case is never older than a day.
    "nightly-lag-cases": {
        "task": "monitoring.raise_lag_cases",
        "schedule": crontab(minute="30", hour="1"),
    },
    # Those who have not acknowledged a procedure are reminded, and owners told of reviews that come due.
    "nightly-procedure-reminders": {
        "task": "monitoring.remind_of_procedures",
        "schedule": crontab(minute="0", hour="5"),
    },
    # Those who owe something on an item of the Management Committee are told when its day has passed.
    "nightly-committee-items": {
        "task": "monitoring.remind_of_committee_items",
        "schedule": crontab(minute="10", hour="5"),
    },
    # One mail each working morning to whoever has something unread or due: begun when it is morning at the duty
    # station, and tried again from here when the mail server did not take it.
    "daily-mails": {
        "task": "monitoring.begin_daily_mails",
        "schedule": 300.0,
    },
    # Answers kept under an Idempotency-Key are of use for a day.
    "forget-kept-answers": {
        "task": "structure.forget_answers",
        "schedule": crontab(minute="45", hour="1"),
    },
    # Sheets that were sent and left are removed; an import whose worker was killed is taken up again.
    "nightly-abandoned-imports": {
        "task": "planning.remove_abandoned_imports",
        "schedule": crontab(minute="45", hour="1"),
    },
    "resume-interrupted-imports": {
        "task": "planning.resume_interrupted_imports",
        "schedule": 300.0,
    },
    # A report whose worker was killed is taken up again.
    "resume-interrupted-reports": {
        "task": "monitoring.resume_interrupted_reports",
        "schedule": 60.0,
    },
    # Webhooks hear of a cluster's new status within half a minute. What could not be sent is tried again from here: a
    # message of the queue that waits longer than its visibility timeout would be handed out twice.
    "tell-status-changes": {
        "task": "monitoring.tell_status_changes",
        "schedule": 30.0,
    },
    "send-due-webhooks": {
        "task": "monitoring.send_due_webhooks",
        "schedule": 30.0,
    },
    "nightly-old-deliveries": {
        "task": "monitoring.forget_old_deliveries",
        "schedule": crontab(minute="50", hour="1"),
    },
    "resume-interrupted-proposals": {
        "task": "monitoring.resume_interrupted_proposals",
        "schedule": 60.0,
    },
}
