"""What people do with a progress report: ask for it, cancel it, run it again, approve it."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.jobs import sign_of_life
from common.refusals import InvalidInput
from monitoring import tasks
from monitoring.actions.notify import notify
from monitoring.enums import ReportScope, ReportState
from monitoring.metrics import biennium_days
from monitoring.models import ProgressReport
from monitoring.rules import reports as rules
from monitoring.transitions import REPORT
from planning.models import Biennium
from structure.models import User


def request_report(
    *,
    by: User,
    biennium: Biennium,
    period_from: datetime.date,
    period_to: datetime.date,
    as_at: datetime.date,
    scope: str = ReportScope.SECRETARIAT,
    subject: Any = None,
) -> ProgressReport:
    """Queue a progress report; a worker takes it up once this is committed. Asked again while it waits (a double
    click), the one that waits is the answer.

    Raises ``NotAllowed``, or ``InvalidInput`` when the period or the as-at day cannot be.
    """
    rules.may_request(by)
    _check(biennium, period_from, period_to, as_at)
    if (subject is None) != (scope == ReportScope.SECRETARIAT):
        raise InvalidInput({"subject": [_("Choose the division, unit or cluster the report is about.")]})
    question = {
        "biennium": biennium,
        "scope": scope,
        "period_from": period_from,
        "period_to": period_to,
        "as_at": as_at,
        "asked_by": by,
        **({} if subject is None else {str(scope): subject}),
    }
    with transaction.atomic(), acting(by=by, why="Progress report asked for"):
        User.objects.select_for_update().get(pk=by.pk)
        waiting = ProgressReport.objects.filter(**question, state=ReportState.QUEUED).first()
        if waiting is not None:
            return waiting
        report = ProgressReport.objects.create(**question, asked_at=clock.now(), demonstration=biennium.demonstration)
        _ring(report)
    return report


def _check(biennium: Biennium, period_from: datetime.date, period_to: datetime.date, as_at: datetime.date) -> None:
    errors: dict[str, list[Any]] = {}
    first, last = biennium_days(biennium)
    if period_to < period_from:
        errors["period_to"] = [_("The period cannot end before it begins.")]
    elif period_from < first or period_to > last:
        errors["period_from"] = [_("The period lies within the biennium %(label)s.") % {"label": biennium}]
    if as_at > clock.today():
        errors["as_at"] = [_("Figures of a day to come are not known yet.")]
    elif as_at < first:
        errors["as_at"] = [_("The biennium %(label)s had not begun by then.") % {"label": biennium}]
    if errors:
        raise InvalidInput(errors)


def request_monthly_report(*, month: datetime.date) -> ProgressReport | None:
    """Queue the report of the month before ``month``'s first day, once: ``timetable_key`` is that month, "2016-08".

    Returns None when there is one already, or no biennium holds that month.
    """
    last = month.replace(day=1) - datetime.timedelta(days=1)
    biennium = Biennium.objects.filter(starts_in__in=(last.year, last.year - 1), is_current=True).first()
    if biennium is None or last.year not in biennium.years:
        return None
    try:
        with transaction.atomic(), acting(by=None, why="Monthly progress report"):
            report = ProgressReport.objects.create(
                biennium=biennium,
                period_from=last.replace(day=1),
                period_to=last,
                as_at=last,
                asked_at=clock.now(),
                timetable_key=f"{last:%Y-%m}",
                demonstration=biennium.demonstration,
            )
            _ring(report)
    except IntegrityError:
        return None
    return report


def cancel(*, report: ProgressReport, by: User) -> ProgressReport:
    """Stop a report that waits or is being written; its worker stops at its next step."""
    rules.may_request(by)
    return _step(report, "cancel", by=by, why="Progress report cancelled")


def run_again(*, report: ProgressReport, by: User) -> ProgressReport:
    """Queue a failed or cancelled report once more. Frozen figures stay frozen, written files stay."""
    rules.may_request(by)
    with transaction.atomic():
        again = _step(report, "run_again", by=by, why="Progress report run again", failure="", attempts=0, progress=0)
        _ring(again)
    return again


def approve(*, report: ProgressReport, by: User, version: int | None) -> ProgressReport:
    """Approve a report that is ready: its snapshot is what the Bureau reads from now on."""
    with transaction.atomic(), acting(by=by, why="Progress report approved"):
        locked = ProgressReport.objects.select_for_update().get(pk=report.pk)
        rules.may_approve(by, locked)
        REPORT.step(locked, "approve")
        locked.claim(version)
        locked.approved_by, locked.approved_at = by, clock.now()
        locked.save()
        if locked.asked_by_id:
            notify(
                users=[locked.asked_by],
                text=_("The Executive Secretary approved report %(number)s.") % {"number": locked.number},
                url=f"/reports/{locked.pk}/",
                key=f"report-approved-{locked.pk}",
            )
    return locked


def _step(report: ProgressReport, action: str, *, by: User, why: str, **values: Any) -> ProgressReport:
    with transaction.atomic(), acting(by=by, why=why):
        locked = ProgressReport.objects.select_for_update().get(pk=report.pk)
        REPORT.step(locked, action)
        for name, value in values.items():
            setattr(locked, name, value)
        if locked.state == ReportState.CANCELLED:
            locked.finished_at = clock.now()
        locked.claim(None)
        locked.save()
    return locked


def _ring(report: ProgressReport) -> None:
    """Note that the worker was called, and call it once this is committed."""
    sign_of_life(ProgressReport, report.pk)
    transaction.on_commit(lambda: tasks.write_report.delay(report.pk), robust=True)
