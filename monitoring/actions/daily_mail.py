"""Write each working morning one mail to everybody who has something unread or due, and try again what was not taken.

A row for each person and day is made first, so that nobody gets two, however often or by how many it is begun. Whoever
takes a row moves its next attempt before it speaks to the mail server. A worker killed between the server's yes and the
row that says so sends it again; both carry the same Message-ID, by which mail programs know them as one.
"""

import datetime
import logging
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common import clock
from common.jobs import reference_of
from monitoring import tasks
from monitoring.actions.notify import notify
from monitoring.enums import MailState
from monitoring.models import DailyMail
from monitoring.queries.daily_mail import Letter, letter_to, mails_address, people_to_mail
from monitoring.rules.daily_mail import MOST_ATTEMPTS, is_last, is_working_morning, wait_of
from structure.queries.people import holders_of
from structure.roles import ADMINISTRATOR

log = logging.getLogger(__name__)

AT_ONCE = 500
KEPT_FOR = datetime.timedelta(days=90)


def begin_daily_mails(*, now: datetime.datetime | None = None) -> int:
    """Make the rows of a working morning, and call a worker for each mail that may be tried. Returns how many.

    Called again, it makes only the rows that are missing. What was not sent on its day is given up: the next mail says
    the same and more.
    """
    now, day = now or timezone.now(), clock.today()
    waiting = DailyMail.objects.filter(state=MailState.WAITING)
    waiting.filter(_over(day, now)).update(state=MailState.GIVEN_UP)
    if is_working_morning(day, now):
        DailyMail.objects.filter(day__lt=day - KEPT_FOR).delete()
        people = people_to_mail(day).values_list("pk", flat=True)
        DailyMail.objects.bulk_create(
            (DailyMail(user_id=user, day=day, next_at=now) for user in people),
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
    due = waiting.filter(next_at__lte=now).order_by("next_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    for key in due:
        tasks.send_daily_mail.delay(key)
    return len(due)


def send_daily_mail(*, mail: int) -> str:
    """Make one attempt at a mail, and say in a word what came of it; "not now" when it is not due, or somebody else
    has it. The server is spoken to outside any transaction."""
    claimed = _claim(mail)
    if claimed is None:
        return "not now"
    try:
        return _send(claimed)
    except Exception as error:
        return _failed(claimed, error)


def _send(claimed: DailyMail) -> str:
    letter = None
    language = claimed.user.language
    with translation.override(language):
        if people_to_mail(claimed.day).filter(pk=claimed.user_id).exists():
            letter = letter_to(claimed.user, claimed.day)
        if letter is None:
            return _keep(claimed, MailState.NOTHING)
        message = _message(claimed, letter, language)
    message.send()
    return _keep(claimed, MailState.SENT, sent_at=timezone.now(), failure="")


def _over(day: datetime.date, now: datetime.datetime) -> Q:
    """What is not tried any more: its day has passed, or whoever took it for the last time never came back."""
    return Q(day__lt=day) | Q(attempts__gte=MOST_ATTEMPTS, next_at__lte=now)


def _claim(mail: int) -> DailyMail | None:
    now = timezone.now()
    with transaction.atomic():
        found = DailyMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
        claimed = (
            found.filter(pk=mail, state=MailState.WAITING, next_at__lte=now).exclude(_over(clock.today(), now)).first()
        )
        if claimed is not None:
            claimed.attempts += 1
            claimed.next_at = now + wait_of(claimed.attempts)
            claimed.save(update_fields=["attempts", "next_at"])
        return claimed


def _message(mail: DailyMail, letter: Letter, language: str) -> EmailMessage:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject=letter.subject,
        body=render_to_string("monitoring/daily_mail.txt", {"letter": letter}),
        to=[mail.user.email],
        headers={
            "Message-ID": f"<daily-mail.{mail.day.isoformat()}.{mail.pk}@{host}>",
            "List-Unsubscribe": f"<{letter.settings}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )


def _failed(mail: DailyMail, error: Exception) -> str:
    reference = reference_of(log, "Daily mail", mail.pk, error)
    why = _("%(why)s Reference %(reference)s.") % {"why": _why(error), "reference": reference}
    notify(
        users=holders_of(ADMINISTRATOR.key),
        text=_("A daily mail could not be sent. %(why)s") % {"why": why},
        url=mails_address(),
        key=f"daily-mail-{mail.day.isoformat()}",
    )
    state = MailState.GIVEN_UP if is_last(mail.attempts) else MailState.WAITING
    return _keep(mail, state, failure=why)


def _why(error: Exception) -> str:
    """What the administration shows. The server's own words can hold addresses, and stand in the log only."""
    if isinstance(error, SMTPRecipientsRefused):
        return _("The mail server does not take this address.")
    if isinstance(error, SMTPAuthenticationError):
        return _("The mail server does not take the name and password of this site.")
    if isinstance(error, SMTPException):
        return _("The mail server did not take the message.")
    if isinstance(error, OSError):
        return _("The mail server could not be reached.")
    return _("The mail could not be written.")


def _keep(mail: DailyMail, state: MailState, **values: Any) -> str:
    DailyMail.objects.filter(pk=mail.pk).update(state=state, **values)
    return str(state)
