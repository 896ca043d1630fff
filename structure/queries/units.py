"""Divisions, units and the Management Committee as they stand on a day."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Min, QuerySet, Value
from django.db.models.functions import Coalesce

from common.in_force import in_force
from structure.models import CommitteeMember, Division, Unit
from structure.queries.then import divisions_as_they_were, units_as_they_were
from structure.rules.access import access_of


def units_visible_to(user: Any) -> QuerySet[Unit]:
    """All units, of all times, with ``secretariat:structure:read``; else none."""
    units = Unit.objects.all()
    return units if access_of(user).may("secretariat:structure:read") else units.none()


def divisions_visible_to(user: Any) -> QuerySet[Division]:
    """All divisions, of all times, with ``secretariat:structure:read``; else none."""
    divisions = Division.objects.all()
    return divisions if access_of(user).may("secretariat:structure:read") else divisions.none()


def structure_on_record_since() -> datetime.date | None:
    """The first day of a division; None while there is none. One without a first day was always there."""
    first = Min(Coalesce("valid_from", Value(datetime.date.min), output_field=DateField()))
    since: datetime.date | None = Division.objects.aggregate(first=first)["first"]
    return since


@dataclass(frozen=True)
class Branch:
    """A division as it stood on a day, and its units of that day in their order."""

    division: Division
    units: Sequence[Unit]


def divisions_with_units(user: Any, day: datetime.date) -> list[Branch]:
    """The divisions in force on ``day`` and their units: names, natures, places and heads as they were that day.

    A unit that has moved since stands in the division it belonged to. A fixed number of queries.
    """
    divisions = divisions_visible_to(user).filter(in_force(day)).select_related("head__user")
    units = units_visible_to(user).filter(in_force(day)).select_related("lead__user", "division")
    placed: dict[int, list[Unit]] = defaultdict(list)
    for unit in units_as_they_were(units.order_by("order", "code"), day):
        placed[unit.division_id].append(unit)
    return [Branch(one, placed[one.pk]) for one in divisions_as_they_were(divisions, day)]


def division_heads_on(day: datetime.date) -> set[int]:
    """Keys of the staff who head a division at the end of ``day``; of a later day those who head one now."""
    divisions = divisions_as_they_were(Division.objects.filter(in_force(day)), day)
    return {one.head_id for one in divisions if one.head_id is not None}


def committee_on(day: datetime.date) -> list[CommitteeMember]:
    """The Management Committee on ``day``: the chair, members ex officio, members co-opted (source para 62)."""
    members = (
        CommitteeMember.objects.filter(in_force(day))
        .select_related("staff__user", "staff__unit__division")
        .order_by("staff__user__full_name")
    )
    order = ["chair", "ex_officio", "co_opted"]
    return sorted(members, key=lambda member: order.index(member.capacity))
