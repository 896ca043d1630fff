"""What programs that read and write without a person at the keyboard hold."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from structure.enums import TokenScope
from structure.models.account import User


class ApiToken(AbstractAuthToken):
    """A token a program works with. Only its digest is stored; it expires, and its owner can revoke it.

    It opens what its holder's roles open, and writes only what ``scopes`` name.
    """

    name: Any = models.CharField(_("what it is for"), max_length=80)
    scopes: Any = ArrayField(
        models.CharField(max_length=20, choices=TokenScope), verbose_name=_("may write"), default=list, blank=True
    )

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes_in_words(self) -> list[str]:
        return [str(label) for value, label in TokenScope.choices if value in self.scopes]


class KeptAnswer(models.Model):
    """The answer to a creation that carried an Idempotency-Key, so that sending it again does nothing twice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once_a_key")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class CalendarAddress(models.Model):
    """The address under which a calendar program reads a person's due dates without signing in.

    It holds a secret of which only the digest is stored; ``read_on`` is the day it was last asked for.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_address")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    read_on = models.DateField(_("last read"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)
