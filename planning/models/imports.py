"""Imports: what somebody sent, how its columns were mapped, what came of it; and the notes that kept the rest."""

import uuid
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable
from planning.enums import ImportNoun, ImportState
from planning.models.activities import Activity
from planning.models.frameworks import Biennium
from structure.models import User


def import_path(run: "ImportRun", filename: str) -> str:
    """Where a sheet lies while it is worked on: a name nobody can guess, with the checked ending of the original."""
    return f"imports/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class ImportRun(Demonstrable):
    """One spreadsheet on its way in: who sent it, how it is read, what a dry run found, what was written.

    The file itself goes when the import ends or is given up; its name and its sha-256 stay. ``sheets`` are the names of
    all its sheets. ``heads`` maps the number of a column to its head and some of its values, ``columns`` to a field,
    ``constants`` a field to what rows that say nothing get. ``problems``, ``kept`` and ``changes`` are what the last
    dry run found, ``digest`` the sha-256 of all its changes.
    """

    noun = models.CharField(_("what"), max_length=12, choices=ImportNoun)
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="imports")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="imports")
    asked_at = models.DateTimeField(_("sent"))
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=import_path, max_length=120, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(_("sheet"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    signature = models.CharField(max_length=64)
    sheets = models.JSONField(default=list)
    heads = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    constants = models.JSONField(default=dict, blank=True)
    keep_rest = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=list, blank=True)
    around = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    beat_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    failure = models.TextField(_("why it failed"), blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_written_once_confirmed",
                condition=~Q(state="done") | Q(confirmed_at__isnull=False, finished_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"]), models.Index(fields=["asked_by", "-asked_at"])]

    def __str__(self) -> str:
        return f"{self.get_noun_display()}: {self.file_name}"


class ImportMapping(models.Model):
    """How somebody last mapped the columns of a sheet with these heads; others are offered the latest of all."""

    user = models.ForeignKey(User, models.CASCADE, related_name="import_mappings")
    noun = models.CharField(max_length=12, choices=ImportNoun)
    signature = models.CharField(max_length=64)
    heads = models.JSONField(default=dict)
    constants = models.JSONField(default=dict, blank=True)
    keep_rest = models.BooleanField(default=False)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "noun", "signature"], name="import_mapping_once_a_person")
        ]
        indexes = [models.Index(fields=["noun", "signature", "-used_at"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_noun_display()}"


class ActivityNote(Historic, Demonstrable):
    """What a planning sheet says of an activity and no field takes: the head of its column, and the text."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="notes")
    head = models.CharField(_("head"), max_length=200)
    text = models.TextField(_("text"))
    run = models.ForeignKey(
        ImportRun, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("import")
    )

    class Meta:
        ordering = ["activity", "pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "head"], name="activity_note_once_a_head")]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.head}"
