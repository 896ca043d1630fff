"""The progress report as one neutral document: what the page shows and the files hold."""

import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from common.dates import PartialDate, Precision, quarter_of
from common.documents.document import Block, Document, Heading, PageBreak, Paragraph, Picture
from monitoring.documents import charts, findings, tables

Figures = dict[str, Any]


def snapshot_number(number: str) -> str:
    """The number of a report's snapshot: ``PR/2016/07`` froze ``SNAP/2016/07``."""
    return number.replace("PR/", "SNAP/", 1)


def period_label(first: datetime.date, last: datetime.date) -> str:
    """``Q3 2016``, ``Aug 2016``, ``2016``, two years, where the period is one; else both days."""
    for kind in (Precision.YEAR, Precision.QUARTER, Precision.MONTH):
        around = PartialDate.around(first, kind)
        if (around.first, around.last) == (first, last):
            return around.label
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}–{last.year}"
    return f"{PartialDate.day(first)} – {PartialDate.day(last)}"


def quarter_of_year(day: datetime.date) -> PartialDate:
    return PartialDate.quarter(day.year, quarter_of(day))


def report_title(figures: Figures) -> str:
    period = figures["period"]
    label = period_label(datetime.date.fromisoformat(period["from"]), datetime.date.fromisoformat(period["to"]))
    return _("Progress report, %(period)s") % {"period": label}


def report_document(
    figures: Figures, *, number: str, sha256: str, taken_at: datetime.datetime, language: str = "en"
) -> Document:
    """The whole report. The same figures make the same document, whenever and wherever it is made."""
    with translation.override(language):
        return Document(
            title=report_title(figures),
            subtitle=figures["scope"]["label"],
            as_at_line=_("Figures as at %(day)s") % {"day": findings.said_day(figures["as_at"])},
            as_at=taken_at,
            number=number,
            digest=sha256,
            language=language,
            facts=(
                (_("Biennium"), figures["biennium"]["label"]),
                (_("Snapshot"), snapshot_number(number)),
                (_("Written for"), _("Executive Secretary and planning and monitoring unit")),
            ),
            demonstration_note=_("Demonstration data: percentages, amounts and single dates are invented.")
            if figures["demonstration"]
            else "",
            blocks=[*body(figures), PageBreak(), *annexes(figures)],
        )


def body(figures: Figures) -> list[Block]:
    """The report without its annexes."""
    return [
        Heading(_("Summary")),
        *(Paragraph(sentence) for sentence in findings.summary(figures)),
        tables.statuses(figures),
        *_against_plan(figures),
        *_lag(figures),
        *_delivery(figures),
        *_rates(figures),
        *_mandates(figures),
        Heading(_("Work by quarter")),
        Picture.of(
            charts.rhythm(figures),
            _("Work-days by quarter: implementation support in year 1, meeting support in year 2 (source para 21)."),
        ),
        tables.rhythm(figures),
        *_said(findings.quarters_left_out(figures)),
        *_money_and_posts(figures),
    ]


def _against_plan(figures: Figures) -> list[Block]:
    planned = _("Done, in per cent of planned work. Black mark: planned by %(day)s.") % {
        "day": findings.said_day(figures["as_at"])
    }
    blocks: list[Block] = [Heading(_("Progress against plan"))]
    for title, key, head, draw in (
        (_("Operational goals"), "goals", _("Operational goal"), charts.goals),
        (_("Clusters"), "clusters", _("Cluster"), charts.clusters),
        (_("Divisions"), "divisions", _("Division"), charts.divisions),
    ):
        rows = figures[key]
        if not rows:
            continue
        drawn = draw(figures)
        blocks += [
            Heading(title, 2),
            Paragraph(f"{drawn.title}.", quiet=True),
            Picture.of(drawn, planned),
            tables.groups(rows, head, total=figures["progress"] if key == "divisions" else None),
        ]
    blocks.append(Heading(_("Units"), 2))
    blocks.append(tables.groups(figures["units"], _("Unit"), total=figures["progress"]))
    blocks.append(Heading(_("Expected results"), 2))
    blocks.append(Paragraph(findings.results_sentence(figures)))
    blocks.append(tables.groups([row for row in figures["results"]["rows"] if row["all"]], _("Expected result")))
    return blocks


def _lag(figures: Figures) -> list[Block]:
    blocks: list[Block] = [
        Heading(_("What lags, and since when")),
        Paragraph(findings.lagging_sentence(figures)),
        Paragraph(findings.cases_sentence(figures)),
    ]
    return [*blocks, tables.lagging(figures)] if figures["lagging"] else blocks


def _delivery(figures: Figures) -> list[Block]:
    counted = figures["deliverables"]
    overdue = [row for row in counted["rows"] if row["done_on"] is None and row["days_late"] > 0]
    blocks: list[Block] = [
        Heading(_("Deliverables and milestones")),
        Paragraph(findings.deliverables_sentence(figures)),
        Paragraph(
            _("%(delivered)s were delivered in the period, whenever they were due.")
            % {"delivered": counted["delivered_in_period"]}
        ),
    ]
    if overdue:
        blocks.append(tables.due(overdue, _("Deliverables due in the period and overdue"), _("Delivered")))
    blocks.append(Paragraph(findings.milestones_sentence(figures)))
    if figures["milestones_missed"]:
        blocks.append(tables.due(figures["milestones_missed"], _("Milestones missed"), _("Reached")))
    return [*blocks, *_said(findings.due_dates_as_known(figures))]


def _said(sentence: str) -> list[Block]:
    """A sentence, or nothing where there is nothing to say."""
    return [Paragraph(sentence)] if sentence else []


def _rates(figures: Figures) -> list[Block]:
    said = _said(findings.rates_sentence(figures))
    return [Heading(_("Implementation rates")), *said, tables.rates(figures)] if said else []


def _mandates(figures: Figures) -> list[Block]:
    loose = [row for row in figures["mandates"]["rows"] if row["stand"] in ("nobody", "thin")]
    drawn = charts.mandates(figures, width=560)
    blocks: list[Block] = [
        Heading(_("Mandates")),
        Paragraph(findings.mandates_sentence(figures)),
        *_said(findings.shares_of_today(figures)),
        Picture.of(drawn, ", ".join(f"{label} {count}" for label, count in drawn.rows) + "."),
    ]
    if loose:
        blocks.append(tables.mandates(loose, _("Mandates nobody works on, or thinly")))
    return blocks


def _money_and_posts(figures: Figures) -> list[Block]:
    blocks: list[Block] = []
    if figures["budget"]["funds"]:
        blocks += [
            Heading(_("Money")),
            Paragraph(findings.money_sentence(figures)),
            Picture.of(
                charts.funds(figures, width=560),
                _("Spent, in per cent of the budget of the biennium, by fund. Black mark: the time gone."),
            ),
            tables.funds(figures),
        ]
    if figures["posts"]["all"]:
        drawn = charts.posts(figures)
        words = "; ".join(f"{label}: {count} ({share})" for label, count, share in drawn.rows)
        blocks += [Heading(_("Post review")), Paragraph(findings.posts_sentence(figures)), Paragraph(f"{words}.")]
    return blocks


def annexes(figures: Figures) -> list[Block]:
    """All activities, all deliverables of the period, all mandates, all open cases."""
    blocks: list[Block] = [Heading(_("Annex A. Activities")), tables.activities(figures)]
    if figures["deliverables"]["rows"]:
        blocks += [
            Heading(_("Annex B. Deliverables of the period")),
            tables.due(figures["deliverables"]["rows"], _("Due or delivered in the period"), _("Delivered")),
        ]
    blocks += [Heading(_("Annex C. Mandates in force")), tables.mandates(figures["mandates"]["rows"])]
    if figures["lag_cases"]["rows"]:
        blocks += [Heading(_("Annex D. Lag cases")), tables.cases(figures)]
    definitions = [Paragraph(f"{key}: {sentence}", quiet=True) for key, sentence in _definitions(figures)]
    return [*blocks, Heading(_("Annex E. What each number means")), *definitions]


def _definitions(figures: Figures) -> list[tuple[str, str]]:
    return [(key.replace("_", " ").capitalize(), sentence) for key, sentence in sorted(figures["sentences"].items())]
