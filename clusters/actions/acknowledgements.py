"""Acknowledge a version of a procedure, and remind those who have not."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.actions.telling import tell
from clusters.models import Acknowledgement, ProcedureVersion
from clusters.queries.acknowledgements import concerned_by, not_acknowledged
from clusters.queries.addresses import procedure_address, version_address
from clusters.queries.procedures import current_versions
from clusters.rules import procedures as rules
from common import clock
from common.refusals import NotAllowed
from structure.rules.access import access_of


@transaction.atomic
def acknowledge(*, procedure_version: ProcedureVersion, by: Any) -> Acknowledgement:
    """Say that one has read a version. A second click changes nothing: the first moment stays.

    Raises ``NotAllowed`` for whoever the procedure does not concern, ``WrongState`` for a version that has no days.
    """
    locked = ProcedureVersion.objects.select_for_update(of=("self",)).select_related("procedure__cluster")
    version = locked.get(pk=procedure_version.pk)
    staff = access_of(by).staff
    if staff is None or not concerned_by(version.procedure, clock.today()).filter(pk=staff.pk).exists():
        raise NotAllowed(_("A procedure is acknowledged by the staff it concerns."))
    rules.may_be_acknowledged(version, clock.today())
    kept, _made = Acknowledgement.objects.get_or_create(
        version=version, staff=staff, defaults={"acknowledged_at": clock.now()}
    )
    return kept


def remind(*, procedure_version: ProcedureVersion, by: Any) -> int:
    """Remind everybody concerned who has not acknowledged, at most once a day. Returns how many there are."""
    rules.may_see_readers(by, procedure_version.procedure)
    day = clock.today()
    rules.may_be_acknowledged(procedure_version, day)
    return _remind(procedure_version, day, f"asked-{day.isoformat()}")


def remind_of_procedures(*, as_at: datetime.date) -> int:
    """What the timetable does each night: remind whoever has not acknowledged a version 7, 14 and 28 days after it
    came into force, and tell owners of reviews that come due within 30 days or are due. Returns how many were told.
    """
    told = 0
    for version in current_versions(as_at).select_related("procedure__cluster", "procedure__owner__user"):
        since = (as_at - version.effective_on).days if version.effective_on else 0
        reached = [days for days in rules.REMIND_AFTER if days <= since]
        if reached:
            told += _remind(version, as_at, f"after-{reached[-1]}")
        told += _review_due(version, as_at)
    return told


def _remind(version: ProcedureVersion, day: datetime.date, turn: str) -> int:
    people = [staff.user for staff in not_acknowledged(version, day).select_related("user").order_by("pk")]
    words = {"code": version.procedure.code, "n": version.number}
    tell(
        people,
        _("%(code)s, version %(n)s, waits for your acknowledgement.") % words,
        url=version_address(version),
        key=f"procedure-{version.pk}-{turn}",
    )
    return len(people)


def _review_due(version: ProcedureVersion, day: datetime.date) -> int:
    owner, due = version.procedure.owner, version.review_due_on
    if owner is None or due is None or due > day + datetime.timedelta(days=rules.REVIEW_NOTICE):
        return 0
    late = due <= day
    said = _("The review of %(code)s was due on %(day)s.") if late else _("The review of %(code)s is due on %(day)s.")
    tell(
        [owner.user],
        said % {"code": version.procedure.code, "day": date_format(due, "DATE_FORMAT")},
        url=procedure_address(version.procedure),
        key=f"procedure-{version.pk}-review-{'due' if late else 'ahead'}",
    )
    return 1
