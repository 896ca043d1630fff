"""What lags, what is reported, what outsiders may read."""

from monitoring.models.bureau import BureauVisit
from monitoring.models.lag import LagCase, LagPolicy
from monitoring.models.load import LoadDispute
from monitoring.models.notifications import Notification
from monitoring.models.reports import ProgressReport, ReportFile, Snapshot, report_path

__all__ = [
    "BureauVisit",
    "LagCase",
    "LagPolicy",
    "LoadDispute",
    "Notification",
    "ProgressReport",
    "ReportFile",
    "Snapshot",
    "report_path",
]
