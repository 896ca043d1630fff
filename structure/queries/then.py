"""What a historic row said on a past day, for many rows in one query."""

import copy
import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common import clock
from common.in_force import in_force, is_in_force
from common.past import nearest_first, speaking_for
from structure.models import Division, FormerDivision, FormerUnit, Staff, Unit


def field_then(model: Any, field: str, key: str, day: datetime.date) -> Subquery:
    """The value of ``field`` that a row of ``model`` had at the end of ``day``.

    ``key`` names the key of the row in the outer query. Of a row that is on record only since later, the
    first known value counts; None of one without history.
    """
    ordered = nearest_first(model.history.filter(id=OuterRef(key)), day)
    kept: Any = model._meta.get_field(field.removesuffix("_id"))
    plain = BigIntegerField() if kept.is_relation else kept.__class__(max_length=kept.max_length)
    return Subquery(ordered.values(field)[:1], output_field=plain)


def divisions_as_they_were(divisions: Iterable[Division], day: datetime.date) -> list[Division]:
    """The divisions with the name and the head they had at the end of ``day``; copies, to be read and never saved.

    Two or three queries of a past day, none of today or a later one: what stands in the rows is today's.
    """
    rows = list(divisions)
    if day >= clock.today() or not rows:
        return rows
    keys = [row.pk for row in rows]
    former = {one.division_id: one for one in FormerDivision.objects.filter(in_force(day), division__in=keys)}
    heads = _people_then(Division, "head_id", keys, day)
    found = []
    for row in rows:
        then = _named(row, former.get(row.pk))
        then.head = heads.get(row.pk)
        found.append(then)
    return found


def units_as_they_were(units: Iterable[Unit], day: datetime.date) -> list[Unit]:
    """The units with the name, nature, division and head they had at the end of ``day``; copies, never to be saved.

    The division of each carries its own name of that day. A fixed number of queries of a past day, none of today.
    """
    rows = list(units)
    if day >= clock.today() or not rows:
        return rows
    keys = [row.pk for row in rows]
    former = {one.unit_id: one for one in FormerUnit.objects.filter(in_force(day), unit__in=keys)}
    heads = _people_then(Unit, "lead_id", keys, day)
    stood_in = {row.pk: former[row.pk].division_id if row.pk in former else row.division_id for row in rows}
    divisions = Division.objects.filter(pk__in=set(stood_in.values())).select_related("head__user")
    of_that_day = {one.pk: one for one in divisions_as_they_were(divisions, day)}
    found = []
    for row in rows:
        before = former.get(row.pk)
        then = _named(row, before)
        then.nature = before.nature if before else row.nature
        then.division = of_that_day[stood_in[row.pk]]
        then.lead = heads.get(row.pk)
        found.append(then)
    return found


def named_on_their_days(pairs: Iterable[tuple[Any, datetime.date]]) -> list[Any]:
    """Units and divisions, each with the name it had at the end of its own day; copies, never to be saved.

    One query for the units and one for the divisions, however many days there are.
    """
    wanted = list(pairs)
    former: dict[tuple[type, int], list[Any]] = defaultdict(list)
    for model, kept, key in ((Unit, FormerUnit, "unit_id"), (Division, FormerDivision, "division_id")):
        if keys := {row.pk for row, _day in wanted if isinstance(row, model)}:
            for one in kept.objects.filter(**{f"{key}__in": keys}):  # type: ignore[attr-defined]
                former[model, getattr(one, key)].append(one)
    return [
        _named(row, next((one for one in former[type(row), row.pk] if is_in_force(one, day)), None))
        for row, day in wanted
    ]


class Place(NamedTuple):
    """The code of a unit, and the key and the code of the division it belonged to."""

    code: str
    division_id: int
    division: str


def places_then(units: QuerySet[Unit], day: datetime.date) -> dict[int, Place]:
    """Where each of the units stood at the end of ``day``, by its key; two queries."""
    former = FormerUnit.objects.filter(in_force(day)).values_list("unit", "division", "division__code")
    moved = {unit: division for unit, *division in former}
    rows = units.order_by().values_list("pk", "code", "division", "division__code")
    return {pk: Place(code, *moved.get(pk, division)) for pk, code, *division in rows}


def units_of_division_then(division: Division, day: datetime.date) -> list[int]:
    """The keys of the units that belonged to a division at the end of ``day``; two queries."""
    return [pk for pk, place in places_then(Unit.objects.all(), day).items() if place.division_id == division.pk]


def staff_by_unit_then(staff: Any, day: datetime.date) -> Any:
    """The people with ``unit_then``, the key of the unit each worked in at the end of ``day``."""
    if day >= clock.today():
        return staff.annotate(unit_then=F("unit_id"))
    known = field_then(Staff, "unit_id", "pk", day)
    return staff.annotate(unit_then=Coalesce(known, F("unit_id"), output_field=BigIntegerField()))


def staff_by_grade_then(staff: Any, day: datetime.date) -> Any:
    """The people with ``grade_then``, the grade each had at the end of ``day``."""
    if day >= clock.today():
        return staff.annotate(grade_then=F("grade"))
    return staff.annotate(grade_then=Coalesce(field_then(Staff, "grade", "pk", day), F("grade")))


def staff_versions_then(staff: Any, day: datetime.date) -> Any:
    """The versions of the people (a queryset) that speak for the end of ``day``, one of each; ``id`` is the key."""
    return speaking_for(Staff.history.filter(id__in=staff.order_by().values("pk")), day)


def people_as_they_were(staff: Any, day: datetime.date) -> list[Staff]:
    """The people of a queryset, in its order, with the grade and the unit they had at the end of the day.

    Copies, to be read and never saved; each unit as it was then. A fixed number of queries.
    """
    rows = list(staff)
    if day >= clock.today() or not rows:
        return rows
    versions = staff_versions_then(Staff.objects.filter(pk__in=[row.pk for row in rows]), day)
    known = {pk: (grade, unit) for pk, grade, unit in versions.values_list("id", "grade", "unit")}
    units = Unit.objects.filter(pk__in={unit for _grade, unit in known.values()}).select_related("division")
    of_that_day = {one.pk: one for one in units_as_they_were(units, day)}
    found = []
    for row in rows:
        then = copy.copy(row)
        if row.pk in known:
            then.grade, unit = known[row.pk]
            then.unit = of_that_day[unit]
        found.append(then)
    return found


def _named(row: Any, before: Any) -> Any:
    then = copy.copy(row)
    if before is not None:
        then.name, then.translations = before.name, before.translations
    return then


def _people_then(model: Any, field: str, keys: list[int], day: datetime.date) -> dict[int, Staff]:
    """Who headed each row at the end of the day, by the row's key."""
    rows: Any = model.objects.filter(pk__in=keys).order_by()
    held = dict(rows.annotate(then=field_then(model, field, "pk", day)).values_list("pk", "then"))
    people = Staff.objects.select_related("user").in_bulk({key for key in held.values() if key})
    return {pk: people[key] for pk, key in held.items() if key in people}
