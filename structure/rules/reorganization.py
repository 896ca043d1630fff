"""When divisions and units may be changed, and what stands in the way.

Apps above say what hangs on a unit by adding to ``living_work``; the structure itself knows of its people only.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.refusals import InvalidInput, WrongState
from structure.enums import UnitNature
from structure.models import Division, Staff, StructureChange, Unit
from structure.rules import require

MANAGE = "secretariat:structure:manage"
LONGEST_NAME, LONGEST_REASON = 200, 2000
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
Errors = dict[str, list[Any]]
Place = tuple[str, int]  # the kind of living work and the key of a row


@dataclass(frozen=True)
class NewUnit:
    """A unit to be opened. ``nature`` is a value of ``UnitNature``."""

    code: str
    name: str
    nature: str
    division: Division | None
    lead: Staff | None = None


@dataclass(frozen=True)
class NewDivision:
    """A division to be opened."""

    code: str
    name: str
    head: Staff | None = None


@dataclass(frozen=True)
class LivingWork:
    """One kind of work a unit cannot end with.

    ``count`` says how much of it the unit has, ``say`` puts a number of it in words. ``hand_over`` gives it to another
    unit in the name of a user, all of it or the rows of some keys; where it is None the work must be brought to its end
    first. ``rows`` are the key and the name of each, in a fixed order; None of what is not named one by one. ``then``
    says what handing it over causes besides, ``key`` tells kinds apart whose rows go to several units.
    """

    count: Callable[[Unit], int]
    say: Callable[[int], str]
    hand_over: Callable[[Unit, Unit, Any, Collection[int] | None], None] | None
    rows: Callable[[Unit], list[tuple[int, str]]] | None = None
    then: Callable[[], str] | None = None
    key: str = ""


living_work: list[LivingWork] = []


def of_keys(rows: Any, only: Collection[int] | None) -> Any:
    """The rows that are named by key, or all of them."""
    return rows if only is None else rows.filter(pk__in=only)


def hangs_on_units(*kinds: LivingWork) -> None:
    """Let apps above name work that a unit cannot end with; each kind once."""
    living_work.extend(kind for kind in kinds if kind not in living_work)


@dataclass(frozen=True)
class Hanging:
    """What hangs on a unit now: what another unit can take over, and what must end first; in words."""

    movable: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.movable or self.stuck)


def may_reorganize(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person keeps the structure."""
    require(user, MANAGE)


def hanging_on(unit: Unit) -> Hanging:
    """What would be left without a unit if this one ended; one query for each kind of work."""
    counted = [(kind, kind.count(unit)) for kind in living_work]
    return Hanging(
        movable=tuple(kind.say(n) for kind, n in counted if n and kind.hand_over),
        stuck=tuple(kind.say(n) for kind, n in counted if n and not kind.hand_over),
    )


def check_hanging(unit: Unit, to: Unit | None) -> None:
    """Refuse, at ``hand_to``, what would leave living work without a unit."""
    hanging = hanging_on(unit)
    if hanging.stuck:
        said = _("Still under way in %(unit)s, to be ended first: %(what)s.")
        raise InvalidInput({"hand_to": [said % {"unit": unit.code, "what": ", ".join(hanging.stuck)}]})
    if hanging.movable and to is None:
        said = _("Still open in %(unit)s: %(what)s. Choose the unit that takes them over.")
        raise InvalidInput({"hand_to": [said % {"unit": unit.code, "what": ", ".join(hanging.movable)}]})


def check_lasts(thing: Any) -> None:
    """Refuse to change what has an end already."""
    if thing.valid_to is not None:
        said = _("%(code)s ends on %(day)s and is not changed any more.")
        raise WrongState(said % {"code": thing.code, "day": date_format(thing.valid_to, "DATE_FORMAT")})


def day_refusals(day: datetime.date | None, *things: Any) -> Errors:
    """Why the change of the things cannot be dated on that day: it is to come, or before what is on record already."""
    if day is None:
        return {"day": [_("Say from which day.")]}
    if day > clock.today():
        return {"day": [_("A change is entered on its day or later; people and work are moved in the same act.")]}
    for thing in things:
        latest = _latest_day(thing)
        if latest is not None and day <= latest:
            said = _("%(code)s stands as it is since %(day)s. Enter a later day.")
            return {"day": [said % {"code": thing.code, "day": date_format(latest, "DATE_FORMAT")}]}
    return {}


def begins_later(thing: Any, day: datetime.date | None) -> bool:
    """Whether a unit or division does not exist yet on that day."""
    return day is not None and thing.valid_from is not None and bool(thing.valid_from > day)


def _latest_day(thing: Any) -> datetime.date | None:
    about = "unit" if isinstance(thing, Unit) else "division"
    changes = StructureChange.objects.filter(Q(**{about: thing}) | Q(**{f"to_{about}": thing}))
    days = [thing.valid_from, changes.order_by("-day").values_list("day", flat=True).first()]
    return max((day for day in days if day is not None), default=None)


def name_refusals(name: str, others: Iterable[Any], field: str = "name") -> Errors:
    """Why a name cannot be taken; ``others`` are those that bear a name at that time."""
    if not name:
        return {field: [_("Enter a name.")]}
    if len(name) > LONGEST_NAME:
        return {field: [_("At most %(n)s characters.") % {"n": LONGEST_NAME}]}
    same = next((one for one in others if one.name.casefold() == name.casefold()), None)
    if same is not None:
        return {field: [_("%(code)s has this name.") % {"code": same.code}]}
    return {}


def code_refusals(code: str, taken: Iterable[str], field: str = "code") -> Errors:
    """Why a code cannot be taken: codes are never used twice, not even after the end."""
    if not _CODE.fullmatch(code):
        return {field: [_("Enter 2 to 10 capital letters or digits, beginning with a letter.")]}
    if code in set(taken):
        return {field: [_("%(code)s is or was in use; a code is never given twice.") % {"code": code}]}
    return {}


def nature_refusals(nature: str, field: str = "nature") -> Errors:
    return {} if nature in UnitNature.values else {field: [_("Choose a nature.")]}


def check_reason(reason: str) -> str:
    """The reason without outer spaces. Raises ``InvalidInput`` when there is none."""
    said = reason.strip()
    if not said:
        raise InvalidInput({"reason": [_("Say why, and on whose decision.")]})
    if len(said) > LONGEST_REASON:
        raise InvalidInput({"reason": [_("At most %(n)s characters.") % {"n": LONGEST_REASON}]})
    return said
