"""The page of thresholds and days of grace."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.models import LagPolicy
from monitoring.queries.lagging import policy_of
from monitoring.rules.lag import DAYS_OF_GRACE
from planning.models import Biennium

MOST_CHANGES = 20


@dataclass(frozen=True)
class PolicyChange:
    at: datetime.datetime
    who: str
    why: str


@dataclass(frozen=True)
class PolicyPage:
    """The policy in force now (not what the form holds), in a sentence, and who changed it when and why."""

    biennium: Biennium
    sentence: str
    changes: list[PolicyChange]


def policy_page(biennium: Biennium) -> PolicyPage:
    policy = policy_of(biennium)
    days = sum(getattr(policy, name) for name in DAYS_OF_GRACE)
    said = ngettext(
        "A case nobody answers reaches the Executive Secretary after %(days)s day.",
        "A case nobody answers reaches the Executive Secretary after %(days)s days.",
        days,
    )
    return PolicyPage(biennium, said % {"days": days}, _changes(policy))


def _changes(policy: LagPolicy) -> list[PolicyChange]:
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
