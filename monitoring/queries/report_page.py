"""The page of one report: its snapshot as sentences, charts and tables, its files, its hash."""

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.documents.cells import cell_text
from common.documents.document import Block, Heading, Paragraph, Picture, StatusText, Table
from monitoring.documents.report import body, snapshot_number
from monitoring.enums import FileFormat, ReportState
from monitoring.models import ProgressReport, ReportFile
from monitoring.queries.reports import Job, job_of, subject_label
from monitoring.queries.snapshots import is_unchanged

WORDS = {FileFormat.PDF: "PDF", FileFormat.DOCX: "Word", FileFormat.XLSX: "Excel", FileFormat.HTML: "HTML"}


@dataclass(frozen=True)
class PageCell:
    """A cell: words, or a status."""

    text: str
    status: str = ""
    end: bool = False


@dataclass(frozen=True)
class PageBlock:
    """A block of the document as a template draws it."""

    kind: str
    text: str = ""
    level: int = 2
    quiet: bool = False
    svg: str = ""
    head: list[PageCell] = field(default_factory=list)
    rows: list[list[PageCell]] = field(default_factory=list)
    total: list[PageCell] = field(default_factory=list)


def page_blocks(blocks: list[Block], language: str = "en") -> list[PageBlock]:
    """Blocks of a document for the page; what cannot be shown on a page (a page break) is left out."""
    return [drawn for block in blocks if (drawn := _block(block, language))]


def _block(block: Block, language: str) -> PageBlock | None:
    if isinstance(block, Heading):
        return PageBlock("heading", block.text, block.level + 1)
    if isinstance(block, Paragraph):
        return PageBlock("paragraph", "".join(run.text for run in block.runs), quiet=block.quiet)
    if isinstance(block, Picture):
        return PageBlock("picture", block.caption, svg=block.svg)
    if isinstance(block, Table):
        ends = [column.align == "end" for column in block.columns]
        return PageBlock(
            "table",
            block.caption,
            head=[PageCell(column.label, end=column.align == "end") for column in block.columns],
            rows=[_cells(row, ends, language) for row in block.rows],
            total=_cells(block.total, ends, language),
        )
    return None


def _cells(row: Any, ends: list[bool], language: str) -> list[PageCell]:
    return [
        PageCell(cell_text(cell, language), cell.status if isinstance(cell, StatusText) else "", end)
        for cell, end in zip(row, ends, strict=False)
    ]


@dataclass(frozen=True)
class FileLink:
    label: str
    url: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Proof:
    """One thing that was checked against its sha-256."""

    label: str
    good: bool


@dataclass
class ReportPage:
    """The page of a report; ``blocks`` are empty until it is ready."""

    report: ProgressReport
    number: str
    snapshot_number: str
    subject: str
    sentence: str
    facts: list[tuple[str, Any]]
    blocks: list[PageBlock]
    files: list[FileLink]
    job: Job | None
    may_approve: bool = False
    proofs: list[Proof] = field(default_factory=list)

    @property
    def genuine(self) -> bool:
        return all(proof.good for proof in self.proofs)


def report_page(report: ProgressReport, *, may_act: bool) -> ReportPage:
    done = report.state in (ReportState.READY, ReportState.APPROVED)
    figures = report.snapshot.figures if done and report.snapshot else None
    number = report.number or ""
    return ReportPage(
        report=report,
        number=number,
        snapshot_number=snapshot_number(number),
        subject=subject_label(report),
        sentence=_sentence(report),
        facts=_facts(report),
        blocks=page_blocks(body(figures)) if figures else [],
        files=file_links(report, "monitoring:report-file") if done else [],
        job=None if done else job_of(report, may_act=may_act),
    )


def file_links(report: ProgressReport, name: str) -> list[FileLink]:
    """The files of a report, PDF first; ``name`` is the URL name they are served under."""
    files = {one.format: one for one in report.files.all()}
    return [
        FileLink(label, reverse(name, args=[report.pk, kind.value]), files[kind].size, files[kind].sha256)
        for kind, label in WORDS.items()
        if kind in files
    ]


def _sentence(report: ProgressReport) -> str:
    if report.state == ReportState.APPROVED and report.approved_at:
        return _("Approved by the Executive Secretary on %(day)s. These figures will not change.") % {
            "day": date_format(timezone.localtime(report.approved_at), "DATE_FORMAT")
        }
    if report.state == ReportState.READY:
        return _("Ready, and not approved yet. These figures will not change.")
    return ""


def _facts(report: ProgressReport) -> list[tuple[str, Any]]:
    return [
        (_("Scope"), subject_label(report)),
        (_("Biennium"), str(report.biennium)),
        (_("Period"), f"{_day(report.period_from)} – {_day(report.period_to)}"),
        (_("As at"), _day(report.as_at)),
        (_("Asked for by"), report.asked_by.full_name if report.asked_by else _("the timetable")),
        (_("Snapshot"), snapshot_number(report.number) if report.number else "–"),
    ]


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")


def proofs_of(report: ProgressReport) -> list[Proof]:
    """Take the sha-256 of the stored figures and of every file once more, and compare."""
    proofs = []
    if report.snapshot:
        proofs.append(
            Proof(
                _("Figures of %(number)s") % {"number": snapshot_number(report.number or "")},
                is_unchanged(report.snapshot),
            )
        )
    proofs += [Proof(WORDS[FileFormat(one.format)], _is_unchanged(one)) for one in report.files.all()]
    return proofs


def _is_unchanged(one: ReportFile) -> bool:
    try:
        with default_storage.open(one.file.name, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return False
    return found == one.sha256


def find_file(report: ProgressReport, kind: str) -> ReportFile | None:
    return next((one for one in report.files.all() if one.format == kind), None)
