"""Addresses of calendars: a person's own, and whose an address is."""

from typing import Any

from common.refusals import allowed
from structure.models import CalendarAddress
from structure.rules.calendar import digest_of, may_have_calendar


def calendar_address_of(user: Any) -> CalendarAddress | None:
    """The person's own address; the secret in it nobody sees twice."""
    return CalendarAddress.objects.filter(user=user).first()


def calendar_address_behind(secret: str) -> CalendarAddress | None:
    """The address this secret opens, with its person; None where it is unknown or revoked or the access has ended."""
    address = CalendarAddress.objects.select_related("user").filter(digest=digest_of(secret)).first()
    return address if address and allowed(may_have_calendar, address.user) else None
