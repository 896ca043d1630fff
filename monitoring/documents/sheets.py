"""The figures of a snapshot as sheets of a workbook: each table as numbers, not as text."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from common.documents.sheets import Sheet, SheetColumn, Value
from monitoring.documents import findings
from monitoring.documents.charts import stand_words
from monitoring.documents.findings import day
from monitoring.documents.report import report_title, snapshot_number
from monitoring.enums import LagDimension, LagLevel
from planning.enums import ActivityStatus, Function
from planning.queries.outcomes import rate_cells, rate_columns
from planning.rules.rates import Rate, Rates

Figures = dict[str, Any]


def report_sheets(figures: Figures, *, number: str, sha256: str) -> list[Sheet]:
    """Every table of the report; each sheet says as at when, its number and its sha-256."""
    with translation.override("en"):
        notes = (
            f"{report_title(figures)}, {figures['scope']['label']}",
            _("Figures as at %(day)s") % {"day": findings.said_day(figures["as_at"])},
            f"{number}, {snapshot_number(number)}, sha-256 {sha256}",
            *findings.not_on_record(figures),
        )
        drawn = [
            _summary(figures),
            _groups(_("Goals"), figures["goals"]),
            _groups(_("Clusters"), figures["clusters"]),
            _groups(_("Divisions"), figures["divisions"]),
            _groups(_("Units"), figures["units"]),
            _groups(_("Expected results"), figures["results"]["rows"]),
            _lagging(figures),
            _due(_("Deliverables"), figures["deliverables"]["rows"]),
            _due(_("Milestones missed"), figures["milestones_missed"]),
            *([_rates(figures)] if figures.get("rates") else []),
            _mandates(figures),
            _rhythm(figures),
            _funds(figures),
            _cases(figures),
            _activities(figures),
        ]
        return [Sheet(name, columns, list(rows), notes) for name, columns, rows in drawn]


Drawn = tuple[str, Sequence[SheetColumn], Iterator[Sequence[Value]]]


def _status(key: str) -> str:
    return str(ActivityStatus(key).label)


def _summary(figures: Figures) -> Drawn:
    counts = figures["activities"]["by_status"]
    delivered, mandates = figures["deliverables"], figures["mandates"]
    rows: list[tuple[str, Value]] = [
        (_("Activities"), figures["activities"]["all"]),
        *((str(status.label), counts[status.value]) for status in ActivityStatus),
        (_("Done, %"), figures["progress"]["percent"]),
        (_("Planned, %"), figures["progress"]["planned"]),
        (_("Expected results"), figures["results"]["all"]),
        (_("Expected results on track or done"), figures["results"]["on_track"]),
        (_("Activities lagging or late"), len(figures["lagging"])),
        (_("Deliverables due in the period"), delivered["due"]),
        (_("Of them delivered"), delivered["delivered"]),
        (_("Delivered in the period"), delivered["delivered_in_period"]),
        (_("Deliverables overdue"), delivered["overdue"]),
        (_("Milestones missed"), len(figures["milestones_missed"])),
        (_("Mandates in force"), mandates["in_force"]),
        (_("Covered"), mandates["covered"]),
        (_("Of them thin"), mandates["thin"]),
        (_("Uncovered"), mandates["uncovered"]),
        (_("Approved, USD"), Decimal(figures["budget"]["approved"])),
        (_("Spent, USD"), Decimal(figures["budget"]["spent"])),
        (_("Spent, %"), figures["budget"]["percent"]),
        (_("Time gone, %"), figures["time_gone"]),
        (_("Posts under review"), figures["posts"]["all"]),
        (_("Posts reviewed"), figures["posts"]["reviewed"]),
        (_("Open lag cases"), figures["lag_cases"]["open"]),
    ]
    return _("Summary"), (SheetColumn(_("Figure"), 44), SheetColumn(_("Value"), 16, "number")), iter(rows)


def _groups(name: str, groups: Sequence[Figures]) -> Drawn:
    columns = (
        SheetColumn(_("Code"), 10),
        SheetColumn(_("Name"), 50),
        SheetColumn(_("Activities"), 11, "number"),
        SheetColumn(_("Work-days"), 11, "number"),
        SheetColumn(_("Done"), 9, "percent"),
        SheetColumn(_("Planned"), 9, "percent"),
        SheetColumn(_("Status"), 14),
    )
    rows = (
        (
            group["code"],
            group["name"],
            group["activities"],
            Decimal(group["work_days"]),
            group["percent"],
            group["planned"],
            _status(group["status"]),
        )
        for group in groups
    )
    return name, columns, rows


def _lagging(figures: Figures) -> Drawn:
    columns = (
        SheetColumn(_("Code"), 10),
        SheetColumn(_("Activity"), 60),
        SheetColumn(_("Unit"), 8),
        SheetColumn(_("Lags since"), 13, "date"),
        SheetColumn(_("Days late"), 10, "number"),
        SheetColumn(_("Done"), 9, "percent"),
        SheetColumn(_("Planned"), 9, "percent"),
        SheetColumn(_("Reported as"), 14),
    )
    rows = (
        (
            row["code"],
            row["title"],
            row["unit"],
            day(row["since"]),
            row["days_late"],
            row["percent"],
            row["planned"],
            _status(row["status"]),
        )
        for row in figures["lagging"]
    )
    return _("Lagging"), columns, rows


def _due(name: str, due: Sequence[Figures]) -> Drawn:
    columns = (
        SheetColumn(_("Activity"), 10),
        SheetColumn(_("Unit"), 8),
        SheetColumn(_("What"), 60),
        SheetColumn(_("Due"), 13, "date"),
        SheetColumn(_("Done"), 13, "date"),
        SheetColumn(_("Days late"), 10, "number"),
    )
    rows = (
        (row["activity"], row["unit"], row["title"], day(row["due_on"]), day(row["done_on"]), row["days_late"])
        for row in due
    )
    return name, columns, rows


def _mandates(figures: Figures) -> Drawn:
    words = stand_words()
    columns = (
        SheetColumn(_("Mandate"), 16),
        SheetColumn(_("What it asks"), 70),
        SheetColumn(_("Activities"), 11, "number"),
        SheetColumn(_("Work-days"), 11, "number"),
        SheetColumn(_("Where it stands"), 30),
    )
    rows = (
        (row["address"], row["title"], row["activities"], Decimal(row["work_days"]), words[row["stand"]])
        for row in figures["mandates"]["rows"]
    )
    return _("Mandates"), columns, rows


def _rates(figures: Figures) -> Drawn:
    columns = (SheetColumn(_("Of"), 40), *rate_columns())
    found = figures["rates"]
    groups = [{**found, "name": _("All")}, *found["divisions"], *found["origins"]]
    rows: Iterator[Sequence[Value]] = ((group["name"], *rate_cells(_rates_of(group))) for group in groups)
    return _("Implementation rates"), columns, rows


def _rates_of(group: Figures) -> Rates:
    return Rates(*(Rate(group[name]["implemented"], group[name]["all"]) for name in ("mandated", "every")))


def _rhythm(figures: Figures) -> Drawn:
    names = ("implementation", "meetings", "management", "total")
    columns = (
        SheetColumn(_("Quarter"), 10),
        *(SheetColumn(str(function.label), 22, "number") for function in Function),
        SheetColumn(_("All"), 11, "number"),
    )
    rows: Iterator[Sequence[Value]] = (
        (f"Q{row['quarter']} {row['year']}", *(Decimal(row[name]) for name in names)) for row in figures["rhythm"]
    )
    return _("Work by quarter"), columns, rows


def _funds(figures: Figures) -> Drawn:
    columns = (
        SheetColumn(_("Fund"), 8),
        SheetColumn(_("Name"), 60),
        SheetColumn(_("Approved, USD"), 16, "money"),
        SheetColumn(_("Spent, USD"), 16, "money"),
        SheetColumn(_("Spent"), 9, "percent"),
    )
    rows = (
        (row["code"], row["name"], Decimal(row["approved"]), Decimal(row["spent"]), row["percent"])
        for row in figures["budget"]["funds"]
    )
    return _("Money"), columns, rows


def _cases(figures: Figures) -> Drawn:
    columns = (
        SheetColumn(_("Case"), 10),
        SheetColumn(_("What lags"), 14),
        SheetColumn(_("Title"), 60),
        SheetColumn(_("Unit"), 8),
        SheetColumn(_("Dimension"), 12),
        SheetColumn(_("How much"), 10, "number"),
        SheetColumn(_("At level"), 22),
        SheetColumn(_("Raised"), 13, "date"),
        SheetColumn(_("Explained"), 10),
    )
    rows = (
        (
            row["number"],
            row["code"],
            row["title"],
            row["unit"],
            str(LagDimension(row["dimension"]).label),
            row["measure"],
            str(LagLevel(row["level"]).label) if row["level"] else None,
            day(row["raised_on"]),
            _("yes") if row["explained"] else _("no"),
        )
        for row in figures["lag_cases"]["rows"]
    )
    return _("Lag cases"), columns, rows


def _activities(figures: Figures) -> Drawn:
    columns = (
        SheetColumn(_("Code"), 10),
        SheetColumn(_("Activity"), 60),
        SheetColumn(_("Unit"), 8),
        SheetColumn(_("Division"), 9),
        SheetColumn(_("Cluster"), 8),
        SheetColumn(_("Result"), 9),
        SheetColumn(_("Start"), 12),
        SheetColumn(_("End"), 12),
        SheetColumn(_("Work-days"), 10, "number"),
        SheetColumn(_("Done"), 9, "percent"),
        SheetColumn(_("Planned"), 9, "percent"),
        SheetColumn(_("Days late"), 10, "number"),
        SheetColumn(_("Status"), 14),
        SheetColumn(_("Last entry"), 13, "date"),
    )
    rows = (
        (
            row["code"],
            row["title"],
            row["unit"],
            row["division"],
            row["cluster"],
            row["result"],
            row["start"],
            row["end"],
            Decimal(row["work_days"]),
            row["percent"],
            row["planned"],
            row["days_late"],
            _status(row["status"]),
            day(row["last_entry_on"]),
        )
        for row in figures["activities"]["rows"]
    )
    return _("Activities"), columns, rows
