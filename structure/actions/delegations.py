"""Delegations are given and ended here only."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from structure.models import Delegation, Staff
from structure.rules import delegations as rules
from structure.rules.delegations import DelegationValues


@transaction.atomic
def give_delegation(*, values: DelegationValues, by: Any) -> Delegation:
    """Let somebody stand in for a person from the first to the last day; one at a time."""
    rules.may_delegate_for(by, values.principal)
    if values.principal is not None:
        Staff.objects.select_for_update(no_key=True).get(pk=values.principal.pk)  # of two at once, one finds the other
    rules.check_values(values)
    principal: Any = values.principal
    delegate: Any = values.delegate
    days: Any = {"valid_from": values.valid_from, "valid_to": values.valid_to}
    with acting(by=by, why=values.reason.strip() or _("Delegation given")):
        delegation: Delegation = Delegation.objects.create(
            principal=principal,
            delegate=delegate,
            **days,
            reason=values.reason.strip(),
        )
    return delegation


@transaction.atomic
def end_delegation(
    *, delegation: Delegation, last_day: datetime.date | None, by: Any, version: int | None
) -> Delegation:
    """Bring the last day of a delegation forward."""
    locked = _locked(delegation, by)
    rules.check_last_day(locked, last_day)
    locked.claim(version)
    assert last_day is not None
    locked.valid_to = last_day
    with acting(by=by, why=_("Delegation ended earlier")):
        locked.save()
    return locked


@transaction.atomic
def withdraw_delegation(*, delegation: Delegation, by: Any, version: int | None) -> None:
    """Take back a delegation before it begins: nothing was done under it, and the history keeps it."""
    locked = _locked(delegation, by)
    rules.check_not_begun(locked, clock.today())
    locked.claim(version)
    with acting(by=by, why=_("Delegation withdrawn before it began")):
        locked.delete()


def _locked(delegation: Delegation, by: Any) -> Delegation:
    locked: Delegation = (
        Delegation.objects.select_for_update(of=("self",)).select_related("principal").get(pk=delegation.pk)
    )
    rules.may_delegate_for(by, locked.principal)
    return locked
