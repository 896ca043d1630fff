"""The page of the rhythm: eight quarters in a chart, what crowds out what, units by quarter, and the work behind."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.dates import quarter_of
from common.documents.charts import rhythm_columns
from common.documents.charts.chart import Chart
from common.documents.numbers import percent_text
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Select, chosen, page_of
from common.templatetags.formats import number
from planning.enums import Function
from planning.models import Activity, Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.meetings import Gathering, gatherings_of
from planning.queries.rhythm import assigned_days, quarters_of, rhythm_by_unit
from planning.rules.rhythm import NONE, Crowding, QuarterWork, broken_in_year_1, crowding, crowdings
from structure.models import Staff, Unit
from structure.queries.people import staff_visible_to
from structure.queries.units import units_visible_to


@dataclass(frozen=True)
class RhythmCell:
    """A quarter of a group: planned in per cent of what there is, and what crowds out what."""

    work: QuarterWork
    crowding: Crowding | None
    url: str


@dataclass(frozen=True)
class RhythmRow:
    """The Secretariat (level 0), a division (1) or a unit (2)."""

    level: int
    code: str
    name: str
    url: str
    cells: list[RhythmCell]


@dataclass(frozen=True)
class Warned:
    """Something crowded out in a quarter not yet over, and whose it is."""

    code: str
    name: str
    crowding: Crowding
    url: str


@dataclass(frozen=True)
class PlannedWork:
    """The work-days of an activity in the quarter, of the people the page is about."""

    activity: Activity
    url: str
    function: str
    days: Decimal


@dataclass(frozen=True)
class RhythmPage:
    biennium: Biennium
    whose: str
    quarters: list[QuarterWork]
    chart: Chart
    narrow_chart: Chart
    finding: str
    broken: bool
    warned: list[Warned]
    rows: list[RhythmRow]
    quarter: QuarterWork
    work: Sequence[PlannedWork]
    pages: Page[Any]
    filters: Filters
    keep: list[tuple[str, str]]
    exports: Sequence[tuple[str, str]]
    count_sentence: str
    gatherings: list[Gathering]


@dataclass(frozen=True)
class _Asked:
    """Whose rhythm, in which quarter, of which kind of work. The empty code is the whole Secretariat."""

    division: str
    unit: str
    function: str
    quarter: tuple[int, int]
    bar: Filters

    @property
    def where(self) -> dict[str, str]:
        return {name: value for name in ("division", "unit") if (value := getattr(self, name))}


def rhythm_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: Sequence[tuple[str, str]]
) -> RhythmPage:
    """Everything the page shows; a fixed number of queries, however many people and activities."""
    day = clock.today()
    units = _units(user)
    asked = _ask(biennium, units, parameters, day)
    by_unit = rhythm_by_unit(biennium, staff_visible_to(user))
    people, whose = _people(user, units, asked)
    mine = [unit for unit in units if _within(unit, asked)]
    quarters = _sum(biennium, [by_unit[unit.pk] for unit in mine if unit.pk in by_unit])
    quarter = next(work for work in quarters if (work.year, work.quarter) == asked.quarter)
    work, pages = _work(user, biennium, people, asked, parameters)
    finding = _finding(quarters, day, biennium)
    return RhythmPage(
        biennium=biennium,
        whose=whose,
        quarters=quarters,
        chart=_chart(quarters, finding, day, 720),
        narrow_chart=_chart(quarters, finding, day, 350),
        finding=finding,
        broken=not asked.where and broken_in_year_1(quarters, biennium.starts_in),
        warned=_warned(biennium, mine, by_unit, quarters, whose, asked, day),
        rows=_rows(biennium, units, by_unit),
        quarter=quarter,
        work=work,
        pages=pages,
        filters=asked.bar,
        keep=[("biennium", parameters["biennium"])] if parameters.get("biennium") else [],
        exports=exports,
        count_sentence=ngettext("%(n)s unit", "%(n)s units", len(by_unit)) % {"n": len(by_unit)},
        gatherings=gatherings_of(user, biennium),
    )


def rhythm_sheet(user: Any, biennium: Biennium) -> Sheet:
    """Every unit and quarter: what there is and what is planned for each kind of work."""
    by_unit = rhythm_by_unit(biennium, staff_visible_to(user))
    return Sheet(
        name=_("Rhythm"),
        columns=(
            SheetColumn(_("Division"), 10),
            SheetColumn(_("Unit"), 10),
            SheetColumn(_("Quarter"), 10),
            SheetColumn(_("Work-days there are"), 18, "number"),
            SheetColumn(str(Function.IMPLEMENTATION.label), 22, "number"),
            SheetColumn(str(Function.MEETINGS.label), 16, "number"),
            SheetColumn(str(Function.MANAGEMENT.label), 14, "number"),
            SheetColumn(_("Planned"), 12, "number"),
            SheetColumn(_("Crowded out, days"), 16, "number"),
            SheetColumn(_("Crowded out"), 24),
        ),
        rows=[
            (
                unit.division.code,
                unit.code,
                work.label,
                work.capacity,
                work.implementation,
                work.meetings,
                work.management,
                work.planned,
                found.days if (found := crowding(work)) else None,
                str(found.out.label) if found else "",
            )
            for unit in _units(user)
            for work in by_unit.get(unit.pk, [])
        ],
        notes=(
            _("Work-days by unit and quarter, %(biennium)s") % {"biennium": biennium},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


def _units(user: Any) -> list[Unit]:
    return list(units_visible_to(user).select_related("division"))


def _ask(biennium: Biennium, units: list[Unit], parameters: Mapping[str, str], day: datetime.date) -> _Asked:
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
    return _Asked(division, unit, function, every[quarter], Filters(selects=selects))


def _within(unit: Unit, asked: _Asked) -> bool:
    return (not asked.unit or unit.code == asked.unit) and (not asked.division or unit.division.code == asked.division)


def _people(user: Any, units: list[Unit], asked: _Asked) -> tuple[QuerySet[Staff], str]:
    people = staff_visible_to(user)
    named = [unit for unit in units if _within(unit, asked)]
    if not asked.where:
        return people, _("The Secretariat")
    people = people.filter(unit__in=[unit.pk for unit in named])
    if asked.unit:
        return people, next((unit.said() for unit in named), asked.unit)
    return people, next((unit.division.said() for unit in named), asked.division)


def _sum(biennium: Biennium, groups: list[list[QuarterWork]]) -> list[QuarterWork]:
    found = [QuarterWork(year, quarter) for year, quarter in quarters_of(biennium)]
    for group in groups:
        found = [one + other for one, other in zip(found, group, strict=True)]
    return found


def _finding(quarters: list[QuarterWork], day: datetime.date, biennium: Biennium) -> str:
    """The chart's title: what is crowded out next, else how the work turns from the first year to the second."""
    ahead = crowdings(work for work in quarters if work.ahead(day))
    if ahead:
        first = ahead[0]
        words = {"quarter": first.work.label, "days": number(first.days)}
        if first.by == Function.MEETINGS:
            return (
                _("In %(quarter)s meeting support leaves no room for %(days)s days of implementation support") % words
            )
        return _("In %(quarter)s implementation support leaves no room for %(days)s days of meeting support") % words
    shares = []
    for year in biennium.years:
        meetings = sum((work.meetings for work in quarters if work.year == year), NONE)
        planned = sum((work.planned for work in quarters if work.year == year), NONE)
        shares.append(percent_text(100 * meetings / planned if planned else 0))
    return _("Meetings take %(first)s of the work of year 1 and %(second)s of year 2") % {
        "first": shares[0],
        "second": shares[1],
    }


def _chart(quarters: list[QuarterWork], finding: str, day: datetime.date, width: int) -> Chart:
    return rhythm_columns.draw(
        [
            rhythm_columns.Quarter(
                one.year,
                one.quarter,
                *(float(days) for days in (one.implementation, one.meetings, one.management, one.capacity)),
            )
            for one in quarters
        ],
        chart_id=f"rhythm-{width}",
        title=finding,
        today=day,
        width=width,
    )


def _warned(
    biennium: Biennium,
    mine: list[Unit],
    by_unit: dict[int, list[QuarterWork]],
    quarters: list[QuarterWork],
    whose: str,
    asked: _Asked,
    day: datetime.date,
) -> list[Warned]:
    """What is crowded out from the present quarter on: of the whole that is shown, and of each of its units."""
    found = []
    if not asked.unit:
        found += [
            Warned("", whose, one, _address(biennium, one.work, **asked.where))
            for one in crowdings(quarters)
            if one.work.ahead(day)
        ]
    for unit in mine:
        found += [
            Warned(unit.code, unit.said(), one, _address(biennium, one.work, unit=unit.code))
            for one in crowdings(by_unit.get(unit.pk, []))
            if one.work.ahead(day)
        ]
    return found


def _rows(biennium: Biennium, units: list[Unit], by_unit: dict[int, list[QuarterWork]]) -> list[RhythmRow]:
    """The Secretariat, then each division with its units; only units with people or work."""
    held = [unit for unit in units if unit.pk in by_unit]
    rows = [_row(biennium, 0, "", _("The Secretariat"), _sum(biennium, [by_unit[unit.pk] for unit in held]), {})]
    for division in dict.fromkeys(unit.division for unit in held):
        own = [unit for unit in held if unit.division_id == division.pk]
        total = _sum(biennium, [by_unit[unit.pk] for unit in own])
        rows.append(_row(biennium, 1, division.code, division.said(), total, {"division": division.code}))
        rows.extend(_row(biennium, 2, one.code, one.said(), by_unit[one.pk], {"unit": one.code}) for one in own)
    return rows


def _row(
    biennium: Biennium, level: int, code: str, name: str, quarters: list[QuarterWork], where: dict[str, str]
) -> RhythmRow:
    there = reverse("planning:rhythm")
    query = urlencode({"biennium": biennium.starts_in, **where})
    return RhythmRow(
        level,
        code,
        name,
        f"{there}?{query}",
        [RhythmCell(work, crowding(work), _address(biennium, work, **where)) for work in quarters],
    )


def _address(biennium: Biennium, work: QuarterWork, **where: str) -> str:
    query = urlencode({"biennium": biennium.starts_in, **where, "quarter": work.key})
    return f"{reverse('planning:rhythm')}?{query}#work"


def _work(
    user: Any, biennium: Biennium, people: QuerySet[Staff], asked: _Asked, parameters: Mapping[str, str]
) -> tuple[list[PlannedWork], Page[Any]]:
    """The activities with days in the quarter, most days first: a page of them."""
    year, quarter = asked.quarter
    days = assigned_days(biennium, people).filter(year=year, quarter=quarter, days__gt=0)
    if asked.function:
        days = days.filter(assignment__activity__function=asked.function)
    sums = (
        days.order_by()
        .values_list("assignment__activity")
        .annotate(sum=Sum("days"))
        .order_by("-sum", "assignment__activity__code")
    )
    pages = page_of(sums, parameters)
    found = dict(pages.object_list)
    activities = activities_visible_to(user).select_related("lead_unit", "biennium").in_bulk(list(found))
    functions = dict(Function.choices)
    return [
        PlannedWork(activities[pk], address_of(activities[pk]), str(functions[activities[pk].function]), total)
        for pk, total in found.items()
        if pk in activities
    ], pages
