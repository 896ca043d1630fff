"""Which changes of the structure can be taken back, and what stands in the way once something was built on them.

What handed people and work to another unit is not taken back: they have gone on there. It is reorganized anew. Nor is
what figures have gone by for a while (docs/decisions/0016).
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.refusals import WrongState
from structure.enums import StructureChangeKind as Kind
from structure.models import Division, StructureChange, Unit
from structure.rules.reorganization import name_refusals

DAYS = 30  # from the day it was put on record
_OF_FORMER = (Kind.RENAMED, Kind.MOVED, Kind.NATURE)

# What rests on the place of a unit since a moment, in words; apps above add to it.
BuiltOn = Callable[[Unit, datetime.datetime], list[str]]
built_on_places: list[BuiltOn] = []


def builds_on_places(look: BuiltOn) -> None:
    """Let an app above name what was done on the ground of where a unit stands; each once."""
    if look not in built_on_places:
        built_on_places.append(look)


def is_of_a_kind_taken_back(change: StructureChange) -> bool:
    """Whether changes like this one can be taken back at all: nothing went to another unit, nothing new was opened."""
    return change.kind in _OF_FORMER or (change.kind == Kind.CLOSED and change.successor is None)


def check_taken_back(change: StructureChange) -> None:
    """Raise ``WrongState`` with what was built on the change since, or why it is of a kind that stays."""
    thing = change.about
    words = {"code": thing.code, "what": change.get_kind_display()}
    if not is_of_a_kind_taken_back(change):
        said = _("%(code)s was %(what)s: that is not taken back, as others have gone on from there. Reorganize anew.")
        raise WrongState(said % words)
    later = _later(change)
    if later is not None:
        said = _(
            "%(code)s has changed since: it was %(what)s from %(day)s on, or another joined it. See to that first."
        )
        raise WrongState(said % {**words, "what": later.get_kind_display(), "day": _day(later.day)})
    entered = change.history.order_by("history_date").values_list("history_date", flat=True).first()
    if entered is None or clock.now() - entered > datetime.timedelta(days=DAYS):
        said = _("%(code)s is on record as it is for more than %(n)s days; figures have gone by it. Reorganize anew.")
        raise WrongState(said % {**words, "n": DAYS})
    if change.kind == Kind.CLOSED:
        _check_reopened(thing)
        return
    former = former_of(change)
    if former is None:
        raise WrongState(_("What %(code)s was before is not on record.") % words)
    if change.kind == Kind.RENAMED:
        _check_name(thing, former.name)
    if change.kind == Kind.MOVED:
        _check_place(former.division)
        _check_built_on(thing, entered)


def former_of(change: StructureChange) -> Any:
    """What held until the day before the change, or None."""
    return change.about.formerly.filter(valid_to=change.day - datetime.timedelta(days=1)).first()


def _later(change: StructureChange) -> StructureChange | None:
    about = "unit" if change.unit_id else "division"
    others = StructureChange.objects.filter(Q(**{about: change.about}) | Q(**{f"to_{about}": change.about}))
    if about == "division":
        others = others.exclude(kind=Kind.MOVED)  # units come and go; the name of the division does not rest on them
    found = others.exclude(pk=change.pk).filter(Q(day__gt=change.day) | Q(day=change.day, pk__gt=change.pk))
    return found.order_by("day", "pk").first()


def _check_reopened(thing: Any) -> None:
    _check_name(thing, thing.name)
    if isinstance(thing, Unit):
        _check_place(thing.division)


def _check_name(thing: Any, name: str) -> None:
    bearing = type(thing).objects.filter(valid_to__isnull=True).exclude(pk=thing.pk)
    if refused := name_refusals(name, bearing):
        raise WrongState(refused["name"][0])


def _check_place(division: Division) -> None:
    if division.valid_to is not None:
        said = _("The division it would go back to, %(code)s, ends on %(day)s.")
        raise WrongState(said % {"code": division.code, "day": _day(division.valid_to)})


def _check_built_on(unit: Unit, entered: datetime.datetime) -> None:
    found = [words for look in built_on_places for words in look(unit, entered)]
    if found:
        said = _("Decided in the new division since: %(what)s. That rests on the move, which therefore stays.")
        raise WrongState(said % {"what": ", ".join(found)})


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")
