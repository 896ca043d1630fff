"""The coverage matrix: mandates that ask for work by cluster or unit, what nobody works on and what is thin first."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, page_of
from common.past import OfADay, carried_day
from common.refusals import allowed
from planning.enums import Coverage
from planning.models import Biennium, Workplan
from planning.queries.activities import activities_visible_to
from planning.queries.coverage import (
    ASKS_FOR_WORK,
    Cell,
    CoverageCounts,
    CoverageMatrix,
    Days,
    MatrixRow,
    level_of,
    orphaned,
    with_coverage,
)
from planning.queries.coverage_asked import Asked, ask
from planning.queries.coverage_days import NOTHING, days_by_mandate, whole_by_mandate
from planning.queries.coverage_orphans import Orphans, orphans_of, orphans_then
from planning.queries.coverage_then import coverage_then
from planning.queries.mandate_sources import sources
from planning.queries.mandates import mandates_visible_to
from planning.queries.shares_then import NOT_ON_RECORD
from planning.rules.changes import may_ask
from planning.rules.workplans import may_edit
from structure.models import Unit
from structure.rules.access import access_of

UNCOVERED_SHOWN = 20  # rows above the decisions; the rest is a link


@dataclass(frozen=True)
class CoveragePage(OfADay):
    """The page as at a day: the sentence's figures, the matrix, what nobody works on, what stands behind nothing.

    ``unknown``: how many activities of a past day are left out of a year, whose work-days are not on record.
    """

    biennium: Biennium
    as_at: datetime.date
    is_now: bool
    by: str
    year: int | None
    counts: CoverageCounts
    matrix: CoverageMatrix
    pages: Page[Any] | None
    filters: Filters
    keep: list[tuple[str, str]]
    count_sentence: str
    exports: Sequence[tuple[str, str]]
    orphans: Orphans
    list_url: str
    whole_url: str
    more_uncovered: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class CoverageFigures:
    """The matrix without a page: each mandate with its exact work-days by column, and the codes of orphaned work."""

    biennium: Biennium
    by: str
    year: int | None
    columns: list[str]
    counts: CoverageCounts
    mandates: list[dict[str, Any]]
    orphaned: list[str]
    bar: Filters


def coverage_page(
    user: Any,
    biennium: Biennium,
    parameters: Mapping[str, str],
    exports: Sequence[tuple[str, str]],
    day: datetime.date | None = None,
) -> CoveragePage:
    """Everything the page shows as at a day; a fixed number of queries, however many mandates and activities."""
    asked = ask(biennium, parameters)
    as_at = day or clock.today()
    carried = carried_day(as_at, is_now=as_at >= clock.today())
    kept = {name: value for name, value in parameters.items() if name != "as_at"} | dict(carried)
    matrix = _Matrix(user, biennium, asked, kept, as_at)
    rows, pages = matrix.rows()
    then = matrix.then
    return CoveragePage(
        biennium=biennium,
        as_at=as_at,
        is_now=then is None,
        by=asked.by,
        year=asked.year,
        counts=matrix.counts,
        matrix=matrix.drawn(rows),
        pages=pages,
        filters=asked.bar,
        keep=[(name, parameters[name]) for name in ("biennium", "open") if parameters.get(name)] + carried,
        count_sentence=_count(len(matrix.shown), len(matrix.in_force)),
        exports=exports,
        orphans=orphans_then(then) if then else orphans_of(user, biennium),
        list_url="" if then else f"{reverse('planning:mandate-list')}?biennium={biennium.starts_in}&coverage=",
        whole_url=f"?{urlencode([('biennium', biennium.starts_in), *carried])}",
        more_uncovered=max(len(matrix.loose) - UNCOVERED_SHOWN, 0) if asked.rows == "decision" else 0,
        unknown=then.unknown(asked.year) if then else 0,
    )


def coverage_figures(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> CoverageFigures:
    """What the page shows, of all mandates the address asks for; a fixed number of queries."""
    asked = ask(biennium, parameters)
    matrix = _Matrix(user, biennium, asked, parameters, clock.today())
    mandates = []
    for one in matrix.shown:
        days = dict(zip(matrix.columns, matrix.exact(one), strict=True))
        cells = [{"column": column, "work_days": value} for column, value in days.items() if value]
        mandates.append({**one, "cells": cells, "work_days": sum(days.values(), NOTHING)})
    idle = orphaned(activities_visible_to(user).filter(biennium=biennium)).order_by("code")
    return CoverageFigures(
        biennium=biennium,
        by=asked.by,
        year=asked.year,
        columns=matrix.columns,
        counts=_counts(matrix.shown),
        mandates=mandates,
        orphaned=list(idle.values_list("code", flat=True)),
        bar=asked.bar,
    )


def coverage_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str], day: datetime.date) -> Sheet:
    """Every mandate the address asks for with its exact work-days by column as at a day, as a sheet."""
    asked = ask(biennium, parameters)
    matrix = _Matrix(user, biennium, asked, parameters, day)
    moment = date_format(day, "DATE_FORMAT") if matrix.then else date_format(clock.now(), "DATETIME_FORMAT")
    unsaid = [str(NOT_ON_RECORD)] if matrix.then else []
    words = [
        f"{select.label}: {label}"
        for select in asked.bar.selects
        for key, label in select.choices
        if key == select.value
    ]
    return Sheet(
        name=_("Mandate coverage"),
        columns=(
            SheetColumn(_("Address"), 16),
            SheetColumn(_("Decision"), 14),
            SheetColumn(_("Mandate"), 60),
            SheetColumn(_("Coverage"), 24),
            *(SheetColumn(column or "–", 9, "number") for column in matrix.columns),
            SheetColumn(_("Work-days"), 12, "number"),
        ),
        rows=[
            (
                one["address"],
                one["decision__symbol"],
                one["title"],
                str(Coverage(one["coverage"]).label),
                *(round(days, 2) for days in matrix.exact(one)),
                round(sum(matrix.exact(one), NOTHING), 2),
            )
            for one in matrix.shown
        ],
        notes=(
            _("Work-days of operational mandates in force, %(biennium)s") % {"biennium": biennium},
            _("Shown: %(words)s") % {"words": "; ".join(str(word) for word in words) or _("All")},
            _("As at %(moment)s") % {"moment": moment},
            *unsaid,
        ),
    )


class _Matrix:
    """Reads the mandates that ask for work and their days once, and draws them as rows."""

    def __init__(
        self, user: Any, biennium: Biennium, asked: Asked, parameters: Mapping[str, str], day: datetime.date
    ) -> None:
        self.user, self.biennium, self.asked, self.parameters = user, biennium, asked, parameters
        is_past = day < clock.today()
        self.then = coverage_then(mandates_visible_to(user), biennium, day) if is_past else None
        self.in_force = self.then.in_force if self.then else self._in_force_now()
        self.days: Days = (
            self.then.days(asked.by, asked.year) if self.then else days_by_mandate(biennium, asked.by, asked.year)
        )
        self.columns = self._columns()
        self.whole = whole_by_mandate(self.days, self.columns, self.in_force, sources(biennium))
        self.shown = [one for one in self.in_force if self._asked_for(one)]
        self.loose = [one for one in self.shown if one["coverage"] == Coverage.UNCOVERED]
        self.counts = _counts(self.in_force)
        self.assign = _nowhere if self.then else _assign(user, biennium)

    def _in_force_now(self) -> list[dict[str, Any]]:
        return list(
            with_coverage(mandates_visible_to(self.user).filter(ASKS_FOR_WORK), self.biennium)
            .order_by("decision__order", "order", "address")
            .values(
                "pk",
                "address",
                "title",
                "text",
                "decision",
                "decision__symbol",
                "decision__name",
                "decision__instrument__code",
                "coverage",
            )
        )

    def _columns(self) -> list[str]:
        held = {column for _mandate, column in self.days}
        if self.asked.by == "cluster":
            every = [cluster.code for cluster in clusters_visible_to(self.user)]
        else:
            every = [code for code in Unit.objects.values_list("code", flat=True) if code in held]
        return [*every, *([""] if "" in held else [])]

    def _asked_for(self, one: dict[str, Any]) -> bool:
        asked = self.asked
        text = asked.q.casefold()
        return (
            (not text or any(text in one[name].casefold() for name in ("address", "title", "text")))
            and (not asked.instrument or one["decision__instrument__code"] == asked.instrument)
            and (not asked.coverage or one["coverage"] == asked.coverage)
        )

    def exact(self, one: dict[str, Any]) -> list[Decimal]:
        return [self.days.get((one["pk"], column), NOTHING) for column in self.columns]

    def rows(self) -> tuple[list[MatrixRow], Page[Any] | None]:
        """What nobody works on, then the decisions with the mandates of those that are open; or a page of mandates."""
        if self.asked.rows == "mandate":
            last = [one for one in self.shown if one["coverage"] != Coverage.UNCOVERED]
            pages = page_of([*self.loose, *last], self.parameters)
            return [self._of_mandate(one) for one in pages.object_list], pages
        by_decision: dict[str, list[dict[str, Any]]] = {}
        for one in self.shown:
            by_decision.setdefault(one["decision__symbol"], []).append(one)
        rows = [self._of_mandate(one) for one in self.loose[:UNCOVERED_SHOWN]]
        for symbol, mandates in by_decision.items():
            expanded = symbol in self.asked.open
            rows.append(self._of_decision(symbol, mandates, expanded))
            if expanded:
                rows.extend(self._of_mandate(one, 2) for one in mandates if one["coverage"] != Coverage.UNCOVERED)
        return rows, None

    def drawn(self, rows: list[MatrixRow]) -> CoverageMatrix:
        totals = [sum(self.whole[one["pk"], column] for one in self.shown) for column in self.columns]
        shown = _counts(self.shown)
        return CoverageMatrix(
            year=self.asked.year or self.biennium.starts_in,
            columns=[column or "–" for column in self.columns],
            rows=rows,
            totals=totals,
            total=shown.mandates,
            covered=_of(shown.covered, shown.mandates),
            uncovered=[self._of_mandate(one) for one in self.loose],
            counts=self.counts,
        )

    def _of_mandate(self, one: dict[str, Any], level: int = 1) -> MatrixRow:
        address = one["address"]
        url = f"{reverse('planning:mandate-detail', args=[address])}?biennium={self.biennium.starts_in}"
        uncovered = one["coverage"] == Coverage.UNCOVERED
        return MatrixRow(
            address=address,
            label=one["title"],
            total=1,
            cells=self._cells([one], {"mandate": address}),
            covered={Coverage.THIN: _("thin"), Coverage.COVERED: _("covered")}.get(one["coverage"], _("nobody")),
            url=url,
            note=one["decision__symbol"] if uncovered else "",
            uncovered=uncovered,
            assign_url=self.assign(address, url) if uncovered else "",
            thin=one["coverage"] == Coverage.THIN,
            level=level,
        )

    def _of_decision(self, symbol: str, mandates: list[dict[str, Any]], expanded: bool) -> MatrixRow:
        counts = _counts(mandates)
        list_url = f"{reverse('planning:mandate-list')}?decision={symbol}&force=work&biennium={self.biennium.starts_in}"
        opened = self.asked.open ^ {symbol}
        return MatrixRow(
            address=symbol,
            label=mandates[0]["decision__name"],
            total=counts.mandates,
            cells=self._cells(mandates, {"decision": symbol}),
            covered=_of(counts.covered, counts.mandates),
            url="" if self.then else list_url,
            toggle_url=_with(self.parameters, open=",".join(sorted(opened))),
            expanded=expanded,
        )

    def _cells(self, mandates: Sequence[dict[str, Any]], where: dict[str, str]) -> list[Cell]:
        """The cells of a row; each leads to the activities that count, of the mandates, there (and then)."""
        when = {"worked": self.asked.year} if self.asked.year else {}
        query = urlencode({**where, "biennium": self.biennium.starts_in, "counts": "yes", **when})
        here = f"{reverse('planning:activity-list')}?{query}"
        cells = []
        for column in self.columns:
            value = sum(self.whole[one["pk"], column] for one in mandates)
            some = value or any((one["pk"], column) in self.days for one in mandates)
            url = f"{here}&{self.asked.by}={column or 'none'}" if some and not self.then else ""
            cells.append(Cell(value, level_of(value) or (1 if some else 0), url))
        return cells


def _counts(mandates: Sequence[dict[str, Any]]) -> CoverageCounts:
    thin = sum(one["coverage"] == Coverage.THIN for one in mandates)
    return CoverageCounts(len(mandates), sum(one["coverage"] != Coverage.UNCOVERED for one in mandates), thin)


def _assign(user: Any, biennium: Biennium) -> Callable[[str, str], str]:
    """Where somebody gives a mandate its work: a new activity of the workplan they compose, or, once it is approved, a
    request for one; for everybody else the mandate's own page, which says who can.
    """
    access = access_of(user)
    people = [one.pk for one in (access.staff, *access.acts_for) if one]
    plans = Workplan.objects.filter(unit__lead__in=people, biennium=biennium).select_related("unit__lead", "biennium")
    doors = ((may_edit, "planning:activity-new"), (may_ask, "planning:change-add"))
    door = next(
        (
            reverse(name, args=[plan.unit.code])
            for plan in (plans.order_by("unit__code") if people else ())
            for rule, name in doors
            if allowed(rule, user, plan)
        ),
        "",
    )

    def assign(address: str, page: str) -> str:
        query = urlencode({"mandate": address, "biennium": biennium.starts_in})
        return f"{door}?{query}" if door else page

    return assign


def _nowhere(address: str, page: str) -> str:
    """Nobody gives a mandate its work on a past day."""
    return ""


def _count(shown: int, everything: int) -> str:
    return ngettext(
        "%(n)s of %(all)s operational mandate in force", "%(n)s of %(all)s operational mandates in force", everything
    ) % {
        "n": shown,
        "all": everything,
    }


def _with(parameters: Mapping[str, str], **changes: str) -> str:
    query = {name: value for name, value in parameters.items() if name != "page"} | changes
    return f"?{urlencode({name: value for name, value in query.items() if value})}"


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
