"""The page of one change request: what it changes, what it meets, where it stands, and the reader's decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from planning.enums import CHANGES_WAITING, STATUSES_COUNTED, ChangeKind, ChangeState
from planning.models import ChangeRequest, MandateShare
from planning.queries.change_decision import decision_on, named_for
from planning.queries.change_fields import stale_places, standing_content
from planning.queries.change_list import with_people
from planning.queries.change_words import (
    KIND_NOUNS,
    STATE_WORDS,
    STATUS_OF_STATE,
    block_of,
    stale_rows,
    title_of,
)
from planning.queries.changes import Conflict, changes_visible_to, conflicts_of
from planning.queries.who_acts import named
from planning.queries.workplan_changes import ChangeBlock, FieldRow
from planning.queries.workplan_checks import Check
from planning.queries.workplan_decision import Decision
from planning.queries.workplans import PathState, step_note


@dataclass(frozen=True)
class ChangePage:
    """Everything the page of a change request shows. ``stale`` is what changed under it since it was asked for."""

    change: ChangeRequest
    kind: str
    title: str
    state: str
    status: str
    states: list[PathState]
    block: ChangeBlock
    stale: list[FieldRow]
    conflicts: list[Conflict]
    decision: Decision
    asked: str
    version_url: str
    urls: dict[str, str] = field(default_factory=dict)


def read_change(user: Any, number: int) -> ChangeRequest:
    """The request of a number, with what its page names. Raises ``ChangeRequest.DoesNotExist``."""
    return (
        with_people(changes_visible_to(user))
        .select_related(
            "activity__lead_unit",
            "activity__biennium",
            "workplan__unit__lead__user",
            "endorsed_by",
            "endorsed_for__user",
            "decided_by",
            "decided_for__user",
            "frozen_in",
        )
        .get(number=number)
    )


def change_page(user: Any, change: ChangeRequest, *, note: str = "", errors: Iterable[Any] = ()) -> ChangePage:
    """The page for this reader; the number of queries depends on the parts of one activity only."""
    waiting = change.state in CHANGES_WAITING
    stale: list[FieldRow] = []
    if waiting and change.activity and not change.in_revision:
        now = standing_content(change.activity)
        stale = stale_rows(change, now, stale_places(change, now))
    conflicts = conflicts_of(user, [change]).get(change.pk, [])
    query = "" if change.workplan.biennium.is_current else f"?biennium={change.workplan.biennium.starts_in}"
    unit = change.workplan.unit.code
    version = change.frozen_in
    return ChangePage(
        change=change,
        kind=str(KIND_NOUNS[ChangeKind(change.kind)]),
        title=title_of(change),
        state=str(STATE_WORDS[ChangeState(change.state)]),
        status=STATUS_OF_STATE[ChangeState(change.state)],
        states=_path(user, change),
        block=block_of(change),
        stale=stale,
        conflicts=conflicts,
        decision=decision_on(
            user, change, _checks(change, stale, conflicts), stale=bool(stale), note=note, errors=list(errors)
        ),
        asked=named(change.asked_by, change.asked_for),
        version_url=reverse("planning:workplan-version", args=[unit, version.number]) + query if version else "",
        urls={
            "list": reverse("planning:change-list") + query,
            "workplan": reverse("planning:workplan-detail", args=[unit]) + query,
        },
    )


def _checks(change: ChangeRequest, stale: list[FieldRow], conflicts: list[Conflict]) -> list[Check]:
    if change.state not in CHANGES_WAITING or change.in_revision:
        return []
    checks = []
    if change.activity:
        checks.append(
            Check(False, _("What it changes is no longer what it was when this was asked for."))
            if stale
            else Check(True, _("What it changes stands as it did when this was asked for."))
        )
        checks += [
            Check(
                None,
                _("CR-%(number)s touches the same: %(fields)s.") % {"number": one.number, "fields": one.fields},
                url=one.url,
                link=_("Look at it"),
            )
            for one in conflicts
        ] or [Check(True, _("No other open request touches the same fields."))]
    if loose := _left_without_work(change):
        checks.append(Check(None, _("Mandates left without work: %(addresses)s.") % {"addresses": ", ".join(loose)}))
    return checks


def _left_without_work(change: ChangeRequest) -> list[str]:
    """The mandates only this activity answers, when the request ends it or puts it off."""
    if change.activity is None or change.kind not in (ChangeKind.TERMINATE, ChangeKind.POSTPONE):
        return []
    behind = MandateShare.objects.filter(activity=change.activity)
    others = MandateShare.objects.filter(
        activity__biennium=change.activity.biennium_id, activity__status__in=STATUSES_COUNTED
    ).exclude(activity=change.activity)
    loose = behind.exclude(mandate__in=others.values("mandate"))
    return sorted(loose.values_list("mandate__address", flat=True))


# --- where it stands ----------------------------------------------------------------------------------


def _path(user: Any, change: ChangeRequest) -> list[PathState]:
    """Asked, endorsed, approved (or refused, or withdrawn), each with its date, its person and for whom."""
    yours = any(named_for(user, change, action)[0] for action in ("endorse", "approve"))
    path = [PathState(_("Asked for"), "passed", step_note(change.asked_at, change.asked_by, change.asked_for))]
    if change.endorsed_at:
        note = step_note(change.endorsed_at, change.endorsed_by, change.endorsed_for)
        path.append(PathState(_("Endorsed"), "passed", note))
    elif change.state == ChangeState.OPEN:
        path.append(PathState(_("Waits for your endorsement") if yours else _("Waits for endorsement"), "now"))
    if change.state in CHANGES_WAITING:
        words = _("Approved by the Executive Secretary")
        if change.state == ChangeState.ENDORSED:
            words = _("Waits for your approval") if yours else _("Waits for approval")
        path.append(PathState(words, "now" if change.state == ChangeState.ENDORSED else "ahead"))
    else:
        note = step_note(change.decided_at, change.decided_by, change.decided_for)
        path.append(PathState(str(STATE_WORDS[ChangeState(change.state)]), "now", note))
    return path
