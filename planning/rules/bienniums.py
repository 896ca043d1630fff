"""Who moves a biennium from phase to phase, from which day, and what must be settled first."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import Phase
from planning.models import Biennium
from structure.rules.access import access_of

LONGEST_REASON = 2000  # characters
CLOSED: Any = _("The biennium is closed, so it no longer changes.")


def may_manage(user: Any) -> None:
    """The planning and monitoring officer and the Executive Secretary move a biennium."""
    if not access_of(user).may("secretariat:biennium:manage"):
        raise NotAllowed(_("A biennium is moved by the planning and monitoring officer or the Executive Secretary."))


def opens_on(biennium: Biennium, action: str) -> datetime.date | None:
    """The first day on which an action is open: a year begins on its 1 January, a biennium closes when it is over."""
    return {
        "begin_year_1": biennium.first_day,
        "begin_year_2": datetime.date(biennium.starts_in + 1, 1, 1),
        "close": datetime.date(biennium.starts_in + 2, 1, 1),
    }.get(action)


def is_time_for(biennium: Biennium, action: str, day: datetime.date) -> None:
    """Raise ``WrongState`` while the day of the action has not come."""
    first = opens_on(biennium, action)
    if first is not None and day < first:
        raise WrongState(_("This is open from %(day)s on.") % {"day": date_format(first, "DATE_FORMAT")})


def nothing_open(still_open: Sequence[str]) -> None:
    """Raise ``WrongState`` that names what is still open, in words."""
    if still_open:
        raise WrongState(_("The biennium is not closed: %(open)s.") % {"open": "; ".join(still_open)})


def not_closed(biennium: Biennium) -> None:
    """Raise ``WrongState`` when the biennium is closed."""
    if biennium.phase == Phase.CLOSED:
        raise WrongState(CLOSED)


def check_reason(reason: str, *, needed: bool = True, name: str = "reason") -> str:
    """The reason without blanks round it. Raises ``InvalidInput`` at ``name`` when it is missing or too long."""
    text = reason.replace("\x00", "").strip()
    if needed and not text:
        raise InvalidInput({name: [_("Say why.")]})
    if len(text) > LONGEST_REASON:
        raise InvalidInput({name: [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]})
    return text
