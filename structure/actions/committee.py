"""Say who sits in the Management Committee: the one door through which its seats are written."""

import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember, Staff
from structure.queries.units import division_heads_on
from structure.rules import committee as rules

LOCK = 8162  # the advisory lock under which somebody is seated: two at once would seat one person twice


@transaction.atomic
def give_seat(
    *,
    staff: Staff | None,
    capacity: str,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
    reason: str,
    by: Any,
) -> CommitteeMember:
    """Seat somebody from a day on, in a capacity, until a last day or open.

    Raises ``NotAllowed``, or ``InvalidInput``, also when they sit on some of these days already or another has the
    chair.
    """
    rules.may_seat(by)
    said = rules.check_seat(
        staff=staff,
        capacity=capacity,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
        heads=division_heads_on,
    )
    assert staff is not None and valid_from is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    meanwhile = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to is not None:
        meanwhile &= Q(valid_from__lte=valid_to)
    seats = CommitteeMember.objects.filter(meanwhile)
    if seats.filter(staff=staff).exists():
        raise InvalidInput({"staff": [_("This person sits in the Committee on some of these days already.")]})
    if capacity == CommitteeCapacity.CHAIR and seats.filter(capacity=capacity).exists():
        raise InvalidInput({"capacity": [_("Another has the chair on some of these days. End that seat first.")]})
    seat = CommitteeMember(staff=staff, capacity=capacity, valid_from=valid_from, valid_to=valid_to)
    with acting(by=by, why=said):
        seat.save()
    return seat


@transaction.atomic
def end_seat(*, seat: CommitteeMember, last_day: datetime.date | None, reason: str, by: Any) -> CommitteeMember:
    """Say the last day of a seat. Raises ``NotAllowed``, ``WrongState`` once it is over, or ``InvalidInput``."""
    rules.may_seat(by)
    locked = CommitteeMember.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    day = rules.check_end(locked, last_day)
    said = rules.check_reason(reason)
    locked.valid_to = day
    with acting(by=by, why=said):
        locked.save()
    return locked
