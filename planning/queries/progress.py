"""Progress entries of an activity, what the form for a new one starts from, and what stands in its way."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from planning.enums import STATUSES_OF_PROGRESS, ActivityStatus
from planning.models import Activity, Evidence, ProgressDraft, ProgressEntry
from planning.queries.activities import activities_visible_to
from planning.queries.workplan_content import days_text
from planning.rules.status import status_of


def entries_of(activity: Activity) -> QuerySet[ProgressEntry]:
    """All entries of an activity, the latest first, with author and evidence: three queries for any number."""
    return with_evidence(ProgressEntry.objects.filter(activity=activity))


def with_evidence(entries: QuerySet[ProgressEntry]) -> QuerySet[ProgressEntry]:
    """Entries as ``entry_rows`` wants them, the latest first."""
    return (
        entries.select_related("author", "corrected_by")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk")))
        .order_by("-entered_at", "-pk")
    )


@dataclass(frozen=True)
class EvidenceList:
    """Evidence of one thing and how it is called in a word: ``1 file``, ``3 links``."""

    items: list[Evidence]

    @property
    def label(self) -> str:
        files = sum(bool(one.file) for one in self.items)
        links = len(self.items) - files
        said = []
        if files:
            said.append(ngettext("%(n)s file", "%(n)s files", files) % {"n": files})
        if links:
            said.append(ngettext("%(n)s link", "%(n)s links", links) % {"n": links})
        return ", ".join(said)


@dataclass(frozen=True)
class EntryRow:
    """A progress entry as it is listed. ``taken_back`` and ``takes_back`` mark a mistake and its correction."""

    at: datetime.datetime
    percent: int
    status: str
    narrative: str
    obstacle: str
    work_days: str
    author: str
    evidence: EvidenceList
    taken_back: bool
    takes_back: bool
    demonstration: bool


def entry_rows(entries: Iterable[ProgressEntry]) -> list[EntryRow]:
    """Rows of entries that came from ``entries_of``; no query of their own."""
    return [
        EntryRow(
            at=entry.entered_at,
            percent=entry.percent,
            status=entry.status,
            narrative=entry.narrative,
            obstacle=entry.obstacle,
            work_days="" if entry.work_days is None else days_text(entry.work_days),
            author=entry.author.full_name,
            evidence=EvidenceList(list(entry.evidence.all())),
            taken_back=hasattr(entry, "corrected_by"),
            takes_back=entry.corrects_id is not None,
            demonstration=entry.demonstration,
        )
        for entry in entries
    ]


def last_entry(activity: Activity) -> ProgressEntry | None:
    return ProgressEntry.objects.filter(activity=activity).order_by("-entered_at", "-pk").first()


def evidence_visible_to(user: Any) -> QuerySet[Evidence]:
    """Evidence of the activities a person may see."""
    seen = activities_visible_to(user)
    return Evidence.objects.filter(entry__activity__in=seen) | (
        Evidence.objects.filter(milestone__activity__in=seen) | Evidence.objects.filter(deliverable__activity__in=seen)
    )


def draft_of(activity: Activity, user: Any) -> ProgressDraft | None:
    return ProgressDraft.objects.filter(activity=activity, user=user).first()


@dataclass(frozen=True)
class Suggestion:
    """The status the figures speak for, and why, as a few words."""

    status: ActivityStatus
    reason: str


def suggestion_for(activity: Any) -> Suggestion:
    """What a new entry is offered; ``activity`` is annotated by ``with_plan``."""
    status = status_of(activity.percent, activity.planned_percent, days_late=activity.days_late)
    if status not in STATUSES_OF_PROGRESS:
        status = ActivityStatus.ON_TRACK
    if status == ActivityStatus.DONE:
        reason = _("all of it is done")
    elif activity.days_late > 0:
        reason = ngettext("%(n)s day late", "%(n)s days late", activity.days_late) % {"n": activity.days_late}
    elif activity.points_behind > 0:
        reason = ngettext("%(n)s point behind plan", "%(n)s points behind plan", activity.points_behind) % {
            "n": activity.points_behind
        }
    elif activity.percent > activity.planned_percent:
        ahead = activity.percent - activity.planned_percent
        reason = ngettext("%(n)s point ahead of plan", "%(n)s points ahead of plan", ahead) % {"n": ahead}
    else:
        reason = _("on plan")
    return Suggestion(status, reason)


# --- two people at once ------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldConflict:
    """One field two people changed: its name, and both values as they are said."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """What changed while somebody was writing. ``merged`` are the values of fields only the other one changed."""

    by: str
    at: datetime.datetime
    version: int
    fields: list[FieldConflict] = field(default_factory=list)
    merged: dict[str, Any] = field(default_factory=dict)
    files_lost: bool = False


def changed_since(activity: Activity, version: int) -> bool:
    """Whether the progress of the activity changed after the version somebody read."""
    if version == activity.version:
        return False
    base = _version_of(activity, version)
    if base is None:
        return True
    if (base.percent, base.status) != (activity.percent, activity.status):
        return True
    return ProgressEntry.objects.filter(activity=activity, entered_at__gt=base.history_date).exists()


def only_progress_since(activity: Activity, version: int) -> bool:
    """Whether nothing but progress was logged after the version somebody read: every version since is an entry."""
    base = _version_of(activity, version) if version < activity.version else None
    if base is None:
        return False
    entries = ProgressEntry.objects.filter(activity=activity, entered_at__gt=base.history_date)
    return entries.count() == activity.version - version


def conflict_with(activity: Activity, version: int, mine: dict[str, Any]) -> Conflict:
    """Compare what somebody wants to log with what was logged since they opened the form.

    ``mine`` holds ``percent`` and ``status``. A field in which the person kept what they had read takes the other's
    value; a field both changed, differently, is in conflict.
    """
    base = _version_of(activity, version)
    latest = activity.history.select_related("history_user").order_by("-history_date", "-history_id").first()
    fields: list[FieldConflict] = []
    merged: dict[str, Any] = {}
    for name, label in (("percent", _("Percent")), ("status", _("Status"))):
        theirs = getattr(activity, name)
        read = getattr(base, name) if base else None
        if theirs in (mine[name], read):
            continue
        if base is not None and mine[name] == read:
            merged[name] = theirs
        else:
            fields.append(FieldConflict(name, label, _said(name, theirs), _said(name, mine[name])))
    who = latest.history_user if latest else None
    return Conflict(
        by=str(who or _("The system")),
        at=latest.history_date if latest else clock.now(),
        version=activity.version,
        fields=fields,
        merged=merged,
    )


def _version_of(activity: Activity, version: int) -> Any:
    return activity.history.filter(version=version).order_by("-history_date", "-history_id").first()


def _said(name: str, value: Any) -> str:
    if name == "percent":
        return f"{value}%"
    return str(dict(ActivityStatus.choices).get(value, value))
