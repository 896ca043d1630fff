"""Who may ask for, read, cancel, run again and approve a progress report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from monitoring.enums import ReportState
from monitoring.models import ProgressReport
from structure.rules import require
from structure.rules.access import access_of


def may_request(user: Any) -> None:
    """The planning and monitoring unit and the Executive Secretary ask for reports (source para 59)."""
    require(user, "secretariat:report:request")


def may_read(user: Any, report: ProgressReport) -> None:
    """Who asks for reports reads all of them; the staff read what is approved."""
    access = access_of(user)
    if access.may("secretariat:report:read"):
        return
    if access.may("secretariat:monitoring:read") and report.state == ReportState.APPROVED:
        return
    raise NotAllowed(_("Until it is approved, a report is read by the monitoring unit and the Executive Secretary."))


def may_approve(user: Any, report: ProgressReport) -> None:
    """The Executive Secretary approves; nobody approves what they asked for."""
    require(user, "secretariat:report:approve")
    if report.asked_by_id is not None and report.asked_by_id == user.pk:
        raise NotAllowed(_("You asked for this report, so somebody else has to approve it."))
