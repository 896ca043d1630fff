"""Change requests in words: what kind, which fields, from what to what."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planning.enums import ChangeKind, ChangeState
from planning.models import ChangeRequest
from planning.queries.change_fields import patched, path_of, places_of, values_at
from planning.queries.workplan_changes import FIELD_WORDS, ChangeBlock, FieldRow, quarter_words, rows_between
from planning.queries.workplan_content import Content

KIND_NOUNS: dict[str, Any] = {
    ChangeKind.ADD: gettext_lazy("Addition"),
    ChangeKind.REFORMULATE: gettext_lazy("Change"),
    ChangeKind.POSTPONE: gettext_lazy("Postponement"),
    ChangeKind.TERMINATE: gettext_lazy("Termination"),
    ChangeKind.MOVE: gettext_lazy("Move to another unit"),
}
STATE_WORDS: dict[str, Any] = {
    ChangeState.OPEN: gettext_lazy("Open"),
    ChangeState.ENDORSED: gettext_lazy("Endorsed"),
    ChangeState.APPROVED: gettext_lazy("Approved"),
    ChangeState.REFUSED: gettext_lazy("Refused"),
    ChangeState.WITHDRAWN: gettext_lazy("Withdrawn"),
}
# The status whose glyph and colour a state is shown with.
STATUS_OF_STATE: dict[str, str] = {
    ChangeState.OPEN: "not_started",
    ChangeState.ENDORSED: "on_track",
    ChangeState.APPROVED: "done",
    ChangeState.REFUSED: "ended",
    ChangeState.WITHDRAWN: "ended",
}
DIFF_KINDS = {ChangeKind.ADD: "added", ChangeKind.POSTPONE: "postponed", ChangeKind.TERMINATE: "removed"}


def address_of_change(change: ChangeRequest, name: str = "planning:change-detail") -> str:
    return reverse(name, args=[change.number])


def title_of(change: ChangeRequest) -> str:
    """The activity's title; for an addition nobody has approved, the title asked for."""
    return str(change.activity.title if change.activity else change.after.get("title", ""))


def field_labels(places: Iterable[str]) -> list[str]:
    """The fields the places belong to, in words, each once, in the order of the form."""
    order = list(FIELD_WORDS)
    found: dict[str, None] = {}
    for path in sorted(map(path_of, places), key=lambda path: (order.index(path[0]) if path[0] in order else 99, path)):
        if path[0] == "standing_reason":
            continue
        label = str(FIELD_WORDS.get(path[0], path[0]))
        if path[0] == "days":
            label = _("Work-days, %(period)s") % {"period": quarter_words(path[1])}
        elif path[0] == "mandates":
            label = path[1]
        found[label] = None
    return list(found)


def block_of(change: ChangeRequest) -> ChangeBlock:
    """The request as one changed activity, for ``components/diff.html``."""
    code = change.activity.code if change.activity else ""
    return ChangeBlock(
        kind=DIFF_KINDS.get(ChangeKind(change.kind), "changed"),
        kind_label=change.get_kind_display(),
        code=code or _("new"),
        title=title_of(change),
        url=reverse("planning:activity-detail", args=[code]) + _biennium(change) if code else "",
        reason=change.reason,
        fields=rows_between(change.base, patched(change.base, places_of(change), change.after)),
    )


def stale_rows(change: ChangeRequest, now: Content, stale: set[str]) -> list[FieldRow]:
    """What changed under a request: each field as it was when asked for, and as it is now."""
    return rows_between(change.base, patched(change.base, stale, values_at(now, stale)))


def _biennium(change: ChangeRequest) -> str:
    biennium = change.workplan.biennium
    return "" if biennium.is_current else f"?biennium={biennium.starts_in}"
