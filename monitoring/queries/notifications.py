"""The words left for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.lists import page_of
from monitoring.models import Notification


@dataclass(frozen=True)
class NotificationsPage:
    sentence: str
    unread: int
    rows: list[Notification]
    pages: Any
    daily_mail: bool
    mail_address: str


def notifications_of(user: Any, parameters: Mapping[str, str]) -> NotificationsPage:
    """A person's own notifications, the latest first; nobody else's."""
    mine = Notification.objects.filter(user=user)
    unread = mine.filter(read_at__isnull=True).count()
    pages = page_of(mine, parameters)
    sentence = ngettext("%(count)s is unread.", "%(count)s are unread.", unread) % {"count": unread}
    return NotificationsPage(
        sentence=sentence if unread else _("Nothing is unread."),
        unread=unread,
        rows=list(pages),
        pages=pages,
        daily_mail=user.daily_mail,
        mail_address=user.email,
    )
