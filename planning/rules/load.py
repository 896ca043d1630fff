"""Work-days a person carries against those the person has, and who may see whose (source paras 53-55).

**Load** of a person in a quarter: the work-days planned for the person in activities that count, and what the person's
places in cluster teams and at the head of projects count (``LoadPolicy``). **What a person has**: the work-days a month
three times, by the share of the quarter's days on which the person works here. Leave is not known to the system.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from common.refusals import NotAllowed, WrongState
from planning.enums import Phase
from planning.models import Biennium
from planning.rules.quarters import NONE, QuarterOf
from structure.models import Staff, Unit
from structure.rules import require
from structure.rules.access import access_of

ROLE_DAYS = ("cluster_lead", "core_member", "support_member", "functional_lead", "process_lead")
POLICY_FIELDS = (*ROLE_DAYS, "most_core_teams")


@dataclass(frozen=True)
class QuarterLoad(QuarterOf):
    """Work-days of a person (or of several together) in a quarter: what is carried, by where it comes from, and had."""

    activities: Decimal = NONE
    teams: Decimal = NONE
    projects: Decimal = NONE

    @property
    def carried(self) -> Decimal:
        return self.activities + self.teams + self.projects

    taken = carried

    @property
    def room(self) -> Decimal:
        """Days that are left; never below 0."""
        return max(self.capacity - self.carried, NONE)

    @property
    def bar(self) -> int:
        """0 to 100, for a bar."""
        return min(self.percent, 100) if self.percent is not None else 100 if self.carried else 0

    def __add__(self, other: "QuarterLoad") -> "QuarterLoad":
        return QuarterLoad(
            self.year,
            self.quarter,
            self.capacity + other.capacity,
            self.activities + other.activities,
            self.teams + other.teams,
            self.projects + other.projects,
        )


def may_read_load(user: Any, staff: Staff) -> None:
    """One's own; a unit head's the unit's, a division head's the division's; the monitoring unit, human resources and
    the Executive Secretary read all. Whoever stands in for a head reads as the head does."""
    access = access_of(user)
    if access.may("secretariat:load:read"):
        return
    if staff.pk == access.staff_id and access.may("own:load:read"):
        return
    if {staff.unit.lead_id, staff.unit.division.head_id} & access.standing:
        return
    raise NotAllowed(
        gettext_lazy(
            "The load of a person is read by the person, the heads of the unit and the division, the planning and "
            "monitoring unit, human resources and the Executive Secretary."
        )
    )


def may_read_unit(user: Any, unit: Unit) -> None:
    """The load of all people of a unit together, and of each of them."""
    access = access_of(user)
    if not access.may("secretariat:load:read") and not {unit.lead_id, unit.division.head_id} & access.standing:
        require(user, "secretariat:load:read")


def may_set_policy(user: Any, biennium: Biennium) -> None:
    """The planning and monitoring unit or the Executive Secretary, while the biennium is open."""
    require(user, "secretariat:load:manage")
    if biennium.phase == Phase.CLOSED:
        raise WrongState(gettext_lazy("The biennium is closed: what a role counted in it stays."))
