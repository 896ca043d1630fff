"""The hybrid matrix: units against clusters in work-days of a year, and the activities behind each of its cells.

The work-days are those planned, in activities that count, by the unit that leads; as at a past day by the unit that led
them, in the cluster they were in, as they were planned that day.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.utils.translation import gettext as _

from clusters.models import Cluster
from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Select, chosen
from common.past import OfADay
from planning.enums import STATUSES_COUNTED, ActivityStatus
from planning.models import AssignmentDays, Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.past import plan_visible_to
from structure.models import Staff, Unit
from structure.queries.units import divisions_with_units

NO_CLUSTER = "none"
DARKEST_FROM, DARK_FROM = Decimal("0.5"), Decimal("0.15")  # shares of the largest cell


@dataclass(frozen=True)
class Cell:
    """Work-days of a unit in a cluster; ``shade`` 0 to 3; ``query`` asks for the rows behind it."""

    days: Decimal
    shade: int
    query: str = ""


@dataclass(frozen=True)
class MatrixRow:
    unit: Unit
    cells: Sequence[Cell]
    total: Cell


@dataclass(frozen=True)
class Matrix:
    """Units against clusters in work-days of a year, planned, by the unit that leads; the sums agree.

    ``unknown``: how many activities of a past day are left out because their work-days of that day are not on record.
    """

    year: int
    years: Sequence[int]
    heads: Sequence[tuple[str, str]]
    rows: Sequence[MatrixRow]
    totals: Sequence[Cell]
    total: Cell
    unknown: int = 0


@dataclass(frozen=True)
class MatrixActivity:
    """An activity with the work-days it is planned for in the year; what it was called and how it stood on the day."""

    pk: int
    code: str
    title: str
    unit: int
    cluster: int | None
    status: str
    lead: Staff | None
    days: Decimal

    @property
    def status_word(self) -> str:
        return str(ActivityStatus(self.status).label)


@dataclass(frozen=True)
class MatrixRowsPage(OfADay):
    """The activities behind a cell, a row, a column or the whole matrix; their work-days sum to what stands there."""

    biennium: Biennium
    year: int
    as_at: datetime.date
    is_now: bool
    rows: Sequence[tuple[MatrixActivity, str, str]]
    total: Decimal
    unknown: int
    filters: Filters
    exports: Sequence[tuple[str, str]]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter bar carries on: the biennium, and the day when it is not today."""
        return [("biennium", str(self.biennium.starts_in)), *super().carried]


def year_of(asked: int | None, biennium: Biennium, as_at: datetime.date) -> int:
    """The year asked for, or that of the day, or the first of the biennium."""
    for year in (asked, as_at.year):
        if year in biennium.years:
            return int(year)  # type: ignore[arg-type]
    return biennium.years[0]


def matrix_of(user: Any, units: Sequence[Unit], biennium: Biennium, year: int, as_at: datetime.date) -> Matrix:
    """The matrix of a year as at a day; a fixed number of queries."""
    clusters: list[Cluster] = list(clusters_visible_to(user))
    sums, unknown = _sums(user, biennium, year, as_at)
    shown = {unit.pk for unit in units}
    days: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    days.update({key: total for key, total in sums.items() if key[0] in shown})
    columns: list[tuple[int | None, str, str]] = [(one.pk, one.code, one.said()) for one in clusters]
    if any(cluster_id is None for _unit, cluster_id in days):
        columns.append((None, NO_CLUSTER, _("No cluster")))
    largest = max(days.values(), default=Decimal(0))
    found = []
    for unit in units:
        cells = [
            Cell(days[unit.pk, pk], _shade(days[unit.pk, pk], largest), urlencode({"unit": unit.code, "cluster": code}))
            for pk, code, _name in columns
        ]
        total = sum((cell.days for cell in cells), Decimal(0))
        found.append(MatrixRow(unit, cells, Cell(total, 0, urlencode({"unit": unit.code}))))
    totals = [
        Cell(sum((row.cells[place].days for row in found), Decimal(0)), 0, urlencode({"cluster": code}))
        for place, (_pk, code, _name) in enumerate(columns)
    ]
    return Matrix(
        year=year,
        years=biennium.years,
        heads=[("–" if pk is None else code, name) for pk, code, name in columns],
        rows=found,
        totals=totals,
        total=Cell(sum((cell.days for cell in totals), Decimal(0)), 0),
        unknown=unknown,
    )


def matrix_rows(
    user: Any,
    biennium: Biennium,
    parameters: Mapping[str, str],
    as_at: datetime.date,
    exports: Sequence[tuple[str, str]] = (),
) -> MatrixRowsPage:
    """The activities behind what the address names (``unit``, ``cluster``, ``year``); a fixed number of queries."""
    years = [(str(year), str(year)) for year in biennium.years]
    year = year_of(int(chosen(parameters, "year", years) or 0), biennium, as_at)
    units = {unit.pk: unit for branch in divisions_with_units(user, as_at) for unit in branch.units}
    clusters = {cluster.pk: cluster for cluster in clusters_visible_to(user)}
    unit_choices = [(unit.code, f"{unit.code} {unit.said()}") for unit in units.values()]
    cluster_choices = [(one.code, f"{one.code} {one.said()}") for one in clusters.values()]
    cluster_choices.append((NO_CLUSTER, _("No cluster")))
    unit, cluster = chosen(parameters, "unit", unit_choices), chosen(parameters, "cluster", cluster_choices)
    known, unknown = activities_with_days(user, biennium, year, as_at)
    rows = []
    for one in known:
        code, of = units[one.unit].code if one.unit in units else "", _code_of(clusters, one.cluster)
        if code and unit in ("", code) and cluster in ("", of):
            rows.append((one, code, "" if of == NO_CLUSTER else of))
    return MatrixRowsPage(
        biennium=biennium,
        year=year,
        as_at=as_at,
        is_now=as_at >= clock.today(),
        rows=rows,
        total=sum((one.days for one, _unit, _cluster in rows), Decimal(0)),
        unknown=unknown,
        filters=Filters(
            selects=(
                Select("year", _("Year"), years, str(year)),
                Select("unit", _("Unit"), unit_choices, unit),
                Select("cluster", _("Cluster"), cluster_choices, cluster),
            )
        ),
        exports=exports,
    )


def matrix_sheet(page: MatrixRowsPage, as_at_line: str) -> Sheet:
    """The same rows for a file, with the address of the page's day in its notes."""
    return Sheet(
        name=_("Units and clusters"),
        columns=(
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 60),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Cluster"), 8),
            SheetColumn(_("Lead"), 26),
            SheetColumn(_("Status"), 14),
            SheetColumn(_("Work-days %(year)s") % {"year": page.year}, 14),
        ),
        rows=(
            (one.code, one.title, unit, cluster, one.lead.name if one.lead else "", one.status_word, one.days)
            for one, unit, cluster in page.rows
        ),
        notes=(_("Work-days planned in %(year)s, by the unit that leads") % {"year": page.year}, as_at_line),
    )


def activities_with_days(
    user: Any, biennium: Biennium, year: int, as_at: datetime.date
) -> tuple[list[MatrixActivity], int]:
    """Every activity that counts and has work-days in the year, as at a day, by code; and how many are left out.

    Two queries of today, three of a past day.
    """
    if as_at < clock.today():
        return _with_days_then(user, biennium, year, as_at)
    days = dict(_assigned(user, biennium, year).values_list("assignment__activity").annotate(sum=Sum("days")))
    rows = activities_visible_to(user).filter(pk__in=days).select_related("lead_officer__user").order_by("code")
    return [_activity(row.pk, row, days[row.pk]) for row in rows if days[row.pk]], 0


def _with_days_then(user: Any, biennium: Biennium, year: int, as_at: datetime.date) -> tuple[list[MatrixActivity], int]:
    plan = plan_visible_to(user, biennium, as_at)
    days = plan.days_by_activity(plan.counted, year)
    found = [_activity(pk, row, days[pk]) for pk, row in plan.activities.items() if pk in days]
    return found, plan.unknown_among(plan.counted)


def _activity(pk: int, row: Any, days: Decimal) -> MatrixActivity:
    return MatrixActivity(pk, row.code, row.title, row.lead_unit_id, row.cluster_id, row.status, row.lead_officer, days)


def _sums(
    user: Any, biennium: Biennium, year: int, as_at: datetime.date
) -> tuple[dict[tuple[int, int | None], Decimal], int]:
    """The work-days by unit and cluster: summed by the database today, over the versions of a past day."""
    if as_at >= clock.today():
        rows = _assigned(user, biennium, year).values_list(
            "assignment__activity__lead_unit", "assignment__activity__cluster"
        )
        return {(unit, cluster): total for unit, cluster, total in rows.annotate(days=Sum("days"))}, 0
    known, unknown = _with_days_then(user, biennium, year, as_at)
    return _by_place(known), unknown


def _by_place(rows: Iterable[MatrixActivity]) -> dict[tuple[int, int | None], Decimal]:
    found: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    for one in rows:
        found[one.unit, one.cluster] += one.days
    return found


def _assigned(user: Any, biennium: Biennium, year: int) -> Any:
    activities = activities_visible_to(user).filter(biennium=biennium, status__in=STATUSES_COUNTED).order_by()
    return AssignmentDays.objects.filter(year=year, assignment__activity__in=activities).order_by()


def _code_of(clusters: Mapping[int, Cluster], pk: int | None) -> str:
    return clusters[pk].code if pk is not None and pk in clusters else NO_CLUSTER


def _shade(days: Decimal, largest: Decimal) -> int:
    if not days:
        return 0
    share = days / largest
    return 3 if share >= DARKEST_FROM else 2 if share >= DARK_FROM else 1
