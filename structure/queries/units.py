"""Divisions, units and the Management Committee as they stand on a day."""

import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from structure.models import CommitteeMember, Division, Unit
from structure.rules.access import access_of


def in_force(day: datetime.date, prefix: str = "") -> Q:
    """What has begun by ``day`` and has not ended before it; open dates count as always."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    lasting = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    return begun & lasting


def units_visible_to(user: Any) -> QuerySet[Unit]:
    """All units, of all times, with ``secretariat:structure:read``; else none."""
    units = Unit.objects.all()
    return units if access_of(user).may("secretariat:structure:read") else units.none()


def divisions_visible_to(user: Any) -> QuerySet[Division]:
    """All divisions, of all times, with ``secretariat:structure:read``; else none."""
    divisions = Division.objects.all()
    return divisions if access_of(user).may("secretariat:structure:read") else divisions.none()


def divisions_with_units(user: Any, day: datetime.date) -> list[Division]:
    """The divisions in force on ``day`` with their head, and their units in force in ``units.all()``."""
    units = units_visible_to(user).filter(in_force(day)).select_related("lead__user")
    return list(
        divisions_visible_to(user)
        .filter(in_force(day))
        .select_related("head__user")
        .prefetch_related(Prefetch("units", queryset=units.order_by("order", "code")))
    )


def committee_on(day: datetime.date) -> list[CommitteeMember]:
    """The Management Committee on ``day``: the chair, members ex officio, members co-opted (source para 62)."""
    members = (
        CommitteeMember.objects.filter(in_force(day))
        .select_related("staff__user", "staff__unit__division")
        .order_by("staff__user__full_name")
    )
    order = ["chair", "ex_officio", "co_opted"]
    return sorted(members, key=lambda member: order.index(member.capacity))
