"""The mail a person gets on a working morning, and whether it went out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from monitoring.enums import MailState
from structure.models import User


class DailyMail(models.Model):
    """The mail of a day to a person: one row, however often it is asked for or tried.

    ``next_at`` is when it may be tried (again): whoever takes it moves it first, so that a second worker leaves it
    alone and a killed one is followed by another. ``failure`` says why the last attempt came to nothing. Times are
    real ones, also in a demonstration that stands on a fixed day; ``day`` is that day.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="daily_mails", verbose_name=_("to"))
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failure = models.CharField(_("why not"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        ordering = ["-day", "user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="daily_mail_once_a_day"),
            models.CheckConstraint(
                name="daily_mail_sent_when", condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent")
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="daily_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.user}, {self.day}"
