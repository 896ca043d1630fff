"""What changed on a mandate and its links, the latest first, with who and why."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from planning.models import Mandate, MandateLink
from planning.queries.activity_history import Change, Changes, FieldChange
from planning.queries.mandate_links import tie_of
from planning.queries.record_history import NOTHING, change_of, changed_fields, latest, versions_of

_SHOWN: dict[str, Any] = {
    "status": gettext_lazy("Status"),
    "title": gettext_lazy("Short title"),
    "text": gettext_lazy("Text"),
    "kind": gettext_lazy("Kind"),
    "term": gettext_lazy("Term"),
    "addressees": gettext_lazy("Addressed to"),
    "due_on": gettext_lazy("Due"),
}


def mandate_changes(mandate: Mandate, *, most: int | None = None) -> Changes:
    """The changes of a mandate and of the links at either of its ends, at most ``most``. Three queries."""
    versions = versions_of(Mandate, id=mandate.pk)
    changes = [change_of(row, changed_fields(row, before, _SHOWN)) for row, before in versions]
    return latest([*changes, *_link_changes(mandate)], most)


def _link_changes(mandate: Mandate) -> list[Change]:
    rows = list(
        MandateLink.history.filter(Q(mandate_id=mandate.pk) | Q(other_id=mandate.pk)).select_related("history_user")
    )
    ends = {row.mandate_id for row in rows} | {row.other_id for row in rows}
    named = Mandate.objects.in_bulk(ends)
    changes = []
    for row in rows:
        if not {row.mandate_id, row.other_id} <= named.keys():
            continue
        link = MandateLink(mandate=named[row.mandate_id], other=named[row.other_id], kind=row.kind)
        tie = tie_of(link, mandate.pk)
        ends_there = (NOTHING, tie.other.address) if row.history_type == "+" else (tie.other.address, NOTHING)
        changes.append(change_of(row, [FieldChange(tie.words, *ends_there)]))
    return changes
