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
from common.documents.charts import rhythm_columns
from common.documents.charts.chart import Chart
from common.documents.numbers import percent_text
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, page_of
from common.templatetags.formats import number
from planning.enums import Function
from planning.models import Activity, Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.meetings import Gathering, gatherings_of
from planning.queries.rhythm import assigned_days, rhythm_by_unit
from planning.queries.rhythm_figures import (
    Asked,
    Warned,
    address_of_quarter,
    people_of,
    rhythm_figures,
    sum_of,
    units_seen,
)
from planning.rules.rhythm import NONE, Crowding, QuarterWork, crowding, crowdings
from structure.models import Staff, Unit
from structure.queries.people import staff_visible_to


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


def rhythm_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: Sequence[tuple[str, str]]
) -> RhythmPage:
    """Everything the page shows; a fixed number of queries, however many people and activities."""
    day = clock.today()
    figures = rhythm_figures(user, biennium, parameters)
    asked, quarters = figures.asked, figures.quarters
    quarter = next(work for work in quarters if (work.year, work.quarter) == asked.quarter)
    work, pages = _work(user, biennium, people_of(user, figures), asked, parameters)
    finding = _finding(quarters, day, biennium)
    return RhythmPage(
        biennium=biennium,
        whose=figures.whose,
        quarters=quarters,
        chart=_chart(quarters, finding, day, 720),
        narrow_chart=_chart(quarters, finding, day, 350),
        finding=finding,
        broken=figures.broken,
        warned=figures.warned,
        rows=_rows(biennium, figures.units, figures.by_unit),
        quarter=quarter,
        work=work,
        pages=pages,
        filters=asked.bar,
        keep=[("biennium", parameters["biennium"])] if parameters.get("biennium") else [],
        exports=exports,
        count_sentence=ngettext("%(n)s unit", "%(n)s units", len(figures.by_unit)) % {"n": len(figures.by_unit)},
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
            for unit in units_seen(user)
            for work in by_unit.get(unit.pk, [])
        ],
        notes=(
            _("Work-days by unit and quarter, %(biennium)s") % {"biennium": biennium},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


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


def _rows(biennium: Biennium, units: list[Unit], by_unit: dict[int, list[QuarterWork]]) -> list[RhythmRow]:
    """The Secretariat, then each division with its units; only units with people or work."""
    held = [unit for unit in units if unit.pk in by_unit]
    rows = [_row(biennium, 0, "", _("The Secretariat"), sum_of(biennium, [by_unit[unit.pk] for unit in held]), {})]
    for division in dict.fromkeys(unit.division for unit in held):
        own = [unit for unit in held if unit.division_id == division.pk]
        total = sum_of(biennium, [by_unit[unit.pk] for unit in own])
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
        [RhythmCell(work, crowding(work), address_of_quarter(biennium, work, **where)) for work in quarters],
    )


def _work(
    user: Any, biennium: Biennium, people: QuerySet[Staff], asked: Asked, parameters: Mapping[str, str]
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
