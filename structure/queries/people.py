"""The people of the Secretariat."""

import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from common import clock
from common.in_force import in_force
from structure.enums import Grade
from structure.models import Staff, User
from structure.rules.access import access_of


def grade_order(field: str) -> Any:
    """The place of the grade in ``field``, from the lowest to the highest, as a number to sort by."""
    return Case(
        *(When(**{field: grade}, then=Value(place)) for place, grade in enumerate(Grade.values)),
        default=Value(-1),
        output_field=IntegerField(),
    )


GRADE_ORDER: Any = grade_order("grade")


def staff_visible_to(user: Any) -> QuerySet[Staff]:
    """The staff of all times, for whoever may read the structure (every member of the staff); else nobody."""
    staff = Staff.objects.all()
    return staff if access_of(user).may("secretariat:structure:read") else staff.none()


def active_on(staff: QuerySet[Staff], day: datetime.date) -> QuerySet[Staff]:
    """Those who work at the Secretariat on ``day``."""
    return staff.filter(active_from__lte=day).filter(Q(active_to__isnull=True) | Q(active_to__gte=day))


def holders_of(role: str) -> list[User]:
    """The users who hold a granted role today, each once."""
    granted = Q(in_force(clock.today(), "role_grants__"), role_grants__role=role)
    return list(User.objects.filter(granted).order_by("pk").distinct())
