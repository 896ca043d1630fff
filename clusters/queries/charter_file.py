"""An adopted charter as a document to print: its version and its standing stand on every page."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusters.models import CharterVersion
from clusters.queries.charter_page import adopted_words, shown_text
from clusters.queries.procedure_file import text_blocks
from clusters.rules.charter_text import text_of
from common import clock
from common.documents.document import Block, Document, Heading, Paragraph


def charter_document(version: CharterVersion, after: CharterVersion | None) -> Document:
    """The text with its facts; the foot of every page says cluster, version and standing."""
    cluster, now = version.cluster, clock.now()
    standing = _("replaced %(day)s") % {"day": date_format(after.adopted_on, "DATE_FORMAT")} if after else _("in force")
    return Document(
        title=_("Charter of cluster %(code)s") % {"code": cluster.code},
        subtitle=cluster.said(),
        blocks=_blocks(version),
        as_at=now,
        as_at_line=_("Printed %(moment)s") % {"moment": date_format(now, "DATE_FORMAT")},
        number=_("Charter of cluster %(code)s, version %(n)s: %(words)s, %(standing)s")
        % {
            "code": cluster.code,
            "n": version.number,
            "words": _("adopted %(day)s") % {"day": date_format(version.adopted_on, "DATE_FORMAT")},
            "standing": standing,
        },
        language=get_language() or "en",
        facts=_facts(version, standing),
        demonstration_note=_("Demonstration data") if version.demonstration else "",
    )


def _blocks(version: CharterVersion) -> list[Block]:
    shown = shown_text(text_of(version.content))
    return [
        Heading(_("Mandate")),
        Paragraph(shown.text.mandate),
        Heading(_("Core functions")),
        *(Paragraph(f"({letter}) {said}") for letter, said in shown.functions),
        *([Heading(_("Duties")), *text_blocks(shown.duties)] if shown.duties else []),
    ]


def _facts(version: CharterVersion, standing: str) -> list[tuple[str, str]]:
    facts = [
        (_("Version"), str(version.number)),
        (_("Standing"), f"{adopted_words(version)}, {standing}"),
        (_("Asked for by"), _("source para 25")),
        ("sha-256", version.sha256),
    ]
    if version.change_note:
        facts.append((_("What is new"), version.change_note))
    return facts
