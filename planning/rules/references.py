"""Reads references to decisions and their paragraphs as people write them, and never guesses.

``XII/32 para 7 (b)``, ``COP 13 decision XIII/25 paras. 5-7``, ``paragraph 3 of annex I to decision XIII/25``,
``CP11/7``, ``CBD/COP/DEC/16/28``, ``XII/32/3; BS-VII/7, para 8``. What cannot be read is refused with a sentence.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import NoReturn

from django.utils.translation import gettext as _

from planning.rules.reference_parts import (
    MOST,
    MOST_MEETINGS,
    Reference,
    ReferenceNotRead,
    is_item,
    items_between,
    of_roman,
    span,
    symbol_of,
)

LONGEST = 2000  # characters of one text
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_SERIES = {"": "", "BS": "CP", "CP": "CP", "NP": "NP"}


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE | re.ASCII)


_DOCUMENT = _pattern(
    r"(?:UNEP/)?CBD/(?:(?P<cop>COP)|(?P<cp>BS/COP-MOP|CP/MOP)|(?P<np>NP/(?:COP-)?MOP))/DEC/(?P<meeting>[IVXL]+|\d{1,2})/(?P<number>\d{1,3})(?!\d)"
)
_SYMBOL = _pattern(r"(?:(?P<series>BS|CP|NP)\s?-?\s?)?(?P<meeting>[IVXL]+|\d{1,2})\s?/\s?(?P<number>\d{1,3})(?![\d\w])")
_BODY = _pattern(r"(?:(?P<cop>COP)|(?P<series>CP|NP)[\s-]?(?:COP-)?MOP)[\s-]?(?P<meeting>\d{1,2})(?![\d/])[\s,:]*")
_CONFERENCE = _pattern(r"COP[\s-]*(?=[IVXL\d]+\s?/)")
_WORD = _pattern(r"(?:decisions?|dec\.)\s*(?:no\.\s*)?")
_RECOMMENDATION = _pattern(r"recommendations?\b")
_ARTICLE = _pattern(r"(?:articles?|arts?\.?)\s*(?P<number>\d{1,2})(?!\d)")
_BARE_NUMBER = _pattern(r"(?P<number>\d{1,3})(?![\d/])")

_BETWEEN = _pattern(r"\s*(?:[;,]|\band\b|&)[\s;,]*(?:and\b\s*)?")
_FORWARD = _pattern(r"[\s,/]*")
_BACKWARD = _pattern(r"\s*,?\s*\b(?:of|in|to|from)\s+(?:the\s+)?")
_ANNEX = _pattern(r"annex\b(?:\s*(?P<number>[IVX]+|\d{1,2}|[A-H])(?![\w.]))?")
_SECTION = _pattern(r"(?:section|sect\.?|part)\s+(?P<number>[IVX]+|\d{1,2}|[A-Z])(?!\w)")
_PARAGRAPHS = _pattern(r"(?:operative\s+)?(?:paragraphs?|paras?\b\.?|pars?\.|§+|¶+)\s*(?:no\.\s*)?")
_NUMBER = _pattern(r"(?P<number>D?[1-9]\d{0,2})(?![\d\w]|\s?/\s?\d)")
_ITEM = _pattern(r"\s*(?:,?\s*\b(?:sub-?)?(?:paragraph|item)s?\s*)?\(\s*(?P<item>[a-z]{1,5})\s*\)")
_NUMBER_WITH_ITEM = _pattern(r"(?=[1-9]\d{0,2}\s*\()")
_RANGE = _pattern(r"\s*(?:-|\bto\b|\bthrough\b)\s*")
_LIST = _pattern(r"\s*(?:,\s*and\b|,|\band\b|&)\s*")


def read_references(text: str, known: Iterable[str] = ()) -> list[Reference]:
    """The places a text names, in its order, each once; a range or a list names several.

    ``known`` are symbols that follow no pattern (``SBI-1``, ``COP-13 draft``). Raises ``ReferenceNotRead``.
    """
    said = _plain(text)
    if not said:
        raise ReferenceNotRead(_("Enter a reference such as XII/32 para 7 (b)."))
    if len(said) > LONGEST:
        raise ReferenceNotRead(_("This text is too long for a reference."))
    reader = _Reader(said, known)
    found = reader.references()
    while not reader.at_end():
        if not reader.take(_BETWEEN):
            reader.stop()
        found += reader.references(found[-1].decision)
    once = list(dict.fromkeys(found))
    if len(once) > MOST:
        raise ReferenceNotRead(_("This text names more than %(most)s paragraphs.") % {"most": MOST})
    return once


def addresses_in(text: str, known: Iterable[str] = ()) -> list[str]:
    """The addresses of ``read_references``, such as ``["XIII/25/5", "XIII/25/6"]``. Raises ``ReferenceNotRead``."""
    return [reference.address for reference in read_references(text, known)]


def _plain(text: str) -> str:
    """One line with plain dashes, brackets and spaces; the signs around a reference fall away."""
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\r\n" for char in text):
        raise ReferenceNotRead(_("This text holds signs that no reference has."))
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFKC", text).splitlines())
    return _DASHES.sub("-", "; ".join(line for line in lines if line)).strip(" .,;“”\"'")


class _Reader:
    """Reads a text from its start; each method takes what it knows and moves on, or leaves the place as it was."""

    def __init__(self, text: str, known: Iterable[str]) -> None:
        self.text, self.place = text, 0
        by_length = sorted({symbol for symbol in known if symbol}, key=len, reverse=True)
        names = "|".join(re.escape(symbol) for symbol in by_length)
        self.known = re.compile(rf"(?:{names})(?![\w-])", re.IGNORECASE) if names else None
        self.spelled = {symbol.casefold(): symbol for symbol in by_length}

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.place)
        if match:
            self.place = match.end()
        return match

    def at_end(self) -> bool:
        return self.place >= len(self.text)

    def stop(self) -> NoReturn:
        """Refuse, naming the words at which reading stopped."""
        rest = self.text[self.place :].strip()
        if not rest:
            raise ReferenceNotRead(_("This reference ends too early."))
        sentence = _("“%(rest)s” is not read. Write a reference such as XII/32 para 7 (b) or CP-11/7.")
        raise ReferenceNotRead(sentence % {"rest": rest[:40]}, rest)

    def references(self, before: str = "") -> list[Reference]:
        """One decision with its places, in either order; ``before`` is the decision named last."""
        decision = self.decision()
        if decision:
            return [replace(one, decision=decision) for one in self.places(after=True)] or [Reference(decision)]
        places = self.places()
        if not places:
            self.stop()
        decision = (self.decision() if self.take(_BACKWARD) else "") or before
        if not decision:
            raise ReferenceNotRead(_("Say which decision: write XII/32 para 7 (b)."), self.text)
        return [replace(one, decision=decision) for one in places]

    # --- decisions ------------------------------------------------------------------------------------

    def decision(self) -> str:
        """The symbol of the decision named here, or an empty string."""
        if self.known and (match := self.take(self.known)):
            return self.spelled[match[0].casefold()]
        if match := self.take(_DOCUMENT):
            series = "CP" if match["cp"] else "NP" if match["np"] else ""
            return self._symbol(series, match["meeting"], match["number"])
        if match := self.take(_ARTICLE):
            return f"Art. {int(match['number'])}"
        if self.take(_RECOMMENDATION):
            raise ReferenceNotRead(_("A recommendation is read by its symbol in the register of decisions."))
        start = self.place
        body = self.take(_BODY)
        word = self.take(_CONFERENCE) if not body else None
        word = self.take(_WORD) or word
        if match := self.take(_SYMBOL):
            return self._decision_of(match, body, certain=bool(body or word))
        if body and word and (match := self.take(_BARE_NUMBER)):
            return self._symbol((body["series"] or "").upper(), body["meeting"], match["number"])
        if body or word:
            self.stop()
        self.place = start
        return ""

    def _decision_of(self, match: re.Match[str], body: re.Match[str] | None, *, certain: bool) -> str:
        series = _SERIES[(match["series"] or "").upper()]
        meeting = of_roman(match["meeting"]) or (int(match["meeting"]) if match["meeting"].isdecimal() else 0)
        if body and ((body["series"] or "").upper(), int(body["meeting"])) != (series, meeting):
            raise ReferenceNotRead(
                _("%(body)s and %(symbol)s are not the same meeting.")
                % {"body": body[0].strip(" ,:"), "symbol": match[0]}
            )
        symbol = self._symbol(series, match["meeting"], match["number"])
        if not certain and not series and match["meeting"].isdecimal() and not symbol.startswith(match["meeting"]):
            raise ReferenceNotRead(
                _("Decisions of COP 1 to 13 bear Roman numbers. If %(said)s is one, write %(symbol)s.")
                % {"said": match[0], "symbol": symbol}
            )
        return symbol

    def _symbol(self, series: str, meeting: str, number: str) -> str:
        which = of_roman(meeting) or (int(meeting) if meeting.isdecimal() else 0)
        if not 1 <= which <= MOST_MEETINGS or not int(number):
            raise ReferenceNotRead(_("No meeting or decision bears the number %(said)s.") % {"said": meeting}, meeting)
        return symbol_of(series, which, int(number))

    # --- places in a decision ----------------------------------------------------------------------------

    def places(self, *, after: bool = False) -> list[Reference]:
        """The places named here; ``after`` a decision they may follow a stroke. Their decision is still empty."""
        scope, paragraphs = Reference(""), [Reference("")]
        seen: set[str] = set()
        while True:
            start = self.place
            stroke = self._join(seen, after=after)
            kind = self._part(seen, stroke=stroke)
            if kind is None:
                self.place = start
                break
            name, value = kind
            seen.add(name)
            if isinstance(value, list):
                paragraphs = value
            elif name == "annex":
                scope = replace(scope, annex=value)
            else:
                scope = replace(scope, section=value)
        if not seen:
            return []
        return [replace(one, annex=scope.annex, section=scope.section) for one in paragraphs]

    def _join(self, seen: set[str], *, after: bool) -> bool:
        """Take what leads on to the next part; whether it was a stroke, after which a bare number is a paragraph."""
        if seen and self.take(_BACKWARD):
            return False
        if "paragraph" in seen or not (seen or after):
            return False
        match = self.take(_FORWARD)
        return bool(match and "/" in match[0])

    def _part(self, seen: set[str], *, stroke: bool) -> tuple[str, str | list[Reference]] | None:
        if "annex" not in seen and (match := self.take(_ANNEX)):
            return "annex", (match["number"] or "").upper()
        if "section" not in seen and (match := self.take(_SECTION)):
            return "section", match["number"].upper()
        if "paragraph" not in seen:
            if self.take(_PARAGRAPHS):
                return "paragraph", self._paragraphs() or self.stop()
            if (stroke or self.take(_NUMBER_WITH_ITEM)) and (found := self._paragraphs()):
                return "paragraph", found
        return None

    def _paragraphs(self) -> list[Reference]:
        """A list of paragraphs, each with its items: ``5-7``, ``7 (b) and (c)``, ``3, 5 and 9 (a)``."""
        found: list[Reference] = []
        while True:
            start = self.place
            if found and not self.take(_LIST):
                break
            more = self._entry(first=not found)
            if not more:
                self.place = start
                break
            found += more
        return found

    def _entry(self, *, first: bool) -> list[Reference]:
        match = self.take(_NUMBER)
        if not match:
            items = self._items() if first else []
            return [Reference("", items=item) for item in items]
        number = match["number"].upper()
        start = self.place
        if self.take(_RANGE):
            if last := self.take(_NUMBER):
                return self._numbers(number, last["number"].upper())
            self.place = start
        items = self._items()
        return [Reference("", paragraph=number, items=item) for item in items] or [Reference("", paragraph=number)]

    def _numbers(self, first: str, last: str) -> list[Reference]:
        start = self.place
        if not (first.isdecimal() and last.isdecimal()):
            raise ReferenceNotRead(_("A range of paragraphs runs between numbers."))
        if self.take(_ITEM):
            self.place = start
            self.stop()
        return [Reference("", paragraph=str(number)) for number in span(int(first), int(last))]

    def _items(self) -> list[tuple[str, ...]]:
        """The items after a paragraph's number: ``(b)``, ``(b)(ii)``, ``(a)-(c)``, ``(a) and (c)``."""
        path: tuple[str, ...] = ()
        while len(path) < 3 and (item := self._item()):
            path += (item,)
        if not path:
            return []
        found = [path]
        while True:
            start = self.place
            if self.take(_RANGE) and (item := self._item()):
                between = items_between(path[-1], item, within=len(path) > 1)
                found += [(*path[:-1], one) for one in between[1:]]
            elif self._back(start) and self.take(_LIST) and (item := self._item()):
                same_level = len(path) == 1 or bool(of_roman(item))
                path = (*path[:-1], item) if same_level else (item,)
                found.append(path)
            else:
                self.place = start
                return found

    def _item(self) -> str:
        match = self.take(_ITEM)
        if not match:
            return ""
        item = match["item"].lower()
        if not is_item(item):
            raise ReferenceNotRead(_("“(%(item)s)” is no item of a paragraph.") % {"item": item}, match[0])
        return item

    def _back(self, place: int) -> bool:
        self.place = place
        return True
