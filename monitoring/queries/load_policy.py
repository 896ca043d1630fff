"""The page of what a role counts: who changed it, when and why."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from planning.models import Biennium, LoadPolicy
from planning.queries.load import policy_of

MOST_CHANGES = 20


@dataclass(frozen=True)
class PolicyChange:
    at: datetime.datetime
    who: str
    why: str


@dataclass(frozen=True)
class RoleDaysPage:
    """The policy in force, whether anybody set it, and its changes, the latest first."""

    biennium: Biennium
    policy: LoadPolicy
    changes: list[PolicyChange]

    @property
    def is_default(self) -> bool:
        return self.policy.pk is None


def role_days_page(biennium: Biennium) -> RoleDaysPage:
    policy = policy_of(biennium)
    rows = []
    if policy.pk is not None:
        rows = policy.history.select_related("history_user").order_by("-history_date", "-history_id")[:MOST_CHANGES]
    return RoleDaysPage(
        biennium,
        policy,
        [
            PolicyChange(
                row.history_date,
                row.history_user.full_name if row.history_user else _("the system"),
                row.history_change_reason,
            )
            for row in rows
        ],
    )
