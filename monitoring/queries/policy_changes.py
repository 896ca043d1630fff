"""Who changed a policy, when and why."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_CHANGES = 20


@dataclass(frozen=True)
class PolicyChange:
    at: datetime.datetime
    who: str
    why: str


def policy_changes(policy: Any) -> list[PolicyChange]:
    """The changes of a policy, the latest first; none of one that nobody has set."""
    if policy.pk is None:
        return []
    rows = policy.history.select_related("history_user").order_by("-history_date", "-history_id")[:MOST_CHANGES]
    return [
        PolicyChange(
            row.history_date,
            row.history_user.full_name if row.history_user else _("the system"),
            row.history_change_reason,
        )
        for row in rows
    ]
