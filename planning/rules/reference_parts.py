"""What a reference names, and how its parts are numbered: meetings, decisions, paragraphs, items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.refusals import Refusal

LAST_IN_ROMAN = {"": 13, "CP": 8, "NP": 0}  # the last meeting whose decisions bear a Roman number, by series
LAST_AS_BS = 7  # decisions of the meetings of the Parties to the Cartagena Protocol begin with BS up to this one
MOST_MEETINGS = 60
MOST = 100  # addresses one range or list may stand for

_ROMAN = (
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_DECISION = re.compile(r"(?:(?P<series>BS|CP|NP)-)?(?P<meeting>[IVXL]+|[0-9]{1,2})/[0-9]{1,3}")
_ROMAN_SIGNS = re.compile(r"[IVXL]+\Z")


class ReferenceNotRead(Refusal):
    """A reference that cannot be read without guessing. ``rest`` is the part of the text where reading stopped."""

    code = "reference_not_read"

    def __init__(self, sentence: Any, rest: str = "") -> None:
        super().__init__(sentence)
        self.rest = rest


@dataclass(frozen=True)
class Reference:
    """One place in a decision, or (without a place) the whole decision.

    ``paragraph`` is its number, or ``D3`` for a demonstration paragraph; ``items`` lead into it: ``("b", "ii")``.
    """

    decision: str
    annex: str | None = None
    section: str = ""
    paragraph: str = ""
    items: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The address within the decision: ``annex I/section A/7(b)``; empty for a whole decision."""
        parts = []
        if self.annex is not None:
            parts.append(f"annex {self.annex}".strip())
        if self.section:
            parts.append(f"section {self.section}")
        if self.paragraph or self.items:
            parts.append(self.paragraph + "".join(f"({item})" for item in self.items))
        return "/".join(parts)

    @property
    def address(self) -> str:
        """The one address of the place, such as ``XII/32/7(b)`` or ``XIII/25/annex I/section A/3``."""
        return f"{self.decision}/{self.place}" if self.place else self.decision


def order_of(reference: Reference) -> int:
    """A number that puts the places of a decision in the order of its text: paragraphs before annexes, 9 before 10.

    Demonstration paragraphs come after all others. What goes beyond the bits given to a part shares its last place.
    """
    annex = 0 if reference.annex is None else 1 + _rank(reference.annex)
    digits = reference.paragraph.removeprefix("D")
    paragraph = (int(digits) if digits else 0) + (1000 if reference.paragraph.startswith("D") else 0)
    item, sub_item = (*reference.items, "", "")[:2]
    parts = (
        (annex, 4),
        (_rank(reference.section, in_letters=reference.section not in ("I", "V", "X")), 5),
        (paragraph, 11),
        (_rank(item, in_letters=True), 6),
        (_rank(sub_item), 5),
    )
    order = 0
    for value, bits in parts:
        order = (order << bits) + min(value, (1 << bits) - 1)
    return order


def _rank(said: str, *, in_letters: bool = False) -> int:
    """The place of an annex, a section or an item among its like: 0 for none, 1 for I, i, 1, A or (a).

    ``in_letters`` says that a single sign is a letter, as the items of a paragraph are: (i) comes after (h).
    """
    if said.isdecimal():
        return int(said)
    number = 0 if in_letters and len(said) == 1 else of_roman(said)
    if number or not said:
        return number
    letter = ord(said[0].lower()) - ord("a") + 1
    return letter if len(said) == 1 else 26 + letter


def meeting_of(symbol: str) -> tuple[str, int] | None:
    """Body and number of the meeting that took the decision, by its symbol: ``("CP-MOP", 11)``; None for others."""
    match = _DECISION.fullmatch(symbol)
    if not match:
        return None
    series = {"": "COP", "BS": "CP-MOP", "CP": "CP-MOP", "NP": "NP-MOP"}[match["series"] or ""]
    return series, of_roman(match["meeting"]) or int(match["meeting"])


def roman(number: int) -> str:
    """A number from 1 to 89 in Roman numerals."""
    said = ""
    for value, sign in _ROMAN:
        while number >= value:
            said, number = said + sign, number - value
    return said


def of_roman(said: str) -> int:
    """The number a Roman numeral stands for, or 0 when it is none as it should be written."""
    signs = said.upper()
    if not _ROMAN_SIGNS.match(signs) or len(signs) > 8:
        return 0
    number, rest = 0, signs
    for value, sign in _ROMAN:
        while rest.startswith(sign):
            number, rest = number + value, rest[len(sign) :]
    return number if number and roman(number) == signs else 0


def symbol_of(series: str, meeting: int, number: int) -> str:
    """The symbol of a decision: ``XII/32``, ``16/28``, ``BS-VII/7``, ``CP-VIII/12``, ``CP-11/7``, ``NP-1/13``.

    ``series`` is empty for the Conference of the Parties, ``CP`` or ``NP`` for the meetings of Parties to a Protocol.
    """
    shown = roman(meeting) if meeting <= LAST_IN_ROMAN[series] else str(meeting)
    prefix = "BS" if series == "CP" and meeting <= LAST_AS_BS else series
    return f"{prefix}-{shown}/{number}" if prefix else f"{shown}/{number}"


def is_item(said: str) -> bool:
    """Whether a paragraph's item can be named so: ``b``, ``aa`` or ``iv``."""
    return len(said) == 1 or (len(said) == 2 and said[0] == said[1]) or bool(of_roman(said))


def items_between(first: str, last: str, *, within: bool) -> list[str]:
    """The items from the first to the last; ``within`` says that they are items of an item, numbered in Roman.

    Raises ``ReferenceNotRead`` where letters and Roman numerals cannot be told apart, or the range runs backwards.
    """
    numbers = of_roman(first), of_roman(last)
    if all(numbers) and (within or len(first) > 1 or len(last) > 1):
        return [roman(number).lower() for number in span(*numbers)]
    if len(first) > 1 or len(last) > 1 or all(numbers):
        raise ReferenceNotRead(
            _("“(%(first)s)-(%(last)s)” may be letters or Roman numbers. Write each item out.")
            % {"first": first, "last": last}
        )
    return [chr(code) for code in span(ord(first), ord(last))]


def span(first: int, last: int) -> Sequence[int]:
    """The numbers of a range, both ends included. Raises ``ReferenceNotRead`` when it is backwards or too long."""
    if last <= first:
        raise ReferenceNotRead(_("A range runs from a lower to a higher number."))
    if last - first >= MOST:
        raise ReferenceNotRead(_("This range is longer than %(most)s paragraphs.") % {"most": MOST})
    return range(first, last + 1)
