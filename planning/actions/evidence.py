"""Keep a file or a link that shows what was done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from common import clock
from common.refusals import InvalidInput
from planning.models import Evidence
from planning.rules.evidence import MOST_AT_ONCE, check_link, kind_of


@dataclass(frozen=True)
class NewEvidence:
    """Evidence not yet kept: a file with the name it came under, or a link."""

    file: File | None = None
    link: str = ""
    title: str = ""


def attach(*, evidence: Sequence[NewEvidence], by: Any, **of: Any) -> list[Evidence]:
    """Keep evidence of one thing (``entry=``, ``milestone=`` or ``deliverable=``); called inside an action.

    Raises ``InvalidInput`` at ``evidence`` or ``links`` and then keeps nothing: everything is looked at first.
    """
    if len(evidence) > MOST_AT_ONCE:
        raise InvalidInput({"evidence": [_("Add at most %(most)s files and links at once.") % {"most": MOST_AT_ONCE}]})
    rows = [_row(one, by, of) for one in evidence]
    kept: list[Evidence] = []
    try:
        for row in rows:
            row.save()
            kept.append(row)
    except BaseException:
        # The transaction takes back the rows; the files are ours to take back.
        for row in rows:
            if row.file and row.file._committed:
                row.file.storage.delete(row.file.name)
        raise
    return kept


def _row(new: NewEvidence, by: Any, of: dict[str, Any]) -> Evidence:
    row = Evidence(**of, added_by=by, added_at=clock.now())
    if new.file is None:
        row.link = check_link(new.link)
        row.title = _title(new.title or row.link)
        return row
    name = PurePath(str(new.file.name or "")).name
    kind = kind_of(name, new.file, new.file.size)
    digest = hashlib.sha256()
    for chunk in new.file.chunks():
        digest.update(chunk)
    new.file.seek(0)
    row.title = _title(new.title or name)
    row.file = new.file
    row.content_type = kind.content_type
    row.size = new.file.size
    row.sha256 = digest.hexdigest()
    return row


def _title(said: str) -> str:
    return "".join(sign for sign in said if sign.isprintable()).strip()[:200] or "–"
