"""Keep the sittings of the Management Committee: announce one, say who was present, close the minutes."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from monitoring.actions.notify import notify
from monitoring.enums import ItemKind
from monitoring.models import Attendance, CommitteeItem, Sitting
from monitoring.queries.committee_addresses import item_url
from monitoring.queries.committee_people import deciders, people_addressed
from monitoring.rules import committee as rules
from monitoring.rules.committee import SittingValues
from monitoring.transitions import SITTING
from structure.queries.units import committee_on

LOCK = 8163  # the advisory lock under which a sitting gets its number


@transaction.atomic
def begin_sitting(*, values: SittingValues, by: Any) -> Sitting:
    """Open the minutes of the next sitting. Raises ``NotAllowed`` or ``InvalidInput``."""
    rules.may_record(by)
    day = rules.check_sitting(values, committee_on(values.held_on) if values.held_on else [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    _one_a_day(day, None)
    last = Sitting.objects.aggregate(last=Max("number"))["last"] or 0
    sitting = Sitting(number=last + 1, held_on=day, agenda=values.agenda.replace("\x00", "").strip())
    with acting(by=by, why=_("Sitting opened")):
        sitting.save()
        _present(sitting, values)
    return sitting


@transaction.atomic
def save_sitting(*, sitting: Sitting, values: SittingValues, by: Any, version: int | None) -> Sitting:
    """Change day, agenda or presence while the minutes are open.

    Raises ``NotAllowed``, ``WrongState`` once they are closed, ``InvalidInput``, or ``StaleVersion``.
    """
    rules.may_record(by)
    locked = _locked(sitting)
    rules.minutes_open(locked)
    day = rules.check_sitting(values, committee_on(values.held_on) if values.held_on else [])
    _one_a_day(day, locked.pk)
    if day > clock.today() and locked.items.exists():
        raise InvalidInput({"held_on": [_("It has items already, so its day is not to come.")]})
    locked.claim(version)
    locked.held_on, locked.agenda = day, values.agenda.replace("\x00", "").strip()
    with acting(by=by, why=_("Minutes written")):
        locked.save()
        _present(locked, values)
    return locked


@transaction.atomic
def close_sitting(*, sitting: Sitting, by: Any, version: int | None) -> Sitting:
    """Close the minutes for good: what they hold takes effect, and those addressed are told.

    Raises ``NotAllowed``, ``StaleVersion``, or ``WrongState`` when something is missing, or an item is to take the
    place of one that was done meanwhile.
    """
    rules.may_record(by)
    locked = _locked(sitting)
    SITTING.check(locked, "close")
    rules.may_be_closed(locked, locked.attendances.count())
    locked.claim(version)
    items = list(locked.items.select_related("sitting", "unit__lead__user", "cluster").order_by("number"))
    with acting(by=by, why=_("Minutes closed")):
        SITTING.step(locked, "close")
        locked.closed_at, locked.closed_by = clock.now(), by
        locked.save()
    for item in items:
        if item.supersedes_id is not None:
            _supersede(item, by)
    _tell(items)
    return locked


def _supersede(item: CommitteeItem, by: Any) -> None:
    """Let an item take the place of the one it names."""
    earlier = CommitteeItem.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=item.supersedes_id)
    machine = rules.machine_of(earlier)
    if not machine.may(earlier, "supersede"):
        raise WrongState(
            _("%(item)s is to take the place of %(earlier)s, which is %(state)s by now. Change the item first.")
            % {"item": item.code, "earlier": earlier.code, "state": earlier.get_state_display()}
        )
    machine.step(earlier, "supersede")
    earlier.claim(None)
    with acting(by=by, why=_("Superseded by %(item)s") % {"item": item.code}):
        earlier.save()


def _tell(items: list[CommitteeItem]) -> None:
    """Recommendations go to whoever decides on them, decisions to those who carry them out."""
    for item in items:
        if item.kind == ItemKind.RECOMMENDATION:
            users, said = deciders(), _("The Management Committee recommends (%(item)s). It waits for your decision.")
        else:
            users, said = people_addressed(item), _("The Management Committee decided something for you (%(item)s).")
        notify(users=users, text=said % {"item": item.code}, url=item_url(item), key=f"committee-{item.pk}-recorded")


def _present(sitting: Sitting, values: SittingValues) -> None:
    """Write down who was present, each in the capacity of the seat they had that day."""
    seats = {seat.staff_id: seat for seat in committee_on(sitting.held_on)}
    kept: set[int] = set()
    for row in sitting.attendances.all():
        seat = seats.get(row.staff_id)
        if row.staff_id not in values.present or seat is None:
            row.delete()
        else:
            kept.add(row.staff_id)
            if row.capacity != seat.capacity:
                row.capacity = seat.capacity
                row.save()
    for key in sorted(set(values.present) - kept):
        Attendance.objects.create(sitting=sitting, staff_id=key, capacity=seats[key].capacity)


def _one_a_day(day: Any, own: int | None) -> None:
    if Sitting.objects.filter(held_on=day).exclude(pk=own).exists():
        raise InvalidInput(
            {"held_on": [_("There is a sitting on %(day)s already.") % {"day": date_format(day, "DATE_FORMAT")}]}
        )


def _locked(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
