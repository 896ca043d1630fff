"""Who carries which activity into the next biennium, and with which dates its copy begins."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.dates import PartialDate
from common.refusals import NotAllowed, WrongState
from planning.enums import Outcome, Phase, WorkplanState
from planning.models import Activity, Biennium, CarryOver
from planning.transitions import EDITABLE
from structure.rules.access import Access, access_of

OPEN_TO_CARRYING = frozenset({Phase.PREPARATION, Phase.YEAR_1})
SETTLED = frozenset({Outcome.IMPLEMENTED, Outcome.REFORMULATED, Outcome.TERMINATED})


@dataclass(frozen=True)
class Target:
    """The workplan of a unit in the biennium that is carried into: its state, and whether it was ever approved."""

    state: str = ""
    approved: bool = False


def may_carry(user: Any, activity: Activity) -> None:
    """The head of the lead unit (or the delegate) carries the unit's own, the monitoring officer those of all."""
    access = access_of(user)
    if access.may("secretariat:biennium:manage"):
        return
    if activity.lead_unit.lead_id is None or activity.lead_unit.lead_id not in heads_spoken_for(access):
        raise NotAllowed(
            _("An activity is carried over by the head of its unit or by the planning and monitoring officer.")
        )


def heads_spoken_for(access: Access) -> set[int]:
    """Keys of the staff whose units the person carries for: the own one, with the permission, and those acted for."""
    own = {access.staff_id} if access.may("unit:activity:carry") and access.staff_id else set()
    return {key for key in own if key is not None} | {one.pk for one in access.acts_for}


def takes_carried(biennium: Biennium) -> None:
    """Raise ``WrongState`` unless activities are still carried into this biennium: in preparation and in year 1."""
    if biennium.phase not in OPEN_TO_CARRYING:
        raise WrongState(_("Activities are carried over while the biennium is prepared and in its first year."))


def is_unfinished(activity: Activity) -> None:
    """Raise ``WrongState`` for what is done or has an outcome other than postponed: nothing of it is left to do."""
    if activity.outcome in SETTLED or activity.percent == 100:
        raise WrongState(_("%(code)s is settled, so nothing of it is carried over.") % {"code": activity.code})


def takes_one_more(target: Target, unit: Any) -> None:
    """Raise ``WrongState`` when the unit's workplan of the next biennium takes no activity but by a revision."""
    if target.approved or (target.state and WorkplanState(target.state) not in EDITABLE):
        raise WrongState(
            _("The workplan of %(unit)s for this biennium is being decided on or approved; add it by a revision.")
            % {"unit": unit}
        )


def dates_in(start: PartialDate, end: PartialDate, first_day: datetime.date) -> tuple[PartialDate, PartialDate]:
    """Start and end of the copy.

    What lies in the next biennium stays as it was said. A start before it becomes its first day, and an end before it
    the first year as a whole: nobody has said more, so nothing more is invented.
    """
    begins = start if start.first >= first_day else PartialDate.day(first_day)
    return begins, end if end.last >= first_day else PartialDate.year(first_day.year)


def due_in(due: PartialDate, starts_on: datetime.date, end: PartialDate) -> PartialDate:
    """When an open milestone or deliverable falls due in the copy: as before, or at its end when that has passed."""
    return due if due.last >= starts_on else end


def is_untouched(record: CarryOver, sha256: str) -> None:
    """Raise ``WrongState`` when the copy, of which this is the hash now, is no longer what was carried."""
    if sha256 != record.sha256:
        raise WrongState(
            _("%(code)s has been changed since it was carried over, so it stays.") % {"code": record.copy.code}
        )
