"""What lags, what is reported, what outsiders may read."""

from monitoring.models.bureau import BureauVisit
from monitoring.models.committee import Attendance, CommitteeItem, Sitting
from monitoring.models.daily_mail import DailyMail
from monitoring.models.lag import LagCase, LagPolicy
from monitoring.models.load import LoadDispute
from monitoring.models.notifications import Notification
from monitoring.models.proposals import Proposal, ProposedHandOver, ProposedMember
from monitoring.models.reports import ProgressReport, ReportFile, Snapshot, report_path
from monitoring.models.webhooks import DeliveryAttempt, StatusTold, Webhook, WebhookDelivery

__all__ = [
    "Attendance",
    "BureauVisit",
    "CommitteeItem",
    "DailyMail",
    "DeliveryAttempt",
    "LagCase",
    "LagPolicy",
    "LoadDispute",
    "Notification",
    "ProgressReport",
    "Proposal",
    "ProposedHandOver",
    "ProposedMember",
    "ReportFile",
    "Sitting",
    "Snapshot",
    "StatusTold",
    "Webhook",
    "WebhookDelivery",
    "report_path",
]
