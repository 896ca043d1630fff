"""The mandates an activity answers, with their shares, as one cell says them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.imports.fields import Unreadable
from common.imports.readers import Reader
from common.imports.tables import Cell
from planning.models import Mandate
from planning.queries.imports.books import Books, address_key
from planning.queries.workplan_content import days_text
from planning.rules.plan_edit import ShareValue, equal_shares
from planning.rules.reference_parts import ReferenceNotRead
from planning.rules.references import addresses_in

_SHARE = re.compile(r"^(?P<address>.*?)[\s:]*(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%$")
Named = Sequence[tuple[Mandate, Decimal | None]]


@dataclass(frozen=True)
class Share:
    """A mandate and its share in per cent."""

    mandate: Mandate
    percent: Decimal

    @property
    def value(self) -> ShareValue:
        return ShareValue(self.mandate.pk, self.percent)


def shares_text(shares: Iterable[Any]) -> str:
    """``XII/32/3 60%; XII/32/7(b) 40%``, the largest share first."""
    ordered = sorted(shares, key=lambda share: (-share.percent, share.mandate.address))
    return "; ".join(f"{share.mandate.address} {days_text(share.percent)}%" for share in ordered)


def read_mandates(books: Books) -> Reader:
    """Addresses with or without shares, parted by semicolons or commas; or a reference as people write it."""

    def read(cell: Cell) -> Named:
        found: list[tuple[Mandate, Decimal | None]] = []
        unknown = []
        for part in re.split(r"[;\n]|,(?!\d)", cell.text):
            said = part.strip()
            if not said:
                continue
            match = _SHARE.match(said)
            address = match["address"] if match else said
            mandate = books.mandates.get(address_key(address))
            if mandate is None:
                unknown.append(address)
                continue
            percent = Decimal(match["percent"].replace(",", ".")) if match else None
            found.append((mandate, percent))
        if unknown and "%" not in cell.text:
            named, sentence = named_by(books, cell.text)
            if not sentence:
                return [(mandate, None) for mandate in named]
        if unknown:
            raise Unreadable(
                _("No mandate stands at %(address)s.") % {"address": ", ".join(unknown)[:200]},
                _("addresses of the register, such as XII/32/7(b)"),
            )
        if len({percent is None for _mandate, percent in found}) > 1:
            sentence = _("Some of these mandates have a share and some have none.")
            raise Unreadable(sentence, _("a share for each, or none"))
        return found

    return read


def as_shares(named: Named, present: Iterable[Any]) -> list[Share]:
    """The shares a cell means: those it gives; those the mandates have already; else equal ones."""
    now = {share.mandate_id: share.percent for share in present}
    if any(percent is not None for _mandate, percent in named):
        return [Share(mandate, percent or Decimal(0)) for mandate, percent in named]
    if {mandate.pk for mandate, _percent in named} == now.keys():
        return [Share(mandate, now[mandate.pk]) for mandate, _percent in named]
    equal = equal_shares(len(named))
    return [Share(mandate, percent) for (mandate, _none), percent in zip(named, equal, strict=True)]


def named_by(books: Books, text: str) -> tuple[list[Mandate], str]:
    """The mandates a written reference names, and a sentence when some of it names none or cannot be read."""
    try:
        addresses = addresses_in(text, [one.symbol for one in books.decisions.values()])
    except ReferenceNotRead as error:
        return [], str(error.sentence)
    found = [mandate for one in addresses if (mandate := books.mandates.get(address_key(one)))]
    missing = [one for one in addresses if address_key(one) not in books.mandates]
    sentence = _("No mandate stands at %(address)s.") % {"address": ", ".join(missing)[:200]} if missing else ""
    return list(dict.fromkeys(found)), sentence


def resolve(books: Books, decision: str, paragraph: str) -> tuple[list[Mandate], str]:
    """The mandates a decision and its paragraphs name in two cells; several lines of both belong together in order."""
    decisions, paragraphs = (text.split("\n") if text else [] for text in (decision, paragraph))
    if len(decisions) != len(paragraphs):
        decisions, paragraphs = [decision.replace("\n", "; ")], [", ".join(paragraphs)]
    found: list[Mandate] = []
    sentences = []
    for one, place in zip(decisions, paragraphs, strict=True):
        named, sentence = named_by(books, _reference(one, place))
        found += named
        sentences += [sentence] if sentence else []
    return list(dict.fromkeys(found)), " ".join(sentences)


def _reference(decision: str, paragraph: str) -> str:
    """One text of the two: a paragraph that begins with its number is called one."""
    place = paragraph.replace(";", ",").strip()
    return f"{decision} para {place}" if place[:1].isdigit() else f"{decision} {place}"
