"""Who may let whom act for whom, and when."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.models import Delegation, Staff
from structure.rules.access import access_of
from structure.rules.reorganization import MANAGE

LONGEST_REASON, MOST_DAYS = 200, 366
_WHOSE: Any = gettext_lazy("A delegation is given and ended by the person stood in for, or by the administrator.")


@dataclass(frozen=True)
class DelegationValues:
    """Who is stood in for, by whom, from the first to the last day."""

    principal: Staff | None
    delegate: Staff | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    reason: str = ""


def may_delegate_for(user: Any, principal: Staff | None) -> None:
    """The person stood in for, and the administrator; a delegate passes nothing on."""
    access = access_of(user)
    if not access.may(MANAGE) and (principal is None or access.staff_id != principal.pk):
        raise NotAllowed(_WHOSE)


def may_delegate_at_all(user: Any) -> None:
    """Every member of the staff for themself, the administrator for everybody."""
    access = access_of(user)
    if access.staff is None and not access.may(MANAGE):
        raise NotAllowed(_WHOSE)


def check_values(values: DelegationValues) -> None:
    """Refuse, at their fields, values that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    first, last, today = values.valid_from, values.valid_to, clock.today()
    if values.principal is None:
        errors["principal"] = [_("Say who is stood in for.")]
    if values.delegate is None:
        errors["delegate"] = [_("Say who stands in.")]
    elif values.delegate == values.principal:
        errors["delegate"] = [_("Nobody can be their own delegate.")]
    if first is None:
        errors["valid_from"] = [_("Say from which day.")]
    elif first < today:
        errors["valid_from"] = [_("A delegation begins today or later: what was done before was done without it.")]
    if last is None:
        errors["valid_to"] = [_("Say the last day.")]
    elif first is not None and last < first:
        errors["valid_to"] = [_("A delegation cannot end before it begins.")]
    elif first is not None and (last - first).days >= MOST_DAYS:
        errors["valid_to"] = [_("A delegation lasts a year at most.")]
    if len(values.reason) > LONGEST_REASON:
        errors["reason"] = [_("At most %(n)s characters.") % {"n": LONGEST_REASON}]
    if not errors:
        errors = _taken(values)
    if errors:
        raise InvalidInput(errors)


def _taken(values: DelegationValues) -> dict[str, list[Any]]:
    delegate, last = values.delegate, values.valid_to
    assert delegate is not None and last is not None
    if delegate.active_to is not None and delegate.active_to < last:
        said = _("%(name)s leaves on %(day)s.")
        day = date_format(delegate.active_to, "DATE_FORMAT")
        return {"valid_to": [said % {"name": delegate.name, "day": day}]}
    same_time = Delegation.objects.filter(
        principal=values.principal, valid_from__lte=last, valid_to__gte=values.valid_from
    )
    other = same_time.select_related("delegate__user").first()
    if other is not None:
        said = _("%(name)s stands in already from %(first)s to %(last)s; end that first.")
        days = {
            "first": date_format(other.valid_from, "DATE_FORMAT"),
            "last": date_format(other.valid_to, "DATE_FORMAT"),
        }
        return {"valid_from": [said % {"name": other.delegate.name, **days}]}
    return {}


def check_last_day(delegation: Delegation, last_day: datetime.date | None) -> None:
    """A delegation that runs is ended yesterday at the earliest, since acts of its past days were done under it."""
    today = clock.today()
    if delegation.valid_to < today:
        raise WrongState(_("This delegation has ended already."))
    if last_day is None:
        raise InvalidInput({"last_day": [_("Say the last day.")]})
    if last_day > delegation.valid_to:
        raise InvalidInput({"last_day": [_("It ends earlier than that; give a new one for the days after.")]})
    earliest = max(delegation.valid_from, today - datetime.timedelta(days=1))
    if last_day < earliest:
        said = _("%(day)s at the earliest: what was done until then was done under it.")
        raise InvalidInput({"last_day": [said % {"day": date_format(earliest, "DATE_FORMAT")}]})


def check_not_begun(delegation: Delegation, today: datetime.date) -> None:
    """Only what has not begun is withdrawn; anything else is ended."""
    if delegation.valid_from <= today:
        raise WrongState(_("This delegation has begun; end it instead."))
