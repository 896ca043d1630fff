"""Small abstract models every app may build on."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.refusals import StaleVersion


class Versioned(models.Model):
    """A row two people may edit at once: forms carry ``version``, and the second writer is told."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def claim(self, version: int | None, mine: dict[str, Any] | None = None) -> None:
        """Count the version up, or raise ``StaleVersion`` when the writer had read another one.

        Call it on a locked row. ``None`` means the caller has read nothing (a job, not a person).
        """
        if version is not None and version != self.version:
            raise StaleVersion(_("Somebody changed this while you were writing."), current=self, mine=mine)
        self.version += 1


class Named(models.Model):
    """Reference data with a code-like English name and its wording in other UN languages.

    ``translations`` maps a language code to a mapping of field to text: ``{"zh-hans": {"name": "能力建设"}}``.
    """

    translations = models.JSONField(_("translations"), default=dict, blank=True)

    class Meta:
        abstract = True

    def said(self, field: str = "name", language: str | None = None) -> str:
        """The field in the reader's language, or in English where there is no translation."""
        code = language or get_language() or "en"
        text: str = self.translations.get(code, {}).get(field) or getattr(self, field)
        return text


class Demonstrable(models.Model):
    """Something that may be demonstration data, and then says so wherever it is shown."""

    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        abstract = True
