"""Who keeps the register of mandates, what can be written into it, and which links between mandates make sense."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput
from planning.enums import MandateKind, MandateStatus, MandateTerm
from planning.models import Mandate
from planning.rules.reference_parts import Reference, ReferenceNotRead, meeting_of
from planning.rules.references import read_references
from structure.rules import require

EDIT = "secretariat:mandate:edit"
LONGEST_ADDRESS, LONGEST_SYMBOL, LONGEST_TITLE, LONGEST_TEXT = 60, 20, 300, 20_000
REASON_NEEDED: Any = _("Say why this changes: the reason stays in the history.")
# Not one whose number before the stroke was refused: that is a decision written wrongly.
_PLAIN_SYMBOL = re.compile(r"(?!(?:(?:BS|CP|NP)[ -]?)?[IVXL0-9]+ ?/)[A-Za-z][A-Za-z0-9 ./()-]*", re.IGNORECASE)


@dataclass(frozen=True)
class MandateValues:
    """What is written of a paragraph besides its address, which never changes."""

    title: str
    text: str
    kind: str = MandateKind.OPERATIONAL
    term: str = MandateTerm.ONE_OFF
    status: str = MandateStatus.ACTIVE
    addressees: tuple[str, ...] = ()
    due_on: datetime.date | None = None

    @classmethod
    def of(cls, mandate: Mandate) -> "MandateValues":
        """The values of a mandate as they stand."""
        return cls(
            mandate.title,
            mandate.text,
            mandate.kind,
            mandate.term,
            mandate.status,
            tuple(mandate.addressees),
            mandate.due_on,
        )


def may_keep_register(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person keeps the register of mandates."""
    require(user, EDIT)


def check_mandate(values: MandateValues) -> None:
    """Raise ``InvalidInput`` naming each field that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    if not values.title.strip():
        errors["title"] = [_("Enter a short title.")]
    elif len(values.title) > LONGEST_TITLE:
        errors["title"] = [_("Enter a title of at most 300 characters.")]
    if not values.text.strip():
        errors["text"] = [_("Enter the text of the paragraph.")]
    elif len(values.text) > LONGEST_TEXT:
        errors["text"] = [_("Enter a text of at most 20,000 characters.")]
    for name, value, choices in (
        ("kind", values.kind, MandateKind.values),
        ("term", values.term, MandateTerm.values),
        ("status", values.status, MandateStatus.values),
    ):
        if value not in choices:
            errors[name] = [_("Choose one of the list.")]
    if errors:
        raise InvalidInput(errors)


def check_decision(name: str) -> None:
    """Raise ``InvalidInput`` when the title of a decision is too long; it may be empty."""
    if len(name) > LONGEST_TITLE:
        raise InvalidInput({"name": [_("Enter a title of at most 300 characters.")]})


def check_reason(reason: str) -> None:
    """Raise ``InvalidInput`` when a change comes without its reason."""
    if not reason.strip():
        raise InvalidInput({"reason": [REASON_NEEDED]})


def read_place(symbol: str, text: str) -> Reference:
    """The one place in a decision that a text names: ``7 (b)``, ``annex I para 3`` or the whole ``XII/32/7(b)``.

    Raises ``ReferenceNotRead`` for anything else.
    """
    said = text.strip()
    if not said:
        raise ReferenceNotRead(_("Enter the paragraph, such as 7 (b) or annex I para 3."))
    try:
        found = read_references(f"{symbol}/{said}", [symbol])
    except ReferenceNotRead as refusal:
        try:
            found = read_references(said, [symbol])
        except ReferenceNotRead:
            raise refusal from None
    if len(found) > 1:
        raise ReferenceNotRead(_("Enter one paragraph at a time."))
    place = found[0]
    if place.decision != symbol:
        raise ReferenceNotRead(_("This is a paragraph of %(symbol)s.") % {"symbol": place.decision})
    if not place.place:
        raise ReferenceNotRead(_("Enter the paragraph, such as 7 (b) or annex I para 3."))
    if len(place.address) > LONGEST_ADDRESS:
        raise ReferenceNotRead(_("This address is longer than 60 characters."))
    return place


def read_symbol(text: str) -> str:
    """The symbol of a decision as the register spells it; one that follows no pattern is taken as it is typed.

    Raises ``InvalidInput`` for a paragraph, for several decisions and for signs that no symbol has.
    """
    said = " ".join(text.split())
    try:
        found = read_references(said)
    except ReferenceNotRead as refusal:
        if not said or len(said) > LONGEST_SYMBOL or not _PLAIN_SYMBOL.fullmatch(said):
            raise InvalidInput({"symbol": [refusal.sentence]}) from None
        return said
    if len(found) > 1:
        raise InvalidInput({"symbol": [_("Enter one decision at a time.")]})
    if found[0].place:
        sentence = _("This is a paragraph of %(symbol)s; enter the symbol alone.")
        raise InvalidInput({"symbol": [sentence % {"symbol": found[0].decision}]})
    return found[0].decision


def check_meeting(symbol: str, body: str, number: int) -> None:
    """Raise ``InvalidInput`` when the symbol belongs to another meeting than the one of this body and number."""
    taken_by = meeting_of(symbol)
    if taken_by and taken_by != (body, number):
        sentence = _("%(symbol)s is a decision of %(meeting)s.")
        words = {"symbol": symbol, "meeting": f"{taken_by[0]} {taken_by[1]}"}
        raise InvalidInput({"meeting": [sentence % words]})


def leads_to(links: Iterable[tuple[int, int]], start: int, goal: int) -> bool:
    """Whether one comes from ``start`` to ``goal`` along the links, each from a mandate to the one it is tied to."""
    onward: dict[int, set[int]] = {}
    for mandate, other in links:
        onward.setdefault(mandate, set()).add(other)
    ahead, seen = {start}, set[int]()
    while ahead:
        if goal in ahead:
            return True
        seen |= ahead
        ahead = {other for mandate in ahead for other in onward.get(mandate, ())} - seen
    return False
