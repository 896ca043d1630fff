"""The results framework and the coverage of mandates as sheets."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.statuses import STATUS_WORDS
from planning.models import Biennium
from planning.queries.coverage import CoverageMatrix
from planning.queries.framework_days import framework_on
from planning.queries.outcomes import rate_cells, rate_columns
from planning.queries.rates_panel import RatesPanel, panel_of
from planning.queries.results import ResultsTree, matrix_of, of_the_day, tree_of, year_asked
from planning.queries.shares_then import NOT_ON_RECORD


def results_sheets(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], day: datetime.date | None = None
) -> list[Sheet]:
    """The whole tree as it is filtered, the rates and the matrix of the year, as at a day."""
    framework = framework_on(user, biennium, day or clock.today())
    as_at = _("As at %(day)s") % {"day": framework.as_at.isoformat()}
    parameters = of_the_day(parameters, framework)
    tree = tree_of(framework, parameters, everything=True)
    notes = [_("Results framework, biennium %(biennium)s") % {"biennium": biennium}, as_at]
    if not framework.is_now:
        notes.append(str(NOT_ON_RECORD))
    matrix = matrix_of(user, framework, year_asked(biennium, parameters, framework.as_at))
    return [_tree_sheet(tree, notes), _rates_sheet(panel_of(framework), as_at), _coverage_sheet(matrix, as_at)]


def _tree_sheet(tree: ResultsTree, notes: list[str]) -> Sheet:
    planned = _("Planned by today") if tree.is_now else _("Planned by %(day)s") % {"day": tree.as_at.isoformat()}
    levels = {1: _("Goal"), 2: _("Expected result"), 3: _("Output"), 4: _("Activity")}
    return Sheet(
        name=_("Results framework"),
        columns=(
            SheetColumn(_("Level"), 16),
            SheetColumn(_("Code"), 12),
            SheetColumn(_("Title"), 60),
            SheetColumn(_("Done"), 10, "percent"),
            SheetColumn(planned, 16, "percent"),
            SheetColumn(_("Status"), 14),
            SheetColumn(_("Mandates"), 10, "number"),
            SheetColumn(_("Activities"), 10, "number"),
            SheetColumn(_("Indicator"), 40),
            SheetColumn(_("Actual"), 10, "number"),
            SheetColumn(_("Target"), 10, "number"),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                levels[row.level],
                row.code,
                row.title or _("wording to be entered by the Secretariat"),
                row.progress.percent if row.progress.activities else None,
                row.progress.planned if row.progress.activities else None,
                str(STATUS_WORDS[str(row.status)]),
                row.mandates,
                row.activities,
                row.indicator.name if row.indicator else "",
                row.indicator.actual if row.indicator else None,
                row.indicator.target if row.indicator else None,
                _("yes") if row.demonstration else "",
            )
            for row in tree.rows
        ],
        notes=tuple(notes),
    )


def _rates_sheet(panel: RatesPanel, as_at: str) -> Sheet:
    return Sheet(
        name=_("Implementation rates"),
        columns=(SheetColumn(_("Of"), 40), *rate_columns()),
        rows=[
            (row.name or row.label, *rate_cells(row.rates))
            for row in (panel.whole, *panel.by_division, *panel.by_goal, *panel.by_origin)
        ],
        notes=(_("Each activity is an output. Rates are cut off to whole per cent, never rounded up."), as_at),
    )


def _coverage_sheet(matrix: CoverageMatrix, as_at: str) -> Sheet:
    return Sheet(
        name=_("Mandate coverage"),
        columns=(
            SheetColumn(_("Asked by"), 14),
            SheetColumn(_("Title"), 50),
            SheetColumn(_("Mandates"), 10, "number"),
            *(SheetColumn(column, 8, "number") for column in matrix.columns),
            SheetColumn(_("Covered"), 14),
        ),
        rows=_coverage_rows(matrix),
        notes=(
            _("Work-days planned in %(year)s for each source of mandates, by cluster") % {"year": matrix.year},
            as_at,
            *(
                [_("Activities left out, work-days not on record: %(n)s") % {"n": matrix.unknown}]
                if matrix.unknown
                else []
            ),
        ),
    )


def _coverage_rows(matrix: Any) -> list[tuple[Any, ...]]:
    """A row for each source of mandates, uncovered mandates apart, and their sum."""
    rows: list[tuple[Any, ...]] = [
        (
            row.address,
            row.label,
            row.total,
            *(cell.value for cell in row.cells),
            _("nobody") if row.uncovered else row.covered,
        )
        for row in matrix.rows
    ]
    return [*rows, (_("All mandates"), "", matrix.total, *matrix.totals, matrix.covered)]
