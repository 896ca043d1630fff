"""The extract of somebody's plan as a document and as a sheet: the same rows as on the page."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from common.documents.document import Block, Column, Document, Heading, Paragraph, Picture, Table
from common.documents.sheets import Sheet, SheetColumn
from planning.queries.extract import Extract
from planning.queries.workplan_content import days_text


def extract_document(extract: Extract) -> Document:
    """The extract to sign or to attach: the timeline, the table, the work-days of each quarter."""
    cycle, staff = extract.cycle, extract.staff
    blocks: list[Block] = [Picture.of(extract.chart)] if extract.rows else []
    heads = (_("Mandates"), _("Expected result and output"), _("Activity"), _("Role"), _("Dates"))
    columns = [Column(head, weight=weight) for head, weight in zip(heads, (1.3, 2.4, 2.4, 1.0, 1.4), strict=True)]
    columns += [Column(quarter, "end", 0.7) for quarter in (*extract.quarters, _("All"))]
    rows = [
        (
            "\n".join(f"{address} {share}" for address, share in row.mandates) or "–",
            "\n".join(part for part in (row.result, row.output) if part) or "–",
            f"{row.activity.code} {row.activity.title}",
            row.role,
            row.dates,
            *map(days_text, (*row.days, row.total)),
        )
        for row in extract.rows
    ]
    blocks.append(Heading(_("What is planned")))
    if rows:
        total = (_("All"), "", "", "", "", *map(days_text, (*extract.totals, extract.total)))
        blocks.append(Table(columns=columns, rows=rows, total=total, caption=_("Work-days by quarter of the cycle")))
    else:
        blocks.append(Paragraph(_("Nothing is planned for this person in the cycle.")))
    return Document(
        title=_("Extract of the plan: %(name)s") % {"name": staff.user.full_name},
        subtitle=_("Performance cycle %(first)s – %(last)s")
        % {"first": date_format(cycle.first, "DATE_FORMAT"), "last": date_format(cycle.last, "DATE_FORMAT")},
        as_at_line=_("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        as_at=clock.now(),
        language=get_language() or "en",
        facts=((_("Unit"), staff.unit.said()), (_("Grade"), staff.grade)),
        demonstration_note=_("Demonstration data: people, dates and work-days are invented.")
        if extract.demonstration
        else "",
        blocks=blocks,
        landscape=True,
    )


def extract_sheet(extract: Extract) -> Sheet:
    """One activity a row, with its mandates, result, role and work-days."""
    return Sheet(
        name=_("Extract %(cycle)s") % {"cycle": extract.cycle.label},
        columns=(
            SheetColumn(_("Mandates"), 30),
            SheetColumn(_("Expected result"), 40),
            SheetColumn(_("Output"), 40),
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 50),
            SheetColumn(_("Role"), 14),
            SheetColumn(_("Dates"), 26),
            *(SheetColumn(quarter, 10, "number") for quarter in extract.quarters),
            SheetColumn(_("Work-days"), 11, "number"),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                ", ".join(f"{address} {share}" for address, share in row.mandates),
                row.result,
                row.output,
                row.activity.code,
                row.activity.title,
                row.role,
                row.dates,
                *row.days,
                row.total,
                _("yes") if row.activity.demonstration else "",
            )
            for row in extract.rows
        ],
        notes=(
            _("Plan of %(name)s, performance cycle %(cycle)s")
            % {"name": extract.staff.user.full_name, "cycle": extract.cycle.label},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )
