"""The organization chart as a document of one page."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from common.documents.charts.organization import Box, Branch, draw
from common.documents.document import Document, Picture
from structure.models import Staff
from structure.queries.reorganizations import ChartPage


def chart_document(page: ChartPage) -> Document:
    """The chart of the page's day, across; whoever cannot see the picture is told all of it in words."""
    said = _("As at %(day)s") % {"day": date_format(page.day, "DATE_FORMAT")}
    nobody = _("nobody heads it")
    top = Box(_("Executive Secretary"), head=_name(page.secretary, _("nobody on record")))
    branches = [
        Branch(
            Box(
                branch.division.said(),
                branch.division.code,
                branch.division.head.name if branch.division.head else nobody,
            ),
            [
                Box(
                    unit.said(),
                    unit.code,
                    _name(unit.lead, _("vacant")),
                    unit.nature,
                    str(unit.get_nature_display()),
                )
                for unit in branch.units
            ],
        )
        for branch in page.branches
    ]
    shown = any(
        branch.division.demonstration or any(unit.demonstration for unit in branch.units) for branch in page.branches
    )
    return Document(
        title=_("Organization chart"),
        blocks=[Picture.of(draw(top, branches, title=_("Organization chart")))],
        as_at=clock.now(),
        as_at_line=said,
        language=get_language() or "en",
        demonstration_note=_("Demonstration data") if shown else "",
        landscape=True,
    )


def _name(staff: Staff | None, nobody: str) -> str:
    return staff.name if staff else nobody
