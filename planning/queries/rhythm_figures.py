"""The rhythm of the Secretariat, a division or a unit: its quarters, and what is crowded out of them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.dates import quarter_of
from common.lists import Filters, Select, chosen
from planning.enums import Function
from planning.models import Biennium
from planning.queries.rhythm import quarters_of, rhythm_by_unit
from planning.rules.rhythm import Crowding, QuarterWork, broken_in_year_1, crowdings
from structure.models import Staff, Unit
from structure.queries.people import staff_visible_to
from structure.queries.units import units_visible_to


@dataclass(frozen=True)
class Warned:
    """Something crowded out in a quarter not yet over, and whose it is."""

    code: str
    name: str
    crowding: Crowding
    url: str


@dataclass(frozen=True)
class Asked:
    """Whose rhythm, in which quarter, of which kind of work. The empty code is the whole Secretariat."""

    division: str
    unit: str
    function: str
    quarter: tuple[int, int]
    bar: Filters

    @property
    def where(self) -> dict[str, str]:
        return {name: value for name in ("division", "unit") if (value := getattr(self, name))}


@dataclass(frozen=True)
class RhythmFigures:
    """What the address asks for: the quarters of the whole, those of each unit, and what is crowded out.

    ``units`` are all that the reader sees, ``mine`` those of them that were asked for.
    """

    biennium: Biennium
    asked: Asked
    units: list[Unit]
    mine: list[Unit]
    by_unit: dict[int, list[QuarterWork]]
    quarters: list[QuarterWork]
    whose: str
    warned: list[Warned]

    @property
    def broken(self) -> bool:
        """Whether the whole Secretariat breaks the rhythm; of a part of it nothing is said."""
        return not self.asked.where and broken_in_year_1(self.quarters, self.biennium.starts_in)


def rhythm_figures(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> RhythmFigures:
    """The figures of the page and of the interface; a fixed number of queries."""
    day = clock.today()
    units = units_seen(user)
    asked = _ask(biennium, units, parameters, day)
    by_unit = rhythm_by_unit(biennium, staff_visible_to(user))
    mine = [unit for unit in units if _within(unit, asked)]
    quarters = sum_of(biennium, [by_unit[unit.pk] for unit in mine if unit.pk in by_unit])
    whose = _whose(mine, asked)
    warned = _warned(biennium, mine, by_unit, quarters, whose, asked, day)
    return RhythmFigures(biennium, asked, units, mine, by_unit, quarters, whose, warned)


def people_of(user: Any, figures: RhythmFigures) -> QuerySet[Staff]:
    """The people whose work was asked for."""
    people = staff_visible_to(user)
    return people.filter(unit__in=[unit.pk for unit in figures.mine]) if figures.asked.where else people


def units_seen(user: Any) -> list[Unit]:
    """The units a person may see, each with its division."""
    return list(units_visible_to(user).select_related("division"))


def _ask(biennium: Biennium, units: list[Unit], parameters: Mapping[str, str], day: datetime.date) -> Asked:
    divisions = {unit.division.code: unit.division.said() for unit in units}
    of_divisions = [(code, f"{code} {name}") for code, name in divisions.items()]
    of_units = [(unit.code, f"{unit.code} {unit.said()}") for unit in units]
    every = {f"{year}-{quarter}": (year, quarter) for year, quarter in quarters_of(biennium)}
    names = [(key, QuarterWork(*pair).label) for key, pair in every.items()]
    division = chosen(parameters, "division", of_divisions)
    unit = chosen(parameters, "unit", of_units)
    function = chosen(parameters, "function", Function.choices)
    now = f"{day.year}-{quarter_of(day)}"
    quarter = chosen(parameters, "quarter", names) or (now if now in every else names[0][0])
    selects = (
        Select("division", _("Division"), of_divisions, division),
        Select("unit", _("Unit"), of_units, unit),
        Select("quarter", _("Quarter"), names, quarter),
        Select("function", _("Function"), Function.choices, function),
    )
    return Asked(division, unit, function, every[quarter], Filters(selects=selects))


def _within(unit: Unit, asked: Asked) -> bool:
    return (not asked.unit or unit.code == asked.unit) and (not asked.division or unit.division.code == asked.division)


def _whose(named: list[Unit], asked: Asked) -> str:
    if not asked.where:
        return _("The Secretariat")
    if asked.unit:
        return next((unit.said() for unit in named), asked.unit)
    return next((unit.division.said() for unit in named), asked.division)


def sum_of(biennium: Biennium, groups: list[list[QuarterWork]]) -> list[QuarterWork]:
    """The quarters of several groups added up."""
    found = [QuarterWork(year, quarter) for year, quarter in quarters_of(biennium)]
    for group in groups:
        found = [one + other for one, other in zip(found, group, strict=True)]
    return found


def _warned(
    biennium: Biennium,
    mine: list[Unit],
    by_unit: dict[int, list[QuarterWork]],
    quarters: list[QuarterWork],
    whose: str,
    asked: Asked,
    day: datetime.date,
) -> list[Warned]:
    """What is crowded out from the present quarter on: of the whole that is shown, and of each of its units."""
    found = []
    if not asked.unit:
        found += [
            Warned("", whose, one, address_of_quarter(biennium, one.work, **asked.where))
            for one in crowdings(quarters)
            if one.work.ahead(day)
        ]
    for unit in mine:
        found += [
            Warned(unit.code, unit.said(), one, address_of_quarter(biennium, one.work, unit=unit.code))
            for one in crowdings(by_unit.get(unit.pk, []))
            if one.work.ahead(day)
        ]
    return found


def address_of_quarter(biennium: Biennium, work: QuarterWork, **where: str) -> str:
    """Where the work of a quarter is shown."""
    query = urlencode({"biennium": biennium.starts_in, **where, "quarter": work.key})
    return f"{reverse('planning:rhythm')}?{query}#work"
