"""Who gets a daily mail, and what stands in it: the unread notifications, and what My work says is due."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.queries.addresses import version_address
from common.in_force import in_force
from common.refusals import WrongState
from monitoring.models import Notification
from monitoring.queries.my_work import Waiting, what_waits
from planning.queries.bienniums import biennium_asked
from structure.models import RoleGrant, Staff, User
from structure.queries.people import active_on
from structure.roles import REST_CLIENT

UNREAD_SHOWN, DUE_SHOWN = 10, 30


@dataclass(frozen=True)
class Line:
    """Something due or unread: what it is, when or why in a second line, and its whole address."""

    text: str
    detail: str
    url: str


@dataclass(frozen=True)
class Letter:
    """What the mail says; ``more_due`` and ``more_unread`` are how many stand on the pages only."""

    name: str
    subject: str
    due: list[Line]
    more_due: int
    unread: list[Line]
    more_unread: int
    my_work: str
    settings: str


def people_to_mail(day: datetime.date) -> QuerySet[User]:
    """Those who get a mail if there is something to say: whoever works at the Secretariat on ``day``, or holds a role
    without being of the staff; never a program, a closed account, somebody who has left or who turned it off."""
    staff = Staff.objects.filter(user=OuterRef("pk"))
    roles = RoleGrant.objects.filter(in_force(day), user=OuterRef("pk"))
    here = Q(Exists(active_on(staff, day))) | Q(Exists(roles), ~Exists(staff))
    wanted = User.objects.filter(here, is_active=True, daily_mail=True).exclude(email="")
    return wanted.filter(~Exists(roles.filter(role=REST_CLIENT.key)))


def letter_to(user: User, day: datetime.date) -> Letter | None:
    """What there is to say to a person, in the language that is spoken now; None when nothing is unread and nothing
    due. A fixed number of queries."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    count = unread.count()
    due = list(_due(user))
    if not count and not due:
        return None
    shown = [Line(_one_line(one.text), "", site(one.url) if one.url else "") for one in unread[:UNREAD_SHOWN]]
    return Letter(
        name=user.full_name,
        subject=_subject(day, len(due), count),
        due=due[:DUE_SHOWN],
        more_due=max(0, len(due) - DUE_SHOWN),
        unread=shown,
        more_unread=count - len(shown),
        my_work=site(reverse("monitoring:my-work")),
        settings=site(settings_address()),
    )


def site(path: str) -> str:
    """The whole address of a page of this site."""
    return urljoin(settings.SITE_URL, path)


def settings_address() -> str:
    """Where a person turns the daily mail off."""
    return reverse("monitoring:notifications") + "#daily-mail"


def mails_address() -> str:
    """Where the administration shows what was sent and what was not."""
    return reverse("admin:monitoring_dailymail_changelist")


def _due(user: User) -> Iterator[Line]:
    try:
        waiting = what_waits(user, biennium_asked(None))
    except WrongState:  # before the first biennium nothing is due
        return
    for row in waiting.due:
        said = date_format(row.due, "DATE_FORMAT") if isinstance(row.due, datetime.date) else row.due.label
        detail = row.lag_sentence or _("due %(day)s") % {"day": said}
        yield Line(f"{row.code} {_one_line(row.title)}", detail, site(row.lag_url or row.url))
    yield from _procedures(waiting)
    yield from _items(waiting)


def _procedures(waiting: Waiting) -> Iterator[Line]:
    for version in waiting.procedures:
        procedure = version.procedure
        yield Line(
            f"{procedure.code} {_one_line(procedure.title)}",
            _("version %(n)s waits for your acknowledgement") % {"n": version.number},
            site(version_address(version)),
        )


def _items(waiting: Waiting) -> Iterator[Line]:
    for row in (*waiting.committee.mine, *waiting.committee.late):
        day = date_format(row.item.due_on, "DATE_FORMAT") if row.item.due_on else ""
        words = {"day": day, "to": row.to}
        detail = _("Management Committee, to %(to)s, by %(day)s") % words if day else _("Management Committee")
        yield Line(f"{row.item.code} {_one_line(row.item.text)[:200]}", detail, site(row.url))


def _subject(day: datetime.date, due: int, unread: int) -> str:
    parts = []
    if due:
        parts.append(ngettext("%(n)s thing is due", "%(n)s things are due", due) % {"n": due})
    if unread:
        parts.append(ngettext("%(n)s is unread", "%(n)s are unread", unread) % {"n": unread})
    words = {"day": date_format(day, "DATE_FORMAT"), "what": ", ".join(parts)}
    return _("Mandates to results, %(day)s: %(what)s") % words


def _one_line(text: Any) -> str:
    return " ".join(str(text).split())
