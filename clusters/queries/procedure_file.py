"""A version of a procedure as a document to print: its version and its standing stand on every page."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusters.models import ProcedureVersion
from clusters.queries.procedure_page import days_of
from clusters.queries.procedures import standing_of
from clusters.rules.procedure_text import Part, TextPart, parts_of
from common import clock
from common.documents.document import Block, Document, Heading, Paragraph


def procedure_document(version: ProcedureVersion) -> Document:
    """The text with its facts; the foot of every page says code, version, standing and days."""
    procedure, now = version.procedure, clock.now()
    standing, days = standing_of(version, clock.today()), days_of(version)
    said = ", ".join(str(part) for part in (standing.word, days) if part)
    blocks = text_blocks(parts_of(version.text))
    return Document(
        title=f"{procedure.code} {procedure.title}",
        subtitle=_("%(kind)s of cluster %(cluster)s")
        % {
            "kind": str(procedure.get_kind_display()).capitalize(),
            "cluster": f"{procedure.cluster.code} {procedure.cluster.said()}",
        },
        blocks=blocks or [Paragraph(_("There is no text yet."), quiet=True)],
        as_at=now,
        as_at_line=_("Printed %(moment)s") % {"moment": date_format(now, "DATE_FORMAT")},
        number=_("%(code)s, version %(n)s: %(standing)s")
        % {"code": procedure.code, "n": version.number, "standing": said},
        language=get_language() or "en",
        facts=_facts(version, said),
        demonstration_note=_("Demonstration data") if procedure.demonstration else "",
    )


def text_blocks(parts: Iterable[TextPart], deeper: int = 0) -> list[Block]:
    """The parts of a text as blocks of a document; ``deeper`` is how many levels its headings stand lower."""
    return [block for part in parts for block in _blocks(part, deeper)]


def _facts(version: ProcedureVersion, said: str) -> list[tuple[str, str]]:
    owner = version.procedure.owner
    day: Any = version.review_due_on
    facts = [
        (_("Version"), str(version.number)),
        (_("Standing"), said),
        (_("Owner"), owner.user.full_name if owner else "–"),
    ]
    if version.adopted_by:
        facts.append((_("Adopted by"), version.adopted_by.full_name))
    if day:
        facts.append((_("Review due"), date_format(day, "DATE_FORMAT")))
    if version.change_note:
        facts.append((_("What is new"), version.change_note))
    return facts


def _blocks(part: TextPart, deeper: int) -> list[Block]:
    if part.kind == Part.HEADING:
        return [Heading(part.text, part.level + deeper)]
    if part.kind == Part.STEPS:
        return [Paragraph(f"{part.start + place}. {line}") for place, line in enumerate(part.lines)]
    if part.kind == Part.POINTS:
        return [Paragraph(f"• {line}") for line in part.lines]
    return [Paragraph(part.text)]
