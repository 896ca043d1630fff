"""A word to somebody about something that happened."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator

from common import clock
from monitoring.models import Notification
from structure.models import User


def notify(*, users: Iterable[User], text: Any, url: str = "", key: str = "") -> None:
    """Leave a notification for each; with a ``key`` the same word is said to a person only once."""
    now = clock.now()
    said = Truncator(str(text)).chars(300)
    Notification.objects.bulk_create(
        (Notification(user=user, text=said, url=url, key=key, created_at=now) for user in users),
        ignore_conflicts=True,
    )


def mark_read(*, by: User, notification: int | None = None) -> int:
    """Mark one of the person's notifications as read, or all of them. Returns how many changed."""
    mine = Notification.objects.filter(user=by, read_at__isnull=True)
    if notification is not None:
        mine = mine.filter(pk=notification)
    return mine.update(read_at=clock.now())
