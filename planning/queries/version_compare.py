"""Two frozen versions of a workplan beside each other: what differs, activity by activity and field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common import clock
from common.documents.document import Block, Column, Document, Heading, Paragraph, Run, Table
from common.lists import Filters, Select
from planning.enums import ChangeState
from planning.models import ChangeRequest, Workplan, WorkplanVersion
from planning.queries.workplan_changes import ChangeBlock, changes_in_words


@dataclass(frozen=True)
class ComparePage:
    """The two versions, the earlier choice first, and what differs from the one to the other."""

    workplan: Workplan
    before: WorkplanVersion
    after: WorkplanVersion
    changes: list[ChangeBlock]
    fields: int
    filters: Filters
    keep: list[tuple[str, str]]
    before_head: str
    after_head: str
    count_sentence: str
    urls: dict[str, str]


def compare_page(workplan: Workplan, parameters: Mapping[str, str]) -> ComparePage | None:
    """The versions the address names (``?from=2&to=4``), else the latest against the one before it.

    None when the workplan has no two versions to compare.
    """
    versions = list(workplan.versions.order_by("number").defer("content"))
    if len(versions) < 2:
        return None
    numbers = {str(version.number): version.number for version in versions}
    to = numbers.get(parameters.get("to", ""), versions[-1].number)
    earlier = [version.number for version in versions if version.number < to]
    from_ = numbers.get(parameters.get("from", ""), earlier[-1] if earlier else versions[-1].number)
    contents = {version.number: version for version in workplan.versions.filter(number__in=[from_, to])}
    before, after = contents[from_], contents[to]
    changes = changes_in_words(before.content, after.content, reasons_between(workplan, from_, to))
    fields = sum(len(change.fields) for change in changes)
    choices = [(str(version.number), version_words(version)) for version in reversed(versions)]
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    count = ngettext("%(n)s activity differs", "%(n)s activities differ", len(changes)) % {"n": len(changes)}
    places = ngettext("in %(n)s field", "in %(n)s fields", fields) % {"n": fields}
    return ComparePage(
        workplan=workplan,
        before=before,
        after=after,
        changes=changes,
        fields=fields,
        filters=Filters(
            selects=(Select("from", _("From"), choices, str(from_)), Select("to", _("To"), choices, str(to)))
        ),
        keep=[("biennium", str(workplan.biennium.starts_in))] if query else [],
        before_head=version_words(before),
        after_head=version_words(after),
        count_sentence=f"{count} {places}",
        urls={
            "list": reverse("planning:workplan-list") + query,
            "page": reverse("planning:workplan-detail", args=[workplan.unit.code]) + query,
        },
    )


def version_words(version: WorkplanVersion) -> str:
    """``Version 3, approved 1 Apr 2016``."""
    if version.approved_at:
        day = date_format(version.approved_at, "DATE_FORMAT")
        return _("Version %(n)s, approved %(day)s") % {"n": version.number, "day": day}
    day = date_format(version.frozen_at, "DATE_FORMAT")
    return _("Version %(n)s, frozen %(day)s") % {"n": version.number, "day": day}


def reasons_between(workplan: Workplan, from_: int, to: int) -> dict[str, str]:
    """The reasons of the changes made from the one version to the other, by activity; those open where it waits."""
    changes = ChangeRequest.objects.filter(workplan=workplan, activity__isnull=False).order_by("number")
    made = changes.filter(frozen_in__number__gt=min(from_, to), frozen_in__number__lte=max(from_, to))
    waiting = changes.filter(in_revision=True, state__in=[ChangeState.OPEN, ChangeState.ENDORSED])
    waits = workplan.versions.filter(number=max(from_, to), approved_at__isnull=True).exists()
    found: dict[str, list[str]] = {}
    for code, reason in (made | waiting if waits else made).values_list("activity__code", "reason"):
        found.setdefault(code, []).append(reason)
    return {code: " ".join(dict.fromkeys(reasons)) for code, reasons in found.items()}


def compare_document(page: ComparePage) -> Document:
    """The same as a document, with the hashes of both versions."""
    blocks: list[Block] = [Paragraph(f"{page.count_sentence}.")]
    for change in page.changes:
        blocks.append(Heading(f"{change.code} {change.title}: {change.kind_label}"))
        rows = [(row.label, row.before or "–", row.after or "–") for row in change.fields]
        if rows:
            heads = (_("Field"), page.before_head, page.after_head)
            weights = (1.2, 2.0, 2.0)
            columns = [Column(head, weight=weight) for head, weight in zip(heads, weights, strict=True)]
            blocks.append(Table(columns=columns, rows=rows))
        if change.reason:
            blocks.append(Paragraph([Run(_("Reason:"), bold=True), Run(f" {change.reason}")]))
    if not page.changes:
        blocks.append(Paragraph(_("The two versions say the same.")))
    blocks += [Heading(_("The versions"))]
    blocks += [
        Paragraph(f"{head}: sha-256 {version.sha256}", quiet=True)
        for head, version in ((page.before_head, page.before), (page.after_head, page.after))
    ]
    unit: Any = page.workplan.unit
    return Document(
        title=_("Workplan of the %(unit)s: what differs") % {"unit": unit.said()},
        subtitle=f"{page.before_head} – {page.after_head}",
        as_at_line=_("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        as_at=clock.now(),
        language=get_language() or "en",
        facts=((_("Biennium"), str(page.workplan.biennium)),),
        demonstration_note=_("Demonstration data: people, dates and work-days are invented.")
        if page.workplan.demonstration
        else "",
        blocks=blocks,
    )
