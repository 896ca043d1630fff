"""Keep the register of the Management Committee: record an item, decide on it, say what is done about it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import StaleVersion
from monitoring.actions.notify import notify
from monitoring.models import CommitteeItem, Sitting
from monitoring.queries.committee import overdue
from monitoring.queries.committee_addresses import item_url
from monitoring.queries.committee_people import minute_takers, people_addressed, waited_for
from monitoring.rules import committee as rules
from monitoring.rules.committee import ItemValues
from structure.models import Staff, User


@transaction.atomic
def record_item(*, sitting: Sitting, values: ItemValues, by: Any) -> CommitteeItem:
    """Record a recommendation or decision in open minutes; it gets the next number of its sitting.

    Raises ``NotAllowed``, ``WrongState`` once the minutes are closed or before the day has come, or ``InvalidInput``.
    """
    rules.may_record(by)
    locked = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    rules.minutes_open(locked)
    rules.held(locked)
    rules.check_item(values)
    last = locked.items.aggregate(last=Max("number"))["last"] or 0
    item = CommitteeItem(sitting=locked, number=last + 1)
    _take(item, values)
    with acting(by=by, why=_("Recorded")):
        item.save()
    _tie(item, values)
    item.recorders.add(by)
    return item


@transaction.atomic
def save_item(*, item: CommitteeItem, values: ItemValues, by: Any, version: int | None) -> CommitteeItem:
    """Change an item while the minutes of its sitting are open; whoever changes it becomes one of its recorders.

    Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` or ``StaleVersion``.
    """
    rules.may_record(by)
    locked = _locked(item, minutes=True)
    rules.minutes_open(locked.sitting)
    rules.check_item(values)
    locked.claim(version)
    _take(locked, values)
    with acting(by=by, why=_("Minutes written")):
        locked.save()
    _tie(locked, values)
    locked.recorders.add(by)
    return locked


@transaction.atomic
def remove_item(*, item: CommitteeItem, by: Any, version: int | None) -> None:
    """Take an item out of open minutes; its history stays. Raises as ``save_item`` does."""
    rules.may_record(by)
    locked = _locked(item, minutes=True)
    rules.minutes_open(locked.sitting)
    locked.claim(version)
    with acting(by=by, why=_("Taken out of the minutes")):
        locked.delete()


@transaction.atomic
def decide(*, item: CommitteeItem, accept: bool, reason: str, by: Any, version: int | None) -> CommitteeItem:
    """Accept a recommendation, or turn it down with a reason; those it is addressed to, or who recorded it, are told.

    Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` or ``StaleVersion``.
    """
    locked = _locked(item)
    principal = rules.may_decide(by, locked)
    rules.takes_effect(locked)
    machine, action = rules.machine_of(locked), "accept" if accept else "turn_down"
    machine.check(locked, action)
    said = reason.replace("\x00", "").strip()
    if said or not accept:
        said = rules.check_words("reason", reason, _("Say why it is not accepted."))
    locked.decision_reason = said
    locked.decided_by, locked.decided_for, locked.decided_at = by, principal, clock.now()
    done = _step(locked, action, by, version, _for(_("Accepted") if accept else _("Not accepted"), principal, said))
    told: list[User] = people_addressed(done) if accept else list(done.recorders.all())
    sentence = _("%(item)s was accepted. It is yours to carry out.") if accept else _("%(item)s was not accepted.")
    _tell(told, sentence, done, by)
    return done


@transaction.atomic
def take_in_hand(*, item: CommitteeItem, by: Any, version: int | None) -> CommitteeItem:
    """Say that work on an item has begun. Raises ``NotAllowed``, ``WrongState`` or ``StaleVersion``."""
    locked = _locked(item)
    rules.may_report(by, locked)
    rules.takes_effect(locked)
    return _step(locked, "take_in_hand", by, version, _("Taken in hand"))


@transaction.atomic
def report_done(*, item: CommitteeItem, outcome: str, by: Any, version: int | None) -> CommitteeItem:
    """Say what came of an item; those who recorded it are told.

    Raises ``NotAllowed``, ``WrongState``, ``InvalidInput`` or ``StaleVersion``.
    """
    locked = _locked(item)
    rules.may_report(by, locked)
    rules.takes_effect(locked)
    rules.machine_of(locked).check(locked, "report_done")
    locked.outcome = rules.check_words("outcome", outcome, _("Say what came of it."))
    locked.done_on, locked.done_by = clock.today(), by
    done = _step(locked, "report_done", by, version, _("Reported done"))
    _tell(list(done.recorders.all()), _("%(item)s is done. Read what came of it."), done, by)
    return done


def remind_of_items(*, as_at: datetime.date) -> int:
    """What the timetable does each night: tell those an item is addressed to, and the monitoring officer, once that
    its day has passed. A recommendation nobody has decided on waits for the Executive Secretary. Returns how many
    items were overdue.
    """
    items = list(overdue(CommitteeItem.objects.all(), as_at).select_related("sitting", "unit__lead__user", "cluster"))
    for item in items:
        assert item.due_on is not None, "overdue asks for a day"
        notify(
            users={*waited_for(item), *minute_takers()},
            text=_("%(item)s of the Management Committee was due on %(day)s.")
            % {"item": item.code, "day": date_format(item.due_on, "DATE_FORMAT")},
            url=item_url(item),
            key=f"committee-{item.pk}-overdue-{item.due_on}",
        )
    return len(items)


def _step(item: CommitteeItem, action: str, by: Any, version: int | None, why: str) -> CommitteeItem:
    rules.machine_of(item).step(item, action)
    item.claim(version)
    with acting(by=by, why=why):
        item.save()
    return item


def _for(said: str, principal: Staff | None, reason: str) -> str:
    if principal is not None:
        said = _("%(what)s, for %(name)s") % {"what": said, "name": principal.user.full_name}
    return f"{said}: {reason}" if reason else said


def _tell(users: list[User], sentence: str, item: CommitteeItem, by: Any) -> None:
    notify(
        users=[user for user in users if user != by],
        text=sentence % {"item": item.code},
        url=item_url(item),
        key=f"committee-{item.pk}-{item.state}",
    )


def _take(item: CommitteeItem, values: ItemValues) -> None:
    """Write the values into an item in memory. Raises ``InvalidInput`` for an item it cannot take the place of."""
    if values.supersedes is not None:
        rules.may_supersede(item.sitting, values.supersedes, item.pk)
    item.kind, item.addressee = values.kind, values.addressee
    item.text, item.reason = (text.replace("\x00", "").strip() for text in (values.text, values.reason))
    item.unit, item.cluster, item.due_on, item.supersedes = (
        values.unit,
        values.cluster,
        values.due_on,
        values.supersedes,
    )


def _tie(item: CommitteeItem, values: ItemValues) -> None:
    item.activities.set(values.activities)
    item.projects.set(values.projects)
    item.lag_cases.set(values.lag_cases)


def _locked(item: CommitteeItem, *, minutes: bool = False) -> CommitteeItem:
    """The item, locked; with ``minutes`` its sitting first, as the one who closes it does."""
    if minutes:
        Sitting.objects.select_for_update(of=("self",)).get(pk=item.sitting_id)
    found = (
        CommitteeItem.objects.select_for_update(of=("self",))
        .select_related("sitting", "unit__lead__user", "cluster")
        .filter(pk=item.pk)
        .first()
    )
    if found is None:
        raise StaleVersion(_("Somebody took this item out of the minutes while you were writing."))
    return found
