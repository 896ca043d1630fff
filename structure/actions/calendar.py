"""Make and revoke the address of a person's calendar."""

import datetime
import secrets

from django.db import transaction

from common import clock
from structure.models import CalendarAddress, User
from structure.rules.calendar import digest_of, may_have_calendar

SECRET_BYTES = 32


@transaction.atomic
def make_calendar_address(*, by: User) -> str:
    """Make the address of one's own calendar and return its secret, which is never shown again.

    An address made before stops working. Raises ``NotAllowed``.
    """
    may_have_calendar(by)
    User.objects.select_for_update().get(pk=by.pk)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    new = {"digest": digest_of(secret), "made_at": clock.now(), "read_on": None}
    CalendarAddress.objects.update_or_create(user=by, defaults=new)
    return secret


@transaction.atomic
def revoke_calendar_address(*, by: User) -> None:
    """Revoke one's own address; whoever asks for it from now on finds nothing. Without one nothing happens."""
    CalendarAddress.objects.filter(user=by).delete()


def note_calendar_read(*, address: CalendarAddress, on: datetime.date) -> None:
    """Keep the day on which the address was read, so that its owner sees whether it is used; once a day at most."""
    if address.read_on != on:
        CalendarAddress.objects.filter(pk=address.pk, digest=address.digest).update(read_on=on)
