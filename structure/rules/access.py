"""What a person's roles open, worked out once and kept on the user for the length of a request."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from common import clock
from structure.models import BureauSeat, Delegation, Division, RoleGrant, Staff, Unit, User
from structure.roles import ROLES, role_sources


@dataclass(frozen=True)
class Access:
    """A person's roles on a day, and the facts they follow from.

    ``own_*`` are the person's; ``acts_for`` are the staff the person stands in for today by delegation.
    """

    user_id: int
    day: datetime.date
    staff: Staff | None
    roles: frozenset[str]
    permissions: frozenset[str]
    units_led: frozenset[int] = field(default_factory=frozenset)
    divisions_headed: frozenset[int] = field(default_factory=frozenset)
    acts_for: tuple[Staff, ...] = ()
    bureau_seat: BureauSeat | None = None

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def staff_id(self) -> int | None:
        return self.staff.pk if self.staff else None

    @property
    def inside(self) -> bool:
        """Whether the person belongs to the Secretariat (or reads for it), and is not from outside."""
        return bool(self.permissions) and self.roles != {"bureau_member"}


def access_of(user: Any) -> Access:
    """The access of a signed-in user today; worked out once per user object."""
    day = clock.today()
    kept: Access | None = getattr(user, "_access", None)
    if kept is not None and kept.day == day:
        return kept
    access = _work_out(user, day) if user.is_authenticated else Access(0, day, None, frozenset(), frozenset())
    user._access = access
    return access


def _work_out(user: User, day: datetime.date) -> Access:
    staff = (
        Staff.objects.filter(user=user, active_from__lte=day)
        .filter(Q(active_to__isnull=True) | Q(active_to__gte=day))
        .select_related("user", "unit__division")
        .first()
    )
    roles = set(
        RoleGrant.objects.filter(user=user, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .values_list("role", flat=True)
    )
    units: set[int] = set()
    divisions: set[int] = set()
    acts_for: list[Staff] = []
    seat = None
    if staff:
        roles.add("staff")
        acts_for = [
            delegation.principal
            for delegation in Delegation.objects.filter(
                delegate=staff, valid_from__lte=day, valid_to__gte=day
            ).select_related("principal__user")
        ]
        units = set(Unit.objects.filter(lead=staff).values_list("pk", flat=True))
        divisions = set(Division.objects.filter(head=staff).values_list("pk", flat=True))
        if units:
            roles.add("unit_head")
        if divisions:
            roles.add("division_head")
        for source in role_sources:
            roles |= source(staff, day)
    elif not roles:  # somebody from outside: a seat on a Bureau is all there can be
        seat = BureauSeat.objects.filter(user=user, valid_from__lte=day, valid_to__gte=day).order_by("valid_to").last()
        if seat:
            roles.add("bureau_member")
    permissions = frozenset().union(*(ROLES[role].permissions for role in roles if role in ROLES))
    return Access(
        user_id=user.pk,
        day=day,
        staff=staff,
        roles=frozenset(roles),
        permissions=permissions,
        units_led=frozenset(units),
        divisions_headed=frozenset(divisions),
        acts_for=tuple(acts_for),
        bureau_seat=seat,
    )
