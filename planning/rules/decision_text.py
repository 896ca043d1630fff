"""Finds the operative paragraphs in the pasted text of a decision, and proposes how each may stand in the register.

Every value is a proposal for somebody to look at; ``reason`` says what it rests on. Lines that belong to no numbered
paragraph (the title, the preamble, headings) are left out and handed back, never dropped in silence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusals import InvalidInput
from planning.enums import Addressee, MandateKind
from planning.rules.paragraph_words import Reading, read_words
from planning.rules.reference_parts import Reference, of_roman, roman

LONGEST_TEXT = 400_000  # characters
MOST_PARAGRAPHS = 200
FROM_TEXT: Any = gettext_lazy("Entered from the text of the decision")
NONE_TAKEN: Any = gettext_lazy("Tick the paragraphs to enter.")

_ANNEX = re.compile(r"annex(?:\s+(?P<number>[IVX]+|\d{1,2}|[A-H]))?\s*(?:[.:—–-]\s*\S.{0,150})?\Z", re.IGNORECASE)
_SECTION = re.compile(r"(?P<number>[A-Z]|[IVX]{2,5})\s?\.\s*(?P<title>[^\s.;].{1,150}[^.;,:])\Z")
_PARAGRAPH = re.compile(r"(?P<number>[1-9]\d{0,2})\s?\.\s*(?P<text>\D.*)\Z")
_ITEM = re.compile(r"\((?P<item>[a-z]{1,5})\)\s*(?P<text>\S.*)\Z")
_ENDS = (".", ";", ":", ",", "; and", "; or")


@dataclass(frozen=True)
class Proposal:
    """A paragraph, or an item of one: where it stands, its text, and what its words suggest."""

    reference: Reference
    text: str
    words: Reading

    @property
    def asks_us(self) -> bool:
        """Whether it asks the Secretariat for work, so that it is proposed to be entered."""
        return self.words.kind == MandateKind.OPERATIONAL and Addressee.EXECUTIVE_SECRETARY in self.words.addressees


@dataclass(frozen=True)
class ReadDecision:
    """The paragraphs in the order of the text, and the lines that belong to none."""

    proposals: list[Proposal]
    left_out: list[str]


@dataclass
class _Node:
    """A paragraph or an item while its lines come in."""

    reference: Reference
    text: str
    children: list["_Node"] = field(default_factory=list)

    def leaves(self, above: str = "") -> Iterator[tuple[Reference, str, str]]:
        """The places nothing stands under: reference, words above it, its own text."""
        if not self.children:
            yield self.reference, above, self.text
        for child in self.children:
            yield from child.leaves(f"{above} {self.said(above)}".strip())

    def said(self, above: str) -> str:
        """Its own text, after its letter where words stand above it."""
        return f"({self.reference.items[-1]}) {self.text}" if above else self.text


def read_decision(symbol: str, text: str) -> ReadDecision:
    """The paragraphs of the decision in a pasted text.

    Raises ``InvalidInput`` for a text that is empty, too long, or without a numbered paragraph.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput({"text": [_("This text is too long; paste it in parts.")]})
    reader = _Reader(symbol)
    blank = False
    for line in text.replace("\x0c", "\n").splitlines():
        said = " ".join("".join(char for char in line if char.isprintable() or char.isspace()).split())
        if said:
            reader.line(said, after_blank=blank)
        blank = not said
    proposals = [
        Proposal(reference, f"{above} ({reference.items[-1]}) {own}" if above else own, read_words(above, own))
        for paragraph in reader.paragraphs
        for reference, above, own in paragraph.leaves()
    ]
    if not proposals:
        raise InvalidInput({"text": [_("No numbered paragraph is found. Paste it with its numbers: 1. …, (a) …")]})
    if len(proposals) > MOST_PARAGRAPHS:
        sentence = _("This text has more than %(most)s paragraphs; paste it in parts.")
        raise InvalidInput({"text": [sentence % {"most": MOST_PARAGRAPHS}]})
    return ReadDecision(proposals, reader.left_out)


class _Reader:
    """Takes the lines one by one and knows in which annex, section, paragraph and item it stands."""

    def __init__(self, symbol: str) -> None:
        self.scope = Reference(symbol)
        self.paragraphs: list[_Node] = []
        self.left_out: list[str] = []
        self.paragraph: _Node | None = None
        self.path: list[_Node] = []  # the item, and the sub-item, that lines go to

    def line(self, said: str, *, after_blank: bool) -> None:
        if match := _ANNEX.match(said):
            self._leave(said)
            self.scope = Reference(self.scope.decision, annex=(match["number"] or "").upper())
        elif (match := _SECTION.match(said)) and self._is_heading(match["number"]):
            self._leave(said)
            self.scope = Reference(self.scope.decision, annex=self.scope.annex, section=match["number"])
        elif match := _PARAGRAPH.match(said):
            self._begin(match["number"], match["text"])
        elif self.paragraph and (match := _ITEM.match(said)) and self._item(match["item"], match["text"]):
            pass
        elif self.paragraph and not (after_blank and self._last().text.endswith(_ENDS)):
            self._last().text += f" {said}"
        else:
            self.left_out.append(said)

    def _leave(self, said: str) -> None:
        self.left_out.append(said)
        self.paragraph, self.path = None, []

    def _is_heading(self, number: str) -> bool:
        """A Roman number of several signs is one only where it is written as it should be."""
        return len(number) == 1 or bool(of_roman(number))

    def _begin(self, number: str, text: str) -> None:
        place = Reference(self.scope.decision, annex=self.scope.annex, section=self.scope.section, paragraph=number)
        self.paragraph, self.path = _Node(place, text), []
        self.paragraphs.append(self.paragraph)

    def _last(self) -> _Node:
        assert self.paragraph is not None
        return self.path[-1] if self.path else self.paragraph

    def _item(self, item: str, text: str) -> bool:
        """Begin an item or a sub-item; False when this is neither, but words in brackets that go on."""
        level = self._level(item)
        if level is None:
            return False
        parent = self.path[0] if level == 2 else self.paragraph
        assert parent is not None
        place = parent.reference
        node = _Node(Reference(place.decision, place.annex, place.section, place.paragraph, (*place.items, item)), text)
        parent.children.append(node)
        self.path = [*self.path[: level - 1], node]
        return True

    def _level(self, item: str) -> int | None:
        """1 for an item, 2 for a sub-item, told by what comes next in each row of items."""
        items = [node.reference.items[-1] for node in self.path]
        if not items:
            return 1 if item in ("a", "i") else None
        if len(items) == 2 and item == _next_roman(items[1]):
            return 2
        assert self.paragraph is not None
        in_letters = self.paragraph.children[0].reference.items[0] == "a"
        if item == (_next_letter(items[0]) if in_letters else _next_roman(items[0])):
            return 1
        return 2 if len(items) == 1 and item == "i" else None


def _next_letter(item: str) -> str:
    """``b`` after ``a``, ``aa`` after ``z``, ``bb`` after ``aa``."""
    return chr(ord(item[0]) + 1) * len(item) if item[0] != "z" else "aa"


def _next_roman(item: str) -> str:
    return roman(of_roman(item) + 1).lower() if of_roman(item) else ""
