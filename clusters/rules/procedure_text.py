"""The text of a procedure: plain lines, of which ``#`` is a heading, ``1.`` a step and ``-`` a point."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST_TEXT = 60_000  # characters
MOST_LINES = 1_500
_HEADING = re.compile(r"(#{1,3})\s+(\S.*)")
_STEP = re.compile(r"(\d{1,3})[.)]\s+(\S.*)")
_POINT = re.compile(r"[-•*]\s+(\S.*)")
_WORDS = re.compile(r"\S+\s*")
_LEAST_ALIKE = 0.4  # below it two lines are another sentence, and are not compared word by word
_MOST_PAIRS = 900  # pairs of lines that are weighed against each other in one place
_LONGEST_COMPARED = 2_000  # characters of a line that is compared word by word


class Part(StrEnum):
    HEADING = "heading"
    STEPS = "steps"
    POINTS = "points"
    TEXT = "text"


@dataclass
class TextPart:
    """A heading (level 1 to 3), a run of steps (from ``start``), a run of points, or a paragraph."""

    kind: Part
    lines: list[str] = field(default_factory=list)
    level: int = 1
    start: int = 1

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def clean_text(text: str) -> str:
    """Line ends as ``\\n``, no blanks at ends of lines, no control characters, at most one blank line together."""
    kept = "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char == "\n" or char >= " ")
    lines = "\n".join(line.rstrip() for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def parts_of(text: str) -> list[TextPart]:
    """The text as headings, steps, points and paragraphs, in order. A step carries on where a point or text stood."""
    parts: list[TextPart] = []
    fresh = True
    for line in text.split("\n"):
        said = line.strip()
        if not said:
            fresh = True
        elif heading := _HEADING.fullmatch(said):
            parts.append(TextPart(Part.HEADING, [heading[2]], level=len(heading[1])))
        elif step := _STEP.fullmatch(said):
            _run(parts, Part.STEPS, step[2], start=int(step[1]))
        elif point := _POINT.fullmatch(said):
            _run(parts, Part.POINTS, point[1])
        elif not fresh and parts and parts[-1].kind == Part.TEXT:
            parts[-1].lines.append(said)
        else:
            parts.append(TextPart(Part.TEXT, [said]))
        fresh = fresh and not said
    return parts


def _run(parts: list[TextPart], kind: Part, text: str, start: int = 1) -> None:
    last = parts[-1] if parts else None
    if last is not None and last.kind == kind and (kind != Part.STEPS or start == last.start + len(last.lines)):
        last.lines.append(text)
    else:
        parts.append(TextPart(kind, [text], start=start))


@dataclass(frozen=True)
class Words:
    """A stretch of a line; ``differs`` when the other version does not say it there."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Difference:
    """One place of the text: ``same``, ``added``, ``removed`` or ``changed``; an absent side is empty."""

    kind: str
    before: tuple[Words, ...] = ()
    after: tuple[Words, ...] = ()


def differences(before: str, after: str) -> list[Difference]:
    """The two texts line by line; of a changed line the words that differ are marked."""
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    found: list[Difference] = []
    for kind, first, last, first_new, last_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = old[first:last], new[first_new:last_new]
        if kind == "equal":
            found += [Difference("same", (Words(line),), (Words(line),)) for line in gone]
        else:
            found += _replaced(gone, come)
    return found


def _replaced(gone: Sequence[str], come: Sequence[str]) -> list[Difference]:
    """Lines that say nearly the same in pairs, the others as removed or added; blank lines differ from nothing."""
    old, new = [line for line in gone if line], [line for line in come if line]
    found: list[Difference] = []
    first = first_new = 0
    for place, place_new in [*_pairs(old, new), (len(old), len(new))]:
        found += [Difference("removed", before=(Words(line, True),)) for line in old[first:place]]
        found += [Difference("added", after=(Words(line, True),)) for line in new[first_new:place_new]]
        if place < len(old):
            found.append(_changed(old[place], new[place_new]))
        first, first_new = place + 1, place_new + 1
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of lines alike, in order and as alike as can be; numbers of steps count for nothing."""
    if len(old) * len(new) > _MOST_PAIRS:
        return [(place, place) for place in range(min(len(old), len(new)))]
    alike = [[_likeness(before, after) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _line in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            paired = alike[row][column] + best[row + 1][column + 1] if alike[row][column] else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    found, row, column = [], 0, 0
    while row < len(old) and column < len(new):
        if alike[row][column] and best[row][column] == alike[row][column] + best[row + 1][column + 1]:
            found.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return found


def _likeness(before: str, after: str) -> float:
    """From 0 to 1; 0 as well when too little is alike to be the same sentence."""
    if max(len(before), len(after)) > _LONGEST_COMPARED:
        return 0.0
    old, new = (_STEP.sub(r"\2", line).split() for line in (before, after))
    ratio = SequenceMatcher(None, old, new, autojunk=False).ratio()
    return ratio if ratio >= _LEAST_ALIKE else 0.0


def _changed(before: str, after: str) -> Difference:
    if max(len(before), len(after)) > _LONGEST_COMPARED:
        return Difference("changed", (Words(before, True),), (Words(after, True),))
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    match = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new], autojunk=False)
    left: list[Words] = []
    right: list[Words] = []
    for kind, first, last, first_new, last_new in match.get_opcodes():
        gone, come = "".join(old[first:last]), "".join(new[first_new:last_new])
        if gone:
            left.append(Words(gone, kind != "equal"))
        if come:
            right.append(Words(come, kind != "equal"))
    return Difference("changed", tuple(left), tuple(right))
