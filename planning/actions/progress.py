"""Log progress, take an entry back, keep a draft, mark a milestone or a deliverable as reached."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from planning.actions.evidence import NewEvidence, attach
from planning.enums import ActivityStatus, Outcome
from planning.models import Activity, Deliverable, Evidence, Milestone, ProgressDraft, ProgressEntry
from planning.queries.progress import changed_since, last_entry
from planning.rules.progress import check_values, may_undo, stands_behind, takes_progress

REMEMBERED_FOR = 24 * 60 * 60  # seconds in which the same form, sent again, does nothing


@transaction.atomic
def log_progress(
    *,
    activity: Activity,
    by: Any,
    percent: int,
    status: str,
    narrative: str,
    evidence: Sequence[NewEvidence] = (),
    version: int | None,
    obstacle: str = "",
    work_days: Decimal | None = None,
    key: str = "",
    why: str = "",
) -> ProgressEntry:
    """Add an entry and carry its percent, status and date to the activity.

    ``version`` is the activity's when the form was opened; None when nothing was read. Raises ``StaleVersion`` when
    somebody logged progress since; other changes of the activity (its title, its dates) do not stand in the way.
    ``key`` names one opened form: sent twice, it adds one entry, and the second call returns it. ``why`` adds to what
    the history says.
    Raises ``NotAllowed``, ``WrongState`` or ``InvalidInput`` as ``planning.rules.progress`` says.
    """
    locked = _lock(activity)
    if earlier := _sent_before(by, key):
        return earlier
    named = stands_behind(by, locked)
    takes_progress(locked)
    check_values(percent=percent, status=status, narrative=narrative, obstacle=obstacle, work_days=work_days)
    if version is not None and not changed_since(locked, version):
        version = locked.version
    locked.claim(version, mine={"percent": percent, "status": status, "narrative": narrative})
    entry = ProgressEntry.objects.create(
        activity=locked,
        author=by,
        entered_at=clock.now(),
        percent=percent,
        status=status,
        narrative=narrative.strip(),
        obstacle=obstacle.strip(),
        work_days=work_days,
    )
    logged = _("Progress logged") if named.user_id == by.pk else _("Progress logged for %(name)s") % {"name": named}
    why = f"{logged}: {why}" if why else logged
    _carry(locked, percent, status, entry.entered_at, by=by, why=why)
    ProgressDraft.objects.filter(activity=locked, user=by).delete()
    attach(evidence=evidence, by=by, entry=entry)
    _remember(by, key, entry)
    _refresh(activity, locked)
    return entry


@transaction.atomic
def undo_progress(*, entry: ProgressEntry, by: Any) -> ProgressEntry:
    """Take back the latest entry by a new one that names it and repeats what stood before.

    Nothing is removed. Raises ``NotAllowed`` to anybody but its author and ``WrongState`` when a later entry stands.
    """
    locked = _lock(entry.activity)
    may_undo(by, entry, last_entry(locked))
    before = (
        ProgressEntry.objects.filter(activity=locked, corrected_by__isnull=True, pk__lt=entry.pk)
        .order_by("-entered_at", "-pk")
        .first()
    )
    undone = ProgressEntry.objects.create(
        activity=locked,
        author=by,
        entered_at=clock.now(),
        percent=before.percent if before else 0,
        status=before.status if before else ActivityStatus.ON_TRACK,
        narrative=_("Taken back: %(percent)s%% was logged by mistake.") % {"percent": entry.percent},
        corrects=entry,
    )
    locked.version += 1
    _carry(
        locked,
        undone.percent,
        undone.status if before else ActivityStatus.NOT_STARTED,
        before.entered_at if before else None,
        by=by,
        why=_("Progress entry taken back"),
    )
    return undone


def keep_draft(*, activity: Activity, by: Any, values: dict[str, str]) -> ProgressDraft | None:
    """Keep what somebody typed and has not saved. Nothing typed leaves no draft, and takes an older one away."""
    # No JSON of PostgreSQL holds a zero byte; whoever pastes one has still typed the rest.
    typed = {name: str(value).replace("\x00", "")[:4000] for name, value in values.items()}
    kept = {name: value for name, value in typed.items() if value.strip()}
    if not kept.keys() & {"narrative", "obstacle", "work_days", "links"}:
        ProgressDraft.objects.filter(activity=activity, user=by).delete()
        return None
    draft, _made = ProgressDraft.objects.update_or_create(
        activity=activity, user=by, defaults={"values": kept, "kept_at": clock.now()}
    )
    return draft


@transaction.atomic
def mark_reached(
    *, item: Milestone | Deliverable, by: Any, on: datetime.date, evidence: Sequence[NewEvidence]
) -> list[Evidence]:
    """Mark a milestone as done, or a deliverable as delivered, on a day, with the evidence for it.

    Raises ``InvalidInput`` for a day ahead, or without evidence; ``WrongState`` when it has been marked already.
    """
    kind = type(item)
    activity = _lock(item.activity)  # first, as whoever edits the activity does
    locked = kind.objects.select_for_update().get(pk=item.pk)
    stands_behind(by, activity)
    takes_progress(activity)
    field = "delivered_on" if isinstance(item, Deliverable) else "done_on"
    if getattr(locked, field):
        raise WrongState(_("This was marked as reached on %(day)s already.") % {"day": getattr(locked, field)})
    if on > clock.today():
        raise InvalidInput({"on": [_("Enter the day it was reached; that day is still ahead.")]})
    if on.year < activity.biennium.starts_in - 1:
        raise InvalidInput({"on": [_("Enter a day in or shortly before the biennium.")]})
    if not evidence:
        raise InvalidInput({"evidence": [_("Add a file or a link that shows it.")]})
    setattr(locked, field, on)
    with acting(by=by, why=_("Reached, with evidence")):
        locked.save()
    return attach(evidence=evidence, by=by, **{"deliverable" if isinstance(item, Deliverable) else "milestone": locked})


def _lock(activity: Activity) -> Activity:
    return (
        Activity.objects.select_for_update(of=("self",))
        .select_related("biennium", "lead_unit__division")
        .get(pk=activity.pk)
    )


def _carry(locked: Activity, percent: int, status: str, at: datetime.datetime | None, *, by: Any, why: str) -> None:
    locked.percent = percent
    locked.status = status
    if status != ActivityStatus.DONE and locked.outcome == Outcome.IMPLEMENTED:
        locked.outcome = locked.outcome_reason = ""
    locked.last_entry_on = localtime(at).date() if at else None
    with acting(by=by, why=why):
        locked.save()


def _refresh(activity: Activity, locked: Activity) -> None:
    """The caller's object says what the table says."""
    for field in ("percent", "status", "last_entry_on", "version"):
        setattr(activity, field, getattr(locked, field))


def _key(by: Any, key: str) -> str:
    return f"progress-sent:{by.pk}:{key}"


def _sent_before(by: Any, key: str) -> ProgressEntry | None:
    """The entry this form has made already. Asked under the activity's lock, so that two at once find each other."""
    entry_id = cache.get(_key(by, key)) if key else None
    return ProgressEntry.objects.filter(pk=entry_id, author=by).first() if entry_id else None


def _remember(by: Any, key: str, entry: ProgressEntry) -> None:
    if key:
        cache.set(_key(by, key), entry.pk, REMEMBERED_FOR)
