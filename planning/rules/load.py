"""Work-days a person carries against those the person has, and who may see whose (source paras 53-55).

**Load** of a person in a quarter: the work-days planned for the person in activities that count, and what the person's
places in cluster teams and at the head of projects count (``LoadPolicy``). **What a person has**: the work-days a month
three times, by the share of the quarter's days on which the person works here. Leave is not known to the system.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusals import NotAllowed, WrongState
from planning.enums import Phase
from planning.models import Biennium
from structure.models import Staff, Unit
from structure.rules import require
from structure.rules.access import access_of

NONE = Decimal(0)
ROLE_DAYS = ("cluster_lead", "core_member", "support_member", "functional_lead", "process_lead")
POLICY_FIELDS = (*ROLE_DAYS, "most_core_teams")


@dataclass(frozen=True)
class QuarterLoad:
    """Work-days of a person (or of several together) in a quarter: what is carried, by where it comes from, and had."""

    year: int
    quarter: int
    capacity: Decimal = NONE
    activities: Decimal = NONE
    teams: Decimal = NONE
    projects: Decimal = NONE

    @property
    def carried(self) -> Decimal:
        return self.activities + self.teams + self.projects

    @property
    def over(self) -> Decimal:
        """Days that are too many; never below 0."""
        return max(self.carried - self.capacity, NONE)

    @property
    def room(self) -> Decimal:
        """Days that are left; never below 0."""
        return max(self.capacity - self.carried, NONE)

    @property
    def percent(self) -> int | None:
        """Carried in per cent of what there is; None for who has no days."""
        return round(100 * self.carried / self.capacity) if self.capacity else None

    @property
    def bar(self) -> int:
        """0 to 100, for a bar."""
        return min(self.percent, 100) if self.percent is not None else 100 if self.carried else 0

    @property
    def label(self) -> str:
        return _("Q%(quarter)s %(year)s") % {"quarter": self.quarter, "year": self.year}

    @property
    def key(self) -> str:
        """``2016-4``, as an address and a stored proposal name it."""
        return f"{self.year}-{self.quarter}"

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
    standing = {access.staff_id, *(principal.pk for principal in access.acts_for)} - {None}
    if staff.pk == access.staff_id and access.may("own:load:read"):
        return
    if staff.unit.lead_id in standing or staff.unit.division.head_id in standing:
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
    standing = {access.staff_id, *(principal.pk for principal in access.acts_for)} - {None}
    if not access.may("secretariat:load:read") and not {unit.lead_id, unit.division.head_id} & standing:
        require(user, "secretariat:load:read")


def may_set_policy(user: Any, biennium: Biennium) -> None:
    """The planning and monitoring unit or the Executive Secretary, while the biennium is open."""
    require(user, "secretariat:load:manage")
    if biennium.phase == Phase.CLOSED:
        raise WrongState(gettext_lazy("The biennium is closed: what a role counted in it stays."))
