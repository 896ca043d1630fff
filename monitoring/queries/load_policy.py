"""The page of what a role counts: who changed it, when and why."""

from dataclasses import dataclass

from monitoring.queries.policy_changes import PolicyChange, policy_changes
from planning.models import Biennium, LoadPolicy
from planning.queries.load import policy_of


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
    return RoleDaysPage(biennium, policy, policy_changes(policy))
