"""The tables of a report, made from frozen figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.documents.document import Column, StatusText, Table
from common.documents.numbers import percent_text
from monitoring.documents.charts import stand_words
from monitoring.documents.findings import day
from monitoring.enums import LagDimension, LagLevel
from planning.enums import ActivityStatus, Function

Figures = dict[str, Any]


def groups(rows: Sequence[Figures], head: str, *, caption: str = "", total: Figures | None = None) -> Table:
    """Groups of activities against plan. ``total`` is the progress of all of them."""
    columns = (
        Column(head, weight=3.2),
        Column(_("Activities"), align="end", weight=0.8),
        Column(_("Done"), align="end", weight=0.7),
        Column(_("Planned"), align="end", weight=0.7),
        Column(_("Points behind"), align="end", weight=0.8),
        Column(_("Status"), weight=1),
    )
    return Table(
        columns,
        [
            (
                f"{row['code']} {row['name']}".strip() if row["code"] not in row["name"] else row["name"],
                row["activities"],
                percent_text(row["percent"]) if row["activities"] else None,
                percent_text(row["planned"]) if row["activities"] else None,
                behind(row),
                StatusText(row["status"]),
            )
            for row in rows
        ],
        total=(
            (
                _("All"),
                total["activities"],
                percent_text(total["percent"]),
                percent_text(total["planned"]),
                behind(total),
                StatusText(total["status"]),
            )
            if total
            else ()
        ),
        caption=caption,
    )


def behind(row: Figures) -> int:
    """Whole points between plan and progress, never below 0."""
    return max(round(row["planned"] - row["percent"]), 0)


def statuses(figures: Figures) -> Table:
    counts = figures["activities"]["by_status"]
    return Table(
        (Column(_("Status"), weight=2), Column(_("Activities"), align="end")),
        [(StatusText(status.value), counts[status.value]) for status in ActivityStatus],
        total=(_("All"), figures["activities"]["all"]),
        caption=_("Activities by status"),
    )


def lagging(figures: Figures) -> Table:
    return Table(
        (
            Column(_("Code"), weight=0.7),
            Column(_("Activity"), weight=3.4),
            Column(_("Unit"), weight=0.6),
            Column(_("Lags since"), weight=1),
            Column(_("Days late"), align="end", weight=0.7),
            Column(_("Done"), align="end", weight=0.6),
            Column(_("Planned"), align="end", weight=0.7),
            Column(_("Reported as"), weight=1),
        ),
        [
            (
                row["code"],
                row["title"],
                row["unit"],
                day(row["since"]),
                row["days_late"],
                percent_text(row["percent"]),
                percent_text(row["planned"]),
                StatusText(row["status"]),
            )
            for row in figures["lagging"]
        ],
        caption=_("What lags, and since when"),
    )


def rates(figures: Figures) -> Table:
    """The implementation rates by division and by UN output status, cut off to whole per cent."""
    found = figures["rates"]
    return Table(
        (
            Column(_("Of"), weight=3),
            Column(_("Mandated outputs"), align="end"),
            Column(_("Implemented"), align="end"),
            Column("I1", align="end", weight=0.6),
            Column(_("All outputs"), align="end"),
            Column(_("Implemented"), align="end"),
            Column("I2", align="end", weight=0.6),
        ),
        [(row["name"], *_rate_cells(row)) for row in [*found["divisions"], *found["origins"]]],
        total=(_("All"), *_rate_cells(found)),
        caption=_("Implementation rates, cut off to whole per cent, never rounded up"),
    )


def _rate_cells(row: Figures) -> list[Any]:
    cells: list[Any] = []
    for rate in (row["mandated"], row["every"]):
        percent = None if rate["percent"] is None else percent_text(rate["percent"])
        cells += [rate["all"], rate["implemented"], percent]
    return cells


def due(rows: Sequence[Figures], caption: str, done: str) -> Table:
    """Deliverables or milestones; ``done`` heads the day they were delivered or reached."""
    return Table(
        (
            Column(_("Activity"), weight=0.7),
            Column(_("Unit"), weight=0.6),
            Column(_("What"), weight=3.4),
            Column(_("Due"), weight=1),
            Column(done, weight=1),
            Column(_("Days late"), align="end", weight=0.7),
        ),
        [
            (row["activity"], row["unit"], row["title"], day(row["due_on"]), day(row["done_on"]), row["days_late"])
            for row in rows
        ],
        caption=caption,
    )


def mandates(rows: Sequence[Figures], caption: str = "") -> Table:
    words = stand_words()
    return Table(
        (
            Column(_("Mandate"), weight=1),
            Column(_("What it asks"), weight=4),
            Column(_("Activities"), align="end", weight=0.7),
            Column(_("Work-days"), align="end", weight=0.8),
            Column(_("Where it stands"), weight=1.6),
        ),
        [
            (row["address"], row["title"], row["activities"], Decimal(row["work_days"]), words[row["stand"]])
            for row in rows
        ],
        caption=caption,
    )


def rhythm(figures: Figures) -> Table:
    rows = figures["rhythm"]
    names = ("implementation", "meetings", "management", "total")
    return Table(
        (
            Column(_("Quarter"), weight=1.2),
            *(Column(str(function.label), align="end") for function in Function),
            Column(_("All"), align="end"),
        ),
        [(f"Q{row['quarter']} {row['year']}", *(Decimal(row[name]) for name in names)) for row in rows],
        total=(_("Both years"), *(sum((Decimal(row[name]) for row in rows), Decimal(0)) for name in names)),
        caption=_("Work-days by quarter and function"),
    )


def funds(figures: Figures) -> Table:
    budget = figures["budget"]
    return Table(
        (
            Column(_("Fund"), weight=3),
            Column(_("Approved, USD") if budget["basis"] == "approved" else _("Planned, USD"), align="end"),
            Column(_("Spent, USD"), align="end"),
            Column(_("Spent"), align="end", weight=0.6),
        ),
        [
            (f"{row['code']} {row['name']}", whole(row["approved"]), whole(row["spent"]), percent_text(row["percent"]))
            for row in budget["funds"]
        ],
        total=(_("All"), whole(budget["approved"]), whole(budget["spent"]), percent_text(budget["percent"])),
        caption=_("Spent of the budget of the biennium"),
    )


def whole(amount: str) -> int:
    """Whole dollars of an amount kept to the cent."""
    return int(Decimal(amount).quantize(Decimal(1)))


def cases(figures: Figures) -> Table:
    return Table(
        (
            Column(_("Case"), weight=0.8),
            Column(_("What lags"), weight=0.8),
            Column(_("Title"), weight=3.2),
            Column(_("Dimension"), weight=1),
            Column(_("How much"), align="end", weight=0.8),
            Column(_("At level"), weight=1.4),
            Column(_("Raised"), weight=1),
            Column(_("Explained"), weight=0.8),
        ),
        [
            (
                row["number"],
                row["code"],
                row["title"],
                str(LagDimension(row["dimension"]).label),
                row["measure"],
                str(LagLevel(row["level"]).label) if row["level"] else None,
                day(row["raised_on"]),
                _("yes") if row["explained"] else _("no"),
            )
            for row in figures["lag_cases"]["rows"]
        ],
        caption=_("Open lag cases"),
    )


def activities(figures: Figures) -> Table:
    return Table(
        (
            Column(_("Code"), weight=0.7),
            Column(_("Activity"), weight=3.4),
            Column(_("Unit"), weight=0.6),
            Column(_("Cluster"), weight=0.7),
            Column(_("Result"), weight=0.6),
            Column(_("End"), weight=1),
            Column(_("Done"), align="end", weight=0.6),
            Column(_("Planned"), align="end", weight=0.7),
            Column(_("Status"), weight=1),
        ),
        [
            (
                row["code"],
                row["title"],
                row["unit"],
                row["cluster"] or None,
                row["result"] or None,
                row["end"],
                percent_text(row["percent"]),
                percent_text(row["planned"]),
                StatusText(row["status"]),
            )
            for row in figures["activities"]["rows"]
        ],
        caption=_("All activities"),
    )
