"""Open the next biennium, and move one from phase to phase.

Each call locks the biennium, asks the rule, compares the version that was read, runs the transition and signs it. A
second identical call (a double click) does nothing and returns the biennium as it stands.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from clusters.actions.lessons import hold_undecided
from clusters.queries.lessons import undecided_before
from clusters.rules.lessons import none_undecided
from common import clock
from common.audit import acting
from common.refusals import StaleVersion, WrongState
from planning.enums import Phase
from planning.models import Biennium
from planning.queries.biennium_open import what_is_open
from planning.rules.bienniums import check_reason, is_time_for, may_manage, nothing_open
from planning.transitions import BIENNIUM

_ONE_AT_A_TIME = 2015_2016  # the key of the lock under which bienniums are opened


@transaction.atomic
def open_biennium(*, by: Any) -> Biennium:
    """Open the biennium after the latest one, in preparation, under the same framework.

    Raises ``WrongState`` while the latest one is itself in preparation: one is prepared at a time.
    """
    may_manage(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    latest = Biennium.objects.order_by("-starts_in").first()
    if latest and latest.phase == Phase.PREPARATION:
        raise WrongState(_("%(biennium)s is being prepared already.") % {"biennium": latest})
    first = latest.starts_in + 2 if latest else clock.today().year
    biennium = Biennium(starts_in=first, framework=latest.framework if latest else None, phase=Phase.PREPARATION)
    with acting(by=by, why=_("Biennium opened for preparation")):
        biennium.save()
    return biennium


def begin_year_1(*, biennium: Biennium, by: Any, version: int, reason: str = "") -> Biennium:
    """Begin a prepared biennium, from 1 January of its first year: every page is about it from now on.

    Raises ``WrongState`` also while a lesson learned before that day is undecided (source paras 53-55); one that is
    being written down at the same moment is waited for.
    """

    def change(locked: Biennium) -> None:
        hold_undecided(to_count=True)
        none_undecided(undecided_before(locked.first_day).count(), locked.first_day)
        for current in Biennium.objects.select_for_update().filter(is_current=True).exclude(pk=locked.pk):
            current.is_current = False
            current.claim(None)
            current.save()
        locked.is_current = True

    return _move(biennium, "begin_year_1", by, version, reason, _("Year 1 begun"), change)


def begin_year_2(*, biennium: Biennium, by: Any, version: int, reason: str = "") -> Biennium:
    """Begin the second year, from its 1 January."""
    return _move(biennium, "begin_year_2", by, version, reason, _("Year 2 begun"))


def close(*, biennium: Biennium, by: Any, version: int, reason: str = "") -> Biennium:
    """Close a biennium that is over. Raises ``WrongState`` naming what is open while anything is."""

    def change(locked: Biennium) -> None:
        nothing_open([kind.words for kind in what_is_open(locked) if kind.count])

    return _move(biennium, "close", by, version, reason, _("Biennium closed"), change)


def reopen(*, biennium: Biennium, by: Any, version: int, reason: str) -> Biennium:
    """Open a closed biennium again, back in year 2, with a reason."""
    return _move(biennium, "reopen", by, version, reason, _("Biennium opened again"), reason_needed=True)


@transaction.atomic
def _move(
    biennium: Biennium,
    action: str,
    by: Any,
    version: int,
    reason: str,
    why: str,
    change: Callable[[Biennium], None] = lambda locked: None,
    *,
    reason_needed: bool = False,
) -> Biennium:
    locked: Biennium = Biennium.objects.select_for_update(of=("self",)).select_related("framework").get(pk=biennium.pk)
    may_manage(by)
    latest = locked.history.first()
    moved = locked.phase == BIENNIUM.transition(action).target and locked.version == version + 1
    if moved and latest and latest.history_user_id == by.pk:
        return locked
    if version != locked.version:
        raise StaleVersion(
            _("This biennium changed while you read it: it is now in “%(phase)s”. Look at it again.")
            % {"phase": locked.get_phase_display()},
            current=locked,
        )
    BIENNIUM.check(locked, action)
    is_time_for(locked, action, clock.today())
    said = check_reason(reason, needed=reason_needed)
    with acting(by=by, why=f"{why}: {said}" if said else why):
        change(locked)
        BIENNIUM.step(locked, action)
        locked.claim(version)
        locked.save()
    return locked


ACTIONS: dict[str, Callable[..., Biennium]] = {
    "begin_year_1": begin_year_1,
    "begin_year_2": begin_year_2,
    "close": close,
    "reopen": reopen,
}
