"""The lines of a proposal as a sheet: a row for each quarter of a line, or for each member of a team."""

from typing import Any

from django.utils.translation import gettext as _

from common.documents.sheets import Sheet, SheetColumn
from monitoring.enums import ProposalKind
from monitoring.models import Proposal
from monitoring.queries.proposal_words import about, found_sentence, span
from monitoring.queries.proposals import line_rows, member_rows
from monitoring.rules import proposals as rules


def proposal_sheet(user: Any, proposal: Proposal, as_at_line: str) -> Sheet:
    """The lines the person may read, with their reasons in words."""
    whole = rules.reads_whole(user, proposal)
    notes = (f"{about(proposal)}, {span(proposal)}", *([found_sentence(proposal)] if whole else []), as_at_line)
    if proposal.kind == ProposalKind.TEAM:
        return _team(proposal, notes)
    rows = (
        (
            row.line.order, row.line.activity.code, row.line.activity.title, row.line.giver.name, row.line.taker.name,
            quarter, days, row.why, str(row.line.get_state_display()),
            row.line.change.number if row.line.change else None,
        )
        for row in line_rows(user, proposal)
        for quarter, days in row.quarters
    )  # fmt: skip
    return Sheet(
        name=_("Proposed reassignments"),
        columns=(
            SheetColumn(_("Line"), 7, "number"),
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 44),
            SheetColumn(_("From"), 24),
            SheetColumn(_("To"), 24),
            SheetColumn(_("Quarter"), 10),
            SheetColumn(_("Work-days"), 11, "number"),
            SheetColumn(_("Why"), 70),
            SheetColumn(_("State"), 16),
            SheetColumn(_("Change request"), 15, "number"),
        ),
        rows=rows,
        notes=notes,
    )


def _team(proposal: Proposal, notes: tuple[str, ...]) -> Sheet:
    rows = (
        (
            str(row.member.get_role_display()), row.member.staff.name, row.member.staff.grade,
            row.member.staff.unit.code, row.member.staff.unit.division.code, row.why,
        )
        for row in member_rows(proposal)
    )  # fmt: skip
    return Sheet(
        name=_("Proposed team"),
        columns=(
            SheetColumn(_("Role"), 10),
            SheetColumn(_("Name"), 26),
            SheetColumn(_("Grade"), 8),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Division"), 10),
            SheetColumn(_("Why"), 80),
        ),
        rows=rows,
        notes=notes,
    )
