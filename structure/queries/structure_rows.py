"""Divisions and units as rows for programs: as they stood on a day, and what followed those that ended."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.in_force import in_force, is_in_force
from structure.enums import StructureChangeKind as Kind
from structure.models import Division, StructureChange, Unit
from structure.queries.then import divisions_as_they_were, places_then, units_as_they_were
from structure.rules.access import access_of

PLAN, READ = "secretariat:plan:read", "secretariat:structure:read"
_FOLLOWED = (Kind.SPLIT, Kind.MERGED, Kind.CLOSED)


@dataclass(frozen=True)
class UnitRow:
    """A unit with what held on the day. ``head`` is a name or None; ``successors`` are codes, on record today."""

    unit: Unit
    in_force: bool
    head: str | None
    successors: Sequence[str]


@dataclass(frozen=True)
class DivisionRow:
    """A division with what held on the day; ``units`` are the codes of those that belonged to it then."""

    division: Division
    in_force: bool
    head: str | None
    successors: Sequence[str]
    units: Sequence[str]


def units_named_to(user: Any) -> QuerySet[Unit]:
    """All units, of all times, for whoever reads the plan, in which they stand by name; who heads them is another
    question."""
    return Unit.objects.select_related("lead__user", "division") if _names_units(user) else Unit.objects.none()


def divisions_named_to(user: Any) -> QuerySet[Division]:
    """All divisions, of all times, for whoever reads the plan."""
    return Division.objects.select_related("head__user") if _names_units(user) else Division.objects.none()


def unit_rows(units: Iterable[Unit], day: datetime.date) -> list[UnitRow]:
    """The units with their name, nature, division and head of the day, as the chart orders them; in a fixed number of
    queries."""
    rows = units_as_they_were(units, day)
    rows.sort(key=lambda row: (row.division.order, row.order, row.code))
    after = _successors("unit", [row.pk for row in rows])
    return [UnitRow(row, is_in_force(row, day), _name(row.lead), after[row.pk]) for row in rows]


def division_rows(divisions: Iterable[Division], day: datetime.date) -> list[DivisionRow]:
    """The divisions with their name, head and units of the day; a fixed number of queries."""
    rows = divisions_as_they_were(divisions, day)
    after = _successors("division", [row.pk for row in rows])
    units = _units_of(day)
    return [
        DivisionRow(row, is_in_force(row, day), _name(row.head), after[row.pk], sorted(units[row.pk])) for row in rows
    ]


def _names_units(user: Any) -> bool:
    access = access_of(user)
    return access.may(PLAN) or access.may(READ)


def _name(head: Any) -> str | None:
    return head.name if head else None


def _successors(about: str, keys: list[int]) -> dict[int, list[str]]:
    """The codes of what was split into, merged into or handed over to, by the key of what ended."""
    to = f"to_{about}"
    changes = StructureChange.objects.filter(kind__in=_FOLLOWED, **{f"{about}__in": keys, f"{to}__isnull": False})
    found: dict[int, list[str]] = defaultdict(list)
    for key, code in changes.order_by(f"{to}__code").values_list(about, f"{to}__code"):
        found[key].append(code)
    return found


def _units_of(day: datetime.date) -> dict[int, list[str]]:
    """The codes of the units in force on the day, by the key of the division each belonged to then."""
    found: dict[int, list[str]] = defaultdict(list)
    for place in places_then(Unit.objects.filter(in_force(day)), day).values():
        found[place.division_id].append(place.code)
    return found
