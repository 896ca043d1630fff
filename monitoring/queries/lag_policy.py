"""The page of thresholds and days of grace."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from monitoring.queries.lagging import policy_of
from monitoring.queries.policy_changes import PolicyChange, policy_changes
from monitoring.rules.lag import DAYS_OF_GRACE
from planning.models import Biennium


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
    return PolicyPage(biennium, said % {"days": days}, policy_changes(policy))
