"""What a person's roles open, worked out once and kept on the user for the length of a request."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from common import clock
from common.questions import keys_in_sql
from structure.models import BureauSeat, Delegation, Staff, User
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
    def standing(self) -> frozenset[int]:
        """Keys of the staff in whose place the person acts: the own one, and of those the person stands in for."""
        return frozenset(one.pk for one in (self.staff, *self.acts_for) if one)

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


def in_the_name_of(access: Access, permission: str, is_head: Callable[[Staff], bool]) -> Staff | None:
    """The person (with the permission) or the one acted for (as a fact) for whom ``is_head`` is true."""
    if access.staff is None:
        return None
    if access.may(permission) and is_head(access.staff):
        return access.staff
    return next((principal for principal in access.acts_for if is_head(principal)), None)


def _work_out(user: User, day: datetime.date) -> Access:
    staff = _staff(user, day)
    facts = _facts(user, staff, day)
    roles = set(facts["role"])
    units = {int(pk) for pk in facts["unit"]}
    divisions = {int(pk) for pk in facts["division"]}
    acts_for: list[Staff] = []
    seat = None
    if staff:
        roles.add("staff")
        if facts["delegation"]:
            held = Delegation.objects.filter(pk__in=[int(pk) for pk in facts["delegation"]])
            acts_for = [delegation.principal for delegation in held.select_related("principal__user")]
        if units:
            roles.add("unit_head")
        if divisions:
            roles.add("division_head")
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


def _staff(user: User, day: datetime.date) -> Staff | None:
    """The member of the staff somebody is on a day, with unit and division."""
    staff = Staff.objects.select_related("unit__division").filter(user=user.pk).first()
    if staff is None or staff.active_from > day or (staff.active_to and staff.active_to < day):
        return None
    Staff._meta.get_field("user").set_cached_value(staff, user)  # type: ignore[union-attr]
    return staff


# Asked on every request of everybody: one statement instead of five.
_FACTS = """
SELECT 'role' AS kind, role AS what FROM structure_rolegrant
 WHERE user_id = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
UNION ALL SELECT 'unit', id::text FROM structure_unit
 WHERE lead_id = %s AND (valid_to IS NULL OR valid_to >= %s)
UNION ALL SELECT 'division', id::text FROM structure_division
 WHERE head_id = %s AND (valid_to IS NULL OR valid_to >= %s)
UNION ALL SELECT 'delegation', id::text FROM structure_delegation
 WHERE delegate_id = %s AND valid_from <= %s AND valid_to >= %s
"""


def _facts(user: User, staff: Staff | None, day: datetime.date) -> dict[str, list[str]]:
    """The roles granted or following from facts of higher apps, the units led, the divisions headed and the
    delegations held, by kind."""
    key = staff.pk if staff else None
    statement = _FACTS
    given: list[Any] = [user.pk, day, day, key, day, key, day, key, day, day]
    for role, source in role_sources.items() if staff else ():
        sql, values = keys_in_sql(source, key, day)
        statement += f"UNION ALL SELECT 'role', %s WHERE EXISTS ({sql})\n"
        given += [role, *values]
    found: dict[str, list[str]] = {"role": [], "unit": [], "division": [], "delegation": []}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        for kind, what in cursor.fetchall():
            found[kind].append(what)
    return found
