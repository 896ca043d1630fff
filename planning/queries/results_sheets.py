"""The results framework and the coverage of mandates as sheets."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from clusters.models import Cluster
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.statuses import STATUS_WORDS
from planning.models import Biennium
from planning.queries.coverage import coverage_matrix
from planning.queries.mandates import mandates_visible_to
from planning.queries.outcomes import rate_cells, rate_columns, rates_panel
from planning.queries.results import results_tree, year_asked


def results_sheets(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> list[Sheet]:
    """The whole tree as it is filtered, and the matrix of the year."""
    as_at = _("As at %(day)s") % {"day": clock.today().isoformat()}
    tree = results_tree(user, biennium, parameters, everything=True)
    rates = rates_panel(user, biennium)
    year = year_asked(biennium, parameters)
    clusters = list(Cluster.objects.values_list("code", flat=True))
    matrix = coverage_matrix(mandates_visible_to(user), biennium, year, clusters)
    levels = {1: _("Goal"), 2: _("Expected result"), 3: _("Output"), 4: _("Activity")}
    return [
        Sheet(
            name=_("Results framework"),
            columns=(
                SheetColumn(_("Level"), 16),
                SheetColumn(_("Code"), 12),
                SheetColumn(_("Title"), 60),
                SheetColumn(_("Done"), 10, "percent"),
                SheetColumn(_("Planned by today"), 16, "percent"),
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
            notes=(_("Results framework, biennium %(biennium)s") % {"biennium": biennium}, as_at),
        ),
        Sheet(
            name=_("Implementation rates"),
            columns=(SheetColumn(_("Of"), 40), *rate_columns()),
            rows=[
                (row.name or row.label, *rate_cells(row.rates))
                for row in (rates.whole, *rates.by_division, *rates.by_goal, *rates.by_origin)
            ],
            notes=(_("Each activity is an output. Rates are cut off to whole per cent, never rounded up."), as_at),
        ),
        Sheet(
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
                _("Work-days planned in %(year)s for each source of mandates, by cluster") % {"year": year},
                as_at,
            ),
        ),
    ]


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
