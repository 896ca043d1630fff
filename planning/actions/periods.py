"""Lock and unlock the quarters whose measurements stand."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from planning.models import Biennium, PeriodLock
from planning.rules.bienniums import check_reason, not_closed
from planning.rules.results import may_lock, period_label, period_of


@transaction.atomic
def decide_period(*, biennium: Biennium, year: int, quarter: int, lock: bool, reason: str, by: Any) -> PeriodLock:
    """Lock or unlock a quarter of the biennium, with a reason.

    Raises ``WrongState`` for a quarter that is not over yet, or that is locked (or open) already by somebody else.
    """
    may_lock(by)
    locked_biennium = Biennium.objects.select_for_update().get(pk=biennium.pk)
    not_closed(locked_biennium)
    if year not in biennium.years or quarter not in (1, 2, 3, 4):
        raise InvalidInput({"period": [_("Choose a quarter of the biennium.")]})
    if lock and (year, quarter) >= period_of(clock.today()):
        raise WrongState(_("%(period)s is not over yet.") % {"period": period_label(year, quarter)})
    said = check_reason(reason)
    found = PeriodLock.objects.select_for_update().filter(year=year, quarter=quarter).first()
    if (found.is_locked if found else False) == lock:
        if found and found.decided_by_id == by.pk:
            return found  # a second click
        words = _("%(period)s is locked already.") if lock else _("%(period)s is not locked.")
        raise WrongState(words % {"period": period_label(year, quarter)})
    row = found or PeriodLock(year=year, quarter=quarter)
    row.is_locked, row.reason, row.decided_by, row.decided_at = lock, said, by, clock.now()
    with acting(by=by, why=f"{_('Locked') if lock else _('Unlocked')}: {said}"):
        row.save()
    return row
