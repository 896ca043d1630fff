"""Coverage: whether the Parties' mandates have work behind them. Defined here and nowhere else.

A mandate **asks for work** while it is in force (``MANDATES_IN_FORCE``) and operational; one that only informs asks for
none. It is **covered** when at least one activity of the biennium that counts (``STATUSES_COUNTED``) holds a share of
it, **thin** when those activities give it fewer than 5 work-days, and **uncovered** otherwise. The work-days of a
mandate are the work-days of each activity times the mandate's share. Work is **orphaned** when an activity that counts
holds no share of a mandate that asks for work: none at all, or only of mandates that were replaced, retired, have run
out, or only inform.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from planning.enums import MANDATES_IN_FORCE, STATUSES_COUNTED, Coverage, MandateKind
from planning.models import Activity, Biennium, Mandate, MandateShare
from planning.queries.mandate_sources import Source, sources

ASKS_FOR_WORK = Q(status__in=MANDATES_IN_FORCE, kind=MandateKind.OPERATIONAL)
THIN_BELOW = Decimal(5)  # work-days in the biennium
LEVELS = (Decimal(20), Decimal(100))  # work-days of a cell: under 20, 20-99, 100 and more
UNCOVERED_SHOWN = 10  # rows of uncovered mandates under a source; the rest is a link

Days = dict[tuple[int, str], Decimal]  # a mandate's or decision's key and a column's code ("" for none)
_DAYS: Any = DecimalField(max_digits=14, decimal_places=4)
_SHARE_OF_DAYS: Any = ExpressionWrapper(F("percent") * F("activity__work_days") / Value(Decimal(100)), _DAYS)


def with_coverage(mandates: QuerySet[Mandate], biennium: Biennium) -> QuerySet[Any]:
    """Annotate ``activity_count``, ``work_days`` (share-weighted, of the biennium) and ``coverage``.

    ``coverage`` is empty for a mandate that does not ask for work.
    """
    shares = (
        MandateShare.objects.filter(
            mandate=OuterRef("pk"), activity__biennium=biennium, activity__status__in=STATUSES_COUNTED
        )
        .order_by()
        .values("mandate")
    )
    counted: QuerySet[Any] = mandates.annotate(
        activity_count=Coalesce(Subquery(shares.annotate(n=Count("pk")).values("n")), 0),
        work_days=Coalesce(
            Subquery(shares.annotate(d=Sum(_SHARE_OF_DAYS)).values("d"), output_field=_DAYS),
            Value(Decimal(0)),
            output_field=_DAYS,
        ),
    )
    return counted.annotate(
        coverage=Case(
            When(~ASKS_FOR_WORK, then=Value("")),
            When(activity_count=0, then=Value(Coverage.UNCOVERED)),
            When(work_days__lt=THIN_BELOW, then=Value(Coverage.THIN)),
            default=Value(Coverage.COVERED),
            output_field=CharField(),
        )
    )


def coverage_of(given: Collection[Decimal]) -> Coverage:
    """The coverage of a mandate that asks for work, by the work-days each activity that counts gives it."""
    if not given:
        return Coverage.UNCOVERED
    return Coverage.THIN if sum(given, Decimal(0)) < THIN_BELOW else Coverage.COVERED


@dataclass(frozen=True)
class CoverageCounts:
    """How many mandates ask for work, and how many of them have it (``thin`` ones are covered)."""

    mandates: int = 0
    covered: int = 0
    thin: int = 0

    @property
    def uncovered(self) -> int:
        return self.mandates - self.covered


def coverage_counts(mandates: QuerySet[Mandate], biennium: Biennium) -> CoverageCounts:
    """The counts over mandates that ask for work, in one query."""
    rows = dict(
        with_coverage(mandates, biennium).filter(ASKS_FOR_WORK).order_by().values_list("coverage").annotate(Count("pk"))
    )
    thin = rows.get(Coverage.THIN, 0)
    return CoverageCounts(sum(rows.values()), rows.get(Coverage.COVERED, 0) + thin, thin)


def orphaned(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Those of the activities that count and stand behind no mandate that asks for work."""
    asked_for = MandateShare.objects.filter(activity=OuterRef("pk"), mandate__in=Mandate.objects.filter(ASKS_FOR_WORK))
    return activities.filter(~Exists(asked_for), status__in=STATUSES_COUNTED)


@dataclass(frozen=True)
class Cell:
    """Whole work-days; ``level`` 0 none, 1 under 20, 2 from 20, 3 from 100; ``url`` leads to the activities behind."""

    value: int
    level: int
    url: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """A source of mandates, or one mandate: ``uncovered`` without work, ``thin`` with little.

    ``toggle_url`` opens or closes the mandates of a row of many; ``level`` 2 stands beneath such a row.
    """

    address: str
    label: str
    total: int
    cells: list[Cell]
    covered: str = ""
    url: str = ""
    note: str = ""
    uncovered: bool = False
    assign_url: str = ""
    thin: bool = False
    level: int = 1
    toggle_url: str = ""
    expanded: bool = False


@dataclass(frozen=True)
class CoverageMatrix:
    """Sources x clusters in work-days of ``year``. ``totals`` are the sums of the cells above them.

    ``unknown``: how many activities of a past day are left out, whose work-days of the year are not on record.
    """

    year: int
    columns: list[str]
    rows: list[MatrixRow]
    totals: list[int]
    total: int
    covered: str
    uncovered: list[MatrixRow] = field(default_factory=list)
    counts: CoverageCounts = CoverageCounts()
    unknown: int = 0


def coverage_matrix(mandates: QuerySet[Mandate], biennium: Biennium, year: int, clusters: list[str]) -> CoverageMatrix:
    """The matrix over the mandates that ask for work. ``clusters`` are the codes of its columns.

    Work outside any cluster gets a column of its own, a dash, when there is some. Three queries, whatever the size.
    """
    in_force = list(
        with_coverage(mandates.filter(ASKS_FOR_WORK), biennium)
        .order_by("decision__order", "order", "address")
        .values("pk", "address", "title", "decision", "decision__symbol", "coverage")
    )
    return matrix_from(in_force, _days_by_decision(mandates, biennium, year), biennium, year, clusters)


def matrix_from(
    in_force: Sequence[dict[str, Any]],
    days: Days,
    biennium: Biennium,
    year: int,
    clusters: list[str],
    *,
    linked: bool = True,
) -> CoverageMatrix:
    """The matrix over mandates and the work-days of their decisions by cluster; ``linked`` to the lists behind it."""
    found = sources(biennium)
    columns = [*clusters, *([""] if any(not cluster for _decision, cluster in days) else [])]
    by_column = {column: whole_days([_sum(days, source, column) for source in found]) for column in columns}
    rows: list[MatrixRow] = []
    uncovered: list[MatrixRow] = []
    for place, source in enumerate(found):
        mine = [mandate for mandate in in_force if mandate["decision"] in source.decisions]
        if not mine:
            continue
        without = [mandate for mandate in mine if mandate["coverage"] == Coverage.UNCOVERED]
        values = {column: by_column[column][place] for column in columns}
        row = _row(source, biennium, len(mine), len(mine) - len(without), values, days)
        rows.append(row if linked else unlinked(row))
        loose = [_loose(mandate, biennium, len(columns), linked) for mandate in without]
        rows.extend(loose[:UNCOVERED_SHOWN])
        uncovered.extend(loose)
    counts = CoverageCounts(
        len(in_force),
        sum(1 for mandate in in_force if mandate["coverage"] != Coverage.UNCOVERED),
        sum(1 for mandate in in_force if mandate["coverage"] == Coverage.THIN),
    )
    totals = [sum(row.cells[place].value for row in rows if not row.uncovered) for place in range(len(columns))]
    return CoverageMatrix(
        year=year,
        columns=[column or "–" for column in columns],
        rows=rows,
        totals=totals,
        total=counts.mandates,
        covered=_of(counts.covered, counts.mandates),
        uncovered=uncovered,
        counts=counts,
    )


def _days_by_decision(mandates: QuerySet[Mandate], biennium: Biennium, year: int) -> Days:
    rows = (
        MandateShare.objects.filter(
            mandate__in=mandates.filter(ASKS_FOR_WORK).order_by(),
            activity__biennium=biennium,
            activity__status__in=STATUSES_COUNTED,
            activity__assignments__days__year=year,
        )
        .order_by()
        .values("mandate__decision", "activity__cluster__code")
        .annotate(
            d=Sum(ExpressionWrapper(F("percent") * F("activity__assignments__days__days") / Value(Decimal(100)), _DAYS))
        )
    )
    found: Days = {}
    for row in rows:
        key = (row["mandate__decision"], row["activity__cluster__code"] or "")
        found[key] = found.get(key, Decimal(0)) + (row["d"] or Decimal(0))
    return {key: days for key, days in found.items() if days}


def _sum(days: Days, source: Source, column: str) -> Decimal:
    return sum((days.get((decision, column), Decimal(0)) for decision in source.decisions), Decimal(0))


def whole_days(exact: Sequence[Decimal], total: int | None = None) -> list[int]:
    """Whole days that make ``total``, or the rounded sum: the largest remainders are rounded up, so that sums agree."""
    floors = [int(value.to_integral_value(ROUND_FLOOR)) for value in exact]
    aim = int(sum(exact, Decimal(0)).quantize(Decimal(1))) if total is None else total
    missing = aim - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda place: floors[place] - exact[place])
    for place in by_remainder[:missing]:
        floors[place] += 1
    return floors


def level_of(days: Decimal | int) -> int:
    """The blue of a cell: 0 none, 1 under 20 work-days, 2 under 100, 3 from there on."""
    return 0 if not days else 1 + sum(1 for step in LEVELS if days >= step)


def _row(source: Source, biennium: Biennium, total: int, covered: int, values: dict[str, int], days: Any) -> MatrixRow:
    cells = []
    for cluster, value in values.items():
        some = value or _sum(days, source, cluster)
        query = {"source": source.key, "cluster": cluster or "none", "biennium": biennium.starts_in}
        url = f"{reverse('planning:activity-list')}?{urlencode(query)}" if some else ""
        cells.append(Cell(value, level_of(value) or (1 if some else 0), url))
    query = {"source": source.key, "force": "work", "biennium": biennium.starts_in}
    url = f"{reverse('planning:mandate-list')}?{urlencode(query)}"
    return MatrixRow(source.symbol, source.label, total, cells, _of(covered, total), url)


def unlinked(row: MatrixRow) -> MatrixRow:
    """The row without ways to the lists, which are of today alone."""
    return replace(row, url="", cells=[replace(cell, url="") for cell in row.cells])


def _loose(mandate: dict[str, Any], biennium: Biennium, width: int, linked: bool) -> MatrixRow:
    url = f"{reverse('planning:mandate-detail', args=[mandate['address']])}?biennium={biennium.starts_in}"
    return MatrixRow(
        address=mandate["address"],
        label=mandate["title"],
        total=1,
        cells=[Cell(0, 0)] * width,
        url=url,
        note=mandate["decision__symbol"],
        uncovered=True,
        covered="" if linked else _("nobody"),
        assign_url=url if linked else "",
    )


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
