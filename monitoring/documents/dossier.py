"""The dossier of a cluster as one neutral document: what the page shows and the files hold."""

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clusters.enums import ProcedureState
from clusters.models import Membership
from clusters.queries.procedure_file import text_blocks
from common import clock
from common.dates import PartialDate
from common.documents.document import Block, Cell, Column, Document, Heading, Paragraph, StatusText, Table
from monitoring.queries.dossier import Dossier, PromisedRow
from monitoring.queries.shell import demonstration_data_is_loaded

WRITTEN = {str(value): label for value, label in ProcedureState.choices}


def dossier_document(dossier: Dossier) -> Document:
    """The whole dossier in the reader's language, with the names the reader may see."""
    page = dossier.page
    missing = ", ".join(f"({part.letter})" for part in page.dossier if not part.ready)
    return Document(
        title=_("Dossier of cluster %(code)s") % {"code": page.cluster.code},
        subtitle=page.cluster.said(),
        as_at=clock.now(),
        as_at_line=_("Figures as at %(day)s") % {"day": PartialDate.day(dossier.as_at)},
        language=get_language() or "en",
        facts=(
            (_("Biennium"), str(page.biennium)),
            (_("Parts ready"), _("%(ready)s of %(all)s") % {"ready": page.dossier_ready, "all": len(page.dossier)}),
            *([(_("Not yet ready"), missing)] if missing else []),
            (_("Required by"), _("source para 25")),
        ),
        demonstration_note=_("Demonstration data: percentages, amounts, names and single dates are invented.")
        if demonstration_data_is_loaded()
        else "",
        blocks=dossier_blocks(dossier),
    )


def dossier_blocks(dossier: Dossier) -> list[Block]:
    """The seven parts (a) to (g), each with what there is, or with a sentence that there is nothing yet."""
    bodies = {
        "a": _statement(dossier),
        "b": _outputs(dossier),
        "c": _remaining(dossier),
        "d": _procedures(dossier),
        "e": _people(dossier, dossier.page.core_team, _("Nobody sits in the core team on this day.")),
        "f": _people(dossier, dossier.page.support_team, _("Nobody sits in the support team on this day.")),
        "g": _lessons(dossier),
    }
    blocks: list[Block] = []
    for part in dossier.page.dossier:
        blocks += [Heading(f"({part.letter}) {part.text}"), *bodies[part.letter]]
    return blocks


def _statement(dossier: Dossier) -> list[Block]:
    cluster = dossier.cluster
    adopted = (
        _("Charter, version %(n)s, adopted on %(day)s.")
        % {"n": dossier.page.charter.number, "day": PartialDate.day(cluster.charter_adopted_on)}
        if dossier.page.charter.number and cluster.charter_adopted_on
        else _("The charter has not been adopted.")
    )
    functions = [Paragraph(f"({function.letter}) {function.text}") for function in dossier.page.functions]
    return [
        Paragraph(cluster.mandate or _("There is no mandate yet.")),
        *([Heading(_("Core functions"), 2), *functions] if functions else []),
        *([Heading(_("Duties"), 2), *text_blocks(dossier.page.duties, 1)] if cluster.duties else []),
        Paragraph(adopted, quiet=True),
    ]


def _outputs(dossier: Dossier) -> list[Block]:
    figures = dossier.page.status.deliverables
    projects = [
        (row.project.code, row.project.title, round(row.progress.percent), StatusText(str(row.progress.status)))
        if row.progress
        else (row.project.code, row.project.title, None, StatusText("not_started"))
        for row in dossier.page.projects
    ]
    said = _("Of all deliverables of the cluster, %(delivered)s of %(total)s are delivered. Overdue: %(overdue)s.")
    blocks: list[Block] = []
    if projects:
        columns = [Column(_("Project")), Column(_("Title"), weight=4), Column(_("Done, %"), "end"), Column(_("Status"))]
        blocks.append(Table(columns, projects, caption=_("Projects")))
    if dossier.deliverables:
        blocks.append(
            Table(
                [Column(_("Project")), Column(_("Deliverable"), weight=4), Column(_("Due")), Column(_("Delivered"))],
                [(one.project, one.title, one.due_on, _delivered(dossier, one)) for one in dossier.deliverables],
                caption=_("Deliverables of the projects"),
            )
        )
    else:
        blocks.append(Paragraph(_("The projects have no deliverables yet.")))
    numbers = {"delivered": figures.delivered, "total": figures.total, "overdue": figures.overdue}
    return [*blocks, Paragraph(said % numbers, quiet=True)]


def _delivered(dossier: Dossier, one: PromisedRow) -> Cell:
    """The day by which it was delivered as at the day of the dossier, that it is overdue, or nothing yet."""
    if one.delivered_on and one.delivered_on <= dossier.as_at:
        return one.delivered_on
    return _("overdue") if one.due_on <= dossier.as_at else None


def _remaining(dossier: Dossier) -> list[Block]:
    if not dossier.remaining:
        return [Paragraph(_("Nothing of the biennium remains to be done."))]
    columns = [
        Column(_("Code")),
        Column(_("Activity"), weight=4.2),
        Column(_("Unit")),
        Column(_("End"), weight=1.5),  # a day in any language stands on one line
        Column(_("Done, %"), "end"),
        Column(_("Work-days left"), "end"),
        Column(_("Status"), weight=1.4),
    ]
    rows = [
        (row.code, row.title, row.unit, row.end, row.percent, row.work_days, StatusText(row.status))
        for row in dossier.remaining
    ]
    return [Table(columns, rows, total=(_("Total"), "", "", "", None, dossier.remaining_days, ""))]


def _procedures(dossier: Dossier) -> list[Block]:
    if not dossier.procedures:
        return [Paragraph(_("No procedure has been started."))]
    return [
        Table(
            [Column(_("Code")), Column(_("Title"), weight=4), Column(_("Kind"), weight=3), Column(_("State"))],
            [
                (
                    row.procedure.code,
                    row.procedure.title,
                    row.procedure.get_kind_display(),
                    str(WRITTEN.get(row.state, _("to write"))),
                )
                for row in dossier.procedures
            ],
        )
    ]


def _people(dossier: Dossier, team: Sequence[Membership], nobody: str) -> list[Block]:
    if not team:
        return [Paragraph(nobody)]
    if not dossier.page.shows_names:
        said = ngettext("%(n)s person; the staff read the name.", "%(n)s people; the staff read the names.", len(team))
        return [Paragraph(said % {"n": len(team)})]
    return [
        Table(
            [
                Column(_("Name"), weight=2),
                Column(_("Grade")),
                Column(_("Unit")),
                Column(_("Role")),
                Column(_("Expertise"), weight=2),
            ],
            [
                (one.staff.name, one.staff.grade, one.staff.unit.code, one.get_role_display(), one.expertise or None)
                for one in team
            ],
        )
    ]


def _lessons(dossier: Dossier) -> list[Block]:
    if not dossier.page.lessons:
        return [Paragraph(_("No challenge has been written down."))]
    return [
        Table(
            [Column(_("Challenge"), weight=2), Column(_("Solution"), weight=2), Column(_("What came of it"))],
            [
                (lesson.challenge, lesson.solution or _("none yet"), lesson.get_outcome_display())
                for lesson in dossier.page.lessons
            ],
        )
    ]
