"""What a reorganization will do, said before it is done, with a digest that tells when something changed since."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.canonical import digest
from structure.enums import StructureChangeKind as Kind
from structure.enums import UnitNature
from structure.models import Division, StructureChange, Unit
from structure.rules.reorganization import NewDivision, NewUnit, Place, living_work
from structure.rules.taking_back import former_of

SHOWN = 12  # names of one kind on a page; more would hide the rest
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Work:
    """One kind of what lives in a unit: how much in words, which (empty where not named), whether it can go on.

    ``then`` is what handing it over causes besides.
    """

    said: str
    names: tuple[str, ...]
    movable: bool
    then: str = ""
    key: str = ""
    rows: tuple[tuple[int, str], ...] = ()

    @property
    def more(self) -> int:
        """How many are not shown of those that are named."""
        return max(len(self.names) - SHOWN, 0)

    @property
    def shown(self) -> tuple[str, ...]:
        return self.names[:SHOWN]


@dataclass(frozen=True)
class Handed:
    """What goes to the unit of the code ``to``; what stays where it is when that is empty."""

    to: str
    work: tuple[Work, ...]


@dataclass(frozen=True)
class Preview:
    """What will happen in sentences; ``handed`` is what goes to which unit, or stays."""

    lines: tuple[str, ...]
    handed: tuple[Handed, ...]
    remarks: tuple[str, ...]
    digest: str


def work_in(unit: Unit) -> tuple[Work, ...]:
    """What lives in the unit now; one query for each kind of work, and one more for what is named."""
    found = []
    for kind in living_work:
        if number := kind.count(unit):
            rows = tuple(kind.rows(unit)) if kind.rows else ()
            names = tuple(name for _key, name in rows)
            then = kind.then() if kind.then else ""
            found.append(Work(kind.say(number), names, kind.hand_over is not None, then, kind.key, rows))
    return tuple(found)


def opening(values: NewUnit | NewDivision, day: datetime.date) -> Preview:
    """A new unit or division."""
    lines, remarks, seen = [_opens(values, day)], [], []
    if isinstance(values, NewUnit):
        seen = [values.division]
        remarks.append(_("It has no people and no work yet; both come by moving them there."))
        head = values.lead
    else:
        remarks.append(_("It has no unit yet; open one in it, or move units there."))
        head = values.head
    if head is None:
        remarks.append(_("%(code)s begins without a head.") % {"code": values.code})
    return _preview("open", seen, [values], day, lines, remarks=remarks)


def renaming(thing: Any, name: str, day: datetime.date) -> Preview:
    """A unit or a division under another name."""
    words = {"code": thing.code, "name": " ".join(name.split()), "old": thing.name, **_days(day)}
    lines = [
        _("From %(day)s %(code)s is called “%(name)s”.") % words,
        _("Until %(before)s it stays “%(old)s”, on every page and in every report asked as at those days.") % words,
    ]
    remarks = [_("The code, the people and the work stay as they are.")]
    said = sorted(code for code, texts in thing.translations.items() if texts.get("name"))
    if said:
        told = _("The name in other languages (%(languages)s) was that of the old one and falls away.")
        remarks.append(told % {"languages": ", ".join(said)})
    return _preview("rename", [thing], [name], day, lines, remarks=remarks)


def moving(unit: Unit, division: Division, day: datetime.date) -> Preview:
    """A unit in another division, with all that is in it."""
    words = {"code": unit.code, "to": _called(division), "old": _called(unit.division), **_days(day)}
    lines = [
        _("From %(day)s %(code)s belongs to %(to)s.") % words,
        _("Until %(before)s it stands in %(old)s, in the chart and in the figures asked as at those days.") % words,
    ]
    remarks = [_("Its people and its work stay in the unit and come with it.")]
    if unit.valid_to is None:
        head = division.head.name if division.head else _("nobody: the division has no head")
        remarks.append(_("Who endorses its workplan from now on: %(head)s.") % {"head": head})
    return _preview("move", [unit, division], [], day, lines, handed=[Handed("", work_in(unit))], remarks=remarks)


def changing_nature(unit: Unit, nature: str, day: datetime.date) -> Preview:
    """A unit that is functional, process or support from a day on."""
    words = {"code": unit.code, "new": str(UnitNature(nature).label), "old": unit.get_nature_display(), **_days(day)}
    lines = [
        _("From %(day)s %(code)s is a unit of the nature %(new)s.") % words,
        _("Until %(before)s it stays %(old)s, in the chart and in the figures asked as at those days.") % words,
    ]
    remarks = [_("The name, the division, the people and the work stay as they are.")]
    return _preview("nature", [unit], [nature], day, lines, remarks=remarks)


def splitting(
    unit: Unit, parts: Sequence[NewUnit], hand_to: str, placed: Mapping[Place, str], day: datetime.date
) -> Preview:
    """A unit that ends, and its parts; ``hand_to`` is the code of the part that takes over what is not ``placed``."""
    lines = [_ends(unit, day), *(_opens(part, day, unit.division) for part in parts)]
    given = _parted(unit, hand_to, placed)
    handed = [Handed(part.code, tuple(given[part.code])) for part in parts if part.code in given]
    empty = [part.code for part in parts if part.code not in given]
    remarks = [_("Nothing goes to %(codes)s.") % {"codes": ", ".join(empty)}] if empty else []
    remarks += [*_headless(parts, "lead"), *_headed(unit, unit.lead), _past_stays(unit)]
    places = sorted(f"{key}:{row}:{code}" for (key, row), code in placed.items())
    seen = [unit, unit.division]
    return _preview("split", seen, [*parts, hand_to, *places], day, lines, handed=handed, remarks=remarks)


def ending(unit: Unit, to: Unit | None, day: datetime.date, act: str) -> Preview:
    """A unit that is merged into another one or closed; ``to`` takes over what lives in it."""
    lines = [_ends(unit, day)]
    if to is not None:
        words = {"code": unit.code, "to": _called(to)}
        lines.append(
            _("%(code)s goes on as part of %(to)s.") % words
            if act == "merge"
            else _("What is still there goes to %(to)s.") % words
        )
    handed = [Handed(to.code, work_in(unit))] if to else []
    remarks = [*_headed(unit, unit.lead), _past_stays(unit)]
    return _preview(act, [unit, to], [], day, lines, handed=handed, remarks=remarks)


def merging_division(division: Division, into: Division, day: datetime.date) -> Preview:
    """A division that ends, and its units in another one."""
    units = lasting_units(division)
    words = {"code": division.code, "to": _called(into)}
    lines = [_ends(division, day), _("%(code)s goes on as part of %(to)s.") % words]
    lines += [_goes(unit, into.code) for unit in units]
    remarks = [*_endorsed_by(into.head, units), *_headed(division, division.head), _past_stays(division)]
    return _preview("merge", [division, into, *units], [], day, lines, remarks=remarks)


def splitting_division(
    division: Division, parts: Sequence[NewDivision], placed: Mapping[int, str], day: datetime.date
) -> Preview:
    """A division that ends, and its parts; ``placed`` says for each unit's key the code of its part."""
    units = lasting_units(division)
    lines = [_ends(division, day), *(_opens(part, day) for part in parts)]
    lines += [_goes(unit, placed.get(unit.pk, "")) for unit in units]
    empty = [part.code for part in parts if part.code not in placed.values()]
    remarks = [*_headless(parts, "head"), *_headed(division, division.head), _past_stays(division)]
    if empty:
        remarks.insert(0, _("No unit goes to %(codes)s.") % {"codes": ", ".join(empty)})
    places = sorted(f"{key}:{code}" for key, code in placed.items())
    return _preview("split", [division, *units], [*parts, *places], day, lines, remarks=remarks)


def closing_division(division: Division, day: datetime.date) -> Preview:
    """A division that ends without a successor."""
    remarks = [_("No unit belongs to it any more."), *_headed(division, division.head), _past_stays(division)]
    return _preview("close", [division, *lasting_units(division)], [], day, [_ends(division, day)], remarks=remarks)


def restored(change: StructureChange) -> list[str]:
    """What holds again once a change is taken back."""
    thing = change.about
    words = {"code": thing.code, "day": date_format(change.day, "DATE_FORMAT")}
    if change.kind == Kind.CLOSED:
        return [_("%(code)s has no end any more; it goes on as if it had not been closed.") % words]
    former = former_of(change)
    words["old"] = former.name
    if change.kind == Kind.MOVED:
        words["old"] = _called(former.division)
        return [_("%(code)s belongs to %(old)s without a break, also on the days since %(day)s.") % words]
    if change.kind == Kind.NATURE:
        words["old"] = former.get_nature_display()
    return [_("%(code)s is again “%(old)s”, without a break, also on the days since %(day)s.") % words]


def lasting_units(division: Division) -> list[Unit]:
    """The units of a division that have no end, in their order."""
    return list(division.units.filter(valid_to__isnull=True).order_by("order", "code"))


def _preview(
    act: str,
    seen: Iterable[Any],
    values: Iterable[Any],
    day: datetime.date,
    lines: Sequence[str],
    *,
    handed: Sequence[Handed] = (),
    remarks: Iterable[str] = (),
) -> Preview:
    """``seen`` are the rows it speaks of: when one of them, a value or the work changes, so does the digest."""
    content = {
        "act": act,
        "day": day.isoformat(),
        "seen": [[type(one).__name__, one.code, one.version] for one in seen if one is not None],
        "values": [_plain(value) for value in values],
        "handed": [[one.to, *([work.said, *work.names] for work in one.work)] for one in handed],
    }
    return Preview(tuple(lines), tuple(handed), tuple(remarks), digest(content))


def _parted(unit: Unit, hand_to: str, placed: Mapping[Place, str]) -> dict[str, list[Work]]:
    """What lives in the unit, by the code of the part it goes to."""
    found: dict[str, list[Work]] = defaultdict(list)
    for kind in living_work:
        then = kind.then() if kind.then else ""
        if kind.rows is None:
            if number := kind.count(unit):
                found[hand_to].append(Work(kind.say(number), (), kind.hand_over is not None, then))
            continue
        names: dict[str, list[str]] = defaultdict(list)
        for key, name in kind.rows(unit):
            names[placed.get((kind.key, key), hand_to)].append(name)
        for code, those in names.items():
            found[code].append(Work(kind.say(len(those)), tuple(those), kind.hand_over is not None, then))
    return found


def _plain(value: Any) -> str:
    if isinstance(value, NewUnit):
        return "|".join([value.code, value.name, value.nature, str(value.lead and value.lead.pk)])
    if isinstance(value, NewDivision):
        return "|".join([value.code, value.name, str(value.head and value.head.pk)])
    return str(value)


def _days(day: datetime.date) -> dict[str, str]:
    return {"day": date_format(day, "DATE_FORMAT"), "before": date_format(day - ONE_DAY, "DATE_FORMAT")}


def _called(thing: Any) -> str:
    return f"{thing.code} {thing.said()}"


def _opens(values: NewUnit | NewDivision, day: datetime.date, division: Division | None = None) -> str:
    words = {"code": values.code, "name": " ".join(values.name.split()), **_days(day)}
    if isinstance(values, NewDivision):
        return _("On %(day)s the division %(code)s opens: “%(name)s”.") % words
    belongs = values.division or division
    words |= {"nature": str(UnitNature(values.nature).label), "division": belongs.code if belongs else ""}
    return _("On %(day)s the unit %(code)s opens in %(division)s: “%(name)s”, %(nature)s.") % words


def _ends(thing: Any, day: datetime.date) -> str:
    return _("The last day of %(code)s is %(before)s; its code is never given again.") % {
        "code": thing.code,
        **_days(day),
    }


def _goes(unit: Unit, code: str) -> str:
    return _("%(unit)s (%(name)s) moves to %(to)s with its people and its work.") % {
        "unit": unit.code,
        "name": unit.said(),
        "to": code,
    }


def _headless(parts: Iterable[Any], field: str) -> list[str]:
    codes = [part.code for part in parts if getattr(part, field) is None]
    if not codes:
        return []
    said = ngettext("%(codes)s begins without a head.", "%(codes)s begin without a head.", len(codes))
    return [said % {"codes": ", ".join(codes)}]


def _headed(thing: Any, head: Any) -> list[str]:
    if head is None:
        return []
    return [_("%(name)s heads %(code)s until its last day.") % {"name": head.name, "code": thing.code}]


def _past_stays(thing: Any) -> str:
    return _("What %(code)s did stays on record under its code and its name of those days.") % {"code": thing.code}


def _endorsed_by(head: Any, units: Sequence[Unit]) -> list[str]:
    if not units:
        return []
    name = head.name if head else _("nobody: the division has no head")
    return [_("Who endorses the workplans of these units from now on: %(head)s.") % {"head": name}]
